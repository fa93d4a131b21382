import { f32 } from '../index/column.ts';
import { Top } from './top.ts';
import { note } from './scratch.ts';
import type { Ground } from './statistics.ts';

/** So many nearest memories join the candidates that words have found. */
const NOMINEES = 100;

export interface Nearness {
  /** Mean and greatest cosine over the vectors scanned; both 0 when there were none. */
  readonly mean: number;
  readonly best: number;
}

/**
 * Adds the nearest admitted memories to the candidates, and fills the cosine of every candidate that has a vector.
 * Texts of one user lie close together in most models, so only nearness above the mean says something.
 */
export function nominate(grounds: readonly Ground[], vector: Float32Array): Nearness {
  const top = new Top(NOMINEES);
  let sum = 0;
  let count = 0;
  const probes = grounds.flatMap((ground) => {
    const { vectors } = ground.partition;
    if (vectors?.dimensions !== vector.length) return [];
    const probe = vectors.probe(vector);
    sum += probe.mean * vectors.live;
    count += vectors.live;
    probe.nearest({
      count: NOMINEES,
      admits: ground.admits,
      visit: (doc, score) => top.offer({ ground, doc, score }),
    });
    return [{ scratch: ground.scratch, probe }];
  });
  const nearest = top.list();
  for (const { ground, doc } of nearest) note(ground.scratch, doc);
  for (const { scratch, probe } of probes) probe.cosines(scratch.found, scratch.foundCount, scratch.cosine);
  return { mean: count === 0 ? 0 : sum / count, best: nearest[0]?.score ?? 0 };
}

/** Where a cosine lies between the mean (0) and the best (1). */
export function vote(cosine: number, { mean, best }: Nearness): number {
  return best > mean ? Math.max(0, (cosine - mean) / (best - mean)) : 0;
}

/** The cosine of a memory, and undefined when it has no vector. */
export function cosineOf({ partition, scratch }: Ground, doc: number): number | undefined {
  return partition.vectors?.has(doc) === true ? f32(scratch.cosine, doc) : undefined;
}
