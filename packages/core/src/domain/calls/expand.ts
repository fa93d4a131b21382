import type { Link } from '../links/link-store.ts';

export interface Scored {
  readonly seq: number;
  readonly score: number;
  /** True of what the question did not find by itself. */
  readonly linked: boolean;
}

/** Links of each match that are followed. */
export const linksOfEach = 2;
/** Share of a match's score that its strongest possible link carries on. */
const boost = 0.8;
/** What a link between two matches adds to either, at most. */
const mutual = 0.1;
const fullest = 5;

/** How many are told of: as many as asked for, and up to two more that links found, five together. */
export function placesFor(limit: number): number {
  return Math.max(limit, Math.min(limit + linksOfEach, fullest));
}

/**
 * Single-waypoint expansion: from each match its two strongest links are followed, one step. What is found so scores
 * 0.8 x weight of what its match scores; what the question had found already is raised by 0.1 x weight of it, to 1 at most.
 * The best of all, by score and then newer; a match is never pushed out by more than two.
 */
export function expand(
  matches: readonly { readonly seq: number; readonly score: number }[],
  links: readonly Pick<Link, 'from' | 'to' | 'weight'>[],
  { limit }: { readonly limit: number },
): readonly Scored[] {
  const scores = new Map<number, Scored>(matches.map(({ seq, score }) => [seq, { seq, score, linked: false }]));
  for (const { seq, score } of matches) {
    const own = links
      .filter(({ from, to }) => from === seq || to === seq)
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, linksOfEach);
    for (const { from, to, weight } of own) {
      const other = from === seq ? to : from;
      const known = scores.get(other);
      if (known?.linked === false) {
        scores.set(other, { ...known, score: Math.min(1, known.score + mutual * weight * score) });
        continue;
      }
      const carried = boost * weight * score;
      if (carried > (known?.score ?? 0)) scores.set(other, { seq: other, score: carried, linked: true });
    }
  }
  return [...scores.values()].toSorted((a, b) => b.score - a.score || b.seq - a.seq).slice(0, placesFor(limit));
}
