import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { chmod, open, stat } from 'node:fs/promises';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { dirname, resolve } from 'node:path';
import { HoldfastError } from '../../domain/errors.ts';
import { batchRows, type MoveEnd, type MoveTarget, type MovedValue } from '../move/end.ts';
import { type MoveDriver, sqlEnd } from '../move/sql-end.ts';
import { type Migration, missingSteps, unfinishedMove } from '../sql/migration.ts';
import { Connection } from './connection.ts';
import { isBusy, toOwnerError } from './errors.ts';
import { appliedSteps, migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { pragmas } from './open.ts';
import { type Patience, patiently } from './patience.ts';
import { keyOfBytes } from '../sql/sealing/data-key.ts';
import { bytesToVector, vectorToBytes } from '../sql/half-bytes.ts';

const patience: Patience = { budgetMs: 5_000, random: Math.random };

interface EndOptions {
  readonly path: string;
  readonly now: number;
}

/**
 * A file to move from. Nobody can write to it until it is closed; readers may go on.
 *
 * @throws HoldfastError store_busy while somebody writes, config_invalid when its schema is behind, store_unavailable
 */
export async function sqliteMoveSource(options: Pick<EndOptions, 'path'>): Promise<MoveEnd> {
  const path = resolve(options.path);
  await stat(path).catch((error: unknown) => {
    throw new HoldfastError('store_unavailable', { detail: `There is no database ${path}.`, cause: error });
  });
  return opening(path, async () => {
    demandSchema(path);
    const driver = sqliteDriver(path);
    try {
      await patiently(patience, () => driver.begin());
      return sqlEnd(driver);
    } catch (error) {
      await driver.close();
      if (!isBusy(error)) throw error;
      throw new HoldfastError('store_busy', {
        detail: `Something writes to ${path}. Nothing was copied. Stop every Holdfast on it, then repeat the command.`,
        cause: error,
      });
    }
  });
}

/**
 * A file to back up, as it is at this moment. Others may write meanwhile; what they write is not seen.
 *
 * @throws HoldfastError as `sqliteMoveSource`, but for store_busy
 */
export async function sqliteBackupSource(options: Pick<EndOptions, 'path'>): Promise<MoveEnd> {
  const path = resolve(options.path);
  await stat(path).catch((error: unknown) => {
    throw new HoldfastError('store_unavailable', { detail: `There is no database ${path}.`, cause: error });
  });
  return opening(path, async () => {
    demandSchema(path);
    const driver = sqliteDriver(path, 'read');
    // The snapshot is taken by the first read of the transaction.
    await driver.exec('begin deferred');
    await driver.rows('select count(*) from schema_migrations', []);
    return sqlEnd(driver);
  });
}

/**
 * A file that nobody else knows of, made with these steps alone: if it does not become whole, it is deleted. So it needs
 * no log and no waiting for the disk until it is put in its place.
 */
export async function sqliteRestoreTarget({
  path,
  now,
  steps,
}: EndOptions & { readonly steps: readonly Migration[] }): Promise<MoveTarget> {
  return opening(path, async () => {
    const connection = new Connection(path, { pragmas: pragmas({}, 'write') });
    try {
      await migrate(connection, { migrations: steps, now, path, patience });
    } finally {
      connection.close();
    }
    await chmod(path, 0o600);
    const driver = sqliteDriver(path);
    await driver.exec('PRAGMA journal_mode = OFF');
    await driver.exec('PRAGMA synchronous = OFF');
    return sqlEnd(driver);
  });
}

/** Takes the steps that are missing, and leaves one file that is on the disk. */
export async function finishSqliteRestore({ path, now }: EndOptions): Promise<void> {
  await opening(path, async () => {
    const connection = new Connection(path, { pragmas: pragmas({}, 'write') });
    try {
      await migrate(connection, { migrations, now, path, patience });
      connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      connection.close();
    }
    const file = await open(path, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** A file to move to; made and migrated where it is not there. @throws HoldfastError as `openSqliteStore` */
export async function sqliteMoveTarget({ path: given, now }: EndOptions): Promise<MoveTarget> {
  const path = resolve(given);
  return opening(path, async () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const connection = new Connection(path, { pragmas: pragmas({}, 'write') });
    try {
      const underWay = appliedSteps(connection).some(({ number }) => number === unfinishedMove.number);
      if (!underWay) await migrate(connection, { migrations, now, path, patience });
    } finally {
      connection.close();
    }
    await chmod(path, 0o600);
    demandSchema(path);
    return sqlEnd(sqliteDriver(path));
  });
}

async function opening<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toOwnerError(error, path);
  }
}

function demandSchema(path: string): void {
  const connection = new Connection(path, { readOnly: true });
  try {
    const applied = appliedSteps(connection).filter(({ number }) => number !== unfinishedMove.number);
    if (missingSteps(migrations, applied, path).length === 0) return;
  } finally {
    connection.close();
  }
  throw new HoldfastError('config_invalid', {
    detail: `The schema of ${path} is behind this Holdfast. Run \`holdfast upgrade\` on it first.`,
  });
}

/** Of this file: where it lies, and when each of its steps was taken. */
function identityOf(db: DatabaseSync, path: string): string {
  const steps = db.prepare('select number, applied_at from schema_migrations where number <> ? order by number');
  const facts = JSON.stringify(['sqlite', realpathSync(path), steps.all(unfinishedMove.number)]);
  return createHash('sha256').update(facts).digest('hex');
}

function sqliteDriver(path: string, kind: 'read' | 'write' = 'write'): MoveDriver & { begin(): void } {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  for (const pragma of pragmas({}, kind)) db.exec(`PRAGMA ${pragma}`);
  const prepared = new Map<string, StatementSync>();
  const prepare = (text: string): StatementSync => {
    const known = prepared.get(text);
    if (known !== undefined) return known;
    const made = db.prepare(text);
    made.setReturnArrays(true);
    prepared.set(text, made);
    return made;
  };
  return {
    place: path,
    identity: identityOf(db, path),
    begin: () => db.exec('BEGIN IMMEDIATE'),
    async rows(text, values) {
      // Sound: arrays were asked for, of what SQLite stores: no number is beyond what is exact.
      return prepare(text).all(...values) as unknown as MovedValue[][];
    },
    async *stream(text, values) {
      let batch: MovedValue[][] = [];
      // Sound: as above.
      for (const row of prepare(text).iterate(...values) as Iterable<unknown> as Iterable<MovedValue[]>) {
        if (batch.push(row) < batchRows) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    },
    async insert(text, lists) {
      const places = (lists[0] ?? []).map(() => '?').join(', ');
      const statement = prepare(`${text} values (${places}) on conflict do nothing`);
      for (const values of lists) statement.run(...values);
    },
    vectorOf: (column) => column,
    toHalf: (bytes, dimensions) =>
      bytes.byteLength === dimensions * 2 || keyOfBytes(bytes) !== undefined
        ? bytes
        : vectorToBytes(bytesToVector(bytes, dimensions)),
    fromHalf: (bytes) => bytes,
    ownColumns: () => [],
    ownValues: () => [],
    async lastNumber(table) {
      // Sound: as above.
      const [row] = prepare('select seq from sqlite_sequence where name = ?').all(table.name) as unknown as number[][];
      return row?.[0] ?? 0;
    },
    async setLastNumber(table, number) {
      prepare('delete from sqlite_sequence where name = ?').run(table.name);
      prepare('insert into sqlite_sequence (name, seq) values (?, ?)').run(table.name, number);
    },
    makeRoom: async () => undefined,
    stateTable:
      'create table unfinished_move (source text not null, place text not null, progress text not null) strict',
    async hasStateTable() {
      return prepare("select 1 from sqlite_schema where name = 'unfinished_move'").all().length > 0;
    },
    // Every commit is.
    makeDurable: async () => undefined,
    async exec(text) {
      await patiently(patience, () => db.exec(text === 'begin' ? 'BEGIN IMMEDIATE' : text));
    },
    // What the planner goes by here it looks up as it goes.
    analyze: async () => undefined,
    async close() {
      if (db.isOpen) db.close();
    },
  };
}
