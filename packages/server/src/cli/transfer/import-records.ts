import { HoldfastError } from '@holdfast/contract';
import type { Call } from '../call.ts';
import { isObject } from './line-format.ts';
import { type Line, lineFault } from './read-lines.ts';

type Fields = Readonly<Record<string, unknown>>;

const sessionKinds = ['session', 'snapshot', 'todo', 'systemState', 'decision'] as const;
/** Kinds of lines that hold what is kept beside memories. */
export const recordKinds = [...sessionKinds, 'problem', 'solution', 'work', 'planner'] as const;
export type RecordKind = (typeof recordKinds)[number];

export interface RecordReport {
  /** Sessions, snapshots, todos, system state and decisions that were stored. */
  sessions: number;
  /** Work, known problems and solutions, and what the planner keeps. */
  records: number;
  /** Of the records: calendars that lie elsewhere, which are to be connected anew. */
  disconnected: number;
  /** What is known already, or was forgotten. */
  leftOut: number;
}

export interface RecordImporter {
  store(
    line: Line,
    record: { readonly kind: RecordKind; readonly value: Fields; readonly space: string },
  ): Promise<void>;
  /** Stores what has been taken so far. */
  flush(): Promise<void>;
}

interface Taken {
  readonly line: Line;
  readonly kind: RecordKind;
  readonly value: unknown;
  readonly space: string;
}

/** Records, and characters of their lines, that are stored at once. */
const most = { records: 100, chars: 1_000_000 };

/**
 * Stores what an export has of sessions, work, known problems and the planner, a batch of lines at a time, each as it was.
 * What is known by its id is left as it is, so that the same file brings nothing twice.
 */
export function recordImporter({
  call,
  idOf,
  copy,
  report,
}: {
  readonly call: Call;
  /** From the id that a memory was born with to that which it has here. */
  readonly idOf: (born: string) => string;
  /** Whether ids are made anew: of another user, or into another space. */
  readonly copy: () => boolean;
  readonly report: RecordReport;
}): RecordImporter {
  let batch: Taken[] = [];
  let chars = 0;

  async function flush(): Promise<void> {
    const taken = batch;
    const [first] = taken;
    if (first === undefined) return;
    [batch, chars] = [[], 0];
    const records = taken.map(({ kind, value }) => ({ kind, value }));
    const { results } = await namingLines(taken, () =>
      call('importRecords', { space: first.space, copy: copy(), records }),
    );
    for (const [index, outcome] of results.entries()) {
      if (outcome !== 'created') report.leftOut += 1;
      else if (sessionKinds.some((kind) => kind === taken[index]?.kind)) report.sessions += 1;
      else {
        report.records += 1;
        if (isDisconnected(taken[index]?.value)) report.disconnected += 1;
      }
    }
  }

  return {
    flush,
    async store(line, { kind, value, space }) {
      const full = batch.length >= most.records || chars >= most.chars;
      if (full || (batch[0] !== undefined && batch[0].space !== space)) await flush();
      const { record, ...said } = value;
      const whole = { ...said, ...(isObject(record) ? record : {}), space };
      const known = (_: string, inner: unknown): unknown => (typeof inner === 'string' ? idOf(inner) : inner);
      // Snapshots are kept to the byte.
      const exact = kind === 'snapshot';
      const taken: unknown = exact ? { archived: false, ...whole } : JSON.parse(JSON.stringify(whole), known);
      batch.push({ line, kind, value: taken, space });
      chars += line.text.length;
    },
  };
}

function isDisconnected(value: unknown): boolean {
  return isObject(value) && value['noun'] === 'calendar' && value['state'] === 'disconnected';
}

/** Turns the index of a bad record into the number of its line. */
async function namingLines<T>(taken: readonly Taken[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code !== 'invalid_input') throw error;
    const field = error.faults[0]?.field ?? '';
    const bad = taken[Number(/records\[(\d+)\]/u.exec(field)?.[1] ?? 0)];
    throw lineFault(
      bad?.line.number ?? 0,
      `holds a ${bad?.kind ?? 'record'} that is not valid: ${error.message}`,
      error,
    );
  }
}
