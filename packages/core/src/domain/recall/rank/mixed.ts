import { f32, f64, i32, u32, u8 } from '../index/column.ts';
import { lengthScale, LENGTH_UNIT, mixing, reach } from '../index/mixing.ts';
import { MAX_TF, TF_BITS } from '../index/posting.ts';
import { around } from '../index/surroundings.ts';
import { saturation } from './formulas.ts';
import { bm25 } from './profiles.ts';
import type { Ground, Statistics } from './statistics.ts';

/** One whole count: twentieths (the weights of mixing) of 1/256 (the share of long neighbours). */
const TF_UNIT = mixing.unit * 256;

/**
 * Adds the counts of one term to the documents that hold it and to the turns around them, and returns how many
 * documents are `touched` then. The counts of a turn and of its neighbours are added before they saturate, which
 * finds far more than smoothing finished scores. They are whole numbers, so that no order of arrival can show.
 *
 * @param params.length how much of the run counts
 * @param params.touched how many documents earlier runs of the term have touched
 */
export function lend(params: {
  readonly ground: Ground;
  readonly run: Uint32Array;
  readonly length: number;
  readonly mixing: boolean;
  readonly touched: number;
}): number {
  const { run, length, ground } = params;
  const { counts, touched } = ground.scratch;
  const surroundings = ground.partition.surroundings.values;
  const counted = params.mixing ? around.count : 0;
  let size = params.touched;
  for (let at = 0; at < length; at += 1) {
    const posting = u32(run, at);
    const doc = posting >>> TF_BITS;
    const tf = posting & MAX_TF;
    const shape = u8(surroundings, doc);
    if (shape > straightest) {
      size = lendByChain({ ground, doc, tf, mixing: params.mixing, touched: size });
      continue;
    }
    const own = i32(counts, doc);
    if (own === 0) {
      touched[size] = doc;
      size += 1;
    }
    counts[doc] = own + tf * TF_UNIT;
    const share = tf * 256;
    const after = (shape >>> around.afterShift) & counted;
    for (let step = 0; step < after; step += 1) {
      const near = doc + 1 + step;
      const before = i32(counts, near);
      if (before === 0) {
        touched[size] = near;
        size += 1;
      }
      counts[near] = before + share * i32(BEFORE, step);
    }
    const previous = shape & counted;
    for (let step = 0; step < previous; step += 1) {
      const near = doc - 1 - step;
      const before = i32(counts, near);
      if (before === 0) {
        touched[size] = near;
        size += 1;
      }
      counts[near] = before + share * i32(AFTER, step);
    }
  }
  return size;
}

/** Above this a document is long, has scattered neighbours or is deleted. */
export const straightest = around.long - 1;
/** A turn borrows from those before it by one list of weights and from those after it by the other. */
const BEFORE = Int32Array.from(mixing.before);
const AFTER = Int32Array.from(mixing.after);

/** The same for one posting, whatever lies around it. */
function lendByChain(params: {
  readonly ground: Ground;
  readonly doc: number;
  readonly tf: number;
  readonly mixing: boolean;
  readonly touched: number;
}): number {
  const { doc, tf, ground } = params;
  const { documents, chains, surroundings } = ground.partition;
  if ((u8(surroundings.values, doc) & around.deleted) !== 0) return params.touched;
  const { counts, touched } = ground.scratch;
  let size = params.touched;
  const lendTo = (borrower: number, share: number): void => {
    const before = i32(counts, borrower);
    if (before === 0) {
      touched[size] = borrower;
      size += 1;
    }
    counts[borrower] = before + share;
  };
  lendTo(doc, tf * TF_UNIT);
  const share = tf * lengthScale(f32(documents.length.values, doc));
  const lendAlong = (links: Int32Array, weights: Int32Array): void => {
    const steps = params.mixing ? reach : 0;
    for (let step = 0, near = i32(links, doc); step < steps && near >= 0; step += 1, near = i32(links, near)) {
      lendTo(near, share * i32(weights, step));
    }
  };
  lendAlong(chains.next.values, BEFORE);
  lendAlong(chains.previous.values, AFTER);
  return size;
}

/** Marks without which a document gets no score; each is for 2 to the power of `shift` documents. */
interface Only {
  readonly marks: Uint8Array;
  readonly shift: number;
  /** 0 when every document gets one. */
  readonly bit: number;
}

const everywhere: Only = { marks: new Uint8Array(0), shift: 0, bit: 0 };

/** Turns the mixed counts of one term into scores, and sets them back to zero. */
export function settle(params: {
  readonly ground: Ground;
  readonly statistics: Statistics;
  readonly touched: number;
  readonly factor: number;
  readonly mixing: boolean;
  readonly target: 'words' | 'added';
  readonly only?: Only;
}): void {
  const { statistics, touched: size, only = everywhere } = params;
  const { scratch, partition } = params.ground;
  const { counts, touched } = scratch;
  const { marks, shift, bit } = only;
  const first = params.target === 'words';
  const scores = scratch[params.target];
  const mixed = partition.documents.mixedLength.values;
  const lengths = partition.documents.length.values;
  const { k1, b } = bm25.turn;
  const gain = params.factor * (k1 + 1);
  const flat = TF_UNIT * k1 * (1 - b);
  const mean = params.mixing ? statistics.meanMixedLength * LENGTH_UNIT : statistics.meanLength;
  const slope = (TF_UNIT * k1 * b) / mean;
  for (let at = 0; at < size; at += 1) {
    const doc = i32(touched, at);
    const count = i32(counts, doc);
    counts[doc] = 0;
    if (bit > 0 && (u8(marks, doc >>> shift) & bit) === 0) continue;
    const length = params.mixing ? i32(mixed, doc) : f32(lengths, doc);
    const before = f64(scores, doc);
    if (first && before === 0) {
      scratch.reached[scratch.reachedCount] = doc;
      scratch.reachedCount += 1;
    }
    scores[doc] = before + (gain * count) / (count + flat + slope * length);
  }
}

/** Adds one term to the session score of touched documents without a session; nobody lends to them. Before `settle`. */
export function weighAlone(params: {
  readonly ground: Ground;
  readonly statistics: Statistics;
  readonly touched: number;
  readonly factor: number;
  readonly only?: Only;
}): void {
  const { factor, statistics, touched: size, only = everywhere } = params;
  const { partition, scratch } = params.ground;
  const { counts, touched, alone } = scratch;
  const { marks, shift, bit } = only;
  const sessionOf = partition.documents.session.values;
  const lengths = partition.documents.length.values;
  for (let at = 0; at < size; at += 1) {
    const doc = i32(touched, at);
    if (i32(sessionOf, doc) >= 0 || (bit > 0 && (u8(marks, doc >>> shift) & bit) === 0)) continue;
    const length = f32(lengths, doc) / statistics.meanGroupLength;
    alone[doc] = f64(alone, doc) + factor * saturation(i32(counts, doc) / TF_UNIT, length, bm25.session);
  }
}
