import { createHash } from 'node:crypto';
import { HoldfastError, type OutputOf } from '@holdfast/contract';
import type { Call } from '../call.ts';
import { graphLineOf, type GraphReport, importGraphLine } from './import-graph.ts';
import { recordImporter } from './import-records.ts';
import {
  everythingFormat,
  exportFormat,
  exportVersion,
  type ImportEntry,
  isObject,
  toImportEntry,
} from './line-format.ts';
import { type Line, lineFault } from './read-lines.ts';

export interface ImportReport {
  /** Lines that hold a memory. */
  readonly read: number;
  readonly created: number;
  /** Stored already, by an earlier import or because the file comes from this very space. */
  readonly duplicates: number;
  readonly replaced: number;
  /** Left out because the memory, or its words, were forgotten in this space. */
  readonly forgotten: number;
  /** What came of the rest of an export of everything. */
  readonly graph: Readonly<GraphReport> | undefined;
}

export interface ImportOptions {
  readonly call: Call;
  readonly lines: AsyncIterable<Line>;
  /** Whose memories are imported. */
  readonly user: string;
  /** Puts everything here instead of into the space of each line. */
  readonly space?: string | undefined;
  /** Makes a new version where the stored words differ, instead of failing. */
  readonly replace: boolean;
  /** Stores the vectors of the file. */
  readonly vectors: boolean;
  readonly onProgress: (state: { readonly bytes: number; readonly read: number }) => void;
}

const batchSize = 500;

/**
 * Stores the lines of an export, or plain JSON lines of items, in batches of 500. A batch with a bad line is not stored
 * and the error names the line; what came before stays, and importing the file again completes it.
 *
 * @throws HoldfastError invalid_input, source_conflict, vector_mismatch, each naming the line; and those of the store
 */
export async function importMemories(options: ImportOptions): Promise<ImportReport> {
  const { call, lines, user, space, replace, vectors, onProgress } = options;
  const report = { read: 0, created: 0, duplicates: 0, replaced: 0, forgotten: 0 };
  const graph: GraphReport = { facts: 0, links: 0, sessions: 0, records: 0, disconnected: 0, leftOut: 0 };
  /** From the id that a memory or fact was born with to that which it has here. */
  const ids = new Map<string, string>();
  const filled = await filledSpaces(call);
  let batch: ImportEntry[] = [];
  let reader: LineReader | undefined;
  const idOf = (born: string): string => ids.get(born) ?? born;
  const note = (born: string, id: string): void => void ids.set(born, id);
  const copy = (): boolean => space !== undefined || reader?.user !== user;
  const records = recordImporter({ call, idOf, copy, report: graph });

  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const into = batch[0]?.space ?? 'default';
    const entries = filled(into) ? await withoutPresent(batch, into) : batch;
    if (entries.length > 0) await store(entries, into);
    batch = [];
  };

  async function withoutPresent(entries: readonly ImportEntry[], into: string): Promise<ImportEntry[]> {
    const left: ImportEntry[] = [];
    for (const entry of entries) {
      const stored = await findById(call, entry.id, into);
      if (stored === undefined) left.push(entry);
      else if (stored.deletedAt === undefined) report.duplicates += 1;
      else report.forgotten += 1;
    }
    return left;
  }

  async function store(entries: readonly ImportEntry[], into: string): Promise<void> {
    const items = entries.map(({ item: { vector, ...item } }) => ({
      ...item,
      ...(vectors && vector !== undefined ? { vector } : {}),
      ...(replace ? { onConflict: 'replace' } : {}),
    }));
    const stored = await namingLines(entries, () => call('rememberMany', { space: into, items, skipForgotten: true }));
    const leftOut = new Set(stored.forgotten);
    report.forgotten += leftOut.size;
    report.created += stored.created;
    report.duplicates += stored.duplicates;
    report.replaced += stored.replaced;
    const kept = entries.filter((_, index) => !leftOut.has(index));
    await setStates(call, { entries: kept, results: stored.results, space: into });
    if (reader?.ofEverything !== true) return;
    for (const [index, { id }] of stored.results.entries()) ids.set(kept[index]?.id ?? id, id);
  }

  for await (const line of lines) {
    reader ??= createLineReader(line);
    const entry = reader.read(line, space);
    if (entry === undefined) continue;
    if ('graph' in entry) {
      await flush();
      await importGraphLine({ call, idOf, note, report: graph, space, records }, line, entry.graph);
      continue;
    }
    if (batch.length >= batchSize || (batch[0] !== undefined && batch[0].space !== entry.space)) await flush();
    batch.push(entry);
    report.read += 1;
    onProgress({ bytes: line.bytes, read: report.read });
  }
  await flush();
  await records.flush();
  reader?.finish(report.read);
  return { ...report, graph: reader?.ofEverything === true ? graph : undefined };
}

