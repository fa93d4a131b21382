import type { EmbeddingService, QueryVector } from '../embeddings/embedding-service.ts';
import { namesIn } from '../embeddings/head-texts.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { Degradation, RecallQuery, RecallResult, Understood } from './query.ts';
import { headUnavailable } from './head-unavailable.ts';
import type { SearchIndex } from './search-index.ts';

export interface RecallDependencies {
  readonly store: Store;
  readonly index: SearchIndex;
  readonly embeddings: EmbeddingService;
  readonly platform: Platform;
}

export interface Recalled {
  readonly results: readonly RecallResult[];
  readonly understood: Understood;
  readonly degraded: readonly Degradation[];
}

/**
 * The best memories for a query, best first, with up to `window` turns before and after each. Writes nothing.
 *
 * @throws HoldfastError head_unavailable when a head is asked for that has no vectors and cannot get any
 */
export async function recallMemories(
  dependencies: RecallDependencies,
  scope: UserScope,
  { query, window }: { readonly query: RecallQuery; readonly window: number },
): Promise<Recalled> {
  const { store, index } = dependencies;
  const { vector, degraded } = await queryVectorOf(dependencies, query);
  const found = await index.search(scope, query, vector);
  if (found.hits.length === 0)
    return { results: [], understood: found.understood, degraded: [...degraded, ...found.degraded] };
  const results = await store.read(scope, async (readers) => {
    const rows = await readers.memories.getBySeqs(scope, { seqs: found.hits.map(({ seq }) => seq) });
    const bySeq = new Map(rows.map((memory) => [memory.seq, memory]));
    // A row may have been deleted between the search and this read; it is then simply no longer a result.
    const live = found.hits.flatMap(({ seq, score, parts }) => {
      const memory = bySeq.get(seq);
      return memory === undefined || memory.deletedAt !== undefined ? [] : [{ memory, score, parts }];
    });
    if (window === 0) return live;
    return attachNeighbours(live, async (around) => {
      const found = await readers.memories.neighbours(scope, { around, before: window, after: window });
      return found.map((turns) => turns.filter((turn) => mayBeShown(turn, query)));
    });
  });
  return { results, understood: found.understood, degraded: [...degraded, ...found.degraded] };
}

/** The vector to search with: the caller's own, or the embedder's, or none with the reason. */
export async function queryVectorOf(
  { embeddings }: Pick<RecallDependencies, 'embeddings'>,
  query: RecallQuery,
): Promise<{ readonly vector: QueryVector | undefined; readonly degraded: readonly Degradation[] }> {
  const missing = query.heads?.find((head) => head !== 'semantic' && !embeddings.heads.includes(head));
  if (missing !== undefined) throw headUnavailable(missing);
  if (query.vector !== undefined) return { vector: query.vector, degraded: [] };
  if (embeddings.model === undefined) {
    const [head] = query.heads ?? [];
    if (head !== undefined) throw headUnavailable(head);
    return { vector: undefined, degraded: [] };
  }
  const asksNames = (query.heads ?? embeddings.heads).includes('entity');
  const names = asksNames ? namesIn(query.query).join(', ') : '';
  const { vector, degraded } = await embeddings.embedQuery(query.query, names === '' ? undefined : names);
  return { vector, degraded: degraded === undefined ? [] : [degraded] };
}

/** What the query could not find by itself is not shown beside a result either. */
function mayBeShown({ state, expiresAt, createdAt }: Memory, { now, asOf, includeArchived }: RecallQuery): boolean {
  const hidden = state === 'paused' || (state === 'archived' && !includeArchived);
  return !hidden && (expiresAt ?? Infinity) > now && (asOf === undefined || createdAt <= asOf);
}

type Around = { readonly space: string; readonly sessionId: string; readonly turn: number };

async function attachNeighbours(
  results: readonly RecallResult[],
  neighbours: (around: readonly Around[]) => Promise<Memory[][]>,
): Promise<RecallResult[]> {
  const asked = results.flatMap(({ memory: { space, sessionId, turn } }, place) =>
    sessionId === undefined || turn === undefined ? [] : [{ place, around: { space, sessionId, turn } }],
  );
  if (asked.length === 0) return [...results];
  const found = await neighbours(asked.map(({ around }) => around));
  const byPlace = new Map(asked.map(({ place }, position) => [place, present(found[position])]));
  return results.map((result, place) => {
    const around = byPlace.get(place) ?? [];
    return around.length === 0 ? result : { ...result, neighbours: around };
  });
}
