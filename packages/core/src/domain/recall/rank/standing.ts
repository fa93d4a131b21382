import { f64, i32 } from '../index/column.ts';
import type { Ground } from './statistics.ts';

/** Factors of who spoke that a document gets. */
function voicesOf({
  boosts,
}: Ground): { readonly column: Int32Array; readonly value: number; readonly factor: number }[] {
  return boosts.flatMap(({ voice }) => voice ?? []);
}

/** The most that who spoke can multiply a score by. */
export function mostOfVoices(grounds: readonly Ground[]): number {
  return Math.max(...grounds.map((ground) => voicesOf(ground).reduce((all, { factor }) => all * factor, 1)));
}

/** Writes the score so far of each document reached, in their order, with the boosts of who spoke applied. */
export function scoreReached(grounds: readonly Ground[], sessionShare: number): void {
  for (const ground of grounds) {
    const { partition, scratch } = ground;
    const { words, alone, sessionScore, scores, reached, reachedCount } = scratch;
    const sessionOf = partition.documents.session.values;
    for (let at = 0; at < reachedCount; at += 1) {
      const doc = i32(reached, at);
      let score = f64(words, doc);
      if (sessionShare > 0) {
        const session = i32(sessionOf, doc);
        score += sessionShare * (session < 0 ? f64(alone, doc) : f64(sessionScore, session));
      }
      scores[at] = score;
    }
    for (const { column, value, factor } of voicesOf(ground)) {
      for (let at = 0; at < reachedCount; at += 1) {
        if (i32(column, i32(reached, at)) === value) scores[at] = f64(scores, at) * factor;
      }
    }
  }
}

/** The score of the last of the best `count` admitted documents reached; 0 when there are fewer. */
export function lastOfBest(grounds: readonly Ground[], count: number): number {
  const best = new Float64Array(count);
  let least = 0;
  for (const { scratch, admits } of grounds) {
    const { scores, reached, reachedCount } = scratch;
    for (let at = 0; at < reachedCount; at += 1) {
      const score = f64(scores, at);
      if (score <= least || !admits(i32(reached, at))) continue;
      let place = 0;
      for (; place + 1 < count && f64(best, place + 1) < score; place += 1) best[place] = f64(best, place + 1);
      best[place] = score;
      least = f64(best, 0);
    }
  }
  return least;
}

/** Where a limit falls among lists of scores. */
export interface Border {
  /** Scores times this, without their fraction, are buckets of a histogram. */
  readonly scale: number;
  readonly bucket: number;
  /** How many of the bucket are within the limit. */
  readonly room: number;
}

const BUCKETS = 1_024;

/** Lists of scores; of each the first `count` count. */
type Lists = readonly { readonly scores: Float64Array; readonly count: number }[];

/** @param most the greatest of all, where it is known */
export function borderOf(all: Lists, limit: number, most: number = mostOf(all)): Border {
  const scale = (BUCKETS - 1) / Math.max(most, Number.MIN_VALUE);
  const histogram = new Int32Array(BUCKETS);
  for (const { scores, count } of all) {
    for (let at = 0; at < count; at += 1) {
      const bucket = (f64(scores, at) * scale) | 0;
      histogram[bucket] = i32(histogram, bucket) + 1;
    }
  }
  let bucket = BUCKETS - 1;
  let above = 0;
  for (; bucket > 0 && above + i32(histogram, bucket) < limit; bucket -= 1) above += i32(histogram, bucket);
  return { scale, bucket, room: limit - above };
}

function mostOf(all: Lists): number {
  let most = 0;
  for (const { scores, count } of all) {
    for (let at = 0; at < count; at += 1) {
      const score = f64(scores, at);
      if (score > most) most = score;
    }
  }
  return most;
}
