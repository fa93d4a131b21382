import { f32, i32 } from './column.ts';

/**
 * How far a turn borrows from turns nearby in its session: weights, in twentieths, of the neighbours 1, 2, 3 places
 * before and after. Whole numbers make sums exact, whatever the order in which they are added. Mixed lengths are kept up to date in the index, so the weights are part of the index, not of a profile;
 * profiles choose only whether mixing takes place.
 */
export const mixing = {
  unit: 20,
  before: [10, 5, 2],
  after: [6, 3, 2],
  /** A neighbour longer than this counts in proportion less: a long paste must not drown its neighbours. */
  fullWeightLength: 100,
} as const;

export const reach = mixing.before.length;

/** Share, in 1/256, with which a text of that length passes its words on. */
export function lengthScale(length: number): number {
  return length <= mixing.fullWeightLength ? 256 : Math.max(1, Math.round((256 * mixing.fullWeightLength) / length));
}

/** Lengths are kept in sixteenths, whole: sums of whole numbers do not depend on the order of arrival. */
export const LENGTH_UNIT = 16;

/** Mixed length of a document in sixteenths of a word, from its session's chain. */
export function mixedLength(
  doc: number,
  chain: { readonly previous: Int32Array; readonly next: Int32Array; readonly lengths: Float32Array },
): number {
  let total = mixing.unit * f32(chain.lengths, doc);
  let before = doc;
  let after = doc;
  for (let step = 0; step < reach; step += 1) {
    before = before < 0 ? before : i32(chain.previous, before);
    after = after < 0 ? after : i32(chain.next, after);
    if (before >= 0)
      total += weightAt(mixing.before, step) * Math.min(f32(chain.lengths, before), mixing.fullWeightLength);
    if (after >= 0)
      total += weightAt(mixing.after, step) * Math.min(f32(chain.lengths, after), mixing.fullWeightLength);
  }
  return Math.round((total * LENGTH_UNIT) / mixing.unit);
}

/** Sound: callers stay below `reach`, the length of both lists. */
function weightAt(weights: readonly number[], step: number): number {
  return weights[step] as number;
}

/** Neighbours by number are looked at together in blocks of 2 to this power; a turn's lenders are mostly in its own. */
export const BLOCK_BITS = 3;
