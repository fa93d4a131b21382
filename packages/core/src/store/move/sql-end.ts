import { unfinishedMove } from '../sql/migration.ts';
import type { MovedRow, MovedValue, MoveState, MoveTarget, MoveWriter, Progress, ReadParams } from './end.ts';
import type { MovedTable } from './tables.ts';

/** What one database does in its own way. Texts have `?` for each value. */
export interface MoveDriver {
  readonly place: string;
  readonly identity: string;
  rows(text: string, values: readonly MovedValue[]): Promise<MovedValue[][]>;
  /** The same in batches of `batchRows`; planned once, so that no batch has to look for its place. */
  stream(text: string, values: readonly MovedValue[]): AsyncIterable<MovedValue[][]>;
  /** Runs a text once for each list of values, as one statement or as many. */
  insert(text: string, lists: readonly (readonly MovedValue[])[]): Promise<void>;
  /** A column of vectors as bytes. */
  vectorOf(column: string): string;
  toHalf(bytes: Uint8Array, dimensions: number): Uint8Array;
  /** Null for one that is sealed and has another place here. */
  fromHalf(bytes: Uint8Array): Uint8Array | null;
  /** Columns that this database alone has, and their values. */
  ownColumns(table: MovedTable): readonly string[];
  ownValues(table: MovedTable, row: MovedRow): readonly MovedValue[];
  lastNumber(table: MovedTable): Promise<number>;
  setLastNumber(table: MovedTable, number: number): Promise<void>;
  makeRoom(table: MovedTable, rows: readonly MovedRow[]): Promise<void>;
  /** Statements that make the table `unfinished_move`. */
  readonly stateTable: string;
  hasStateTable(): Promise<boolean>;
  /** Makes the transaction under way survive a power cut, and with it all before. */
  makeDurable(): Promise<void>;
  exec(text: string): Promise<void>;
  /** Has the planner count what is there now. */
  analyze(): Promise<void>;
  close(): Promise<void>;
}

/** The end of a move on any database; what differs is the driver's. */
export function sqlEnd(driver: MoveDriver): MoveTarget {
  return {
    place: driver.place,
    identity: driver.identity,
    async *read(table, p) {
      const { text, values } = selection(driver, table, p);
      for await (const rows of driver.stream(text, values)) yield rows.map((row) => toMoved(driver, table, row));
    },
    async count(table) {
      return Number((await driver.rows(`select count(*) from ${table.name}`, []))[0]?.[0] ?? 0);
    },
    lastNumber: (table) => driver.lastNumber(table),
    async state() {
      if (!(await driver.hasStateTable())) return undefined;
      const [row] = await driver.rows('select source, place, progress from unfinished_move', []);
      if (row === undefined) return undefined;
      // Sound: `saveProgress` wrote it.
      const progress = JSON.parse(String(row[2])) as Progress;
      return { source: String(row[0]), place: String(row[1]), progress };
    },
    makeRoom: (table, rows) => driver.makeRoom(table, rows),
    async transaction(work) {
      await driver.exec('begin');
      try {
        await work(writerOf(driver));
        await driver.exec('commit');
      } catch (error) {
        // A connection that is lost has rolled back already, and the first failure is the one to tell of.
        await driver.exec('rollback').catch(() => undefined);
        throw error;
      }
    },
    analyze: () => driver.analyze(),
    close: () => driver.close(),
  };
}

function writerOf(driver: MoveDriver): MoveWriter {
  return {
    async begin(state: MoveState) {
      await driver.exec(driver.stateTable);
      await driver.rows('insert into unfinished_move (source, place, progress) values (?, ?, ?)', [
        state.source,
        state.place,
        JSON.stringify(state.progress),
      ]);
      await driver.rows(
        'insert into schema_migrations (number, name, checksum, breaking, applied_at) values (?, ?, ?, ?, ?)',
        [unfinishedMove.number, unfinishedMove.name, '', 1, 0],
      );
    },
    async saveProgress(progress) {
      await driver.rows('update unfinished_move set progress = ?', [JSON.stringify(progress)]);
    },
    async insert(table, rows) {
      if (rows.length === 0) return;
      const columns = [...table.columns, ...driver.ownColumns(table)];
      await driver.insert(
        `insert into ${table.name} (${columns.join(', ')})`,
        rows.map((row) => [...toStored(driver, table, row), ...driver.ownValues(table, row)]),
      );
    },
    async removeOwner(table, owner) {
      const own =
        table.name === 'memory_versions' ? 'seq in (select seq from memories where user_no = ?)' : `${table.owner} = ?`;
      await driver.rows(`delete from ${table.name} where ${own}`, [owner]);
    },
    setLastNumber: (table, number) => driver.setLastNumber(table, number),
    async end() {
      await driver.makeDurable();
      await driver.exec('drop table unfinished_move');
      await driver.rows('delete from schema_migrations where number = ?', [unfinishedMove.number]);
    },
  };
}

function selection(
  driver: MoveDriver,
  table: MovedTable,
  { after, owner }: ReadParams,
): { readonly text: string; readonly values: readonly MovedValue[] } {
  const columns = table.columns.map((name) =>
    table.forms[name] === 'vector' ? driver.vectorOf(`t.${name}`) : `t.${name}`,
  );
  const ownerColumn = table.withMemory ? 'm.user_no' : `t.${table.owner}`;
  const key = table.key.map((name) => `t.${name}`).join(', ');
  const from = table.withMemory ? `${table.name} t join memories m on m.seq = t.seq` : `${table.name} t`;
  const conditions: string[] = [];
  const values: MovedValue[] = [];
  if (after !== undefined) {
    conditions.push(`(${key}) > (${after.map(() => '?').join(', ')})`);
    values.push(...after);
  }
  if (owner !== undefined) {
    conditions.push(`${ownerColumn} = ?`);
    values.push(owner);
  }
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  const createdAt = table.withMemory ? 'm.created_at' : '0';
  return {
    text: `select ${columns.join(', ')}, ${ownerColumn}, ${createdAt} from ${from}${where} order by ${key}`,
    values,
  };
}

function toMoved(driver: MoveDriver, table: MovedTable, row: readonly MovedValue[]): MovedRow {
  const at = (name: string): MovedValue => row[table.columns.indexOf(name)] ?? null;
  const values = table.columns.map((name): MovedValue => {
    const value = at(name);
    const form = table.forms[name];
    if (form === 'json' && typeof value === 'string') return canonicalJson(value);
    if (form === 'vector' && value instanceof Uint8Array) return driver.toHalf(value, Number(at('dimensions')));
    return value;
  });
  const owner = row[table.columns.length];
  return {
    values,
    key: table.key.map(at),
    owner: typeof owner === 'number' ? owner : String(owner),
    createdAt: Number(row[table.columns.length + 1]),
  };
}

function toStored(driver: MoveDriver, table: MovedTable, row: MovedRow): MovedValue[] {
  return row.values.map((value, index) =>
    value instanceof Uint8Array && table.forms[table.columns[index] ?? ''] === 'vector'
      ? driver.fromHalf(value)
      : value,
  );
}

/** Postgres keeps JSON as a value, with names in an order of its own; SQLite keeps the text. */
function canonicalJson(text: string): string {
  const value: unknown = JSON.parse(text);
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
