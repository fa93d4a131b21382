import { enqueuePruning } from '../changes/prune.ts';
import { enqueueReading } from '../extraction/enqueue.ts';
import { defined } from '../defined.ts';
import { attachEmbeddings } from '../embeddings/attach.ts';
import { type HeadSource, readsOtherwise } from '../embeddings/head-texts.ts';
import { lackingHeads, reembedJob } from '../embeddings/reembedding.ts';
import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import { spendQuota } from '../limits/quotas.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { Memory, MemoryPatch } from './memory.ts';
import { deriveFields } from './derive.ts';
import type { GivenVector } from './prepare.ts';
import type { RememberDependencies } from './remember.ts';
import { hiddenWith, hideResting } from './resting.ts';

export interface MemoryEdit {
  readonly id: string;
  readonly patch: Omit<MemoryPatch, 'contentHash' | 'derived' | 'embedding'>;
  readonly vector?: GivenVector;
  readonly expectedVersion?: number;
}

/**
 * Changes a memory and keeps its state before as a version. New words are found and old ones are not, as soon as
 * it resolves; what rules had derived from the old words is derived again. An edit that changes nothing makes no
 * version.
 *
 * @throws HoldfastError not_found, version_conflict, vector_mismatch, invalid_input when it would expire before it
 *   happened
 */
export async function editMemory(
  { store, platform, embeddings, extraction: mode, linkWatch }: RememberDependencies,
  scope: UserScope,
  { id, patch, vector, expectedVersion }: MemoryEdit,
): Promise<Memory> {
  const { content } = patch;
  // What other heads read is known only once the memory is: with these the job makes all vectors.
  const alone = embeddings.heads.length === 1;
  const computed =
    content === undefined || vector !== undefined || !alone ? undefined : await embeddings.embedForWrite([content]);
  return store.write(scope, async (writers) => {
    const [before] = await writers.memories.getMany(scope, { ids: [id] });
    if (before === undefined) throw notFound(id);
    checkExpiry(before, patch);
    const current = expectedVersion === undefined || expectedVersion === before.version;
    if (current && vector === undefined && !changes(before, patch)) return before;
    const renewed: MemoryPatch =
      content === undefined ? {} : rederive(before, { ...patch, content }, platform.sha256(content));
    const reembed = vector !== undefined || readsOtherwise(embeddings.heads, before, { ...before, ...sourceOf(patch) });
    const waiting = embeddings.model === undefined ? 'none' : 'pending';
    const embedding = reembed ? waiting : undefined;
    const updated = await writers.memories.update(scope, {
      id,
      at: platform.now(),
      patch: { ...patch, ...renewed, ...givenFields(before, patch), ...(embedding === undefined ? {} : { embedding }) },
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    });
    const memory = present(updated);
    await enqueuePruning(writers, platform, scope, [memory]);
    if (content !== undefined) await enqueueReading(writers, platform, scope, { mode, memory });
    // A job under way drops the vector of the version before: who still waits for one needs a job of its own.
    if (memory.embedding !== 'pending' && !reembed) return memory;
    const vectorAtHand = computed?.[0];
    const written = {
      memory,
      ...(vector === undefined ? {} : { given: vector }),
      ...(vectorAtHand === undefined ? {} : { computed: [{ head: 'semantic', values: vectorAtHand }] as const }),
    };
    const [attached] = await attachEmbeddings({ service: embeddings, platform, linkWatch }, writers, scope, [written]);
    return present(attached);
  });
}

/** The fields of an edit that a head may read. */
function sourceOf({ content, speaker, occurredAt, metadata }: MemoryEdit['patch']): Partial<HeadSource> {
  return defined({ content, speaker, occurredAt, metadata });
}

/** What was derived and is now given changes, even if it is the same. */
function changes(before: Memory, patch: MemoryEdit['patch']): boolean {
  if (givenFields(before, patch).derived !== undefined) return true;
  return Object.entries(patch).some(([field, value]) => {
    const known: unknown = Reflect.get(before, field);
    return JSON.stringify(known ?? null) !== JSON.stringify(value);
  });
}

/** As when remembering: an instant that nobody gave binds nobody, so that what has no date can expire at once. */
function checkExpiry(before: Memory, patch: MemoryEdit['patch']): void {
  if (patch.expiresAt === undefined && patch.occurredAt === undefined) return;
  if (patch.occurredAt === undefined && !before.dated) return;
  const expiresAt = patch.expiresAt === undefined ? before.expiresAt : patch.expiresAt;
  if (typeof expiresAt !== 'number' || expiresAt > (patch.occurredAt ?? before.occurredAt)) return;
  throw new HoldfastError('invalid_input', {
    detail: 'expiresAt must be after occurredAt.',
    faults: [{ field: 'expiresAt', message: 'must be after occurredAt' }],
  });
}

/** Fields the caller sets are no longer derived. */
function givenFields(before: Memory, patch: MemoryEdit['patch']): Pick<MemoryPatch, 'derived'> {
  const derived = before.derived.filter((field) => patch[field] === undefined);
  return derived.length === before.derived.length ? {} : { derived };
}

