import { createCipheriv, createDecipheriv, type CipherKey, randomFillSync } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** What AES-256-GCM adds to a text. */
export const sealBytes = IV_BYTES + TAG_BYTES;

/** Asking for twelve random bytes at a time costs more than encrypting a short text. */
const pool = Buffer.alloc(IV_BYTES * 512);
let used = pool.length;

function randomIv(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const iv = Buffer.from(pool.subarray(used, used + IV_BYTES));
  used += IV_BYTES;
  return iv;
}

/** AES-256-GCM: twelve bytes of nonce, the sealed text, sixteen bytes of tag. `context` must be the same to open it. */
export function seal(key: CipherKey, context: Uint8Array, text: string | Uint8Array, iv = randomIv()): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(context);
  const body = typeof text === 'string' ? cipher.update(text, 'utf8') : cipher.update(text);
  return Buffer.concat([iv, body, cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when it was sealed under another key or for another context, or was changed. */
export function open(key: CipherKey, context: Uint8Array, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < sealBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(context)
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  const text = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES));
  try {
    decipher.final();
    return text;
  } catch {
    // Node says in no other way that the tag does not fit, which is an answer here.
    return undefined;
  }
}
