import { type AuditKey, type AuditNote, chainNotes, firstHash, sealedHead } from '../../../domain/audit/chain.ts';
import type { Platform } from '../../../domain/platform.ts';
import type { Executor } from '../statement.ts';
import { addHead, addRow, lockHead, setHead } from './audit-statements.ts';

type Hashing = Pick<Platform, 'hmac' | 'sha256'>;

/** Puts notes at the end of their tenants' chains, in order: one look at the head and one change of it a tenant. */
export async function chainRows(executor: Executor, platform: Hashing, notes: readonly AuditNote[]): Promise<void> {
  for (const [tenant, own] of Map.groupBy(notes, (note) => note.tenant)) {
    executor.enter({ kind: 'tenant', tenant });
    // The last is of the newest key.
    const key = own.at(-1)?.key;
    const known = await executor.first(lockHead, { tenant });
    const { rows, head } = chainNotes(platform, own, { tenant, key, head: known });
    await executor.runAll(
      addRow,
      rows.map((row) => ({ ...row, tenant })),
    );
    await executor.run(known === undefined ? addHead : setHead, { ...head, tenant });
  }
}

/** Makes the head of a tenant's chain where there is none, so that there is a row to lock. */
export async function ensureHead(
  executor: Executor,
  platform: Hashing,
  { tenant, key }: { readonly tenant: string; readonly key: AuditKey },
): Promise<void> {
  const hash = firstHash(platform, tenant);
  const head = sealedHead(platform, { tenant, key }, { no: 0, hash, cutNo: 0, cutHash: hash });
  await executor.run(addHead, { ...head, tenant });
}
