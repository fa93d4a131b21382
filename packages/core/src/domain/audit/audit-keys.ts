import { HoldfastError } from '../errors.ts';
import { fromHex, toHex } from '../hex.ts';
import type { Platform } from '../platform.ts';
import type { TenantScope } from '../scope.ts';
import type { Cipher } from '../secrets/cipher.ts';
import type { Store } from '../store.ts';
import type { AuditKey } from './chain.ts';

const keyBytes = 32;

export interface AuditKeys {
  /** The key of a tenant, made when there is none; undefined where no secret key is known. @throws HoldfastError config_invalid */
  of(tenant: string): Promise<AuditKey>;
  /** The same, without making one. */
  find(tenant: string): Promise<AuditKey>;
}

/**
 * Keys of audit logs lie in the database, sealed under the secret key, which does not: who can write to the file alone
 * cannot compute a chain anew. With the first row under a key its making is written down, so that a log which has a key
 * can be told from one that never had.
 */
export function createAuditKeys({
  store,
  platform,
  cipher,
}: {
  readonly store: Store;
  readonly platform: Pick<Platform, 'now' | 'randomBytes'>;
  readonly cipher: Cipher | undefined;
}): AuditKeys {
  const known = new Map<string, Promise<AuditKey>>();

  const find = async (scope: TenantScope): Promise<AuditKey> => {
    const stored = await store.read(scope, ({ secrets }) => secrets.get(scope, { name: 'audit' }));
    return stored === undefined ? undefined : open(cipher, scope.tenant, stored);
  };

  const ensure = async (scope: TenantScope): Promise<AuditKey> => {
    const { tenant } = scope;
    const there = await find(scope);
    if (there !== undefined || cipher === undefined) return there;
    const fresh = platform.randomBytes(keyBytes);
    const sealed = new TextEncoder().encode(await cipher.seal(toHex(fresh), auditKeyContext(tenant)));
    const at = platform.now();
    const stored = await store.write(scope, async ({ secrets, audit }) => {
      const value = await secrets.ensure(scope, { name: 'audit', value: sealed, at });
      // Another process was faster.
      if (toHex(value) !== toHex(sealed)) return value;
      await audit.begin(scope, { key: fresh });
      const entry = { at, who: 'holdfast', operation: 'sealAudit', on: [], result: 'ok' };
      await audit.append(scope, { entry, key: fresh });
      return value;
    });
    return open(cipher, tenant, stored);
  };

  return {
    of(tenant) {
      const remembered = known.get(tenant);
      if (remembered !== undefined) return remembered;
      const found = ensure({ kind: 'tenant', tenant });
      known.set(tenant, found);
      // What failed is tried again by the next call.
      found.catch(() => known.delete(tenant));
      return found;
    },
    find: (tenant) => find({ kind: 'tenant', tenant }),
  };
}

/** What the sealed key of an audit log is bound to. */
export function auditKeyContext(tenant: string): string {
  return `audit key of ${tenant}`;
}

async function open(cipher: Cipher | undefined, tenant: string, stored: Uint8Array): Promise<Uint8Array> {
  const hex = await cipher?.open(new TextDecoder().decode(stored), auditKeyContext(tenant));
  const key = hex === undefined ? undefined : fromHex(hex);
  if (key !== undefined) return key;
  throw new HoldfastError('config_invalid', {
    detail:
      'The key of the audit log cannot be read without the secret key that the database was used with. Give it back (HOLDFAST_SECRET_KEY, or the file secret.key).',
  });
}
