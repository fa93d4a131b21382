/** What an operator does with the keys of a whole database. */
import { auditKeyContext } from './domain/audit/audit-keys.ts';
import { HoldfastError } from './domain/errors.ts';
import { keyContext } from './domain/language/ai-settings-source.ts';
import type { StoredAiSettings } from './domain/language/ai-settings.ts';
import { localTenant, systemScope, type TenantScope, type UserScope } from './domain/scope.ts';
import type { Cipher } from './domain/secrets/cipher.ts';
import { resealAccounts } from './domain/planner/calendars/google/reseal-accounts.ts';
import type { Keyring } from './domain/secrets/keyring.ts';
import type { Store } from './domain/store.ts';
import { webhookSecretContext } from './domain/webhooks/sender.ts';
import { everyUser } from './every-user.ts';
import { openKeys } from './open-keys.ts';
import { openStore, type OpenOptions } from './open.ts';
import { nodePlatform } from './platform.ts';

/** What is to be done. What an earlier call left off is always finished. */
export type EncryptionWork =
  /** Puts what is not sealed, or under an older key, under the current data keys. */
  | 'apply'
  /** Seals every data key and secret under the current root key, and lets go of root keys that nothing lies under any more. */
  | 'rotate-root'
  /** Gives every user a new data key, and puts all that the user has under it. */
  | 'rotate-users';

export interface EncryptionProgress {
  /** Users that are done. */
  readonly done: number;
  readonly total: number;
  /** Rows that were sealed anew. */
  readonly rows: number;
}

export interface EncryptionReport {
  /** Whether the content of memories is encrypted in this database. */
  readonly content: boolean;
  /** Id of the root key that everything new is sealed under. */
  readonly root: string;
  readonly users: number;
  /** Users of whom something is not sealed, or lies under an older key. */
  readonly unfinished: number;
  /** Rows that were sealed anew. */
  readonly rows: number;
  /** Data keys that were made. */
  readonly renewed: number;
  /** Data keys and secrets that were sealed under the current root key. */
  readonly rewrapped: number;
  /** Root keys that need not be given any more. */
  readonly dropped: readonly string[];
}

export interface EncryptionParams {
  readonly options: OpenOptions;
  readonly work: EncryptionWork | 'look';
  /** With `rotate-users`: only users whose key was made before this instant; now, when not given. */
  readonly before?: number;
  readonly onProgress?: (progress: EncryptionProgress) => void;
  readonly signal?: AbortSignal;
}

/** Rows a transaction: others wait for the write lane no longer than for that. */
const slice = 250;
const page = 200;

/**
 * Carries a work on the keys of a database through, user after user, while others may read and write. Ended early, the same
 * call goes on: how far a user has come stands with the user's key.
 *
 * @throws HoldfastError config_invalid without a root key, encryption_key_missing, encryption_key_wrong, and those of the
 *   store
 */
export async function workOnEncryption({
  options,
  work,
  before,
  onProgress,
  signal,
}: EncryptionParams): Promise<EncryptionReport> {
  const platform = options.platform ?? nodePlatform();
  const { cipher, keyring } = await openKeys(options);
  if (cipher === undefined || keyring === undefined) {
    throw new HoldfastError('encryption_key_missing', {
      detail:
        'There is no secret key yet, so nothing is encrypted. Set HOLDFAST_ENCRYPT=content, or give a secret key.',
    });
  }
  const store = await openStore(options, { platform, keyring });
  try {
    const found = await everyUser(store);
    const counted = { rows: 0, renewed: 0, rewrapped: 0, unfinished: 0 };
    const { content } = store.capabilities;
    const until = before ?? platform.now();
    const now = (): number => platform.now();
    const anew = sealingAnew(cipher, keyring);
    for (const tenant of await everyTenant(store, found)) {
      const scope: TenantScope = { kind: 'tenant', tenant };
      if (work === 'rotate-root') {
        counted.rewrapped += await store.write(scope, ({ vault }) => vault.rewrap(scope));
        counted.rewrapped += await resealSecrets(store, { anew, scope, now });
      } else if (work !== 'look' && content) {
        counted.rows += (await store.write(scope, ({ vault }) => vault.reseal(scope, { limit: slice }))).rows;
      }
    }
    for (const [done, { tenant, user }] of found.entries()) {
      signal?.throwIfAborted();
      const scope: UserScope = { kind: 'user', tenant, user, spaces: '*' };
      const tell = (): void => onProgress?.({ done, total: found.length, rows: counted.rows });
      tell();
      const finish = async (): Promise<void> => {
        for (let over = false; !over;) {
          signal?.throwIfAborted();
          const step = await store.write(scope, ({ vault }) => vault.reseal(scope, { limit: slice }));
          counted.rows += step.rows;
          over = step.done;
          tell();
        }
      };
      if (work === 'rotate-root') {
        counted.rewrapped += await store.write(scope, ({ vault }) => vault.rewrap(scope));
        counted.rewrapped += await resealAccounts(store, scope, { anew, now });
      }
      if ((work === 'apply' || work === 'rotate-users') && content) await finish();
      const state = await store.read(scope, ({ vault }) => vault.state(scope));
      if (work === 'rotate-users' && content && state !== undefined && state.keyMadeAt < until) {
        await store.write(scope, ({ vault }) => vault.renew(scope));
        counted.renewed += 1;
        await finish();
      } else if (content && state?.rest !== 'none') counted.unfinished += 1;
    }
    onProgress?.({ done: found.length, total: found.length, rows: counted.rows });
    const dropped =
      work === 'rotate-root' ? await store.write(systemScope, ({ vault }) => vault.dropRoots(systemScope)) : [];
    await store.scrub();
    return { content, root: keyring.current, users: found.length, ...counted, dropped };
  } finally {
    await store.close();
  }
}

