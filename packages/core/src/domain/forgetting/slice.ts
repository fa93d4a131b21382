import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import { cleanAliases } from './aliases.ts';
import { withDerived } from './derived.ts';
import { entomb, factText } from './marks.ts';
import { giveUpWords } from '../planner/records/give-up-words.ts';
import type { TombstoneReason } from './tombstone-store.ts';
import { nothingRemoved, type Removed } from './receipt.ts';

/** What one transaction of a forgetting came to. */
export interface SliceOutcome {
  readonly removed: Removed;
  readonly flagged: number;
  readonly marks: readonly string[];
  /** Spaces and ids (of their sources) of summaries that went though something they told of may stay: to be made anew. */
  readonly stale: readonly { readonly space: string; readonly id: string }[];
}

/**
 * Removes memories for good, inside a write: with them what was derived from them alone, summaries that used them, facts
 * that rest on nothing else, and all that the store keeps beside them. Their words leave tombstones. Other facts that
 * lose a source are flagged. The purge of deleted memories and every forgetting come through here, after `forgetRepeats`.
 */
export async function forgetMemories(
  writers: Writers,
  platform: Pick<Platform, 'hmac' | 'now' | 'randomBytes'>,
  scope: UserScope,
  {
    memories: chosen,
    reason,
  }: {
    readonly memories: readonly Memory[];
    /** Of the tombstones: `deleted` keeps the words from being derived again, `forgotten` from imports as well. */
    readonly reason: Exclude<TombstoneReason, 'rejected'>;
  },
): Promise<SliceOutcome> {
  const at = platform.now();
  const { memories, stale } = await withDerived(writers, scope, chosen);
  const seqs = memories.map(({ seq }) => seq);
  const facts = await writers.facts.restingOn(scope, { seqs });
  const chosenSeqs = new Set(seqs);
  const baseless = facts.filter(({ sources }) => sources.every((seq) => chosenSeqs.has(seq)));
  // What a caller stated outlives the deletion of its sources, which is housekeeping, but not their forgetting.
  const stated = baseless.filter(({ origin }) => origin === 'caller');
  const going = reason === 'forgotten' ? baseless : baseless.filter((fact) => !stated.includes(fact));
  const marks: string[] = [];
  const said: string[] = [];
  // What was said again between the deletion and its purge was said anew.
  const gone = Math.max(...chosen.map(({ deletedAt }) => deletedAt ?? at));
  const since = reason === 'deleted' ? gone : at;
  for (const [space, own] of Map.groupBy(memories, (memory) => memory.space)) {
    const former = await writers.memories.formerContents(scope, { seqs: own.map(({ seq }) => seq) });
    said.push(...own.map(({ content }) => content), ...former);
    const texts = [
      ...own.map(({ content }) => content),
      ...former,
      ...going.filter((fact) => fact.space === space).map(factText),
    ];
    marks.push(...(await entomb(writers, platform, { ...scope, spaces: [space] }, { texts, reason, at: since })));
  }
  const mentioned = await writers.entities.mentionedBy(scope, { seqs });
  const removedFacts =
    reason === 'forgotten' ? await writers.facts.remove(scope, { ids: stated.map(({ id }) => id) }) : 0;
  await giveUpWords(writers, scope, {
    forgotten: { seqs, ids: new Set([...memories, ...going].map(({ id }) => id)), contents: said },
    at,
  });
  const { ids, ...purged } = await writers.memories.purgeSeqs(scope, { seqs, at });
  const losing = facts.filter((fact) => !going.includes(fact)).map(({ id }) => id);
  if (losing.length > 0) await writers.facts.flag(scope, { ids: losing, flagged: true });
  await cleanAliases(writers, scope, { mentioned: mentioned.map(({ entity }) => entity), at });
  // Summaries of a call, and what its tools were asked, may repeat what was said in it.
  const sessionIds = [...new Set(memories.flatMap(({ sessionId }) => sessionId ?? []))];
  await writers.calls.redact(scope, { sessionIds });
  const idempotencyKeys = await writers.idempotency.forget(scope, { memoryIds: ids });
  return {
    removed: {
      ...nothingRemoved,
      ...purged,
      facts: purged.facts + removedFacts,
      memories: ids.length,
      idempotencyKeys,
    },
    flagged: losing.length,
    marks,
    stale,
  };
}

export function sumOf(one: Removed, other: Removed): Removed {
  return {
    memories: one.memories + other.memories,
    versions: one.versions + other.versions,
    embeddings: one.embeddings + other.embeddings,
    facts: one.facts + other.facts,
    entities: one.entities + other.entities,
    links: one.links + other.links,
    events: one.events + other.events,
    jobs: one.jobs + other.jobs,
    idempotencyKeys: one.idempotencyKeys + other.idempotencyKeys,
  };
}
