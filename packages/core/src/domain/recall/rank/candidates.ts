import { f64, i32 } from '../index/column.ts';
import { reach } from '../index/mixing.ts';
import { note } from './scratch.ts';
import type { Ground } from './statistics.ts';
import { Top } from './top.ts';

/** The documents that are weighed in full, by partition. */
export type Candidates = ReadonlyMap<Ground, readonly number[]>;

/**
 * Chooses what is weighed in full: the admitted documents with the best words of their own, boosts of who spoke
 * applied, and the neighbours that borrow from them. With a limit of Infinity nothing is cut.
 */
export function chooseCandidates(params: Choice): Candidates {
  const { grounds, limit } = params;
  const found = grounds.reduce((sum, { scratch }) => sum + scratch.foundCount, 0);
  const best = found > limit ? cut(params) : new Map(grounds.map((ground) => [ground, foundIn(ground)]));
  for (const [{ scratch, partition }, docs] of best) {
    scratch.seen.fill(0, 0, partition.documents.count);
    scratch.foundCount = 0;
    for (const doc of docs) note(scratch, doc);
  }
  if (params.mixing) {
    const lenders = new Top(limit * LENDERS);
    for (const [ground, docs] of best) {
      for (const doc of docs) lenders.offer({ ground, doc, score: f64(ground.scratch.words, doc) });
    }
    for (const { ground, doc } of lenders.list()) noteNeighbours(ground, doc);
  }
  return new Map(grounds.map((ground) => [ground, foundIn(ground).filter(ground.admits)]));
}

interface Choice {
  readonly grounds: readonly Ground[];
  readonly limit: number;
  readonly mixing: boolean;
}

function foundIn({ scratch }: Ground): number[] {
  return Array.from(scratch.found.subarray(0, scratch.foundCount));
}

/** Share of the limit whose neighbours are weighed even without words of their own. */
const LENDERS = 0.25;

/** Nearer neighbours only would save time and cost a point of recall. */
const BORROWERS = reach;

function noteNeighbours({ partition, scratch }: Ground, doc: number): void {
  for (const { values } of [partition.chains.previous, partition.chains.next]) {
    for (let step = 0, near = i32(values, doc); step < BORROWERS && near >= 0; step += 1, near = i32(values, near)) {
      note(scratch, near);
    }
  }
}

const BUCKETS = 1_024;

/**
 * The best of all by boosted own words, as a few passes over typed arrays: a histogram finds the bucket in which the
 * limit falls, and only the documents of that bucket are compared one with another.
 */
function cut({ grounds, limit }: Choice): Map<Ground, number[]> {
  let most = 0;
  for (const ground of grounds) most = Math.max(most, boostInto(ground));
  const scale = (BUCKETS - 1) / most;
  const histogram = new Int32Array(BUCKETS);
  for (const { scratch } of grounds) {
    const { added, found, foundCount } = scratch;
    for (let at = 0; at < foundCount; at += 1) {
      const bucket = (f64(added, i32(found, at)) * scale) | 0;
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
  const better = grounds.map((ground) => {
    const { scratch } = ground;
    const docs: number[] = [];
    // From the end, where the newest are: then most of the rest is turned away by one comparison.
    for (let at = scratch.foundCount - 1; at >= 0; at -= 1) {
      const doc = i32(scratch.found, at);
      const score = f64(scratch.added, doc);
      const bucket = (score * scale) | 0;
      if (bucket > border) docs.push(doc);
      else if (bucket === border && score > 0) tied.offer({ ground, doc, score });
      scratch.added[doc] = 0;
    }
    return [ground, docs] as const;
  });
  const last = tied.list();
  const lastOf = (ground: Ground): number[] => last.filter((each) => each.ground === ground).map(({ doc }) => doc);
  return new Map(better.map(([ground, docs]) => [ground, [...docs, ...lastOf(ground)]]));
}

/** Writes the boosted words of the admitted documents into `added`, 0 for the others; returns the greatest. */
function boostInto(ground: Ground): number {
  const { words, added, found, foundCount } = ground.scratch;
  const voices = ground.boosts.flatMap(({ voice }) => voice ?? []);
  let most = 0;
  for (let at = 0; at < foundCount; at += 1) {
    const doc = i32(found, at);
    let score = 0;
    if (ground.admits(doc)) {
      score = f64(words, doc);
      for (const voice of voices) if (i32(voice.column, doc) === voice.value) score *= voice.factor;
    }
    added[doc] = score;
    if (score > most) most = score;
  }
  return most;
}