function rederive(before: Memory, patch: MemoryEdit['patch'] & { content: string }, contentHash: string): MemoryPatch {
  const again = deriveFields({ content: patch.content });
  const stillDerived = (field: 'tags' | 'salience'): boolean =>
    before.derived.includes(field) && patch[field] === undefined;
  return {
    contentHash,
    ...(stillDerived('tags') ? { tags: again.tags } : {}),
    ...(stillDerived('salience') ? { salience: again.salience } : {}),
  };
}

/** The key under which at most one purge waits for a user. */
export const purgeKey = 'purge_deleted';

/** Hides a memory at once, and typed memories that rest on it alone; it can be restored until `restorableUntil`. @throws HoldfastError not_found */
export async function forgetMemory(
  { store, platform, restoreMs }: Pick<RememberDependencies, 'store' | 'platform'> & { readonly restoreMs: number },
  scope: UserScope,
  id: string,
): Promise<{ readonly id: string; readonly deletedAt: number; readonly restorableUntil: number }> {
  const at = platform.now();
  const purge = {
    id: newId(platform),
    kind: 'purge_deleted',
    payload: {},
    runAt: at + restoreMs,
    key: purgeKey,
  } as const;
  const memory = await store.write(scope, async (writers) => {
    const hidden = await writers.memories.softDelete(scope, { id, at });
    if (hidden === undefined) return undefined;
    await hideResting(writers, scope, { seq: hidden.seq, at });
    await writers.jobs.enqueue(scope, { jobs: [purge] });
    return hidden;
  });
  if (memory === undefined) throw notFound(id);
  return { id, deletedAt: at, restorableUntil: at + restoreMs };
}

/**
 * Brings a forgotten memory back, with the typed memories that were hidden with it; what of it was not read yet is read.
 * @throws HoldfastError not_found, restore_expired, source_conflict when its source has been stored again meanwhile
 */
export async function restoreMemory(
  {
    store,
    platform,
    embeddings,
    restoreMs,
    quotas,
    extraction,
  }: Pick<RememberDependencies, 'store' | 'platform' | 'embeddings' | 'quotas' | 'extraction'> & {
    readonly restoreMs: number;
  },
  scope: UserScope,
  id: string,
): Promise<Memory> {
  return store.write(scope, async (writers) => {
    const [before] = await writers.memories.getMany(scope, { ids: [id], includeDeleted: true });
    if (before?.deletedAt === undefined) throw notFound(id, 'No forgotten memory with this id is left to restore.');
    const at = platform.now();
    if (at > before.deletedAt + restoreMs) {
      throw new HoldfastError('restore_expired', {
        detail: 'The time in which this memory could be restored has passed.',
      });
    }
    await demandFreeSource(writers, scope, before);
    if (quotas !== undefined) {
      await spendQuota(writers, scope, { defaults: quotas, spending: { memories: 1, ingestions: 0, now: at } });
    }
    const hidden = await hiddenWith(writers, scope, before);
    const memory = await bringBack({ embeddings, platform }, writers, scope, { id, at });
    for (const typed of hidden) {
      // What says the same has been made again meanwhile; reading it once more lets that rest on this memory, too.
      if ((await takerOf(writers, scope, typed)) === undefined) {
        await bringBack({ embeddings, platform }, writers, scope, { id: typed.id, at });
      }
    }
    await enqueueReading(writers, platform, scope, { mode: extraction, memory });
    return memory;
  });
}

async function bringBack(
  { embeddings, platform }: Pick<RememberDependencies, 'embeddings' | 'platform'>,
  writers: Writers,
  scope: UserScope,
  { id, at }: { readonly id: string; readonly at: number },
): Promise<Memory> {
  const memory = present(await writers.memories.restore(scope, { id, at }));
  // Its job may have come by while it was deleted.
  if (memory.embedding === 'pending') {
    await attachEmbeddings({ service: embeddings, platform }, writers, scope, [{ memory }]);
  } else if (embeddings.model !== undefined) {
    // The model may have changed while it was deleted; the job passes over what has its vector.
    const { model } = embeddings;
    const lacking = await lackingHeads(writers, scope, { model, heads: embeddings.heads, seqs: [memory.seq] });
    if (lacking.size > 0) {
      await writers.jobs.enqueue(scope, { jobs: [reembedJob(platform, { model, heads: embeddings.heads })] });
    }
  }
  return memory;
}

/** The memory that has been stored under its source since it was deleted. */
async function takerOf(writers: Writers, scope: UserScope, { source, space }: Memory): Promise<Memory | undefined> {
  if (source?.id === undefined) return undefined;
  const sources = [{ type: source.type, id: source.id }];
  const [taken] = await writers.memories.findBySources({ ...scope, spaces: [space] }, { sources });
  return taken;
}

async function demandFreeSource(writers: Writers, scope: UserScope, memory: Memory): Promise<void> {
  const taken = await takerOf(writers, scope, memory);
  if (taken === undefined) return;
  throw new HoldfastError('source_conflict', {
    detail: `Its source has been stored again since, as ${taken.id}. Forget that memory first, or leave this one forgotten.`,
  });
}

export function notFound(
  id: string,
  detail = `No memory ${id} in this scope. Name its space if it is not in the default one.`,
): HoldfastError {
  return new HoldfastError('not_found', { detail, faults: [{ field: 'id', message: 'was not found' }] });
}
