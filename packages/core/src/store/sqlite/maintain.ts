import { stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { HoldfastError } from '../../domain/errors.ts';
import type { Maintenance, MaintenanceStep, MaintainOptions } from '../sql/maintenance.ts';
import { Connection } from './connection.ts';
import { isBusy, toOwnerError } from './errors.ts';
import { patiently } from './patience.ts';

/** Share of the file that is free pages from which on it is worth being written anew. */
const freeShare = 0.2;
/** Below this, free pages are soon used again. */
const leastFreeBytes = 16 * 2 ** 20;
/** Entries of each index that ANALYZE looks at (sqlite.org/lang_analyze.html recommends 100 to 1,000). */
const analysisLimit = 1_000;

/**
 * Looks at a file and puts in order what needs it: the write-ahead log is folded in, indexes that do not fit their
 * tables are made anew, pages that are free are given back, what the query planner knows is brought up to date.
 * Others may have it open; who writes waits while it is written anew.
 *
 * @throws HoldfastError store_busy, store_corrupt when more than indexes is damaged, store_full
 */
export async function maintainSqlite({
  path: given,
  ...options
}: MaintainOptions & { readonly path: string }): Promise<Maintenance> {
  const path = resolve(given);
  const { dryRun = false, onStep, signal } = options;
  await stat(path).catch((error: unknown) => {
    throw new HoldfastError('store_unavailable', { detail: `There is no database ${path}.`, cause: error });
  });
  const connection = new Connection(path, { readOnly: dryRun, pragmas: ['busy_timeout = 20', 'temp_store = FILE'] });
  try {
    const bytesBefore = await bytesOf(path);
    const tables = tablesOf(connection);
    const planned = await plan(connection, path);
    if (!dryRun) {
      for (const [index, { sql, what }] of planned.entries()) {
        signal?.throwIfAborted();
        onStep?.({ what, done: index, total: planned.length });
        await patiently({ budgetMs: 5_000, random: Math.random }, () => connection.exec(sql));
      }
    }
    const steps: MaintenanceStep[] = planned.map(({ what, why }) => ({ what, why }));
    return { place: path, dryRun, bytesBefore, bytesAfter: dryRun ? bytesBefore : await bytesOf(path), tables, steps };
  } catch (error) {
    if (!isBusy(error)) throw toOwnerError(error, path);
    throw new HoldfastError('store_busy', {
      detail: `Something reads or writes ${path} for longer than five seconds. What was done stays done; repeat the command when it is quieter.`,
      cause: error,
    });
  } finally {
    connection.close();
  }
}

interface PlannedStep extends MaintenanceStep {
  readonly sql: string;
}

async function plan(connection: Connection, path: string): Promise<PlannedStep[]> {
  const number = (name: string): number => Number(connection.value(`PRAGMA ${name}`));
  const steps: PlannedStep[] = [];
  const damaged = damagedIndexes(connection, path);
  if (damaged.length > 0) {
    const what = `reindex ${damaged.join(', ')}`;
    steps.push({
      what,
      why: 'its entries do not fit its table',
      sql: damaged.map((name) => `REINDEX ${name}`).join(';'),
    });
  }
  const pageBytes = number('page_size');
  const pages = number('page_count');
  const free = number('freelist_count');
  if (free * pageBytes >= leastFreeBytes && free >= pages * freeShare) {
    await demandSpace(path, (pages - free) * pageBytes);
    const share = Math.round((free / pages) * 100);
    steps.push({
      what: 'vacuum',
      why: `${share} % of the file is free pages; it is written anew, which takes as much space again for a while`,
      sql: 'VACUUM',
    });
  }
  const missing = connection.value("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'") === 0;
  steps.push({
    what: 'analyze',
    why: missing ? 'the query planner knows no counts yet' : 'the counts that the query planner goes by grow old',
    sql: `PRAGMA analysis_limit = ${analysisLimit}; ANALYZE`,
  });
  const log = await sizeOf(`${path}-wal`);
  steps.push({
    what: 'checkpoint',
    why: log === 0 ? 'what these steps log is folded in' : `${log} bytes of write-ahead log are folded in`,
    sql: 'PRAGMA wal_checkpoint(TRUNCATE)',
  });
  return steps;
}

/** @throws HoldfastError store_corrupt when rows are damaged, which no index can mend */
function damagedIndexes(connection: Connection, path: string): string[] {
  const faults = connection.rows('PRAGMA integrity_check(100)').map((row) => String(Object.values(row)[0]));
  const names = new Set<string>();
  for (const fault of faults) {
    if (fault === 'ok') continue;
    const name = /(?:missing from index|in index|non-unique entry in index) (\w+)$/u.exec(fault)?.[1];
    if (name === undefined) {
      throw new HoldfastError('store_corrupt', {
        detail: `${path} is damaged (${fault}). Nothing was changed. Restore a backup.`,
      });
    }
    names.add(name);
  }
  return [...names];
}

async function demandSpace(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  // The new file, and the same again in the write-ahead log.
  if (bavail * bsize > bytes * 2) return;
  throw new HoldfastError('store_full', {
    detail: `Writing ${path} anew needs ${bytes * 2} bytes of free space, and there are ${bavail * bsize}. Nothing was changed.`,
  });
}

function tablesOf(connection: Connection): Maintenance['tables'] {
  const sizes = connection.rows(
    "SELECT s.tbl_name AS name, sum(d.pgsize) AS bytes, sum(CASE WHEN s.type = 'index' THEN d.pgsize ELSE 0 END) AS indexBytes FROM dbstat d JOIN sqlite_schema s ON s.name = d.name WHERE d.aggregate = TRUE GROUP BY s.tbl_name ORDER BY bytes DESC",
  );
  return sizes.map((row) => ({
    table: String(row['name']),
    bytes: Number(row['bytes']),
    indexBytes: Number(row['indexBytes']),
  }));
}

async function bytesOf(path: string): Promise<number> {
  return (await sizeOf(path)) + (await sizeOf(`${path}-wal`));
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}
