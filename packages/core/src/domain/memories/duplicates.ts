import { defined } from '../defined.ts';
import { HoldfastError } from '../errors.ts';
import type { UserScope } from '../scope.ts';
import type { EpisodeKey, MemoryReader } from './memory-store.ts';
import type { Memory, NewMemory } from './memory.ts';
import type { RememberItem } from './prepare.ts';

/** What to do with one item of a batch. */
export type Decision =
  | { readonly kind: 'create' }
  | { readonly kind: 'keep'; readonly memory: Memory }
  | { readonly kind: 'replace'; readonly memory: Memory }
  | { readonly kind: 'sameAs'; readonly index: number }
  /** It was forgotten, and nobody says it anew. */
  | { readonly kind: 'leaveOut' };

export interface Candidate {
  readonly item: RememberItem;
  readonly memory: NewMemory;
}

/**
 * Decides for each candidate whether it is already there (decisions, duplicates): first by source, then, only for
 * dated memories, by equal (hash, occurredAt, session, turn, speaker, role). Never looks beyond the scope.
 *
 * @throws HoldfastError source_conflict when a source stands for other words already
 */
export async function decideDuplicates(
  memories: MemoryReader,
  scope: UserScope,
  candidates: readonly Candidate[],
): Promise<readonly Decision[]> {
  const decisions: Decision[] = await bySource(memories, scope, candidates);
  const open = candidates.flatMap(({ memory }, index) =>
    decisions[index]?.kind === 'create' && memory.dated && memory.source?.id === undefined ? [{ index, memory }] : [],
  );
  if (open.length === 0) return decisions;
  const found = await memories.findEpisodes(scope, { keys: numberEqualEpisodes(open.map(({ memory }) => memory)) });
  for (const [place, { index }] of open.entries()) {
    const memory = found[place];
    if (memory !== undefined) decisions[index] = { kind: 'keep', memory };
  }
  return decisions;
}

async function bySource(
  memories: MemoryReader,
  scope: UserScope,
  candidates: readonly Candidate[],
): Promise<Decision[]> {
  const sources = candidates.flatMap(({ item: { source } }) =>
    source?.id === undefined ? [] : [{ type: source.type, id: source.id }],
  );
  const stored = sources.length === 0 ? [] : await memories.findBySources(scope, { sources });
  const storedBySource = new Map(stored.map((memory) => [sourceKey(memory), memory]));
  const firstOfBatch = new Map<string, number>();
  return candidates.map((candidate, index): Decision => {
    const key = sourceKey(candidate.memory);
    if (key === undefined) return { kind: 'create' };
    const memory = storedBySource.get(key);
    const earlier = firstOfBatch.get(key);
    if (earlier === undefined) firstOfBatch.set(key, index);
    else if (candidates[earlier]?.memory.contentHash === candidate.memory.contentHash)
      return { kind: 'sameAs', index: earlier };
    else
      throw sourceConflict(candidate, index, candidates.length, 'appears twice in this batch with different content');
    if (memory === undefined) return { kind: 'create' };
    if (memory.contentHash === candidate.memory.contentHash) return { kind: 'keep', memory };
    if (candidate.item.onConflict === 'replace') return { kind: 'replace', memory };
    throw sourceConflict(candidate, index, candidates.length, 'is already stored with other content');
  });
}

function sourceKey({ source }: Pick<NewMemory, 'source'>): string | undefined {
  return source?.id === undefined ? undefined : JSON.stringify([source.type, source.id]);
}

function sourceConflict({ memory }: Candidate, index: number, count: number, what: string): HoldfastError {
  const field = count === 1 ? 'source' : `items[${index}].source`;
  return new HoldfastError('source_conflict', {
    detail: `The source ${JSON.stringify(memory.source)} ${what}. Pass onConflict: "replace" to make a new version.`,
    faults: [{ field, message: what }],
    ...(count === 1 ? {} : { index }),
  });
}

/**
 * Equal episodes of one batch happened several times: the first stands for the first stored one, and so on. A turn
 * that the caller left open is not compared, since the store would give a retry the next number.
 */
function numberEqualEpisodes(memories: readonly NewMemory[]): EpisodeKey[] {
  const seen = new Map<string, number>();
  return memories.map((memory) => {
    const key = defined({
      contentHash: memory.contentHash,
      occurredAt: memory.occurredAt,
      sessionId: memory.sessionId,
      turn: memory.turn,
      speaker: memory.speaker,
      role: memory.role,
    });
    const text = JSON.stringify(key);
    const nth = seen.get(text) ?? 0;
    seen.set(text, nth + 1);
    return { ...key, nth };
  });
}
