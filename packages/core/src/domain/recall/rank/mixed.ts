import { f32, f64, i32, u32, u8 } from '../index/column.ts';
import { flag } from '../index/documents.ts';
import { lengthScale, LENGTH_UNIT, mixing, reach, weightAt } from '../index/mixing.ts';
import { MAX_TF, TF_BITS } from '../index/posting.ts';
import { saturation } from './formulas.ts';
import { bm25 } from './profiles.ts';
import { mark } from './scratch.ts';
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
  const { run, length } = params;
  const { documents, chains } = params.ground.partition;
  const { counts, touched } = params.ground.scratch;
  const flags = documents.flags.values;
  const lengths = documents.length.values;
  const { previous, next } = chains;
  const steps = params.mixing ? reach : 0;
  let size = params.touched;
  for (let at = 0; at < length; at += 1) {
    const posting = u32(run, at);
    const doc = posting >>> TF_BITS;
    if ((u8(flags, doc) & flag.deleted) !== 0) continue;
    const tf = posting & MAX_TF;
    const own = i32(counts, doc);
    if (own === 0) {
      touched[size] = doc;
      size += 1;
    }
    counts[doc] = own + tf * TF_UNIT;
    const share = tf * lengthScale(f32(lengths, doc));
    // A turn borrows from those before it by one list of weights and from those after it by the other.
    let near = i32(next.values, doc);
    for (let step = 0; step < steps && near >= 0; step += 1) {
      const before = i32(counts, near);
      if (before === 0) {
        touched[size] = near;
        size += 1;
      }
      counts[near] = before + share * weightAt(mixing.before, step);
      near = i32(next.values, near);
    }
    near = i32(previous.values, doc);
    for (let step = 0; step < steps && near >= 0; step += 1) {
      const before = i32(counts, near);
      if (before === 0) {
        touched[size] = near;
        size += 1;
      }
      counts[near] = before + share * weightAt(mixing.after, step);
      near = i32(previous.values, near);
    }
  }
  return size;
}

/**
 * Turns the mixed counts of one term into scores, and sets them back to zero.
 *
 * @param params.candidatesOnly whether only documents marked so get a score
 */
export function settle(params: {
  readonly ground: Ground;
  readonly statistics: Statistics;
  readonly touched: number;
  readonly factor: number;
  readonly mixing: boolean;
  readonly target: 'words' | 'added';
  readonly candidatesOnly: boolean;
}): void {
  const { statistics, touched: size, candidatesOnly } = params;
  const { scratch, partition } = params.ground;
  const { counts, touched, marks } = scratch;
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
    if (candidatesOnly && (u8(marks, doc) & mark.candidate) === 0) continue;
    const length = params.mixing ? i32(mixed, doc) : f32(lengths, doc);
    const before = f64(scores, doc);
    if (before === 0 && !candidatesOnly) {
      scratch.reached[scratch.reachedCount] = doc;
      scratch.reachedCount += 1;
    }
    scores[doc] = before + (gain * count) / (count + flat + slope * length);
  }
}

/** Adds one term to the session score of touched documents without a session; nobody lends to them. Before `settle`. */
export function weighAlone({ partition, scratch }: Ground, touched: number, factor: number, mean: number): void {
  const sessionOf = partition.documents.session.values;
  const lengths = partition.documents.length.values;
  for (let at = 0; at < touched; at += 1) {
    const doc = i32(scratch.touched, at);
    if (i32(sessionOf, doc) >= 0) continue;
    const count = i32(scratch.counts, doc) / TF_UNIT;
    const gain = factor * saturation(count, f32(lengths, doc) / mean, bm25.session);
    scratch.alone[doc] = f64(scratch.alone, doc) + gain;
  }
}
