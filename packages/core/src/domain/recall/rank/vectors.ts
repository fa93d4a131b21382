import type { Head } from '../../embeddings/head.ts';
import { f32 } from '../index/column.ts';
import type { RecipeProfile } from './profiles.ts';
import { Top } from './top.ts';
import { note } from './scratch.ts';
import type { Ground } from './statistics.ts';

/** So many nearest memories of each head join the candidates that words have found. */
const NOMINEES = 100;

/** What is asked of the vectors of one head. */
export interface HeadQuery {
  readonly head: Head;
  readonly values: Float32Array;
}

/** How near the vectors of one head are to what is asked of them. */
export interface Nearness {
  readonly head: Head;
  /** Mean and greatest cosine over the vectors scanned; both 0 when there were none. */
  readonly mean: number;
  readonly best: number;
}

/**
 * Adds the nearest admitted memories under each head to the candidates, and fills the cosines of every candidate that
 * has a vector. Texts of one user lie close together in most models, so only nearness above the mean says something.
 *
 * @param means mean cosines over all vectors, where the partitions do not hold them all
 */
export function nominate(
  grounds: readonly Ground[],
  queries: readonly HeadQuery[],
  means?: ReadonlyMap<Head, number>,
): Nearness[] {
  const probed = queries.map(({ head, values }) => {
    const top = new Top(NOMINEES);
    let sum = 0;
    let count = 0;
    const probes = grounds.flatMap((ground) => {
      const set = ground.partition.vectors[head];
      if (set?.dimensions !== values.length) return [];
      const probe = set.probe(values);
      sum += probe.mean * set.live;
      count += set.live;
      probe.nearest({
        count: NOMINEES,
        admits: ground.admits,
        visit: (doc, score) => top.offer({ ground, doc, score }),
      });
      return [{ ground, probe }];
    });
    const nearest = top.some();
    for (const { ground, doc } of nearest) note(ground.scratch, doc);
    const best = nearest.length === 0 ? 0 : Math.max(...nearest.map(({ score }) => score));
    return { probes, near: { head, mean: means?.get(head) ?? (count === 0 ? 0 : sum / count), best } };
  });
  // After all heads have named theirs: each candidate has a cosine under each head.
  return probed.map(({ probes, near }) => {
    for (const { ground, probe } of probes) {
      const { found, foundCount } = ground.scratch;
      probe.cosines(found, foundCount, cosinesOf(ground, near.head));
    }
    return near;
  });
}

/** Where a head's cosines are kept, by document; heads beside the semantic one have room only once they are asked. */
function cosinesOf({ scratch }: Ground, head: Head): Float32Array {
  if (head === 'semantic') return scratch.cosine;
  const { length } = scratch.found;
  const kept = scratch.headCosines[head];
  if (kept !== undefined && kept.length >= length) return kept;
  const room = new Float32Array(length);
  scratch.headCosines[head] = room;
  return room;
}

/** Where a cosine lies between the mean (0) and the best (1). */
export function vote(cosine: number, { mean, best }: Pick<Nearness, 'mean' | 'best'>): number {
  return best > mean ? Math.max(0, (cosine - mean) / (best - mean)) : 0;
}

/** The cosine of a memory under a head that was asked, and undefined when it has no vector there. */
export function cosineOf(ground: Ground, doc: number, head: Head): number | undefined {
  const set = ground.partition.vectors[head];
  return set?.has(doc) === true ? f32(cosinesOf(ground, head), doc) : undefined;
}

/** A profile's weight of a head's vote. */
export function weightOf(head: Head, profile: RecipeProfile): number {
  switch (head) {
    case 'semantic':
      return profile.vectors;
    case 'entity':
      return profile.entityVectors;
    case 'situation':
      return profile.situationVectors;
  }
}

/** A head that was asked, with its cosines in one partition. */
export interface Voter extends Nearness {
  readonly weight: number;
  readonly cosines: Float32Array;
}

/** Looked up once a partition, as each candidate is voted on. */
export function votersOf(near: readonly Nearness[], profile: RecipeProfile, ground: Ground): Voter[] {
  return near.map((each) => ({ ...each, weight: weightOf(each.head, profile), cosines: cosinesOf(ground, each.head) }));
}

/** The votes of all heads that were asked, each by its weight; a memory without a vector counts as far away. */
export function votesOf(voters: readonly Voter[], doc: number): number {
  let sum = 0;
  for (const voter of voters) sum += voter.weight * vote(f32(voter.cosines, doc), voter);
  return sum;
}
