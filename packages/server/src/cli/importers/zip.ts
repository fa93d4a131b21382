import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import { HoldfastError } from '@holdfast/contract';

/** What a file in a zip file may unpack to: text of more than this no string can hold. */
export const mostUnpackedBytes = 512 * 1_024 * 1_024;

const endMark = 0x0605_4b50;
const entryMark = 0x0201_4b50;
const endBytes = 22;
const mostComment = 65_535;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The first file of a zip file whose name, without its folders, is wanted; in the order of the names. Rejected: a library, for one
 * directory of fixed form that exports of conversations have (no encryption, no parts, no 64-bit sizes).
 * @throws HoldfastError invalid_input
 */
export function fileInZip(
  bytes: Uint8Array,
  wanted: readonly string[],
): { readonly name: string; readonly bytes: Uint8Array } {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const entries = entriesOf(zip);
    for (const name of wanted) {
      const entry = entries.find((one) => one.name === name || one.name.endsWith(`/${name}`));
      if (entry !== undefined) return { name: entry.name, bytes: unpacked(zip, entry) };
    }
    const names = entries.map(({ name }) => name).slice(0, 10);
    throw fault(`holds none of ${wanted.join(', ')}, but ${names.join(', ')}`);
  } catch (error) {
    // A length that points beyond the end, or bytes that do not unpack.
    if (
      error instanceof RangeError ||
      (error instanceof Error && 'code' in error && !(error instanceof HoldfastError))
    ) {
      throw fault('is damaged', error);
    }
    throw error;
  }
}

export function gunzipped(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostUnpackedBytes });
  } catch (error) {
    throw fault('is damaged, or too large', error);
  }
}

function entriesOf(zip: Buffer): readonly Entry[] {
  let end = zip.length - endBytes;
  while (end >= 0 && end >= zip.length - endBytes - mostComment && zip.readUInt32LE(end) !== endMark) end -= 1;
  if (end < 0 || zip.readUInt32LE(end) !== endMark) throw fault('was cut short, or is none');
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (zip.readUInt32LE(at) !== entryMark) throw fault('is damaged');
    const nameBytes = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameBytes),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      offset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function unpacked(zip: Buffer, { name, method, crc, packed, size, offset }: Entry): Uint8Array {
  if (size > mostUnpackedBytes) throw fault(`holds ${name} of ${size} bytes; at most ${mostUnpackedBytes} can be read`);
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const body = zip.subarray(start, start + packed);
  if (method !== 0 && method !== 8) throw fault(`holds ${name} in a form that cannot be read; unpack it first`);
  const bytes = method === 0 ? body : inflateRawSync(body, { maxOutputLength: size + 1 });
  if (bytes.length !== size || crc32(bytes) !== crc) throw fault(`is damaged: ${name} is not what was packed`);
  return bytes;
}

function fault(message: string, cause?: unknown): HoldfastError {
  return new HoldfastError('invalid_input', { detail: `The packed file ${message}.`, cause });
}
