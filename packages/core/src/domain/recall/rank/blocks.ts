import { f64, i32, u32, u8 } from '../index/column.ts';
import { BLOCK_BITS, LENGTH_UNIT, reach } from '../index/mixing.ts';
import { MAX_TF, TF_BITS } from '../index/posting.ts';
import { around } from '../index/surroundings.ts';
import { straightest } from './mixed.ts';
import { bm25 } from './profiles.ts';
import type { Scratch } from './scratch.ts';
import { borderOf } from './standing.ts';
import type { Ground, Statistics } from './statistics.ts';
import { seek, type TermPostings } from './term-postings.ts';

/** Bits of a block's mark. */
export const block = { chosen: 1, beside: 2, done: 4 } as const;

export function blocksOf({ partition }: Ground): number {
  return (partition.documents.count >>> BLOCK_BITS) + 1;
}

/**
 * Adds to the bound of each block what one term can give to the words of any document of it: all that occurs in the
 * block or may be lent into it, as if it all were in its shortest document.
 */
export function boundBlocks(params: {
  readonly ground: Ground;
  readonly runs: TermPostings;
  readonly factor: number;
  readonly statistics: Statistics;
}): void {
  const { partition, scratch } = params.ground;
  const { blockTf, blockTouched, blockMost } = scratch;
  const surroundings = partition.surroundings.values;
  let touched = 0;
  for (const run of params.runs) {
    for (let at = 0; at < run.length; at += 1) {
      const posting = u32(run, at);
      const doc = posting >>> TF_BITS;
      const tf = posting & MAX_TF;
      const shape = u8(surroundings, doc);
      if (shape > straightest) {
        touched = boundAround(params.ground, doc, tf, touched);
        continue;
      }
      const first = (doc - (shape & around.count)) >>> BLOCK_BITS;
      const last = (doc + (shape >>> around.afterShift)) >>> BLOCK_BITS;
      // At most one block further, as a block holds more documents than lie around one. No branch, as half of them would
      // be foretold wrongly: what was 0 is made 1, anything else 0, and counted; no share goes to the same block twice.
      const here = i32(blockTf, first);
      blockTf[first] = here + tf;
      blockTouched[touched] = first;
      touched += (here - 1) >>> 31;
      const there = i32(blockTf, last);
      blockTf[last] = there + tf * (last - first);
      blockTouched[touched] = last;
      touched += (there - 1) >>> 31;
    }
  }
  const { k1, b } = bm25.turn;
  const gain = params.factor * (k1 + 1);
  const flat = k1 * (1 - b);
  const slope = (k1 * b) / (params.statistics.meanMixedLength * LENGTH_UNIT);
  const shortest = partition.shortest.values;
  let greatest = scratch.greatestBlock;
  for (let at = 0; at < touched; at += 1) {
    const place = i32(blockTouched, at);
    const tf = i32(blockTf, place);
    blockTf[place] = 0;
    const most = f64(blockMost, place) + (gain * tf) / (tf + flat + slope * i32(shortest, place));
    blockMost[place] = most;
    if (most > greatest) greatest = most;
  }
  scratch.greatestBlock = greatest;
}

function boundOne({ blockTf, blockTouched }: Scratch, place: number, tf: number, touched: number): number {
  const before = i32(blockTf, place);
  blockTf[place] = before + tf;
  if (before > 0) return touched;
  blockTouched[touched] = place;
  return touched + 1;
}

/** Counts one posting in all blocks that it may lend to, whatever lies around it. */
function boundAround({ partition, scratch }: Ground, doc: number, tf: number, before: number): number {
  if ((u8(partition.surroundings.values, doc) & around.deleted) !== 0) return before;
  let touched = boundOne(scratch, doc >>> BLOCK_BITS, tf, before);
  for (const { values } of [partition.chains.previous, partition.chains.next]) {
    for (let step = 0, near = i32(values, doc); step < reach && near >= 0; step += 1, near = i32(values, near)) {
      touched = boundOne(scratch, near >>> BLOCK_BITS, tf, touched);
    }
  }
  return touched;
}

/** Marks the blocks with the greatest bounds, about so many, as chosen, and those beside them. */
export function chooseBest(grounds: readonly Ground[], count: number): void {
  const all = grounds.map((ground) => ({ scores: ground.scratch.blockMost, count: blocksOf(ground) }));
  const greatest = Math.max(...grounds.map(({ scratch }) => scratch.greatestBlock));
  const { bucket, scale } = borderOf(all, count, greatest);
  chooseFrom(grounds, bucket / scale);
}

/**
 * Marks and lists the blocks with a bound of at least `least` that are not done yet. False when there is none.
 * Those chosen before are done.
 */
