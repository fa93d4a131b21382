import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { createZstdCompress } from 'node:zlib';
import type { Cipher } from '../../domain/secrets/cipher.ts';
import { addRow, emptyDigest, hashOfDigest } from '../move/digest.ts';
import type { MoveEnd } from '../move/end.ts';
import { type MovedTable, movedTables } from '../move/tables.ts';
import { encodeBlock, rowsBlock, type TableEnd } from './blocks.ts';
import { type BackupHeader, type BackupManifest, endMark, formatVersion, keyIdOf, magic, sha256 } from './format.ts';
import { toFrames } from './frames.ts';

export interface BackupProgress {
  readonly table: string;
  /** Rows of all tables. */
  readonly done: number;
  readonly total: number;
}

export interface WriteParams {
  /** As it is at one moment; it is read once. */
  readonly source: MoveEnd;
  readonly id: string;
  readonly now: number;
  readonly madeBy: string;
  readonly schema: number;
  /** All of this version when not given. */
  readonly tables?: readonly MovedTable[] | undefined;
  /** Encrypts the archive. */
  readonly cipher?: Cipher | undefined;
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WrittenBackup {
  readonly manifest: BackupManifest;
  /** By table; the hashes of an encrypted archive are nowhere else in the open. */
  readonly tables: readonly TableEnd[];
}

const keyBytes = 32;

/** What the sealed key of an archive is sealed for. */
export function keyContext(id: string): string {
  return `backup:${id}`;
}

/** The bytes of an archive; returns what is in it. One batch of rows and one frame are in memory at a time. */
export async function* writeArchive(params: WriteParams): AsyncGenerator<Uint8Array, WrittenBackup> {
  const { id, now, madeBy, schema, cipher } = params;
  const key = cipher === undefined ? undefined : randomBytes(keyBytes);
  const header: BackupHeader = {
    id,
    createdAt: new Date(now).toISOString(),
    madeBy,
    schema,
    compression: 'zstd',
    ...(cipher === undefined || key === undefined
      ? {}
      : { encryption: { cipher: 'aes-256-gcm', key: await cipher.seal(key.toString('base64'), keyContext(id)) } }),
  };
  const keyId = keyIdOf(header);
  const headerText = JSON.stringify(header);
  const headerHash = sha256(headerText);
  const hash = createHash('sha256');
  const hashed = (bytes: Uint8Array): Uint8Array => {
    hash.update(bytes);
    return bytes;
  };
  yield hashed(Buffer.from(`${magic} ${formatVersion} ${headerHash.toString('hex')}\n${headerText}\n`));
  const ends: TableEnd[] = [];
  const compress = createZstdCompress();
  const feeding = pipeline(Readable.from(blocksOf(params, ends), { objectMode: true }), compress);
  // Its failure comes out of the stream that is read below; here it only must not be told twice.
  feeding.catch(() => undefined);
  try {
    for await (const frame of toFrames({ key, headerHash }, compress)) yield hashed(frame);
    await feeding;
  } finally {
    compress.destroy();
  }
  const manifest: BackupManifest = {
    format: formatVersion,
    id,
    createdAt: header.createdAt,
    madeBy,
    schema,
    encrypted: header.encryption !== undefined,
    ...(keyId === undefined ? {} : { keyId }),
    users: ends.find(({ table }) => table === 'user_state')?.rows ?? 0,
    tables: ends.map(({ table, rows, hash: sum }) => ({ table, rows, ...(cipher === undefined ? { hash: sum } : {}) })),
  };
  const text = Buffer.from(JSON.stringify(manifest));
  hash.update(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  yield Buffer.concat([text, length, hash.digest(), endMark]);
  return { manifest, tables: ends };
}

async function* blocksOf(params: WriteParams, ends: TableEnd[]): AsyncGenerator<Uint8Array> {
  const { source, tables = movedTables, onProgress, signal } = params;
  yield encodeBlock({ kind: 'tables', tables });
  let total = 0;
  for (const table of tables) total += await source.count(table);
  let done = 0;
  for (const table of tables) {
    const digest = emptyDigest();
    for await (const rows of source.read(table, {})) {
      signal?.throwIfAborted();
      for (const { values } of rows) addRow(digest, values);
      yield encodeBlock(rowsBlock(table, rows));
      done += rows.length;
      onProgress?.({ table: table.name, done, total });
      // SQLite reads without ever waiting; a server goes on in between.
      await setImmediate();
    }
    const lastNumber = table.serial === undefined ? undefined : await source.lastNumber(table);
    ends.push({ table: table.name, rows: digest.rows, hash: hashOfDigest(digest), lastNumber });
  }
  yield encodeBlock({ kind: 'end', tables: ends });
}
