import { u32, u8 } from '../index/column.ts';
import { MAX_TF, TF_BITS } from '../index/posting.ts';
import type { Ground } from './statistics.ts';

/** The postings of one term in one partition, documents ascending over all runs; deleted ones are among them. */
export type TermPostings = readonly Uint32Array[];

/** The postings of each term: those of the sealed segments, and what one scan over the tail finds. */
export function postingsOf(ground: Ground, terms: readonly string[]): TermPostings[] {
  const tails = gatherTail(ground, terms);
  const { postings } = ground.partition;
  // Sound: there is a list for each term.
  return terms.map((term, slot) => [...postings.sealed(term), Uint32Array.from(tails[slot] as number[])]);
}

function gatherTail({ partition, scratch }: Ground, terms: readonly string[]): number[][] {
  const { postings } = partition;
  const ids = terms.map((term) => postings.terms.find(term));
  const found: number[][] = terms.map(() => []);
  ids.forEach((id, slot) => {
    if (id >= 0) scratch.slots[id] = slot + 1;
  });
  const entries = postings.entries.values;
  const starts = postings.starts.values;
  for (let place = 0; place < postings.starts.length - 1; place += 1) {
    const doc = postings.tail + place;
    const end = u32(starts, place + 1);
    for (let at = u32(starts, place); at < end; at += 1) {
      const entry = u32(entries, at);
      const slot = u8(scratch.slots, entry >>> TF_BITS);
      // Sound: slots are given out above, one a list.
      if (slot > 0) (found[slot - 1] as number[]).push(((doc << TF_BITS) | (entry & MAX_TF)) >>> 0);
    }
  }
  for (const id of ids) if (id >= 0) scratch.slots[id] = 0;
  return found;
}

/** The first place from `at` on where a run has a posting of `doc` or a later one; its length when there is none. */
export function seek(run: Uint32Array, at: number, doc: number): number {
  const { length } = run;
  let bound = 1;
  while (at + bound < length && u32(run, at + bound) >>> TF_BITS < doc) bound *= 2;
  let low = at + (bound >>> 1);
  let high = Math.min(at + bound, length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (u32(run, middle) >>> TF_BITS < doc) low = middle + 1;
    else high = middle;
  }
  return low;
}
