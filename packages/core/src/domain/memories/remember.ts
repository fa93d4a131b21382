import { enqueuePruning } from '../changes/prune.ts';
import { enqueueExtraction, type ExtractionMode, noteExtraction } from '../extraction/enqueue.ts';
import { type Written, attachEmbeddings } from '../embeddings/attach.ts';
import { embedHeads, type HeadVector } from '../embeddings/head-vectors.ts';
import type { EmbeddingService } from '../embeddings/embedding-service.ts';
import { forgottenAmong, importedMark } from '../forgetting/marks.ts';
import { type IdempotencyClaim, findRepeated, recordClaim } from '../idempotency/idempotency.ts';
import { type QuotaDefaults, spendQuota } from '../limits/quotas.ts';
import type { LinkWatch } from '../links/link-watch.ts';
import type { ReflectionWatch } from '../planner/reflections/reflection-watch.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import { type UserScope, soleSpace } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import { type Candidate, type Decision, decideDuplicates } from './duplicates.ts';
import type { Memory, MemoryPatch, NewMemory } from './memory.ts';
import { type RememberItem, prepareMemory } from './prepare.ts';

export interface Remembered {
  readonly memory: Memory;
  readonly outcome: 'created' | 'duplicate' | 'replaced';
}

export interface RememberDependencies {
  readonly store: Store;
  readonly platform: Platform;
  readonly embeddings: EmbeddingService;
  /** Zone of a user who is met for the first time. */
  readonly timeZone: string;
  /** Who makes typed memories of what is written. */
  readonly extraction: ExtractionMode;
  /** Sees to it that what gets a vector is linked; undefined where nothing is linked by itself. */
  readonly linkWatch?: LinkWatch | undefined;
  /** Sees to it that somebody looks back when much has happened; undefined where only nights do. */
  readonly reflectionWatch?: ReflectionWatch | undefined;
  /** Quotas of users whom nothing says otherwise of; undefined where nothing is counted. */
  readonly quotas?: QuotaDefaults | undefined;
}

export interface Remembering {
  readonly items: readonly RememberItem[];
  readonly claim?: IdempotencyClaim;
  /** Asked within the transaction, before anything is stored: nothing is, and nothing is answered, when it says true. */
  readonly unless?: (writers: Writers) => Promise<boolean>;
  /** What belongs in the same transaction, given what was stored. */
  readonly alsoWrite?: (writers: Writers, remembered: readonly Remembered[]) => Promise<void>;
}

/** Items prepared in one turn of the event loop: a call of many must not hold up the others. */
const sliceItems = 100;

/**
 * Stores all items or none, in one transaction, and answers in their order. When it resolves they are durable and
 * findable by words; vectors join when the embedder answers in time and follow by a job when it does not.
 *
 * @throws HoldfastError source_conflict (with the index of the item), idempotency_conflict, vector_mismatch
 */
export async function rememberAll(
  dependencies: RememberDependencies,
  scope: UserScope,
  asked: Remembering,
): Promise<readonly Remembered[]> {
  return (await storeAll(dependencies, scope, { ...asked, skipForgotten: false })).remembered;
}

/**
 * As `rememberAll`, for what nobody says but a file: what was forgotten in this space is left out, told by its words, and
 * its positions are answered.
 */
export function importAll(dependencies: RememberDependencies, scope: UserScope, asked: Remembering): Promise<Imported> {
  return storeAll(dependencies, scope, { ...asked, skipForgotten: true });
}

export interface Imported {
  /** In order of the items that were not left out. */
  readonly remembered: readonly Remembered[];
  readonly forgotten: readonly number[];
}

