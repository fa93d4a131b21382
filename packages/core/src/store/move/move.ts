import { HoldfastError } from '../../domain/errors.ts';
import { type Digest, differingOwners, digestsOf, type Owner, totalOf } from './digest.ts';
import type { MovedRow, MoveEnd, MoveTarget, Progress } from './end.ts';
import { type MovedTable, movedTables } from './tables.ts';

export interface MoveProgress {
  readonly phase: 'copying' | 'verifying';
  readonly table: string;
  /** Rows of all tables. */
  readonly done: number;
  readonly total: number;
}

export interface MoveReport {
  readonly from: string;
  readonly to: string;
  /** True when an earlier call had begun. */
  readonly resumed: boolean;
  /** What is in both databases, by table; the hash covers every row's every value. */
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly hash: string }[];
  /** Users compared, each table for itself. */
  readonly users: number;
  /** Users and tenants whose rows were copied again, as the source had changed since an interruption. */
  readonly copiedAgain: number;
}

interface MoveParams {
  /** Nobody can write to it until it is closed. */
  readonly source: MoveEnd;
  readonly target: MoveTarget;
  readonly onProgress?: ((progress: MoveProgress) => void) | undefined;
  /** Ends the move between two batches; the next call goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

const rounds = 3;

/**
 * Copies everything, in batches that are each stored together with how far the copy has come: whatever interrupts it, the
 * next call goes on after the last batch. Then all rows of both databases are read and compared.
 *
 * @throws HoldfastError config_invalid when the target holds anything else, store_corrupt when both do not become equal
 */
export async function moveAll({ source, target, onProgress, signal }: MoveParams): Promise<MoveReport> {
  const begun = await beginMove(source, target);
  const totals = await countsOf(source);
  const total = totals.values().reduce((sum, rows) => sum + rows, 0);
  let copiedAgain = begun.resumed ? await copyChangedUsers(source, target, begun.progress) : 0;
  await copyTables({ source, target, signal, onProgress }, { progress: begun.progress, total });
  for (let round = 0; ; round += 1) {
    const { tables, differing, users } = await compare({ source, target, signal, onProgress }, total);
    if (differing.length === 0) {
      await finish(source, target);
      return { from: source.place, to: target.place, resumed: begun.resumed, tables, users, copiedAgain };
    }
    if (round === rounds) throw notEqual(source, target);
    for (const { kind, owner } of differing) {
      await copyOwner(source, target, { kind, owner });
      copiedAgain += 1;
    }
  }
}

async function beginMove(
  source: MoveEnd,
  target: MoveTarget,
): Promise<{ readonly resumed: boolean; readonly progress: Progress }> {
  if (source.identity === target.identity) {
    throw new HoldfastError('config_invalid', { detail: 'Both addresses name the same database.' });
  }
  const state = await target.state();
  if (state !== undefined) {
    if (state.source === source.identity) return { resumed: true, progress: state.progress };
    throw new HoldfastError('config_invalid', {
      detail: `${target.place} holds part of a move from ${state.place}. Finish that one, or name an empty database.`,
    });
  }
  const counts = await countsOf(target);
  const full = [...counts].filter(([, rows]) => rows > 0).map(([name, rows]) => `${rows} in ${name}`);
  if (full.length > 0) {
    throw new HoldfastError('config_invalid', {
      detail: `${target.place} is not empty (rows: ${full.join(', ')}). Nothing was copied. Name an empty database.`,
    });
  }
  await target.transaction((writer) => writer.begin({ source: source.identity, place: source.place, progress: {} }));
  return { resumed: false, progress: {} };
}

async function countsOf(end: MoveEnd): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const table of movedTables) counts.set(table.name, await end.count(table));
  return counts;
}

type Work = Omit<MoveParams, 'signal' | 'onProgress'> & {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: MoveParams['onProgress'];
};

