import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { HoldfastError } from '@holdfast/contract';
import type { Call } from '../call.ts';
import type { ImportCommandOptions } from '../commands/import.ts';
import { importDocument } from '../documents/import-document.ts';
import { type ForeignReport, importForeign } from '../importers/import-foreign.ts';
import { looksForeign, readForeign } from '../importers/read-foreign.ts';
import { createProgress, formatCount, type Progress } from '../progress.ts';
import { type Cli, type Session, withSession } from '../session.ts';
import type { GraphReport } from './import-graph.ts';
import { importMemories } from './import-memories.ts';
import { readLines } from './read-lines.ts';

interface FileReport {
  readonly file: string;
  readonly format: 'jsonl' | 'text' | 'markdown' | 'foreign';
  readonly created: number;
  readonly duplicates: number;
  readonly replaced: number;
  readonly forgotten: number;
  /** Of an export of everything. */
  readonly graph?: Readonly<GraphReport>;
  /** What only a file of another program has. */
  readonly foreign?: Pick<ForeignReport, 'from' | 'leftOut' | 'facts' | 'refused' | 'refusals'>;
}

interface InputFile {
  readonly path: string;
  readonly size: number | undefined;
  /** When it was last written. */
  readonly writtenAt: string;
  readonly format: FileReport['format'];
}

const headBytes = 65_536;
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
      let report: FileReport;
      try {
        report = await importFile({ cli, options, call: session.call, user: session.config.user, file, progress });
      } finally {
        // Before the report is printed, or it would stand on the line of the bar.
        progress.finish();
      }
      reports.push(report);
      if (options.json === true) continue;
      await cli.terminal.print(reportLine(report, cli));
      noteRefusals(report, cli);
    }
    if (options.wait) await awaitVectors(cli, session);
    if (options.json === true) await cli.terminal.printJson({ files: reports.map(flat) });
  });
}

async function inspectFile(path: string, { format, from }: ImportCommandOptions): Promise<InputFile> {
  if (format !== undefined && from !== undefined) throw fault('--format', 'does not go with --from');
  const wanted = from === undefined ? format : 'foreign';
  if (path === '-') return { path, size: undefined, writtenAt: new Date().toISOString(), format: wanted ?? 'jsonl' };
  try {
    const { size, mtime } = await stat(path);
    const found: InputFile = {
      path,
      size,
      writtenAt: mtime.toISOString(),
      format: wanted ?? ((await isForeign(path)) ? 'foreign' : formatOf(path)),
    };
    if (found.format === 'jsonl' || found.format === 'foreign' || size <= mostDocumentBytes) return found;
  } catch (error) {
    throw fault(path, `cannot be read (${reasonOf(error)})`);
  }
  throw fault(path, `is larger than ${mostDocumentBytes} bytes, the most for one document`);
}

/** By its name it can be one, and by its beginning it is. */
async function isForeign(path: string): Promise<boolean> {
  if (!/\.(?:json|jsonl|ndjson|zip|gz)$/iu.test(path)) return false;
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return looksForeign(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
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

interface OneFile {
  readonly cli: Cli;
  readonly options: ImportCommandOptions;
  readonly call: Call;
  readonly user: string;
  readonly file: InputFile;
  readonly progress: Progress;
}

async function importFile({ cli, options, call, user, file, progress }: OneFile): Promise<FileReport> {
  const { path, size, format } = file;
  const { space, replace = false, vectors, tag = [] } = options;
  try {
    if (format === 'jsonl') {
      const bytes = path === '-' ? stdinBytes(cli) : createReadStream(path, { highWaterMark: 256 * 1_024 });
      const { created, duplicates, replaced, forgotten, graph } = await importMemories({
        call,
        lines: readLines(bytes),
        user,
        space,
        replace,
        vectors,
        onProgress: (state) => {
          cli.signal.throwIfAborted();
          progress.update({ done: state.bytes, total: size, count: state.read });
        },
      });
      return {
        file: path,
        format,
        created,
        duplicates,
        replaced,
        forgotten,
        ...(graph === undefined ? {} : { graph }),
      };
    }
    if (format === 'foreign') return await importForeignFile({ cli, options, call, user, file, progress });
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

async function importForeignFile({ cli, options, call, file, progress }: OneFile): Promise<FileReport> {
  const { path } = file;
  const bytes = path === '-' ? await collectBytes(stdinBytes(cli)) : await readFile(path);
  const { format: from, entries } = readForeign(bytes, options.from);
  const { created, duplicates, replaced, forgotten, ...report } = await importForeign({
    call,
    from,
    entries,
    space: options.space ?? 'default',
    replace: options.replace ?? false,
    owner: options.owner,
    onProgress: (read) => {
      cli.signal.throwIfAborted();
      progress.update({ done: read, count: read });
    },
  });
  const { leftOut, facts, refused, refusals } = report;
  return {
    file: path,
    format: 'foreign',
    created,
    duplicates,
    replaced,
    forgotten,
    foreign: { from, leftOut, facts, refused, refusals },
  };
}

/** As scripts read it: one level. */
function flat({ foreign, graph, ...report }: FileReport): object {
  return { ...report, ...graph, ...foreign, ...(foreign === undefined ? {} : { format: foreign.from }) };
}

const shownRefusals = 10;

function noteRefusals({ foreign }: FileReport, { terminal }: Cli): void {
  if (foreign === undefined) return;
  for (const { where, reason } of foreign.refusals.slice(0, shownRefusals))
    terminal.note(`Refused ${where}: ${reason}`);
  if (foreign.refused > shownRefusals)
    terminal.note(`… and ${foreign.refused - shownRefusals} more; --json lists a hundred.`);
}

function reportLine(
  { file, created, duplicates, replaced, forgotten, graph, foreign }: FileReport,
  { terminal }: Cli,
): string {
  const { green, bold } = terminal.colors;
  const facts = foreign?.facts ?? graph?.facts ?? 0;
  const leftOut = foreign?.leftOut ?? graph?.leftOut ?? 0;
  const parts = [
    `${formatCount(created)} stored`,
    ...(duplicates === 0 ? [] : [`${formatCount(duplicates)} known already`]),
    ...(replaced === 0 ? [] : [`${formatCount(replaced)} replaced`]),
    ...(forgotten === 0 ? [] : [`${formatCount(forgotten)} forgotten`]),
    ...(facts === 0 ? [] : [`${formatCount(facts)} facts`]),
    ...(graph === undefined || graph.links === 0 ? [] : [`${formatCount(graph.links)} links`]),
    ...(graph === undefined || graph.sessions === 0 ? [] : [`${formatCount(graph.sessions)} of sessions`]),
    ...(graph === undefined || graph.records === 0 ? [] : [`${formatCount(graph.records)} of work and plans`]),
    ...(graph === undefined || graph.disconnected === 0
      ? []
      : [`${formatCount(graph.disconnected)} ${graph.disconnected === 1 ? 'calendar' : 'calendars'} to connect anew`]),
    ...(leftOut === 0 ? [] : [`${formatCount(leftOut)} left out`]),
    ...(foreign === undefined || foreign.refused === 0 ? [] : [`${formatCount(foreign.refused)} refused`]),
  ];
  return `${green('Imported')} ${bold(file)}${foreign === undefined ? '' : ` (${foreign.from})`}: ${parts.join(', ')}`;
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
