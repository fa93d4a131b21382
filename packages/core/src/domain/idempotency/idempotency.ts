import { HoldfastError } from '../errors.ts';
import type { Memory } from '../memories/memory.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';

/** A key that the caller sent along, and what it was sent with. */
export interface IdempotencyClaim {
  readonly operation: string;
  readonly key: string;
  /** SHA-256 over scope and body, hex. */
  readonly bodyHash: string;
}

const lifetimeMs = 24 * 60 * 60 * 1_000;

/**
 * What the first call under this key stored, in order; undefined when this is the first.
 * @throws HoldfastError idempotency_conflict when the key was used with another body
 */
export async function findRepeated(
  writers: Writers,
  scope: UserScope,
  claim: IdempotencyClaim,
  now: number,
): Promise<Memory[] | undefined> {
  const tenant = { kind: 'tenant', tenant: scope.tenant } as const;
  const { operation, key } = claim;
  const record = await writers.idempotency.find(tenant, { operation, key, notBefore: now - lifetimeMs });
  if (record === undefined) return undefined;
  if (record.bodyHash !== claim.bodyHash) {
    throw new HoldfastError('idempotency_conflict', {
      detail: 'This Idempotency-Key was used with another body in the last 24 hours. Use a new key.',
      faults: [{ field: 'Idempotency-Key', message: 'was used with another body' }],
    });
  }
  const found = await writers.memories.getMany(scope, { ids: record.memoryIds, includeDeleted: true });
  const byId = new Map(found.map((memory) => [memory.id, memory]));
  return record.memoryIds.map((id) => {
    const memory = byId.get(id);
    if (memory !== undefined) return memory;
    throw new HoldfastError('not_found', { detail: 'What this Idempotency-Key stored has been forgotten since.' });
  });
}

export async function recordClaim(
  writers: Writers,
  scope: UserScope,
  {
    claim,
    memories,
    now,
  }: { readonly claim: IdempotencyClaim; readonly memories: readonly Memory[]; readonly now: number },
): Promise<void> {
  const record = { ...claim, memoryIds: memories.map(({ id }) => id), createdAt: now };
  const tenant = { kind: 'tenant', tenant: scope.tenant } as const;
  // Here, not in a job: what a call adds it also clears away, so that the table holds a day at most.
  await writers.idempotency.prune(tenant, { before: now - lifetimeMs });
  await writers.idempotency.put(scope, { record });
}
