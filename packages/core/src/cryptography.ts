import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Ed25519 } from './domain/platform.ts';

/** What stands before the 32 bytes of a key in its DER form (RFC 8410). */
const privateStart = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicStart = Buffer.from('302a300506032b6570032100', 'hex');
const keyBytes = 32;

export function hmac(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex');
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
