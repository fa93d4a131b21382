import type { LinkGraph } from '../entities/entity-arm.ts';
import type { Followed } from '../query.ts';

/** A memory that links lead to, and the links that led there, the nearest to where they began first. */
export interface Reached {
  /** Above 0, at most 1. */
  readonly strength: number;
  readonly links: readonly Followed[];
}

/** What links of links are worth beside links. */
const SECOND_HOP = 0.5;
/** Links that are followed from one memory. */
const FAN_OUT = 10;

/**
 * Follows links from the best memories found, one or two hops. A memory is reached with the share that where it began has
 * of the best score, times the weights on the way; of several ways the strongest counts.
 *
 * @param seeds storage numbers with their share of the best score, 0 to 1
 */
export function spread(graph: LinkGraph, seeds: ReadonlyMap<number, number>): ReadonlyMap<number, Reached> {
  const reached = new Map<number, Reached>();
  const go = (from: number, at: Reached, factor: number): void => {
    for (const { seq, type, weight } of graph.around(from).slice(0, FAN_OUT)) {
      const strength = at.strength * weight * factor;
      const begins = at.links[0]?.from ?? from;
      if (seq === begins || strength <= (reached.get(seq)?.strength ?? 0)) continue;
      reached.set(seq, { strength, links: [...at.links, { from, type, weight }] });
    }
  };
  for (const [seq, share] of seeds) go(seq, { strength: share, links: [] }, 1);
  for (const [seq, at] of Array.from(reached)) go(seq, at, SECOND_HOP);
  return reached;
}
