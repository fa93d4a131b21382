import { randomUUID } from 'node:crypto';
import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { HoldfastError } from '@holdfast/contract';
import type { Fields } from '../../hooks/agent-event.ts';

export interface SettingsFile {
  readonly path: string;
  /** Undefined when there is no such file. */
  readonly text: string | undefined;
  readonly settings: Fields;
}

/** @throws HoldfastError invalid_input when there is a file that is no JSON object: it is somebody's, and stays as it is */
export async function readSettingsFile(path: string): Promise<SettingsFile> {
  const text = await readIfThere(path);
  return { path, text, settings: text === undefined || text.trim() === '' ? {} : parse(text, path) };
}

export function backupOf(path: string): string {
  return `${path}.before-holdfast`;
}

/**
 * Writes settings anew. What was there before our first change is kept beside them; when nothing of ours is left, its very bytes come
 * back, and a file that was not there before goes.
 *
 * @param clean whether the settings hold nothing of ours
 * @returns what came of the file
 */
export async function writeSettingsFile(
  file: SettingsFile,
  { settings, wasClean, clean }: { readonly settings: Fields; readonly wasClean: boolean; readonly clean: boolean },
): Promise<'written' | 'removed' | 'restored' | 'unchanged'> {
  const { path, text } = file;
  if (text !== undefined && isDeepStrictEqual(settings, file.settings)) return 'unchanged';
  const backup = backupOf(path);
  if (clean) {
    const before = await readIfThere(backup);
    if (before !== undefined && isDeepStrictEqual(before.trim() === '' ? {} : parse(before, backup), settings)) {
      await replaceFile(path, before);
      await rm(backup);
      return 'restored';
    }
    const isBare = Object.keys(settings).every((key) => key === 'version');
    if (before === undefined && isBare) {
      await rm(path, { force: true });
      return 'removed';
    }
  }
  // Only from before us: at the second change the file would be half ours.
  if (wasClean && text !== undefined) await writeFile(backup, text, { mode: 0o600 });
  await replaceFile(path, `${JSON.stringify(settings, undefined, indentOf(text))}\n`);
  return 'written';
}

/** As the person has it, so that a diff shows what we did. */
function indentOf(text: string | undefined): string | number {
  return /^\{\r?\n([ \t]+)"/u.exec(text ?? '')?.[1] ?? 2;
}

/** In one step, so that an agent never reads half of it; through a link, as settings often lie in a repository of their own. */
async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (found) => found.mode & 0o777,
    () => 0o600,
  );
  const fresh = `${target}.${randomUUID()}`;
  try {
    await writeFile(fresh, text, { mode });
    await rename(fresh, target);
  } finally {
    await rm(fresh, { force: true });
  }
}

function parse(text: string, path: string): Fields {
  const refuse = (why: string, cause?: unknown): Error =>
    new HoldfastError('invalid_input', {
      detail: `${path} ${why}, so nothing was changed. Mend it, or add the hooks by hand: \`holdfast hooks install --dry-run\` prints them.`,
      ...(cause === undefined ? {} : { cause }),
    });
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/u, ''));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse('holds no JSON object');
    // Sound: an object that JSON.parse made has string keys.
    return value as Fields;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refuse('is not valid JSON', error);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