export function chooseFrom(grounds: readonly Ground[], least: number): boolean {
  let any = false;
  // A block without a bound holds none of the terms.
  const border = Math.max(least, Number.MIN_VALUE);
  for (const ground of grounds) {
    const { scratch } = ground;
    const { blockMarks, blockMost, chosenBlocks } = scratch;
    const count = blocksOf(ground);
    finishChosen(scratch);
    let chosen = 0;
    for (let at = 0; at < count; at += 1) {
      if (f64(blockMost, at) < border || u8(blockMarks, at) === block.done) continue;
      chosenBlocks[chosen] = at;
      chosen += 1;
    }
    for (let at = 0; at < chosen; at += 1) {
      const place = i32(chosenBlocks, at);
      blockMarks[place] = u8(blockMarks, place) | block.chosen;
      if (place > 0) blockMarks[place - 1] = u8(blockMarks, place - 1) | block.beside;
      if (place + 1 < count) blockMarks[place + 1] = u8(blockMarks, place + 1) | block.beside;
    }
    scratch.chosenCount = chosen;
    any ||= chosen > 0;
  }
  return any;
}

/** Those chosen are done now, and what lies beside them has no mark any more. */
function finishChosen({ blockMarks, chosenBlocks, chosenCount }: Scratch): void {
  for (let at = 0; at < chosenCount; at += 1) {
    const place = i32(chosenBlocks, at);
    if (place > 0) blockMarks[place - 1] = u8(blockMarks, place - 1) & ~block.beside;
    blockMarks[place + 1] = u8(blockMarks, place + 1) & ~block.beside;
  }
  for (let at = 0; at < chosenCount; at += 1) blockMarks[i32(chosenBlocks, at)] = block.done;
}

/** A run so many times as long as the list of chosen blocks in its reach is searched, and not read one by one. */
const LONG = 8;

/** Copies the postings that may lend into chosen blocks from a run to `lent`, and returns how many there are. */
export function lendersIn({ partition, scratch }: Ground, run: Uint32Array): number {
  const { lent, chosenBlocks, chosenCount } = scratch;
  const { length } = run;
  if (length === 0) return 0;
  if (partition.scattered > 0) return scatteredLendersIn(run, scratch, partition.surroundings.values);
  const firstBlock = u32(run, 0) >>> (TF_BITS + BLOCK_BITS);
  const lastBlock = u32(run, length - 1) >>> (TF_BITS + BLOCK_BITS);
  const from = placeOf(chosenBlocks, chosenCount, firstBlock - 1);
  const end = placeOf(chosenBlocks, chosenCount, lastBlock + 2);
  if (length < (end - from) * LONG) return markedLendersIn(run, scratch);
  let held = 0;
  let at = 0;
  for (let place = from; place < end; place += 1) {
    const chosen = i32(chosenBlocks, place);
    at = seek(run, at, (chosen - 1) << BLOCK_BITS);
    const past = (chosen + 2) << BLOCK_BITS;
    while (at < length) {
      const posting = u32(run, at);
      if (posting >>> TF_BITS >= past) break;
      lent[held] = posting;
      held += 1;
      at += 1;
    }
  }
  return held;
}

/** The first place of a rising list where a value of at least `least` stands. */
function placeOf(list: Int32Array, count: number, least: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (i32(list, middle) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function markedLendersIn(run: Uint32Array, { lent, blockMarks }: Scratch): number {
  let held = 0;
  for (let at = 0; at < run.length; at += 1) {
    const posting = u32(run, at);
    if ((u8(blockMarks, posting >>> (TF_BITS + BLOCK_BITS)) & open) === 0) continue;
    lent[held] = posting;
    held += 1;
  }
  return held;
}

/** As some may lend to documents anywhere, these count as well. */
function scatteredLendersIn(run: Uint32Array, { lent, blockMarks }: Scratch, surroundings: Uint8Array): number {
  let held = 0;
  for (let at = 0; at < run.length; at += 1) {
    const posting = u32(run, at);
    const doc = posting >>> TF_BITS;
    if ((u8(blockMarks, doc >>> BLOCK_BITS) & open) === 0 && (u8(surroundings, doc) & around.scattered) === 0) continue;
    lent[held] = posting;
    held += 1;
  }
  return held;
}

const open = block.chosen | block.beside;

/** Back to all zero. */
export function clearBlocks(scratch: Scratch, count: number): void {
  scratch.blockMost.fill(0, 0, count);
  scratch.blockMarks.fill(0, 0, count);
  scratch.greatestBlock = 0;
  scratch.chosenCount = 0;
}
