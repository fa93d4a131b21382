import { canonicalJson } from '../canonical-json.ts';
import { fromHex, toHex } from '../hex.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { SecretReader, SecretWriter } from '../secrets/secret-store.ts';
import type { ForgettingScope } from './target.ts';

export const receiptFormat = 'holdfast.receipt';
export const receiptVersion = 1;
const secretBytes = 32;

/** How many of each kind of thing were removed. */
export interface Removed {
  readonly memories: number;
  readonly versions: number;
  readonly embeddings: number;
  readonly facts: number;
  readonly entities: number;
  readonly links: number;
  readonly events: number;
  readonly jobs: number;
  readonly idempotencyKeys: number;
}

export const nothingRemoved: Removed = {
  memories: 0,
  versions: 0,
  embeddings: 0,
  facts: 0,
  entities: 0,
  links: 0,
  events: 0,
  jobs: 0,
  idempotencyKeys: 0,
};

/** Of how many marks a receipt gives each one. */
export const mostMarks = 1_000;

export interface ReceiptMarks {
  /** Tombstones left, equal ones of two slices counted twice. */
  readonly count: number;
  /** SHA-256 over the marks, slice after slice: hash of the hash before and the slice's marks in order, a line each. */
  readonly digest: string;
  /** The first 1,000. */
  readonly first: readonly string[];
}

/** What is proved: no words, only ids of Holdfast, counts and marks. Instants are UTC, ISO 8601. */
export interface ReceiptBody {
  readonly format: typeof receiptFormat;
  readonly version: typeof receiptVersion;
  readonly id: string;
  readonly tenant: string;
  readonly scope: ForgettingScope;
  readonly requestedAt: string;
  readonly completedAt: string;
  readonly removed: Removed;
  /** Facts that lost a source, and stay. */
  readonly flagged: number;
  readonly marks: ReceiptMarks;
  /** Of a whole user whose data lay under keys of their own: how many keys were destroyed. */
  readonly keysDestroyed?: number;
  /** What a receipt cannot speak for. */
  readonly backups: string;
  readonly algorithm: 'Ed25519';
  /** The first 16 digits of the SHA-256 of `publicKey`. */
  readonly keyId: string;
  /** 32 bytes, hex. */
  readonly publicKey: string;
}

export interface Receipt extends ReceiptBody {
  /** Over the canonical JSON of everything else, hex. */
  readonly signature: string;
}

const backupsNote =
  'Copies made before, such as backups, exports and snapshots of disks, are not reached; they hold the data until they are deleted.';

const shreddedNote =
  'The keys of this user are destroyed. A copy of the database made before holds them still, sealed under the root key of that time: it can be read until it is deleted, or until that root key is replaced and destroyed.';

/** Signs what was done with the tenant's key, which is made when there is none. */
export async function signReceipt(
  secrets: SecretWriter,
  platform: Pick<Platform, 'ed25519' | 'now' | 'randomBytes' | 'sha256'>,
  scope: UserScope,
  done: Pick<ReceiptBody, 'id' | 'scope' | 'requestedAt' | 'completedAt' | 'removed' | 'flagged' | 'marks'> & {
    readonly keysDestroyed?: number;
  },
): Promise<Receipt> {
  const secret = await secrets.ensure(scope, {
    name: 'receipt',
    value: platform.randomBytes(secretBytes),
    at: platform.now(),
  });
  const publicKey = toHex(platform.ed25519.publicKey(secret));
  const body: ReceiptBody = {
    format: receiptFormat,
    version: receiptVersion,
    tenant: scope.tenant,
    backups: done.keysDestroyed === undefined ? backupsNote : shreddedNote,
    algorithm: 'Ed25519',
    keyId: keyIdOf(platform, publicKey),
    publicKey,
    ...done,
  };
  return { ...body, signature: toHex(platform.ed25519.sign(secret, canonicalJson(body))) };
}

/** Whether a signature fits; needs nothing but the receipt. False for whatever is no receipt. */
export function isSigned(platform: Pick<Platform, 'ed25519' | 'sha256'>, receipt: object): boolean {
  const { signature, ...body }: Record<string, unknown> = { ...receipt };
  const { publicKey, keyId, format } = body;
  const key = bytesOf(publicKey);
  const bytes = bytesOf(signature);
  if (format !== receiptFormat || key === undefined || bytes === undefined) return false;
  if (keyId !== keyIdOf(platform, toHex(key))) return false;
  return platform.ed25519.verify(key, canonicalJson(body), bytes);
}

function bytesOf(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? fromHex(value) : undefined;
}

/** Whether a receipt's key is the tenant's own. */
export async function isOwnKey(
  secrets: SecretReader,
  platform: Pick<Platform, 'ed25519'>,
  scope: Parameters<SecretReader['get']>[0],
  publicKey: unknown,
): Promise<boolean> {
  const secret = await secrets.get(scope, { name: 'receipt' });
  return secret !== undefined && publicKey === toHex(platform.ed25519.publicKey(secret));
}

function keyIdOf(platform: Pick<Platform, 'sha256'>, publicKey: string): string {
  return platform.sha256(publicKey).slice(0, 16);
}
