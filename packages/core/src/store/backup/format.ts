import { createHash } from 'node:crypto';
import { HoldfastError } from '../../domain/errors.ts';

/*
 * An archive, from beginning to end:
 *
 *   HOLDFAST-BACKUP 1 SHA256-OF-HEADER\n
 *   header, as JSON\n
 *   frames: length (32 bits, the highest one set in the last), bytes, tag of 16 bytes
 *   manifest, as JSON
 *   length of the manifest (32 bits), SHA-256 of everything before these bytes, HFBACKUP
 *
 * What the frames hold, joined, is compressed by zstd and then a series of blocks (`blocks.ts`). Numbers have the high byte first.
 */

export const formatVersion = 1;
export const magic = 'HOLDFAST-BACKUP';
export const endMark = Buffer.from('HFBACKUP');
export const tailBytes = 4 + 32 + endMark.length;
/** More than any manifest has. */
export const mostManifestBytes = 1_048_576;
/** How much of the end of an archive has to be read for its manifest; most are much shorter. */
export const manifestReach = 65_536;
export const mostLineBytes = 65_536;

export interface BackupHeader {
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Version of the Holdfast that made it. */
  readonly madeBy: string;
  /** Number of the last step of its schema. */
  readonly schema: number;
  readonly compression: 'zstd';
  readonly encryption?: {
    readonly cipher: 'aes-256-gcm';
    /** The key of this archive alone, sealed under the secret key. */
    readonly key: string;
  };
}

/** Of the secret key, which sealed values carry. */
export function keyIdOf({ encryption }: BackupHeader): string | undefined {
  return /^v2\.([\da-f]{16})\./u.exec(encryption?.key ?? '')?.[1];
}

export interface BackupTable {
  readonly table: string;
  readonly rows: number;
  /** Of every value of every row, the same for both databases; left out of the manifest of an encrypted archive. */
  readonly hash?: string | undefined;
}

/** What can be known of an archive without its key. */
export interface BackupManifest {
  readonly format: number;
  readonly id: string;
  readonly createdAt: string;
  readonly madeBy: string;
  readonly schema: number;
  readonly encrypted: boolean;
  /** Of the secret key that it is encrypted under. */
  readonly keyId?: string | undefined;
  readonly users: number;
  readonly tables: readonly BackupTable[];
}

export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function damaged(what: string): HoldfastError {
  return new HoldfastError('backup_damaged', {
    detail: `The backup is damaged: ${what}. Nothing was restored. Take another backup, or another copy of this one.`,
  });
}

export function incomplete(): HoldfastError {
  return new HoldfastError('backup_incomplete', {
    detail: 'The backup was cut short. Nothing was restored. Take another backup, or another copy of this one.',
  });
}

/** JSON of this program's own making, whose bytes have been checked. @throws HoldfastError backup_damaged */
export function parsed(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw damaged(`its ${what} cannot be read`);
  }
}

/** The end of an archive, or of as much of it as was read. @throws HoldfastError backup_incomplete, backup_damaged */
export function readTail(end: Uint8Array): {
  readonly manifest: BackupManifest;
  readonly hash: Uint8Array;
  readonly bytes: number;
} {
  const mark = end.subarray(end.length - endMark.length);
  if (end.length < tailBytes || !endMark.equals(mark)) throw incomplete();
  const tail = Buffer.from(end.subarray(end.length - tailBytes));
  const length = tail.readUInt32BE(0);
  if (length > mostManifestBytes || length + tailBytes > end.length) throw damaged('its manifest has no such length');
  const manifest = parsed(end.subarray(end.length - tailBytes - length, end.length - tailBytes), 'manifest');
  if (!isManifest(manifest)) throw damaged('its manifest is none');
  return { manifest, hash: tail.subarray(4, 36), bytes: length + tailBytes };
}

function isManifest(value: unknown): value is BackupManifest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    'id' in value &&
    'createdAt' in value &&
    typeof value.createdAt === 'string' &&
    'tables' in value &&
    Array.isArray(value.tables)
  );
}
