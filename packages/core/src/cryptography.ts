import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import type { Ed25519 } from './domain/platform.ts';

/** What stands before the 32 bytes of a key in its DER form (RFC 8410). */
const privateStart = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicStart = Buffer.from('302a300506032b6570032100', 'hex');
const keyBytes = 32;

const blockBytes = 64;
const innerByte = 0x36;
const outerByte = 0x5c;
const padsOf = new WeakMap<Uint8Array, { readonly inner: Buffer; readonly outer: Buffer }>();

/**
 * RFC 2104 over the platform's hash in one call: node:crypto makes an object of the key each time, which took fifty times
 * as long as the hashing and was most of what an audit row costs.
 */
export function hmac(key: Uint8Array, text: string): string {
  let pads = padsOf.get(key);
  if (pads === undefined) {
    pads = makePads(key);
    padsOf.set(key, pads);
  }
  const inside = hash('sha256', Buffer.concat([pads.inner, Buffer.from(text, 'utf8')]), 'buffer');
  return hash('sha256', Buffer.concat([pads.outer, inside]));
}

function makePads(key: Uint8Array): { readonly inner: Buffer; readonly outer: Buffer } {
  const block = Buffer.alloc(blockBytes);
  block.set(key.length > blockBytes ? hash('sha256', key, 'buffer') : key);
  return {
    inner: Buffer.from(block.map((byte) => byte ^ innerByte)),
    outer: Buffer.from(block.map((byte) => byte ^ outerByte)),
  };
}

/** Ed25519 of node:crypto, on raw keys. */
export const ed25519: Ed25519 = {
  publicKey: (secret) =>
    Uint8Array.from(createPublicKey(privateKey(secret)).export({ format: 'der', type: 'spki' }).subarray(-keyBytes)),
  sign: (secret, text) => Uint8Array.from(sign(null, Buffer.from(text, 'utf8'), privateKey(secret))),
  verify(publicKey, text, signature) {
    if (publicKey.length !== keyBytes) return false;
    const key = createPublicKey({ key: Buffer.concat([publicStart, publicKey]), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text, 'utf8'), key, signature);
  },
};

function privateKey(secret: Uint8Array): KeyObject {
  if (secret.length !== keyBytes) throw new RangeError('A secret of Ed25519 has 32 bytes.');
  return createPrivateKey({ key: Buffer.concat([privateStart, secret]), format: 'der', type: 'pkcs8' });
}
