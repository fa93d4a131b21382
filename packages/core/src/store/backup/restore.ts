import { HoldfastError } from '../../domain/errors.ts';
import { digestsOf, totalOf } from '../move/digest.ts';
import type { MovedRow, MoveTarget, MoveWriter } from '../move/end.ts';
import type { MovedTable } from '../move/tables.ts';
import { damaged } from './format.ts';
import type { OpenArchive, ReadArchive } from './read.ts';

export interface RestoreProgress {
  readonly phase: 'restoring' | 'verifying';
  /** Rows of all tables. */
  readonly done: number;
}

interface RestoreParams {
  readonly archive: OpenArchive;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RestoreProgress) => void) | undefined;
}

/**
 * Writes an archive into an empty database and compares what is then there with what the archive says, all in one transaction of the
 * target: it is there whole, or not at all.
 *
 * @throws HoldfastError target_not_empty, store_corrupt when the copy does not become equal; as `OpenArchive`
 */
export async function restoreInto(
  target: MoveTarget,
  { archive, signal, onProgress }: RestoreParams,
): Promise<ReadArchive> {
  return inTransaction(target, async (writer) => {
    let tables = new Map<string, MovedTable>();
    let done = 0;
    const read = await archive.read(async (block) => {
      if (block.kind === 'tables') {
        tables = new Map(block.tables.map((table) => [table.name, table]));
        await demandEmpty(target, block.tables);
        return;
      }
      const table = tables.get(block.table);
      if (table === undefined) throw damaged('a table is not known');
      const rows = block.rows.map((values, at): MovedRow => ({
        values,
        key: [],
        owner: 0,
        createdAt: block.createdAt[at] ?? 0,
      }));
      await target.makeRoom(table, rows);
      await writer.insert(table, rows);
      done += rows.length;
      onProgress?.({ phase: 'restoring', done });
    });
    for (const { table: name, lastNumber } of read.tables) {
      const table = tables.get(name);
      if (table !== undefined && lastNumber !== undefined) await writer.setLastNumber(table, lastNumber);
    }
    await verify(target, { tables, read, signal, onProgress });
    return read;
  });
}

async function inTransaction<T>(target: MoveTarget, work: (writer: MoveWriter) => Promise<T>): Promise<T> {
  let result: { readonly value: T } | undefined;
  await target.transaction(async (writer) => {
    result = { value: await work(writer) };
  });
  if (result === undefined) throw new HoldfastError('internal');
  return result.value;
}

async function demandEmpty(target: MoveTarget, tables: readonly MovedTable[]): Promise<void> {
  const full: string[] = [];
  for (const table of tables) {
    const rows = await target.count(table);
    if (rows > 0) full.push(`${rows} in ${table.name}`);
  }
  if (full.length > 0) throw notEmpty(`${target.place} is not empty (rows: ${full.join(', ')})`);
}

export function notEmpty(what: string): HoldfastError {
  return new HoldfastError('target_not_empty', {
    detail: `${what}. Nothing was restored and nothing was changed. Name an empty place.`,
  });
}

async function verify(
  target: MoveTarget,
  {
    tables,
    read,
    signal,
    onProgress,
  }: {
    readonly tables: ReadonlyMap<string, MovedTable>;
    readonly read: ReadArchive;
    readonly signal: AbortSignal | undefined;
    readonly onProgress: ((progress: RestoreProgress) => void) | undefined;
  },
): Promise<void> {
  let done = 0;
  const onRows = (rows: number): void => {
    done += rows;
    onProgress?.({ phase: 'verifying', done });
  };
  for (const { table: name, rows, hash } of read.tables) {
    const table = tables.get(name);
    if (table === undefined) throw damaged('a table is not known');
    const there = totalOf(await digestsOf(target, table, { onRows, signal }));
    if (there.rows === rows && there.hash === hash) continue;
    throw new HoldfastError('store_corrupt', {
      detail: `What was written to ${name} of ${target.place} is not what the backup holds. Nothing was restored. Check the disk, or name another place.`,
    });
  }
}
