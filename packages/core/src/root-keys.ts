import { execFile } from 'node:child_process';
import { hkdfSync, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open as openFile, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { HoldfastError } from './domain/errors.ts';

/** Where the root keys come from. */
export interface SecretKeySource {
  /** The current one as a text. This, `file` or `command`. */
  readonly secret?: string;
  /** A file of one key a line, the current one first; made with one key when a key is first needed. */
  readonly file?: string;
  /** A program and its arguments that prints such lines, for keys in the care of something else. */
  readonly command?: readonly string[];
  /** Earlier keys, which still open what was sealed under them. */
  readonly older?: readonly string[];
}

/** One root key: what it is called, and the keys that are made of it. */
export interface RootKey {
  /** 16 hexadecimal digits, made of the key itself: it cannot be given to another. */
  readonly id: string;
  /** 32 bytes for one purpose (HKDF with SHA-256). */
  derive(purpose: string): Buffer;
}

/** The current one first. */
export type RootKeys = readonly [RootKey, ...RootKey[]];

const OTHERS = 0o077;
const KEY_BYTES = 32;
const ID_BYTES = 8;
const COMMAND_MS = 10_000;
/** Characters of a secret, at the least. */
export const leastSecret = 32;

/**
 * Reads the root keys. With `making` a file that is not there is made, whole or not at all.
 *
 * @returns undefined when there is no file and none is to be made
 * @throws HoldfastError config_invalid for a key that is too short, a file that others can read, a command that fails
 */
export async function readRootKeys(source: SecretKeySource, making: boolean): Promise<RootKeys | undefined> {
  const found = await secretsOf(source, making);
  if (found === undefined) return undefined;
  const [current, ...others] = [...new Set([...found, ...(source.older ?? [])])].map(rootKey);
  return current === undefined ? undefined : [current, ...others];
}

export function rootKey(secret: string): RootKey {
  if (secret.length < leastSecret) {
    throw new HoldfastError('config_invalid', {
      detail: `A secret key has ${secret.length} characters; it needs ${leastSecret} or more.`,
    });
  }
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES));
  return { id: derive('holdfast key id').subarray(0, ID_BYTES).toString('hex'), derive };
}

async function secretsOf(source: SecretKeySource, making: boolean): Promise<string[] | undefined> {
  const { secret, file, command } = source;
  if (secret !== undefined) return [secret];
  if (command !== undefined) return printedBy(command);
  if (file === undefined) return undefined;
  const found = await readLines(file);
  if (found !== undefined || !making) return found;
  await makeFile(file);
  return readLines(file);
}

async function printedBy([program = '', ...given]: readonly string[]): Promise<string[]> {
  try {
    const { stdout } = await promisify(execFile)(program, given, { timeout: COMMAND_MS, windowsHide: true });
    const lines = linesOf(stdout);
    if (lines.length > 0) return lines;
  } catch (error) {
    // What it printed may be the key: only how it ended is told.
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new HoldfastError('config_invalid', { detail: `The command of the secret key failed${code}: ${program}.` });
  }
  throw new HoldfastError('config_invalid', { detail: `The command of the secret key printed nothing: ${program}.` });
}

async function readLines(file: string): Promise<string[] | undefined> {
  try {
    const { mode } = await stat(file);
    // Windows has no such bits; access there follows the user's profile.
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      throw new HoldfastError('config_invalid', {
        detail: `Other users of this machine may read the secret key in ${file}. Run: chmod 600 ${JSON.stringify(file)}`,
      });
    }
    const lines = linesOf(await readFile(file, 'utf8'));
    if (lines.length > 0 && lines.every(({ length }) => length >= leastSecret)) return lines;
    throw new HoldfastError('config_invalid', { detail: `The file ${file} holds no secret key; restore it.` });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** Whole or not at all, and never over one that is there: two processes that begin at once end up with the same. */
async function makeFile(file: string): Promise<void> {
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
