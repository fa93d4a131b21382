import { i32, u32, u8 } from '../index/column.ts';
import { reach } from '../index/mixing.ts';
import { TF_BITS } from '../index/posting.ts';
import { lend, settle } from './mixed.ts';
import { mark, type Scratch } from './scratch.ts';
import type { Ground, Statistics } from './statistics.ts';
import { seek, type TermPostings } from './term-postings.ts';

/** A term with its weight and its postings in one partition. */
export interface FurtherTerm {
  readonly factor: number;
  readonly postings: TermPostings;
}

/** Adds further terms to some documents, and to no others, by their own words and those of the turns around them. */
export function scoreCandidates(params: {
  readonly ground: Ground;
  readonly candidates: readonly number[];
  readonly statistics: Statistics;
  readonly terms: readonly FurtherTerm[];
  readonly mixing: boolean;
}): void {
  const { ground, statistics, mixing } = params;
  const { scratch } = ground;
  const count = gatherLenders(ground, params.candidates, mixing ? reach : 0);
  const only = { marks: scratch.marks, shift: 0, bit: mark.candidate };
  for (const { factor, postings } of params.terms) {
    let touched = 0;
    for (const run of postings) {
      touched = lend({ ground, run: scratch.lent, length: meet(scratch, run, count), mixing, touched });
    }
    settle({ ground, statistics, touched, factor, mixing, target: 'added', only });
  }
  for (let at = 0; at < count; at += 1) {
    const doc = i32(scratch.lenders, at);
    scratch.marks[doc] = u8(scratch.marks, doc) & mark.found;
  }
}

/** Lists the candidates and the turns around them, ascending, and marks them. */
function gatherLenders({ partition, scratch }: Ground, candidates: readonly number[], steps: number): number {
  const { lenders, marks } = scratch;
  let count = 0;
  const add = (doc: number): void => {
    const known = u8(marks, doc);
    if ((known & mark.lender) !== 0) return;
    marks[doc] = known | mark.lender;
    lenders[count] = doc;
    count += 1;
  };
  const { previous, next } = partition.chains;
  for (const doc of candidates) {
    add(doc);
    marks[doc] = u8(marks, doc) | mark.candidate;
    for (let step = 0, near = i32(previous.values, doc); step < steps && near >= 0; step += 1) {
      add(near);
      near = i32(previous.values, near);
    }
    for (let step = 0, near = i32(next.values, doc); step < steps && near >= 0; step += 1) {
      add(near);
      near = i32(next.values, near);
    }
  }
  lenders.subarray(0, count).sort();
  return count;
}

/** Postings of a run so many times as long as the list of lenders are searched, and not read one by one. */
const LONG = 8;

/** Copies the postings of lenders from a run to `lent`, and returns how many there are. */
function meet({ lenders, lent, marks }: Scratch, run: Uint32Array, count: number): number {
  const { length } = run;
  let held = 0;
  if (length < count * LONG) {
    for (let at = 0; at < length; at += 1) {
      const posting = u32(run, at);
      if ((u8(marks, posting >>> TF_BITS) & mark.lender) === 0) continue;
      lent[held] = posting;
      held += 1;
    }
    return held;
  }
  for (let place = 0, at = 0; place < count && at < length; place += 1) {
    const wanted = i32(lenders, place);
    at = seek(run, at, wanted);
    if (at === length || u32(run, at) >>> TF_BITS !== wanted) continue;
    lent[held] = u32(run, at);
    held += 1;
  }
  return held;
}
