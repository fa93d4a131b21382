import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { HoldfastError } from '@holdfast/contract';
import { readSpaces } from '../command-line.ts';
import type { ExportCommandOptions } from '../commands/export.ts';
import { createProgress, formatMemories } from '../progress.ts';
import { type Cli, withSession } from '../session.ts';
import { exportMemories } from './export-memories.ts';

/** Lines that are written at once. */
const linesAtOnce = 100;

/** Writes an export to a file or to standard output. A file appears only when it is whole. */
export async function runExport(cli: Cli, options: ExportCommandOptions): Promise<void> {
  const { output, force = false, allSpaces, space } = options;
  const { terminal } = cli;
  const spaces = allSpaces === true ? '*' : (readSpaces(space) ?? ['default']);
  if (output !== undefined && !force) await refuseExisting(output);
  await withSession({ options }, async ({ call, config }) => {
    const { memories } = await call('stats', { spaces });
    const lines = exportMemories({ call, user: config.user, spaces });
    if (output === undefined) {
      await writeAll(cli, lines, { total: memories.total, write: (text) => terminal.print(text) });
      return;
    }
    const count = await toFile(output, (file) =>
      writeAll(cli, lines, { total: memories.total, write: async (text) => void (await file.write(`${text}\n`)) }),
    );
    if (options.json === true) await terminal.printJson({ file: output, memories: count });
    else
      await terminal.print(
        `${terminal.colors.green('Exported')} ${formatMemories(count)} to ${terminal.colors.bold(output)}`,
      );
  });
}

/** Writes header, memories and end, and returns how many memories there were. */
async function writeAll(
  { terminal, signal, monotonic }: Cli,
  lines: AsyncIterable<string>,
  { total, write }: { readonly total: number; readonly write: (text: string) => Promise<void> },
): Promise<number> {
  const progress = createProgress(terminal, { label: 'Exporting', unit: 'memories', now: monotonic });
  let pending: string[] = [];
  let count = -2;
  try {
    for await (const line of lines) {
      pending.push(line);
      count += 1;
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

async function toFile(path: string, work: (file: FileHandle) => Promise<number>): Promise<number> {
  const partial = `${path}.partial`;
  try {
    // Memories are private: 0600.
    const file = await open(partial, 'w', 0o600);
    let count: number;
    try {
      count = await work(file);
    } finally {
      await file.close();
    }
    await rename(partial, path);
    return count;
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