async function storeAll(
  dependencies: RememberDependencies,
  scope: UserScope,
  { items, claim, unless, alsoWrite, skipForgotten }: Remembering & { readonly skipForgotten: boolean },
): Promise<Imported> {
  soleSpace(scope);
  const { store, platform, embeddings, timeZone, extraction, linkWatch, reflectionWatch, quotas } = dependencies;
  // Checking them took its part of this turn of the event loop.
  if (items.length >= sliceItems) await platform.yieldTurn();
  const computed = await computeVectors({ embeddings, platform }, items);
  if (items.length >= sliceItems) await platform.yieldTurn();
  const without = embeddings.model === undefined ? 'none' : 'pending';
  const candidates: Candidate[] = [];
  for (const [index, item] of items.entries()) {
    if (index % sliceItems === sliceItems - 1) await platform.yieldTurn();
    // Its vector is stored in the same transaction: writing the row twice to say so would be waste.
    const state = (item.vector ?? computed?.[index]) === undefined ? without : 'ready';
    candidates.push({ item, memory: prepareMemory(item, platform, state) });
  }
  // What is stored takes a turn of its own.
  if (items.length >= sliceItems) await platform.yieldTurn();
  let runAt: number | undefined;
  const imported = await store.write<Imported>(scope, async (writers) => {
    if ((await unless?.(writers)) === true) return { remembered: [], forgotten: [] };
    const now = platform.now();
    const repeated = claim === undefined ? undefined : await findRepeated(writers, scope, claim, now);
    if (repeated !== undefined)
      return { remembered: repeated.map((memory) => ({ memory, outcome: 'duplicate' })), forgotten: [] };
    await writers.users.ensure(scope, { at: now, timeZone });
    const decided = await decideDuplicates(writers.memories, scope, candidates);
    const decisions = skipForgotten
      ? await leaveOutForgotten(writers, { platform, scope }, candidates, decided)
      : decided;
    if (quotas !== undefined) {
      const count = (kind: Decision['kind']): number => decisions.filter((decision) => decision.kind === kind).length;
      const memories = count('create');
      const spending = { memories, ingestions: memories + count('replace'), now };
      await spendQuota(writers, scope, { defaults: quotas, spending });
    }
    const stored = await carryOut(writers, scope, { candidates, decisions, now });
    const kept = decisions.flatMap(({ kind }, index) => (kind === 'leaveOut' ? [] : [index]));
    const written = stored.map(({ memory, outcome }, place): Written => {
      const index = present(kept[place]);
      const given = items[index]?.vector;
      if (outcome === 'duplicate') return { memory: { ...memory } };
      const vector = computed?.[index];
      return {
        memory,
        ...(given === undefined ? {} : { given }),
        ...(vector === undefined ? {} : { computed: vector }),
      };
    });
    const changed = written.filter((_, index) => stored[index]?.outcome !== 'duplicate');
    const attached = await attachEmbeddings({ service: embeddings, platform, linkWatch }, writers, scope, changed);
    const byId = new Map(attached.map((memory) => [memory.id, memory]));
    const results = stored.map(({ memory, outcome }) => ({ memory: byId.get(memory.id) ?? memory, outcome }));
    await enqueuePruning(
      writers,
      platform,
      scope,
      changed.map(({ memory }) => memory),
    );
    runAt = await enqueueExtraction(writers, platform, scope, {
      store,
      mode: extraction,
      written: changed.map(({ memory }) => memory),
    });
    const said = changed.map(({ memory }) => memory);
    if (!skipForgotten) await reflectionWatch?.noteMemories(writers, scope, said);
    if (skipForgotten) await noteTimeless(writers, scope, { items, kept, stored });
    await alsoWrite?.(writers, results);
    if (claim !== undefined)
      await recordClaim(writers, scope, { claim, memories: results.map(({ memory }) => memory), now });
    const forgotten = decisions.flatMap(({ kind }, index) => (kind === 'leaveOut' ? [index] : []));
    return { remembered: results, forgotten };
  });
  noteExtraction(store, scope, runAt);
  // Nor does the telling of it lengthen that turn, or whatever the caller does next.
  if (items.length >= sliceItems) await platform.yieldTurn();
  return imported;
}

/** What is there already is told as a duplicate, forgotten or not. */
async function leaveOutForgotten(
  writers: Writers,
  { platform, scope }: { readonly platform: Platform; readonly scope: UserScope },
  candidates: readonly Candidate[],
  decisions: readonly Decision[],
): Promise<readonly Decision[]> {
  const texts = candidates.map(({ memory }) => memory.content);
  const reasons = await forgottenAmong(writers, platform, scope, texts);
  return decisions.map((decision, index): Decision => {
    const { content } = present(candidates[index]).memory;
    return decision.kind !== 'keep' && reasons.get(content)?.reason === 'forgotten' ? { kind: 'leaveOut' } : decision;
  });
}

