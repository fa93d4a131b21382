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
 * Fills the cosine of every memory that has a vector, and adds the nearest admitted ones to the candidates. Texts of
 * one user lie close together in most models, so only nearness above the mean says something.
 */
export function nominate(grounds: readonly Ground[], vector: Float32Array): Nearness {
  const top = new Top(NOMINEES);
  let sum = 0;
  let count = 0;
  for (const ground of grounds) {
    const { partition, scratch } = ground;
    if (partition.vectors?.dimensions !== vector.length) continue;
    partition.vectors.scan(vector, (doc, cosine) => {
      scratch.cosine[doc] = cosine;
      sum += cosine;
      count += 1;
      if (top.admits(cosine) && ground.admits(doc)) top.offer({ ground, doc, score: cosine });
    });
  }
  const nearest = top.list();
  for (const { ground, doc } of nearest) note(ground.scratch, doc);
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
