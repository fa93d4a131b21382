import type { Memory, MemoryKind } from '../memories/memory.ts';
import { recallMemories, type RecallDependencies } from '../recall/recall.ts';
import type { RecallQuery } from '../recall/query.ts';
import type { UserScope } from '../scope.ts';
import { expand, linksOfEach } from './expand.ts';

export interface Found {
  readonly memory: Memory;
  readonly score: number;
  readonly linked: boolean;
}

/**
 * What is remembered about a question asked during a call: the best by the profile `voice` (0.6 similarity + 0.2 salience
 * + 0.1 recency + 0.1 average link weight), and what is linked to them.
 */
export async function queryCall(
  dependencies: RecallDependencies,
  scope: UserScope,
  asked: { readonly query: RecallQuery; readonly sectors?: readonly MemoryKind[] },
): Promise<readonly Found[]> {
  const { store } = dependencies;
  const { query, sectors } = asked;
  const { results } = await recallMemories(dependencies, scope, { query, window: 0 });
  if (results.length === 0) return [];
  const matches = results.map(({ memory, score }) => ({ seq: memory.seq, score }));
  return store.read(scope, async ({ links, memories }) => {
    const seqs = matches.map(({ seq }) => seq);
    const found = await links.touching(scope, { seqs, limit: linksOfEach + 1 });
    // A typed memory and the words it came of say the same.
    const ways = found.filter(({ type }) => type !== 'derived_from' && type !== 'contradicts');
    const best = expand(matches, ways, { limit: query.k });
    const known = new Set(seqs);
    const missing = best.filter(({ seq }) => !known.has(seq)).map(({ seq }) => seq);
    const others = await memories.getBySeqs(scope, { seqs: missing });
    const told = [
      ...results.map(({ memory }) => memory),
      ...others.filter((memory) => mayBeTold(memory, query, sectors)),
    ];
    return best.flatMap(({ seq, score, linked }) =>
      told.filter((memory) => memory.seq === seq).map((memory) => ({ memory, score, linked })),
    );
  });
}

function mayBeTold(
  { state, deletedAt, expiresAt, kind }: Memory,
  { now }: RecallQuery,
  sectors: readonly MemoryKind[] | undefined,
): boolean {
  return (
    state === 'active' && deletedAt === undefined && (expiresAt ?? Infinity) > now && (sectors?.includes(kind) ?? true)
  );
}
