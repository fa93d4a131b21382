import { f64, i32 } from '../index/column.ts';
import { reach } from '../index/mixing.ts';
import { note } from './scratch.ts';
import type { Ground } from './statistics.ts';
import { Top } from './top.ts';

/**
 * Chooses what is ranked: the admitted documents with the best words, with their session's share and the boosts of
 * who spoke applied. With a limit of Infinity nothing is cut.
 */
export function chooseCandidates(params: Choice): void {
  const { grounds, limit } = params;
  const reached = grounds.reduce((sum, { scratch }) => sum + scratch.reachedCount, 0);
  if (reached > limit) {
    cut(params);
    return;
  }
  for (const { scratch, admits } of grounds) {
    for (let at = 0; at < scratch.reachedCount; at += 1) {
      const doc = i32(scratch.reached, at);
      if (admits(doc)) note(scratch, doc);
    }
  }
}

interface Choice {
  readonly grounds: readonly Ground[];
  readonly limit: number;
  /** Weight of the session's score beside the words. */
  readonly session: number;
}

/** Share of the limit whose neighbours are ranked even without words of their own. */
const LENDERS = 0.25;

/** Adds the admitted neighbours that borrow from the best of those found; nearer ones only would cost a point of recall. */
export function noteBorrowers(grounds: readonly Ground[], limit: number): void {
  const best = new Top(limit * LENDERS);
  for (const ground of grounds) {
    const { found, foundCount, words } = ground.scratch;
    for (let at = 0; at < foundCount; at += 1) {
      const doc = i32(found, at);
      best.offer({ ground, doc, score: f64(words, doc) });
    }
  }
  for (const { ground, doc } of best.list()) {
    const { partition, scratch, admits } = ground;
    for (const { values } of [partition.chains.previous, partition.chains.next]) {
      for (let step = 0, near = i32(values, doc); step < reach && near >= 0; step += 1, near = i32(values, near)) {
        if (admits(near)) note(scratch, near);
      }
    }
  }
}

const BUCKETS = 1_024;

/**
 * The best of all, as a few passes over typed arrays: a histogram finds the bucket in which the limit falls, and only
 * the documents of that bucket are compared one with another.
 */
function cut({ grounds, limit, session }: Choice): void {
  let most = 0;
  for (const ground of grounds) most = Math.max(most, boostInto(ground, session));
  const scale = (BUCKETS - 1) / most;
  const histogram = new Int32Array(BUCKETS);
  for (const { scratch } of grounds) {
    const { added, reached, reachedCount } = scratch;
    for (let at = 0; at < reachedCount; at += 1) {
      const bucket = (f64(added, i32(reached, at)) * scale) | 0;
      histogram[bucket] = i32(histogram, bucket) + 1;
    }
  }
  let border = BUCKETS - 1;
  let above = 0;
  while (border > 0 && above + i32(histogram, border) <= limit) {
    above += i32(histogram, border);
    border -= 1;
  }
  const tied = new Top(limit - above);
  for (const ground of grounds) {
    const { scratch } = ground;
    const { added, reached, reachedCount } = scratch;
    // From the end, where the newest are: then most of the rest is turned away by one comparison.
    for (let at = reachedCount - 1; at >= 0; at -= 1) {
      const doc = i32(reached, at);
      const score = f64(added, doc);
      const bucket = (score * scale) | 0;
      if (bucket > border) note(scratch, doc);
      else if (bucket === border && score > 0 && tied.admits(score)) tied.offer({ ground, doc, score });
      added[doc] = 0;
    }
  }
  for (const { ground, doc } of tied.list()) note(ground.scratch, doc);
}

/** Writes the boosted score of the admitted documents into `added`, 0 for the others; returns the greatest. */
function boostInto({ partition, scratch, boosts, admits }: Ground, share: number): number {
  const { words, alone, sessionScore, added, reached, reachedCount } = scratch;
  const sessionOf = partition.documents.session.values;
  const voices = boosts.flatMap(({ voice }) => voice ?? []);
  let most = 0;
  for (let at = 0; at < reachedCount; at += 1) {
    const doc = i32(reached, at);
    let score = 0;
    if (admits(doc)) {
      const session = i32(sessionOf, doc);
      score = f64(words, doc) + share * (session < 0 ? f64(alone, doc) : f64(sessionScore, session));
      for (const voice of voices) if (i32(voice.column, doc) === voice.value) score *= voice.factor;
    }
    added[doc] = score;
    if (score > most) most = score;
  }
  return most;
}
