import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import type { ByteReader } from './byte-reader.ts';
import { damaged, sha256 } from './format.ts';

/** Bytes of every frame but the last. */
export const frameBytes = 262_144;
const tagBytes = 16;
const lastFlag = 0x8000_0000;

/**
 * How the frames of one archive are protected. With a key: AES-256-GCM, the place in the archive as nonce, which no other frame under
 * this key has; without: the beginning of a SHA-256. Both cover the header, the place and whether it is the last, so that no frame can
 * be changed, moved, left out or taken for the end (the construction STREAM of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 */
export interface FrameSeal {
  readonly key: Uint8Array | undefined;
  readonly headerHash: Uint8Array;
}

function sealed(seal: FrameSeal, { index, last, bytes }: Place & { readonly bytes: Uint8Array }): Buffer {
  const about = aboutOf(seal, { index, last });
  const length = Buffer.alloc(4);
  length.writeUInt32BE((bytes.length | (last ? lastFlag : 0)) >>> 0);
  if (seal.key === undefined) return Buffer.concat([length, bytes, sha256(about, bytes).subarray(0, tagBytes)]);
  const cipher = createCipheriv('aes-256-gcm', seal.key, nonceOf(index)).setAAD(about);
  return Buffer.concat([length, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

interface Place {
  readonly index: number;
  readonly last: boolean;
}

function opened(seal: FrameSeal, { index, last, bytes }: Place & { readonly bytes: Uint8Array }): Uint8Array {
  const about = aboutOf(seal, { index, last });
  const body = bytes.subarray(0, bytes.length - tagBytes);
  const tag = bytes.subarray(bytes.length - tagBytes);
  if (seal.key === undefined) {
    if (timingSafeEqual(sha256(about, body).subarray(0, tagBytes), tag)) return body;
    throw damaged(`part ${index + 1} was changed`);
  }
  const decipher = createDecipheriv('aes-256-gcm', seal.key, nonceOf(index)).setAAD(about).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    // Node says in no other way that the tag does not fit.
    throw damaged(`part ${index + 1} was changed`);
  }
}

function aboutOf({ headerHash }: FrameSeal, { index, last }: Place): Buffer {
  const place = Buffer.alloc(9);
  place.writeBigUInt64BE(BigInt(index));
  place[8] = last ? 1 : 0;
  return Buffer.concat([headerHash, place]);
}

function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 4);
  return nonce;
}

/** Cuts bytes into frames and seals each. */
export async function* toFrames(seal: FrameSeal, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array[] = [];
  let have = 0;
  let index = 0;
  for await (const chunk of bytes) {
    rest.push(chunk);
    have += chunk.length;
    if (have <= frameBytes) continue;
    const all = Buffer.concat(rest);
    let at = 0;
    // At least one byte is kept back: the last frame must be known as the last.
    for (; all.length - at > frameBytes; at += frameBytes) {
      yield sealed(seal, { index, last: false, bytes: all.subarray(at, at + frameBytes) });
      index += 1;
    }
    rest = [all.subarray(at)];
    have = all.length - at;
  }
  yield sealed(seal, { index, last: true, bytes: Buffer.concat(rest) });
}

/** The inverse; ends after the last frame. @throws HoldfastError backup_damaged, backup_incomplete */
export async function* fromFrames(seal: FrameSeal, reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (let index = 0; ; index += 1) {
    const head = (await reader.take(4)).readUInt32BE(0);
    const last = head >= lastFlag;
    const length = head & (lastFlag - 1);
    if (length > frameBytes || (!last && length !== frameBytes)) throw damaged(`part ${index + 1} has no such length`);
    yield opened(seal, { index, last, bytes: await reader.take(length + tagBytes) });
    if (last) return;
  }
}
