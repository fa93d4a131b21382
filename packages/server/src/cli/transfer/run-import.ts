import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { HoldfastError } from '@holdfast/contract';
import type { Call } from '../call.ts';
import type { ImportCommandOptions } from '../commands/import.ts';
import { importDocument } from '../documents/import-document.ts';
import { createProgress, formatCount, type Progress } from '../progress.ts';
import { type Cli, type Session, withSession } from '../session.ts';
import { importMemories } from './import-memories.ts';
import { readLines } from './read-lines.ts';

interface FileReport {
  readonly file: string;
  readonly format: 'jsonl' | 'text' | 'markdown';
  readonly created: number;
  readonly duplicates: number;
  readonly replaced: number;
  readonly forgotten: number;
}

interface InputFile {
  readonly path: string;
  readonly size: number | undefined;
  /** When it was last written. */
  readonly writtenAt: string;
  readonly format: FileReport['format'];
}

const mostDocumentBytes = 64 * 1_024 * 1_024;

/** Imports each file in turn and says what became of it. All files are looked at before the first is stored. */
export async function runImport(cli: Cli, options: ImportCommandOptions, paths: readonly string[]): Promise<void> {
  const files = await Promise.all(paths.map((path) => inspectFile(path, options)));
  if (options.name !== undefined && files.length > 1)
    throw fault('--name', 'names one document; import one file at a time with it');
  await withSession({ options, worker: options.wait }, async (session) => {
    const reports: FileReport[] = [];
    for (const file of files) {
      const progress = createProgress(cli.terminal, {
        label: basename(file.path),
        unit: 'memories',
        now: cli.monotonic,
      });
      try {
        const report = await importFile({ cli, options, call: session.call, file, progress });
        reports.push(report);
        if (options.json !== true) await cli.terminal.print(reportLine(report, cli));
      } finally {
        progress.finish();
      }
    }
    if (options.wait) await awaitVectors(cli, session);
    if (options.json === true) await cli.terminal.printJson({ files: reports });
  });
}

async function inspectFile(path: string, { format }: ImportCommandOptions): Promise<InputFile> {
  if (path === '-') return { path, size: undefined, writtenAt: new Date().toISOString(), format: format ?? 'jsonl' };
  try {
    const { size, mtime } = await stat(path);
    const found: InputFile = { path, size, writtenAt: mtime.toISOString(), format: format ?? formatOf(path) };
    if (found.format === 'jsonl' || size <= mostDocumentBytes) return found;
  } catch (error) {
    throw fault(path, `cannot be read (${reasonOf(error)})`);
  }
  throw fault(path, `is larger than ${mostDocumentBytes} bytes, the most for one document`);
}

function formatOf(path: string): InputFile['format'] {
  switch (extname(path).toLowerCase()) {
    case '.jsonl':
    case '.ndjson':
    case '.json':
      return 'jsonl';
    case '.md':
    case '.markdown':
      return 'markdown';
    default:
      return 'text';
  }
}

async function importFile({
  cli,
  options,
  call,
  file,
  progress,
}: {
  readonly cli: Cli;
  readonly options: ImportCommandOptions;
  readonly call: Call;
  readonly file: InputFile;
  readonly progress: Progress;
}): Promise<FileReport> {
  const { path, size, format } = file;
  const { space, replace = false, vectors, tag = [] } = options;
  try {
    if (format === 'jsonl') {
      const bytes = path === '-' ? stdinBytes(cli) : createReadStream(path, { highWaterMark: 256 * 1_024 });
      const { created, duplicates, replaced, forgotten } = await importMemories({
        call,
        lines: readLines(bytes),
        space,
        replace,
        vectors,
        onProgress: (state) => {
          cli.signal.throwIfAborted();
          progress.update({ done: state.bytes, total: size, count: state.read });
        },
      });
      return { file: path, format, created, duplicates, replaced, forgotten };
    }
    const { created, duplicates, replaced, forgotten } = await importDocument(call, {
      bytes: path === '-' ? await collectBytes(stdinBytes(cli)) : await readFile(path),
      name: options.name ?? (path === '-' ? 'stdin' : basename(path)),
      writtenAt: file.writtenAt,
      tags: tag,
      space,
      replace,
      onProgress: ({ done, total }) => progress.update({ done, total, count: done }),
    });
    return { file: path, format, created, duplicates, replaced, forgotten };
  } catch (error) {
    throw namingFile(error, path);
  }
}

function reportLine({ file, created, duplicates, replaced, forgotten }: FileReport, { terminal }: Cli): string {
  const { green, bold } = terminal.colors;
  const parts = [
    `${formatCount(created)} stored`,
    ...(duplicates === 0 ? [] : [`${formatCount(duplicates)} known already`]),
    ...(replaced === 0 ? [] : [`${formatCount(replaced)} replaced`]),
    ...(forgotten === 0 ? [] : [`${formatCount(forgotten)} forgotten`]),
  ];
  return `${green('Imported')} ${bold(file)}: ${parts.join(', ')}`;
}

/** Vectors are made by jobs of this process; words are findable already. */
async function awaitVectors(cli: Cli, { call, config }: Session): Promise<void> {
  if (config.embedder === 'none') return;
  const progress = createProgress(cli.terminal, { label: 'Vectors', unit: 'vectors', now: cli.monotonic });
  const first = await call('stats', { spaces: '*' });
  let { pending } = first.embeddings;
  let movedAt = cli.monotonic();
  while (pending > 0 && !cli.signal.aborted && cli.monotonic() - movedAt < 30_000) {
    await setTimeout(200);
    const { embeddings } = await call('stats', { spaces: '*' });
    if (embeddings.pending < pending) movedAt = cli.monotonic();
    pending = embeddings.pending;
    const done = embeddings.ready - first.embeddings.ready;
    progress.update({ done, total: done + pending, count: done });
  }
  progress.finish();
  if (pending > 0)
    cli.terminal.note(
      `${formatCount(pending)} vectors are pending; \`holdfast serve\` makes them. Words are findable now.`,
    );
}

async function* stdinBytes({ terminal }: Cli): AsyncGenerator<Uint8Array> {
  for await (const chunk of terminal.stdin) {
    if (typeof chunk === 'string') yield Buffer.from(chunk);
    else if (chunk instanceof Uint8Array) yield chunk;
  }
}

async function collectBytes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

function namingFile(error: unknown, path: string): unknown {
  if (error instanceof HoldfastError) {
    const message = error.message.replace('Pass onConflict: "replace"', 'Pass --replace');
    const detail = message.startsWith(basename(path)) ? message : `${path}: ${message}`;
    return new HoldfastError(error.code, { detail, faults: error.faults, cause: error });
  }
  if (error instanceof Error && 'code' in error) return fault(path, `cannot be read (${reasonOf(error)})`);
  return error;
}

function fault(field: string, message: string): HoldfastError {
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}

/** The system's code alone; anything else is a defect and goes on. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
