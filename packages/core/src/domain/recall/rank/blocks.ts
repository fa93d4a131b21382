import { f64, i32, u32, u8 } from '../index/column.ts';
import { BLOCK_BITS, LENGTH_UNIT, reach } from '../index/mixing.ts';
import { MAX_TF, TF_BITS } from '../index/posting.ts';
import { around } from '../index/surroundings.ts';
import { straightest } from './mixed.ts';
import { bm25 } from './profiles.ts';
import type { Scratch } from './scratch.ts';
import { borderOf } from './standing.ts';
import type { Ground, Statistics } from './statistics.ts';
import type { TermPostings } from './term-postings.ts';

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
      const before = i32(blockTf, first);
      if (before === 0) {
        blockTouched[touched] = first;
        touched += 1;
      }
      blockTf[first] = before + tf;
      if (last !== first) touched = boundOne(scratch, last, tf, touched);
    }
  }
  const { k1, b } = bm25.turn;
  const gain = params.factor * (k1 + 1);
  const flat = k1 * (1 - b);
  const slope = (k1 * b) / (params.statistics.meanMixedLength * LENGTH_UNIT);
  const shortest = partition.shortest.values;
  for (let at = 0; at < touched; at += 1) {
    const place = i32(blockTouched, at);
    const tf = i32(blockTf, place);
    blockTf[place] = 0;
    blockMost[place] = f64(blockMost, place) + (gain * tf) / (tf + flat + slope * i32(shortest, place));
  }
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
  const { bucket, scale } = borderOf(all, count);
  chooseFrom(grounds, bucket / scale);
}

/**
 * Marks the blocks with a bound of at least `least` that are not done yet. False when there is none.
 * Those chosen before are done.
 */
export function chooseFrom(grounds: readonly Ground[], least: number): boolean {
  let any = false;
  for (const ground of grounds) {
    const { blockMarks, blockMost } = ground.scratch;
    const count = blocksOf(ground);
    for (let at = 0; at < count; at += 1) {
      blockMarks[at] = (u8(blockMarks, at) & (block.chosen | block.done)) === 0 ? 0 : block.done;
    }
    for (let at = 0; at < count; at += 1) {
      const most = f64(blockMost, at);
      if (most === 0 || most < least || (u8(blockMarks, at) & block.done) !== 0) continue;
      any = true;
      blockMarks[at] = u8(blockMarks, at) | block.chosen;
      if (at > 0) blockMarks[at - 1] = u8(blockMarks, at - 1) | block.beside;
      if (at + 1 < count) blockMarks[at + 1] = u8(blockMarks, at + 1) | block.beside;
    }
  }
  return any;
}

/** Copies the postings that may lend into chosen blocks from a run to `lent`, and returns how many there are. */
export function lendersIn({ partition, scratch }: Ground, run: Uint32Array): number {
  const { lent, blockMarks } = scratch;
  const surroundings = partition.surroundings.values;
  const scattered = partition.scattered > 0 ? around.scattered : 0;
  let held = 0;
  for (let at = 0; at < run.length; at += 1) {
    const posting = u32(run, at);
    const doc = posting >>> TF_BITS;
    if ((u8(blockMarks, doc >>> BLOCK_BITS) & open) === 0) {
      if (scattered === 0 || (u8(surroundings, doc) & scattered) === 0) continue;
    }
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
}
