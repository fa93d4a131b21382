import type { EmbeddingService, QueryVector } from '../embeddings/embedding-service.ts';
import { namesIn } from '../embeddings/head-texts.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { collapseDuplicates } from './duplicates.ts';
import { collapseEvidence, type Evidence, evidenceOf } from './evidence.ts';
import { headUnavailable } from './head-unavailable.ts';
import type { Degradation, Hit, RecallQuery, RecallResult, RecallSession, Understood } from './query.ts';
import type { Search, SearchIndex } from './search-index.ts';
import { bySession, FEWEST_HITS, HITS_A_SESSION } from './sessions.ts';

export interface RecallDependencies {
  readonly store: Store;
  readonly index: SearchIndex;
  readonly embeddings: EmbeddingService;
  readonly platform: Platform;
}

export interface Recalled {
  readonly results: readonly RecallResult[];
  /** The best sessions, when they were asked for. */
  readonly sessions?: readonly RecallSession[];
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
  const { vector, degraded } = await queryVectorOf(dependencies, scope, query);
  const { found, results, sessions } =
    query.groupBy === 'session'
      ? await recallSessions(dependencies, scope, { query, vector, window })
      : await recallEach(dependencies, scope, { query, vector, window });
  return {
    results,
    ...(sessions === undefined ? {} : { sessions }),
    understood: found.understood,
    degraded: [...degraded, ...found.degraded],
  };
}

interface Asked {
  readonly query: RecallQuery;
  readonly vector: QueryVector | undefined;
  readonly window: number;
}

interface Found extends Pick<Recalled, 'results' | 'sessions'> {
  readonly found: Search;
}

/** So many times k is looked at for others in place of duplicates; a store full of one sentence must not be read whole. */
const DEEPER = 4;

/** The best memories; where some say the same, it looks further down for others. */
async function recallEach(dependencies: RecallDependencies, scope: UserScope, asked: Asked): Promise<Found> {
  const { query, vector, window } = asked;
  // What a filter asks for is what was found; words that stand in for it might be something else.
  const unfiltered = Object.keys(query.filter).length === 0;
  for (let k = query.k; ; k *= DEEPER) {
    const spare = query.mode === 'precision' ? 0 : k;
    const found = await dependencies.index.search(scope, { ...query, k, spare }, vector);
    const distinctOf = async (hits: readonly Hit[]): Promise<readonly RecallResult[]> => {
      const { results, evidence } = await readHits(dependencies, scope, hits);
      return collapseEvidence(collapseDuplicates(results), evidence, (words) => unfiltered && mayBeShown(words, query));
    };
    let distinct = await distinctOf(found.hits.slice(0, k));
    // Seldom read, and cheaper to read than to rank again.
    if (distinct.length < query.k && found.hits.length > k) distinct = await distinctOf(found.hits);
    if (distinct.length < query.k && found.hits.length === k + spare && k === query.k) continue;
    const results = await nameLinks(dependencies, scope, distinct.slice(0, query.k));
    return { found, results: await attachNeighbours(dependencies, scope, { ...asked, window, results }) };
  }
}

/** The best sessions, each with its best turns; the best turn of each is a result. */
async function recallSessions(dependencies: RecallDependencies, scope: UserScope, asked: Asked): Promise<Found> {
  const { query, vector } = asked;
  const k = Math.max(FEWEST_HITS, query.k * HITS_A_SESSION);
  const found = await dependencies.index.search(scope, { ...query, k }, vector);
  const groups = bySession(found.hits, query.k);
  const { results: rows } = await readHits(
    dependencies,
    scope,
    groups.flatMap(({ hits }) => hits),
  );
  const named = await nameLinks(dependencies, scope, rows);
  const results = await attachNeighbours(dependencies, scope, { ...asked, results: named });
  const bySeq = new Map(results.map((result) => [result.memory.seq, result]));
  const sessions = groups.flatMap(({ score, hits }): RecallSession[] => {
    const live = collapseDuplicates(hits.flatMap(({ seq }) => bySeq.get(seq) ?? []));
    const [best] = live;
    if (best === undefined) return [];
    return [{ sessionId: best.memory.sessionId, space: best.memory.space, score, results: live }];
  });
  return { found, sessions, results: sessions.flatMap((session) => session.results.slice(0, 1)) };
}

