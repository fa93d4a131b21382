import type { OperationName, Permission } from '@holdfast/contract';
import { defined } from '../defined.ts';
import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import { type TenantScope, systemScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { ApiKey } from './key-store.ts';

const secretStart = 'hf_';
const secretBytes = 32;
const shownChars = 10;
/** Of a secret chosen by a person, which may be short, less is kept in the clear. */
const shownCharsOfGiven = 4;

export interface NewKey {
  readonly name: string;
  readonly user?: string;
  readonly spaces?: readonly string[];
  readonly permissions: readonly Permission[];
  readonly operations?: readonly OperationName[];
  readonly replaces?: string;
  readonly expiresAt?: number;
}

/**
 * Makes a key. The secret is 256 random bits, so one unsalted SHA-256 is enough to store it: there is no
 * dictionary to try, and a slow hash would be paid on every request.
 */
export async function createKey(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  scope: TenantScope,
  wanted: NewKey,
): Promise<{ readonly key: ApiKey; readonly secret: string }> {
  const secret = secretStart + base64Url(platform.randomBytes(secretBytes));
  const entry = entryOf(platform, wanted, { secret, shown: shownChars });
  const stored = await store.write(scope, (writers) => writers.keys.insert(scope, entry));
  return { key: stored, secret };
}

function entryOf(
  platform: Platform,
  wanted: NewKey,
  { secret, shown }: { readonly secret: string; readonly shown: number },
): { readonly key: Omit<ApiKey, 'tenant'>; readonly hash: string } {
  const key = { ...wanted, id: newId(platform), prefix: secret.slice(0, shown), createdAt: platform.now() };
  return { key, hash: platform.sha256(secret) };
}

/**
 * Registers a key that the configuration gives, unless it is known already; a revoked one stays revoked. Looked up
 * in the write itself, since several processes may start with the same configuration at once.
 */
export async function ensureKey(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  scope: TenantScope,
  { secret, ...wanted }: NewKey & { readonly secret: string },
): Promise<void> {
  const entry = entryOf(platform, wanted, { secret, shown: shownCharsOfGiven });
  await store.write(scope, async (writers) => {
    const known = await writers.keys.findByHash(systemScope, { hash: entry.hash });
    if (known === undefined) await writers.keys.insert(scope, entry);
  });
}

export interface Rotation {
  readonly key: ApiKey;
  readonly secret: string;
  readonly replaced: ApiKey;
}

/**
 * Makes a key that may do what another may, and lets that one work on until `oldUntil`. Who may ask for it is judged by
 * `admits`, in the transaction, on the key as it then is.
 *
 * @throws HoldfastError not_found, version_conflict when the key no longer works or has been replaced already, and what
 *   `admits` throws
 */
export async function rotateKey(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  scope: TenantScope,
  asked: {
    readonly id: string;
    readonly oldUntil: number;
    readonly expiresAt?: number;
    /** The new key stops then at the latest. */
    readonly latest?: number;
    readonly admits: (key: ApiKey) => boolean;
  },
): Promise<Rotation> {
  const { id, oldUntil } = asked;
  const secret = secretStart + base64Url(platform.randomBytes(secretBytes));
  return store.write(scope, async (writers) => {
    const known = await writers.keys.list(scope, { includeRevoked: true });
    const old = known.find((key) => key.id === id && asked.admits(key));
    if (old === undefined) throw noSuchKey(id);
    demandRotatable(old, known, platform.now());
    const { name, user, spaces, permissions, operations } = old;
    const expiresAt = earliest(asked.expiresAt ?? old.expiresAt, asked.latest);
    const wanted = { name, permissions, replaces: id, ...defined({ user, spaces, operations, expiresAt }) };
    const key = await writers.keys.insert(scope, entryOf(platform, wanted, { secret, shown: shownChars }));
    const replaced = present(await writers.keys.expire(scope, { id, at: oldUntil }));
    return { key, secret, replaced };
  });
}

/** Of instants that may not be given. */
export function earliest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** @throws HoldfastError version_conflict */
function demandRotatable(old: ApiKey, known: readonly ApiKey[], now: number): void {
  const refuse = (why: string): never => {
    throw new HoldfastError('version_conflict', { detail: `${why} Make a new one instead.` });
  };
  if (old.revokedAt !== undefined) refuse('This API key has been revoked.');
  if (old.expiresAt !== undefined && old.expiresAt <= now) refuse('This API key has expired.');
  const next = known.find(({ replaces, revokedAt }) => replaces === old.id && revokedAt === undefined);
  if (next !== undefined) refuse(`This API key has been replaced by ${next.id} already; rotate that one.`);
}

export function noSuchKey(id: string): HoldfastError {
  return new HoldfastError('not_found', {
    detail: `No API key ${id}.`,
    faults: [{ field: 'id', message: 'was not found' }],
  });
}

/** The key behind a secret, where there is one, and why it opens nothing, where it does not. */
export type FoundKey =
  | { readonly key: ApiKey; readonly fault?: undefined }
  | { readonly key?: ApiKey; readonly fault: HoldfastError };

/**
 * Looks a secret up by its hash, so that neither the search nor the comparison takes time that depends on how much of a
 * guessed secret is right. A fault is `unauthenticated`: unknown, revoked or expired.
 */
export async function findKey(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  secret: string,
): Promise<FoundKey> {
  const hash = platform.sha256(secret);
  const found = await store.read(systemScope, (readers) => readers.keys.findByHash(systemScope, { hash }));
  if (found === undefined || !isSame(found.hash, hash)) {
    return { fault: unauthenticated('This API key is not known here.') };
  }
  const { key } = found;
  if (key.revokedAt !== undefined) return { key, fault: unauthenticated('This API key has been revoked.') };
  if (key.expiresAt !== undefined && key.expiresAt <= platform.now()) {
    return { key, fault: unauthenticated('This API key has expired.') };
  }
  return { key };
}

/** Compares in a time that depends on the lengths alone; what a database compares by, nobody promises. */
export function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index += 1) difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  return difference === 0;
}

export function unauthenticated(what: string): HoldfastError {
  return new HoldfastError('unauthenticated', {
    detail: `${what} Send a valid one as "Authorization: Bearer KEY" or "X-API-Key: KEY"; \`holdfast keys create\` makes one.`,
  });
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64 with the URL alphabet and no padding (RFC 4648, section 5); the domain has no Buffer. */
export function base64Url(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(start, start + 3);
    const group = (a << 16) | (b << 8) | c;
    const chars = Math.min(4, bytes.length - start + 1);
    for (let place = 0; place < chars; place += 1) text += alphabet.charAt((group >> (18 - 6 * place)) & 63);
  }
  return text;
}
