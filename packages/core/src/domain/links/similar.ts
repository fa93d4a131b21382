import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { SearchIndex } from '../recall/search-index.ts';
import type { NewLink } from './link-store.ts';

/** Memories closer than this are linked, each to at most so many. */
export const similarFrom = 0.8;
export const mostSimilar = 5;

/**
 * Of users who are searched in the database, so many memories are compared in one run: each costs the database
 * a search. What comes beyond that at once is linked by topics, turns and entities alone.
 */
export const mostLookups = 1_000;

export interface SimilarDependencies {
  readonly store: Store;
  /** The recall index: it holds the vectors that are compared. */
  readonly index: Pick<SearchIndex, 'nearest'>;
}

export interface SimilarLinks {
  readonly links: NewLink[];
  /** Searches that the database did for them. */
  readonly lookups: number;
}

/** Links of some memories of one space to those most like them, by the vectors that queries of the user are compared with. */
export async function similarLinks(
  { store, index }: SimilarDependencies,
  scope: UserScope,
  params: { readonly seqs: readonly number[]; readonly mostLookups: number; readonly signal: AbortSignal },
): Promise<SimilarLinks> {
  const { seqs, signal } = params;
  const head = 'semantic';
  const read = await store.read(scope, async ({ embeddings }) => {
    const model = seqs.length === 0 ? undefined : await embeddings.model(scope);
    return model === undefined
      ? undefined
      : { model, wanted: await embeddings.getBySeqs(scope, { head, model, seqs }) };
  });
  if (read === undefined || read.wanted.length === 0) return { links: [], lookups: 0 };
  const { wanted } = read;
  const { found, lookups } = await index.nearest(scope, {
    ...read,
    count: mostSimilar,
    above: similarFrom,
    mostLookups: params.mostLookups,
    signal,
  });
  const links = found.flatMap((near, place) =>
    near.map((other): NewLink => {
      const from = present(wanted[place]).seq;
      return { from, to: other.seq, type: 'similar', weight: Math.min(1, other.cosine), origin: 'automatic' };
    }),
  );
  return { links, lookups };
}
