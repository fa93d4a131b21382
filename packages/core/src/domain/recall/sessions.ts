import type { Hit } from './query.ts';

/** The best turns of a session speak for it: one alone may be chance, and a long session must not win by length. */
const SPEAKING = 3;
/** Measured on sessions of two sets: at 1 one of them loses, at 0 the other. Turns keep what their neighbours lend, which gained on both. */
const WHOLE = 0.5;
/** Hits that are looked at, a session; the rest of a session's turns add nothing to its score. */
export const HITS_A_SESSION = 10;
export const FEWEST_HITS = 100;

export interface SessionHits {
  readonly score: number;
  /** Best first, as many as speak for it. */
  readonly hits: readonly Hit[];
}

/**
 * The best sessions: each by the sum of its best three turns' scores over the greatest such sum, plus half the words
 * of the whole session over the greatest. A memory without a session stands alone.
 *
 * @param hits best first
 */
export function bySession(hits: readonly Hit[], k: number): SessionHits[] {
  const groups = [...Map.groupBy(hits, ({ seq, talk }) => talk ?? `${seq}`).values()].map((found) => {
    const speaking = found.slice(0, SPEAKING);
    return {
      hits: speaking,
      turns: speaking.reduce((sum, { score }) => sum + score, 0),
      whole: speaking.reduce((most, { parts }) => Math.max(most, parts.session), 0),
    };
  });
  const most = (of: 'turns' | 'whole'): number => groups.reduce((best, group) => Math.max(best, group[of]), 0) || 1;
  const [turns, whole] = [most('turns'), most('whole')];
  return groups
    .map((group) => ({ score: group.turns / turns + (WHOLE * group.whole) / whole, hits: group.hits }))
    .sort((a, b) => b.score - a.score)
    .slice(0, k);
}
