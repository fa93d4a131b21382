import type { Head } from '../../embeddings/head.ts';
import type { SearchTotals } from '../beyond/search-store.ts';
import { mixing } from '../index/mixing.ts';
import type { Statistics } from './statistics.ts';

/** Sums over all memories of the spaces asked, for a ranking that sees only some of them. */
export interface Borrowed {
  readonly statistics: Statistics;
  /** Memories that hold a term; 0 for one that was not counted. */
  readonly frequency: (term: string) => number;
  readonly speakers: readonly string[];
  /** Mean cosine over all vectors of a head. */
  readonly means: ReadonlyMap<Head, number>;
}

/** What a turn in the middle of a session borrows, in turns. */
const LENT = [...mixing.before, ...mixing.after].reduce<number>((sum, weight) => sum + weight, 0) / mixing.unit;

/**
 * The sums that a database does not keep are estimated from those it does: a memory in a session borrows from all around
 * it, and a term's memories are spread over sessions by chance.
 */
export function borrow(
  { documents, meanLength, groups, speakers }: SearchTotals,
  frequencies: ReadonlyMap<string, number>,
  means: ReadonlyMap<Head, number>,
): Borrowed {
  const frequency = (term: string): number => frequencies.get(term) ?? 0;
  const inSessions = documents === 0 ? 0 : 1 - groups / documents;
  return {
    frequency,
    speakers,
    means,
    statistics: {
      documents,
      meanLength,
      meanMixedLength: meanLength * (1 + LENT * inSessions),
      groups,
      meanGroupLength: (meanLength * documents) / Math.max(1, groups),
      groupsWith: (term) => groups * (1 - (1 - 1 / Math.max(1, groups)) ** frequency(term)),
    },
  };
}
