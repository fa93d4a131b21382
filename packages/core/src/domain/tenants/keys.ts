import type { Permission } from '@holdfast/contract';
import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
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

/**
 * The live key behind a secret. The look-up is by hash, so comparing takes no time that depends on the secret.
 * @throws HoldfastError unauthenticated
 */
export async function authenticateKey(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  secret: string,
): Promise<ApiKey> {
  const hash = platform.sha256(secret);
  const key = await store.read(systemScope, (readers) => readers.keys.findByHash(systemScope, { hash }));
  if (key === undefined) throw unauthenticated('This API key is not known here.');
  if (key.revokedAt !== undefined) throw unauthenticated('This API key has been revoked.');
  if (key.expiresAt !== undefined && key.expiresAt <= platform.now())
    throw unauthenticated('This API key has expired.');
  return key;
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
