import { type UserScope, coversSpace } from '../scope.ts';
import { notFound } from '../memories/edit.ts';
import type { Memory } from '../memories/memory.ts';
import { type RecallDependencies, queryVectorOf, recallMemories } from './recall.ts';
import type { RecallQuery, Understood } from './query.ts';
import type { Judgement } from './search-index.ts';

export type MissCode =
  | 'found'
  | 'other_space'
  | 'deleted'
  | 'archived'
  | 'paused'
  | 'expired'
  | 'stored_after_as_of'
  | 'filtered_out'
  | 'no_shared_term'
  | 'outranked'
  | 'vector_pending'
  | 'below_precision_threshold';

export interface MissReason {
  readonly code: MissCode;
  readonly message: string;
}

export interface Miss {
  readonly judgement: Judgement | undefined;
  readonly found: boolean;
  readonly lowestReturnedScore: number | undefined;
  readonly reasons: readonly MissReason[];
  readonly understood: Understood;
}

/**
 * Why a memory is not among the best k of a query, most decisive reason first.
 * @param params.reach all spaces that the caller may know of; the scope names those that were asked
 * @throws HoldfastError not_found when the user has no such memory within reach
 */
export async function explainMiss(
  dependencies: RecallDependencies,
  scope: UserScope,
  { query, id, reach }: { readonly query: RecallQuery; readonly id: string; readonly reach: UserScope['spaces'] },
): Promise<Miss> {
  const { store, index } = dependencies;
  const anywhere = { ...scope, spaces: reach };
  const [memory] = await store.read(anywhere, (readers) =>
    readers.memories.getMany(anywhere, { ids: [id], includeDeleted: true }),
  );
  if (memory === undefined) throw notFound(id);
  const { vector } = await queryVectorOf(dependencies, scope, query);
  const { results, understood } = await recallMemories(dependencies, scope, { query, window: 0 });
  const found = results.some((result) => result.memory.id === id || result.duplicates?.includes(id) === true);
  const judgement = coversSpace(scope, memory.space) ? await index.judge(scope, query, vector, memory.seq) : undefined;
  const lowest = results.at(-1)?.score;
  return {
    judgement,
    found,
    lowestReturnedScore: lowest,
    reasons: found
      ? [{ code: 'found', message: 'It is among the results.' }]
      : reasons(memory, { scope, query, judgement, lowest }),
    understood,
  };
}

function reasons(
  memory: Memory,
  seen: {
    readonly scope: UserScope;
    readonly query: RecallQuery;
    readonly judgement: Judgement | undefined;
    readonly lowest: number | undefined;
  },
): MissReason[] {
  const { scope, query, judgement, lowest } = seen;
  const facts: readonly (readonly [holds: boolean, code: MissCode, message: string])[] = [
    [
      !coversSpace(scope, memory.space),
      'other_space',
      `It is in the space "${memory.space}", which was not asked. Name it in spaces.`,
    ],
    [memory.deletedAt !== undefined, 'deleted', 'It has been forgotten. Restore it first.'],
    [memory.state === 'archived' && !query.includeArchived, 'archived', 'It is archived. Pass includeArchived.'],
    [memory.state === 'paused', 'paused', 'It is paused. Set its state to active.'],
    [(memory.expiresAt ?? Infinity) <= query.now, 'expired', 'It has expired. Remove its expiresAt.'],
    [query.asOf !== undefined && memory.createdAt > query.asOf, 'stored_after_as_of', 'It was stored after asOf.'],
    [judgement?.filteredOut === true, 'filtered_out', 'It does not meet the filter. Loosen the filter.'],
    [
      judgement !== undefined && judgement.rank === undefined && judgement.sharedTerms.length === 0,
      'no_shared_term',
      'It shares no word with the query after stemming, and no vector is near enough. Ask with other words.',
    ],
    [
      memory.embedding === 'pending',
      'vector_pending',
      'Its vector is not made yet; so far it is found by words alone.',
    ],
    [
      query.mode === 'precision' && judgement?.rank !== undefined && judgement.rank <= query.k,
      'below_precision_threshold',
      'It fits too weakly for the precision mode. Use the recall mode.',
    ],
    [
      judgement?.rank !== undefined && judgement.rank > query.k,
      'outranked',
      `It is number ${judgement?.rank ?? 0}; the last one returned scored ${(lowest ?? 0).toFixed(3)}. Raise k or name what sets it apart.`,
    ],
  ];
  return facts.filter(([holds]) => holds).map(([, code, message]) => ({ code, message }));
}