/** Also those that have a row or settings and no user yet. */
async function everyTenant(store: Store, users: readonly { readonly tenant: string }[]): Promise<ReadonlySet<string>> {
  const all = new Set([localTenant, ...users.map(({ tenant }) => tenant)]);
  for (let after = ''; ;) {
    const from = after;
    const ids = await store.read(systemScope, ({ tenants }) => tenants.ids(systemScope, { after: from, limit: page }));
    for (const id of ids) all.add(id);
    const last = ids.at(-1);
    if (last === undefined) return all;
    after = last;
  }
}

type SealAnew = (sealed: string, context: string) => Promise<string | undefined>;

/** Undefined for what is sealed under the current root key, and for what does not open. */
function sealingAnew(cipher: Cipher, { current }: Keyring): SealAnew {
  return async (sealed, context) => {
    if (sealed.startsWith(`v2.${current}.`)) return undefined;
    const text = await cipher.open(sealed, context);
    return text === undefined ? undefined : cipher.seal(text, context);
  };
}

/** What the cipher sealed for a tenant and keeps in a table: the keys of an endpoint of models and of the audit log, and the secrets of webhooks. */
async function resealSecrets(
  store: Store,
  { anew, scope, now }: { readonly anew: SealAnew; readonly scope: TenantScope; readonly now: () => number },
): Promise<number> {
  let changed = 0;
  const setting = await store.read(scope, ({ settings }) => settings.get(scope, { name: 'ai' }));
  // Sound: only `updateAiSettings` writes it.
  const ai = setting?.value as StoredAiSettings | undefined;
  const sealedKey = ai?.sealedKey === undefined ? undefined : await anew(ai.sealedKey, keyContext(scope));
  if (setting !== undefined && ai !== undefined && sealedKey !== undefined) {
    const put = { name: 'ai', value: { ...ai, sealedKey }, expected: setting.version, at: now() } as const;
    if ((await store.write(scope, ({ settings }) => settings.put(scope, put))) !== undefined) changed += 1;
  }
  const stored = await store.read(scope, ({ secrets }) => secrets.get(scope, { name: 'audit' }));
  const audit =
    stored === undefined ? undefined : await anew(new TextDecoder().decode(stored), auditKeyContext(scope.tenant));
  if (audit !== undefined) {
    const value = new TextEncoder().encode(audit);
    await store.write(scope, ({ secrets }) => secrets.replace(scope, { name: 'audit', value }));
    changed += 1;
  }
  for (const { id, secret: old } of await store.read(scope, ({ webhooks }) => webhooks.list(scope))) {
    const secret = await anew(old, webhookSecretContext(scope, id));
    if (secret === undefined) continue;
    const changes = await store.write(scope, async ({ webhooks }) => {
      const now = (await webhooks.list(scope)).find((hook) => hook.id === id);
      // Rotated or deleted meanwhile.
      if (now?.secret !== old) return 0;
      await webhooks.replace(scope, { webhook: { ...now, secret } });
      return 1;
    });
    changed += changes;
  }
  return changed;
}