/** What an import brings without a time of its own would else look as if somebody had said it just now. */
async function noteTimeless(
  { consolidations }: Writers,
  scope: UserScope,
  params: {
    readonly items: readonly RememberItem[];
    readonly kept: readonly number[];
    readonly stored: readonly Remembered[];
  },
): Promise<void> {
  const { items, kept, stored } = params;
  const seqs = stored.flatMap(({ memory, outcome }, place) =>
    outcome === 'created' && items[present(kept[place])]?.occurredAt === undefined ? [memory.seq] : [],
  );
  if (seqs.length > 0) await consolidations.setMark(scope, { name: importedMark, value: Math.max(...seqs) });
}

async function computeVectors(
  { embeddings, platform }: Pick<RememberDependencies, 'embeddings' | 'platform'>,
  items: readonly RememberItem[],
): Promise<readonly (readonly HeadVector[] | undefined)[] | undefined> {
  if (embeddings.model === undefined) return undefined;
  const asked = items.flatMap((item, index) => (item.vector === undefined ? [{ index, item }] : []));
  if (asked.length === 0) return undefined;
  const { heads } = embeddings;
  const wanted = asked.map(({ item: { content, speaker, occurredAt, metadata } }) => ({
    heads,
    source: {
      content,
      occurredAt: occurredAt ?? platform.now(),
      metadata: metadata ?? {},
      ...(speaker === undefined ? {} : { speaker }),
    },
  }));
  const vectors = await embedHeads(wanted, (texts) => embeddings.embedForWrite(texts));
  if (vectors === undefined) return undefined;
  const byItem = new Map(asked.map(({ index }, place) => [index, vectors[place]]));
  return items.map((_, index) => byItem.get(index));
}

async function carryOut(
  writers: Writers,
  scope: UserScope,
  work: { readonly candidates: readonly Candidate[]; readonly decisions: readonly Decision[]; readonly now: number },
): Promise<Remembered[]> {
  const { candidates, decisions, now } = work;
  const fresh = candidates.filter((_, index) => decisions[index]?.kind === 'create').map(({ memory }) => memory);
  const inserted = fresh.length === 0 ? [] : await writers.memories.insert(scope, { memories: fresh });
  const created = inserted.values();
  const results: (Remembered | undefined)[] = [];
  for (const [index, decision] of decisions.entries()) {
    results.push(await settle(decision, index));
  }
  return results.filter((result) => result !== undefined);

  async function settle(decision: Decision, index: number): Promise<Remembered | undefined> {
    switch (decision.kind) {
      case 'leaveOut':
        return undefined;
      case 'create':
        return { memory: present(created.next().value), outcome: 'created' };
      case 'keep':
        return { memory: decision.memory, outcome: 'duplicate' };
      case 'sameAs':
        return { memory: present(results[decision.index]?.memory), outcome: 'duplicate' };
      case 'replace': {
        const patch = replacement(present(candidates[index]).memory);
        const memory = await writers.memories.update(scope, { id: decision.memory.id, patch, at: now });
        return { memory: present(memory), outcome: 'replaced' };
      }
    }
  }
}

function replacement(memory: NewMemory): MemoryPatch {
  const { content, contentHash, kind, contentType, speaker, role, occurredAt, dated } = memory;
  const { salience, confidence, decayRate, tags, derived, metadata, pinned, expiresAt, embedding } = memory;
  return {
    content,
    contentHash,
    kind,
    salience,
    confidence,
    decayRate,
    tags,
    derived,
    metadata,
    pinned,
    embedding,
    expiresAt: expiresAt ?? null,
    ...(dated ? { occurredAt } : {}),
    ...(contentType === undefined ? {} : { contentType }),
    ...(speaker === undefined ? {} : { speaker }),
    ...(role === undefined ? {} : { role }),
  };
}
