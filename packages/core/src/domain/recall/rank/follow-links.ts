import type { Ties } from '../entities/entity-arm.ts';
import { f64, i32 } from '../index/column.ts';
import { noteRelated } from './more-candidates.ts';
import type { RecipeProfile } from './profiles.ts';
import { type Reached, spread } from './spread.ts';
import type { Ground } from './statistics.ts';
import { Top } from './top.ts';

/** By storage number. */
export type LinkedMemories = ReadonlyMap<number, Reached>;

export const nothingLinked: LinkedMemories = new Map();

/**
 * What links from the best memories lead to, by the scores that stand in `added`; it joins what is found.
 *
 * @param params.best the best of these scores; where words found nothing there is nothing to begin from
 */
export function followLinks(params: {
  readonly grounds: readonly Ground[];
  readonly ties: Ties;
  readonly links: RecipeProfile['links'];
  readonly best: number;
}): LinkedMemories {
  const { grounds, ties, links, best } = params;
  if (ties.links === undefined || links.share === 0 || best === 0) return nothingLinked;
  const top = new Top(links.seeds);
  for (const ground of grounds) {
    const { scratch } = ground;
    for (let at = 0; at < scratch.foundCount; at += 1) {
      const doc = i32(scratch.found, at);
      const score = f64(scratch.added, doc);
      if (top.admits(score)) top.offer({ ground, doc, score });
    }
  }
  const seeds = top.list().map(({ ground: { partition }, doc, score }) => {
    return [f64(partition.documents.seq.values, doc), score / best] as const;
  });
  const reached = spread(ties.links, new Map(seeds));
  noteRelated(grounds, reached);
  return reached;
}