async function copyTables(
  { source, target, signal, onProgress }: Work,
  start: { readonly progress: Progress; readonly total: number },
): Promise<void> {
  let { progress } = start;
  let done = Object.values(progress).reduce((sum, { rows }) => sum + rows, 0);
  for (const table of movedTables) {
    for await (const rows of source.read(table, { after: progress[table.name]?.after })) {
      signal?.throwIfAborted();
      const last = rows.at(-1);
      if (last === undefined) continue;
      const copied = (progress[table.name]?.rows ?? 0) + rows.length;
      progress = { ...progress, [table.name]: { after: last.key, rows: copied } };
      await store(target, table, rows, progress);
      done += rows.length;
      onProgress?.({ phase: 'copying', table: table.name, done, total: start.total });
    }
  }
}

async function store(
  target: MoveTarget,
  table: MovedTable,
  rows: readonly MovedRow[],
  progress: Progress,
): Promise<void> {
  await target.makeRoom(table, rows);
  await target.transaction(async (writer) => {
    await writer.insert(table, rows);
    await writer.saveProgress(progress);
  });
}

/**
 * A source that was written to between two calls: whoever is not as he was is copied anew, so that nothing of what is
 * copied next can meet a row that is no longer true.
 */
async function copyChangedUsers(source: MoveEnd, target: MoveTarget, progress: Progress): Promise<number> {
  const [states] = movedTables;
  const reached = progress['user_state'];
  if (states === undefined || reached === undefined) return 0;
  const options = { onRows: () => undefined };
  const before = await digestsOf(target, states, options);
  const now = await digestsOf(source, states, options);
  let copied = 0;
  const last = Number(reached.after[0]);
  for (const owner of differingOwners(now, before)) {
    // Whoever comes later has not been copied at all.
    if (Number(owner) > last) continue;
    await copyOwner(source, target, { kind: 'user_no', owner });
    copied += 1;
  }
  return copied;
}

interface Group {
  readonly kind: MovedTable['owner'];
  readonly owner: Owner;
}

/** Replaces all rows of a user, or all of a tenant that belong to none, in one transaction. */
async function copyOwner(source: MoveEnd, target: MoveTarget, { kind, owner }: Group): Promise<void> {
  const tables = movedTables.filter((table) => table.owner === kind);
  for (const table of tables)
    for await (const rows of source.read(table, { owner })) await target.makeRoom(table, rows);
  await target.transaction(async (writer) => {
    for (const table of tables.toReversed()) await writer.removeOwner(table, owner);
    for (const table of tables)
      for await (const rows of source.read(table, { owner })) await writer.insert(table, rows);
  });
}

async function compare(
  { source, target, signal, onProgress }: Work,
  rows: number,
): Promise<{
  readonly tables: MoveReport['tables'];
  readonly differing: readonly Group[];
  readonly users: number;
}> {
  const tables: { table: string; rows: number; hash: string }[] = [];
  const differing = new Map<string, Group>();
  let done = 0;
  let users = 0;
  for (const table of movedTables) {
    const onRows = (count: number): void => {
      done += count;
      onProgress?.({ phase: 'verifying', table: table.name, done, total: rows * 2 });
    };
    const there: Map<Owner, Digest> = await digestsOf(source, table, { onRows, signal });
    const here = await digestsOf(target, table, { onRows, signal });
    for (const owner of differingOwners(there, here)) {
      differing.set(`${table.owner} ${owner}`, { kind: table.owner, owner });
    }
    if (table.name === 'user_state') users = there.size;
    tables.push({ table: table.name, ...totalOf(there) });
  }
  return { tables, differing: [...differing.values()], users };
}

async function finish(source: MoveEnd, target: MoveTarget): Promise<void> {
  await target.transaction(async (writer) => {
    for (const table of movedTables) {
      // Numbers are never given twice, those of purged rows neither.
      if (table.serial !== undefined) await writer.setLastNumber(table, await source.lastNumber(table));
    }
    await writer.end();
  });
  await target.analyze();
}

function notEqual(source: MoveEnd, target: MoveTarget): HoldfastError {
  return new HoldfastError('store_corrupt', {
    detail: `What is in ${target.place} does not become equal to ${source.place}; something else writes to it, or one of them is damaged. Do not use it; run \`holdfast doctor\` on both.`,
  });
}
