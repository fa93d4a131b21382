import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { HoldfastError } from '../../domain/errors.ts';
import type { Cipher } from '../../domain/secrets/cipher.ts';
import { addRow, type Digest, emptyDigest, hashOfDigest } from '../move/digest.ts';
import { type Block, readBlock, type TableEnd } from './blocks.ts';
import { ByteReader } from './byte-reader.ts';
import {
  type BackupHeader,
  type BackupManifest,
  damaged,
  formatVersion,
  keyIdOf,
  magic,
  mostManifestBytes,
  parsed,
  readTail,
  sha256,
  tailBytes,
} from './format.ts';
import { fromFrames } from './frames.ts';
import { keyContext } from './write.ts';

export interface ReadParams {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Opens encrypted archives. */
  readonly cipher?: Cipher | undefined;
  /** Number of the newest step of the schema that is known. */
  readonly schema: number;
  readonly signal?: AbortSignal | undefined;
}

/** What becomes of the content as it is read: every block in its order, but for the end. */
export type TakeBlock = (block: Exclude<Block, { kind: 'end' }>) => Promise<void>;

export interface ReadArchive {
  readonly header: BackupHeader;
  readonly manifest: BackupManifest;
  readonly tables: readonly TableEnd[];
}

export interface OpenArchive {
  readonly header: BackupHeader;
  /**
   * Reads to the end and checks everything that the archive says of itself. What was handed on is good only when this returns.
   * @throws HoldfastError backup_damaged, backup_incomplete
   */
  read(take: TakeBlock): Promise<ReadArchive>;
  close(): Promise<void>;
}

/**
 * Reads the beginning of an archive; it can be read once.
 * @throws HoldfastError backup_damaged, backup_incomplete, backup_key_missing, schema_too_new
 */
export async function openArchive({ bytes, cipher, schema, signal }: ReadParams): Promise<OpenArchive> {
  const reader = new ByteReader(bytes);
  try {
    const { header, headerHash } = await readHeader(reader, schema);
    const key = await keyOf(header, cipher);
    return {
      header,
      async read(take) {
        const tables = await readContent({ reader, seal: { key, headerHash }, signal }, take);
        const end = await reader.remainder(mostManifestBytes + tailBytes);
        const tail = readTail(end);
        if (tail.bytes !== end.length) throw damaged('more follows its end');
        const before = end.subarray(0, end.length - tailBytes);
        if (!reader.hashWith(before).equals(tail.hash)) throw damaged('its hash does not fit');
        checkManifest(tail.manifest, header, tables);
        return { header, manifest: tail.manifest, tables };
      },
      close: () => reader.close(),
    };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function readHeader(
  reader: ByteReader,
  schema: number,
): Promise<{ readonly header: BackupHeader; readonly headerHash: Uint8Array }> {
  const [name, version, hash] = (await reader.line()).toString('latin1').split(' ');
  if (name !== magic) throw damaged('it does not begin as one does');
  if (version !== String(formatVersion)) {
    if (!/^\d{1,3}$/u.test(version ?? '')) throw damaged('it does not begin as one does');
    throw new HoldfastError('schema_too_new', {
      detail: `The backup has format ${version}; this Holdfast reads ${formatVersion}. Nothing was restored. Install the Holdfast that made it.`,
    });
  }
  const text = await reader.line();
  const headerHash = sha256(text);
  if (headerHash.toString('hex') !== hash) throw damaged('its header was changed');
  // Sound: the hash says that it is what `writeArchive` wrote.
  const header = parsed(text, 'header') as BackupHeader;
  if (header.schema > schema) {
    throw new HoldfastError('schema_too_new', {
      detail: `The backup was made by Holdfast ${header.madeBy} with schema ${header.schema}; this one knows ${schema}. Nothing was restored. Install that Holdfast.`,
    });
  }
  return { header, headerHash };
}

async function keyOf(header: BackupHeader, cipher: Cipher | undefined): Promise<Uint8Array | undefined> {
  const { id, encryption } = header;
  if (encryption === undefined) return undefined;
  const key = await cipher?.open(encryption.key, keyContext(id));
  if (key !== undefined) return Buffer.from(key, 'base64');
  const keyId = keyIdOf(header);
  throw new HoldfastError('backup_key_missing', {
    detail: `The backup is encrypted under ${keyId === undefined ? 'another secret key than' : `the secret key ${keyId}, which is not`} the one that is set here. Nothing was restored. Set HOLDFAST_SECRET_KEY, or put \`secret.key\` into the data folder, as they were where the backup was made.`,
  });
}

async function readContent(
  {
    reader,
    seal,
    signal,
  }: {
    readonly reader: ByteReader;
    readonly seal: Parameters<typeof fromFrames>[0];
    readonly signal: AbortSignal | undefined;
  },
  take: TakeBlock,
): Promise<readonly TableEnd[]> {
  const decompress = createZstdDecompress();
  let failure: Error | undefined;
  const feeding = pipeline(Readable.from(fromFrames(seal, reader), { objectMode: true }), decompress).catch(
    (error: unknown) => {
      failure = error instanceof Error ? error : new Error(String(error));
    },
  );
  const content = new ByteReader(decompress);
  const digests = new Map<string, Digest>();
  try {
    for (;;) {
      signal?.throwIfAborted();
      const block = await readBlock(content);
      if (block.kind === 'end') {
        compareEnds(block.tables, digests);
        if ((await content.remainder(0)).length > 0) throw damaged('more follows its content');
        await feeding;
        if (failure !== undefined) throw failure;
        return block.tables;
      }
      if (block.kind === 'tables') for (const { name } of block.tables) digests.set(name, emptyDigest());
      else {
        const digest = digests.get(block.table);
        if (digest === undefined) throw damaged('a table is not known');
        for (const values of block.rows) addRow(digest, values);
      }
      await take(block);
    }
  } catch (error) {
    decompress.destroy();
    await feeding;
    // What went wrong with the frames is the reason of what the decompression says.
    const reason = failure instanceof HoldfastError ? failure : error;
    if (reason instanceof Error && 'code' in reason && String(reason.code).startsWith('ZSTD'))
      throw damaged('its content cannot be read');
    throw reason;
  }
}

function compareEnds(ends: readonly TableEnd[], digests: ReadonlyMap<string, Digest>): void {
  for (const { table, rows, hash } of ends) {
    const digest = digests.get(table);
    if (digest === undefined || digest.rows !== rows || hashOfDigest(digest) !== hash) {
      throw damaged(`the rows of ${table} are not those that were written`);
    }
  }
  if (ends.length !== digests.size) throw damaged('a table is missing');
}

function checkManifest(manifest: BackupManifest, header: BackupHeader, ends: readonly TableEnd[]): void {
  const same =
    manifest.id === header.id &&
    manifest.tables.length === ends.length &&
    manifest.tables.every(({ table, rows }, at) => ends[at]?.table === table && ends[at].rows === rows);
  if (!same) throw damaged('its manifest tells of another one');
}
