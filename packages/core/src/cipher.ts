import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open as openFile, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HoldfastError } from './domain/errors.ts';
import type { Cipher } from './domain/secrets/cipher.ts';

/** Where the secret key is: given as a text, or in a file that is made when it is first needed. */
export type SecretKeySource = { readonly secret: string } | { readonly file: string };

const FORM = 'v1';
const OTHERS = 0o077;
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a key derived from the secret (HKDF with SHA-256). */
export function createCipher(source: SecretKeySource): Cipher {
  let known: Promise<Buffer | undefined> | undefined;
  const keyFor = async (making: boolean): Promise<Buffer | undefined> => {
    // One that was not there is looked for again: another process may have made it since.
    const key = await (known ??= readKey(source));
    if (key !== undefined) return key;
    known = making ? makeKey(source).then(() => readKey(source)) : undefined;
    return known;
  };
  return {
    async seal(text, context) {
      const key = await keyFor(true);
      if (key === undefined) throw new HoldfastError('internal', { detail: 'The secret key could not be made.' });
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${FORM}.${sealed.toString('base64url')}`;
    },
    async open(sealed, context) {
      const key = await keyFor(false);
      const bytes = Buffer.from(sealed.slice(FORM.length + 1), 'base64url');
      if (key === undefined || !sealed.startsWith(`${FORM}.`) || bytes.length < IV_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch {
        // Node says in no other way that the tag does not fit, which is an answer here: it was not sealed by this key.
        return undefined;
      }
    },
  };
}

async function readKey(source: SecretKeySource): Promise<Buffer | undefined> {
  const secret = 'secret' in source ? source.secret : await readSecret(source.file);
  return secret === undefined ? undefined : Buffer.from(hkdfSync('sha256', secret, '', 'holdfast secrets', KEY_BYTES));
}

async function readSecret(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    // Windows has no such bits; access there follows the user's profile.
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      throw new HoldfastError('config_invalid', {
        detail: `Other users of this machine may read the secret key in ${file}. Run: chmod 600 ${JSON.stringify(file)}`,
      });
    }
    const secret = (await readFile(file, 'utf8')).trim();
    if (secret.length >= KEY_BYTES) return secret;
    throw new HoldfastError('config_invalid', { detail: `The file ${file} holds no secret key; restore it.` });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole or not at all, and never over one that is there: two processes that begin at once end up with the same. */
async function makeKey(source: SecretKeySource): Promise<void> {
  if ('secret' in source) return;
  const { file } = source;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await openFile(draft, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  try {
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('base64url')}\n`);
    await handle.sync();
    await handle.close();
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
