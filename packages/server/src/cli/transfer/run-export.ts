import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { HoldfastError } from '@holdfast/contract';
import { readSpaces } from '../command-line.ts';
import type { ExportCommandOptions } from '../commands/export.ts';
import { createProgress, formatMemories } from '../progress.ts';
import { type Cli, withSession } from '../session.ts';
import { exportEverything } from './export-everything.ts';
import { exportMemories } from './export-memories.ts';
import { markdownPages, writeMarkdownFolder } from './run-export-markdown.ts';

/** Lines that are written at once. */
const linesAtOnce = 100;

/** Writes an export to a file, a folder or standard output. What is written to disk appears only when it is whole. */
export async function runExport(cli: Cli, options: ExportCommandOptions): Promise<void> {
  const { output, force = false, allSpaces, space, everything } = options;
  const { terminal } = cli;
  const spaces = allSpaces === true || everything === true ? '*' : (readSpaces(space) ?? ['default']);
  const markdown = options.format === 'markdown';
  if (markdown && everything === true)
    throw fault('--everything', 'is for JSON lines; Markdown holds what people read');
  const folder = markdown && output !== undefined && !output.toLowerCase().endsWith('.md') ? output : undefined;
  if (output !== undefined && folder === undefined && !force) await refuseExisting(output);
  await withSession({ options }, async ({ call, config }) => {
    const { user, timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone } = config;
    const done = async (what: string, report: object): Promise<void> => {
      if (options.json === true) return terminal.printJson({ file: output, ...report });
      return terminal.print(`${terminal.colors.green('Exported')} ${what} to ${terminal.colors.bold(output ?? '')}`);
    };
    if (folder !== undefined) {
      const files = await writeMarkdownFolder(folder, { call, user, spaces, timeZone, signal: cli.signal });
      return done(`${files} ${files === 1 ? 'file' : 'files'}`, { files });
    }
    if (markdown) {
      const pages = markdownPages({ call, user, spaces, timeZone });
      const writing = (write: (text: string) => Promise<void>) => writePages(cli, pages, write);
      if (output === undefined) return writing(async (text) => void terminal.stdout.write(text));
      await toFile(output, (file) => writing(async (text) => void (await file.write(text))));
      return done('memories', {});
    }
    const { memories } = await call('stats', { spaces });
    const lines = everything === true ? exportEverything({ call, user }) : exportMemories({ call, user, spaces });
    if (output === undefined) {
      await writeAll(cli, lines, { total: memories.total, write: (text) => terminal.print(text) });
      return undefined;
    }
    const count = await toFile(output, (file) =>
      writeAll(cli, lines, { total: memories.total, write: async (text) => void (await file.write(`${text}\n`)) }),
    );
    return done(formatMemories(count), { memories: count });
  });
}

async function writePages(
  { signal }: Cli,
  pages: AsyncIterable<string>,
  write: (text: string) => Promise<void>,
): Promise<void> {
  for await (const text of pages) {
    signal.throwIfAborted();
    await write(text);
  }
}

/** Writes header, memories and end, and returns how many memories there were. */
async function writeAll(
  { terminal, signal, monotonic }: Cli,
  lines: AsyncIterable<string>,
  { total, write }: { readonly total: number; readonly write: (text: string) => Promise<void> },
): Promise<number> {
  const progress = createProgress(terminal, { label: 'Exporting', unit: 'memories', now: monotonic });
  let pending: string[] = [];
  let count = 0;
  try {
    for await (const line of lines) {
      pending.push(line);
      // Header, end, and what stands beside memories have no id in front.
      if (line.startsWith('{"id":')) count += 1;
      if (pending.length < linesAtOnce) continue;
      signal.throwIfAborted();
      await write(pending.join('\n'));
      pending = [];
      progress.update({ done: count, total, count });
    }
    await write(pending.join('\n'));
    return count;
  } finally {
    progress.finish();
  }
}

async function toFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const partial = `${path}.partial`;
  try {
    // Memories are private: 0600.
    const file = await open(partial, 'w', 0o600);
    let result: T;
    try {
      result = await work(file);
    } finally {
      await file.close();
    }
    await rename(partial, path);
    return result;
  } catch (error) {
    await rm(partial, { force: true });
    throw isSystemError(error) ? fault(path, `cannot be written (${error.code})`, error) : error;
  }
}

async function refuseExisting(path: string): Promise<void> {
  try {
    await stat(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return;
    throw error;
  }
  throw fault(path, 'is there already; choose another name or pass --force');
}

function fault(field: string, message: string, cause?: unknown): HoldfastError {
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }], cause });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