/** The rows of hits, in their order, and what typed ones rest on. A row may have been deleted since the search. */
async function readHits(
  { store }: RecallDependencies,
  scope: UserScope,
  hits: readonly Hit[],
): Promise<{ readonly results: RecallResult[]; readonly evidence: Evidence }> {
  if (hits.length === 0) return { results: [], evidence: new Map() };
  const seqs = hits.map(({ seq }) => seq);
  const { rows, evidence } = await store.read(scope, async (readers) => {
    const found = await readers.memories.getBySeqs(scope, { seqs });
    return { rows: found, evidence: await evidenceOf(readers, scope, found) };
  });
  const bySeq = new Map(rows.map((memory) => [memory.seq, memory]));
  const results = hits.flatMap(({ seq, score, parts }) => {
    const memory = bySeq.get(seq);
    return memory === undefined || memory.deletedAt !== undefined ? [] : [{ memory, score, parts }];
  });
  return { results, evidence };
}

/** Where parts are told in full: the links that led to a result, by ids. */
async function nameLinks(
  { store }: RecallDependencies,
  scope: UserScope,
  results: readonly RecallResult[],
): Promise<readonly RecallResult[]> {
  const seqs = new Set(results.flatMap(({ parts }) => (parts.links ?? []).map(({ from }) => from)));
  if (seqs.size === 0) return results;
  const rows = await store.read(scope, ({ memories }) => memories.getBySeqs(scope, { seqs: [...seqs] }));
  return results.map((result) => {
    const links = result.parts.links?.flatMap(({ from, type, weight }) =>
      rows.filter(({ seq }) => seq === from).map(({ id: memoryId }) => ({ memoryId, type, weight })),
    );
    return links === undefined ? result : { ...result, links };
  });
}

/** The vector to search with: the caller's own, or the embedder's, or none with the reason. */
export async function queryVectorOf(
  { embeddings }: Pick<RecallDependencies, 'embeddings'>,
  scope: UserScope,
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
  const { vector, degraded } = await embeddings.embedQuery(query.query, { scope, ...(names === '' ? {} : { names }) });
  return { vector, degraded: degraded === undefined ? [] : [degraded] };
}

/** What the query could not find by itself is not shown beside a result either. */
function mayBeShown({ state, expiresAt, createdAt }: Memory, { now, asOf, includeArchived }: RecallQuery): boolean {
  const hidden = state === 'paused' || (state === 'archived' && !includeArchived);
  return !hidden && (expiresAt ?? Infinity) > now && (asOf === undefined || createdAt <= asOf);
}

type Around = { readonly space: string; readonly sessionId: string; readonly turn: number };

async function attachNeighbours(
  { store }: RecallDependencies,
  scope: UserScope,
  { query, window, results }: Pick<Asked, 'query' | 'window'> & { readonly results: readonly RecallResult[] },
): Promise<readonly RecallResult[]> {
  const asked = results.flatMap(({ memory: { space, sessionId, turn } }, place) =>
    sessionId === undefined || turn === undefined ? [] : [{ place, around: { space, sessionId, turn } }],
  );
  if (window === 0 || asked.length === 0) return results;
  const around: readonly Around[] = asked.map(({ around }) => around);
  const found = await store.read(scope, ({ memories }) =>
    memories.neighbours(scope, { around, before: window, after: window }),
  );
  const byPlace = new Map(asked.map(({ place }, position) => [place, present(found[position])]));
  return results.map((result, place) => {
    const turns = (byPlace.get(place) ?? []).filter((turn) => mayBeShown(turn, query));
    return turns.length === 0 ? result : { ...result, neighbours: turns };
  });
}