interface LineReader {
  /** Whose export it is. */
  readonly user: unknown;
  readonly ofEverything: boolean;
  /** Undefined for lines that hold nothing to store. */
  read(
    line: Line,
    space: string | undefined,
  ): ImportEntry | { readonly graph: NonNullable<ReturnType<typeof graphLineOf>> } | undefined;
  finish(read: number): void;
}

/** The first line says whether this is an export or a list of plain items. */
function createLineReader(first: Line): LineReader {
  const header = parse(first);
  const isExport = header['format'] !== undefined;
  if (isExport) checkHeader(first, header);
  const ofEverything = header['format'] === everythingFormat;
  let end: number | undefined;
  return {
    user: header['user'],
    ofEverything,
    read(line, space) {
      if (isExport && line === first) return undefined;
      const fields = parse(line);
      if (end !== undefined) throw lineFault(line.number, 'stands after the end line of the export');
      if (isExport && isObject(fields['end'])) {
        end = Number(fields['end']['memories']);
        return undefined;
      }
      const graph = ofEverything ? graphLineOf(fields) : undefined;
      if (graph !== undefined) return { graph };
      checkHash(line, fields);
      const entry = toImportEntry(fields, { line: line.number, digest: () => `sha256:${sha256(line.text.trim())}` });
      return space === undefined ? entry : { ...entry, space };
    },
    finish(read) {
      if (!isExport || end === read) return;
      const what = end === undefined ? 'its end line is missing' : `its end line promises ${end}`;
      throw new HoldfastError('invalid_input', {
        detail: `The file was cut short: it has ${read} memories and ${what}. Those are stored; import a whole copy to complete them.`,
      });
    },
  };
}

function checkHeader(line: Line, header: Readonly<Record<string, unknown>>): void {
  if (header['format'] !== exportFormat && header['format'] !== everythingFormat)
    throw lineFault(line.number, `names another format than ${exportFormat}`);
  if (header['version'] === exportVersion) return;
  throw lineFault(
    line.number,
    `has version ${String(header['version'])}; this Holdfast reads ${exportVersion}. A newer one may read it`,
  );
}

function checkHash({ number }: Line, { content, contentHash }: Readonly<Record<string, unknown>>): void {
  if (contentHash === undefined || typeof content !== 'string' || sha256(content) === contentHash) return;
  throw lineFault(
    number,
    'has content that does not fit its contentHash. If you changed the words, remove contentHash and id',
  );
}

function parse({ number, text }: Line): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw lineFault(number, 'is not valid JSON');
  }
  if (isObject(value)) return value;
  throw lineFault(number, 'is not a JSON object');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether a space may hold memories of this file under their own ids; a fresh one need not be asked line by line. */
async function filledSpaces(call: Call): Promise<(space: string) => boolean> {
  const { memories } = await call('stats', { spaces: '*' });
  // A space whose memories are all forgotten is not counted, yet its ids must be known.
  return (space) => memories.deleted > 0 || (memories.bySpace[space] ?? 0) > 0;
}

async function findById(
  call: Call,
  id: string | undefined,
  space: string,
): Promise<OutputOf<'getMemory'>['memory'] | undefined> {
  if (id === undefined || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(id)) return undefined;
  try {
    return (await call('getMemory', { id, spaces: [space], includeDeleted: true })).memory;
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Paused and archived are states that only an edit can give. What was edited here since is left as it is. */
async function setStates(
  call: Call,
  {
    entries,
    results,
    space,
  }: {
    readonly entries: readonly ImportEntry[];
    readonly results: OutputOf<'rememberMany'>['results'];
    readonly space: string;
  },
): Promise<void> {
  for (const [index, { id, outcome, version }] of results.entries()) {
    const state = entries[index]?.state;
    if (state === undefined || state === 'active') continue;
    if (version === 1 || outcome === 'replaced') await call('updateMemory', { id, spaces: [space], state });
  }
}

/** Turns the index of a bad item into the number of its line. */
async function namingLines<T>(entries: readonly ImportEntry[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.index === undefined) throw error;
    const line = entries[error.index]?.line ?? 0;
    const naming = (text: string): string => text.replace(/items\[\d+\]\.?/u, '').replace(/^\s+/u, '');
    throw new HoldfastError(error.code, {
      detail: `Line ${line}: ${naming(error.message)} Nothing of lines ${entries[0]?.line} to ${entries.at(-1)?.line} was stored.`,
      faults: error.faults.map((fault) => ({ field: `line ${line}: ${naming(fault.field)}`, message: fault.message })),
      cause: error,
    });
  }
}
