import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import { HoldfastError } from '../../domain/errors.ts';
import { compile, type Compiled, type Statement } from '../sql/statement.ts';
import { sqliteDialect } from './dialect.ts';

/** Statements kept prepared; the shapes of list filters are the only source of many. */
const preparedLimit = 500;
/** Pages copied between two turns of the event loop. */
const backupPages = 1_000;

interface ConnectionOptions {
  readonly readOnly?: boolean;
  /** Pragmas, set before anything else. */
  readonly pragmas?: readonly string[];
}

interface Prepared {
  readonly node: StatementSync;
  readonly bind: Compiled['bind'];
  readonly columns: readonly string[];
  /** A row of nulls. */
  readonly blank: Readonly<Record<string, unknown>>;
}

/** One SQLite connection with its prepared statements. All calls are synchronous; errors are node:sqlite's own. */
export class Connection {
  #db: DatabaseSync;
  readonly #path: string;
  readonly #options: ConnectionOptions;
  readonly #prepared = new Map<object, Prepared>();
  readonly #commands = new Map<string, StatementSync>();

  constructor(path: string, options: ConnectionOptions = {}) {
    this.#path = path;
    this.#options = options;
    this.#db = connect(path, options);
  }

  get isOpen(): boolean {
    return this.#db.isOpen;
  }

  /**
   * Makes the connection usable again after a failure that left it closed or inside of a transaction. A file is
   * opened anew, which undoes what was not committed.
   * @throws HoldfastError store_unavailable when all was in memory and is gone
   */
  restore(): void {
    if (this.#path !== ':memory:') {
      this.close();
      this.#db = connect(this.#path, this.#options);
    } else if (!this.isOpen) {
      throw new HoldfastError('store_unavailable', { detail: 'The database in memory is lost. Open a new one.' });
    } else if (this.inTransaction) {
      this.exec('ROLLBACK');
    }
  }

  /** Copies the whole database, the write-ahead log included, while others may go on writing. */
  async backup(to: string, onProgress: (share: number) => void): Promise<void> {
    await backup(this.#db, to, {
      rate: backupPages,
      progress: ({ totalPages, remainingPages }) => onProgress(totalPages === 0 ? 1 : 1 - remainingPages / totalPages),
    });
  }

  get inTransaction(): boolean {
    return this.isOpen && this.#db.isTransaction;
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  /** Runs one of the few statements that bracket every write; unlike `exec` it keeps them prepared. */
  command(sql: 'BEGIN IMMEDIATE' | 'SAVEPOINT request' | 'ROLLBACK TO request' | 'RELEASE request' | 'COMMIT'): void {
    let node = this.#commands.get(sql);
    if (node === undefined) {
      node = this.#db.prepare(sql);
      this.#commands.set(sql, node);
    }
    node.run();
  }

  /** A pragma's answer, or any other single value. */
  value(sql: string): unknown {
    return Object.values(this.#db.prepare(sql).get() ?? {})[0];
  }

  /** Rows of a statement that is not worth keeping prepared. */
  rows(sql: string): Record<string, unknown>[] {
    return this.#db.prepare(sql).all();
  }

  all<P extends object, R>(source: Statement<P, R>, params: P): R[] {
    const { node, bind, columns, blank } = this.#prepare(source);
    // node:sqlite types rows as objects, but setReturnArrays was called.
    const rows = node.all(...bind(params)) as unknown as unknown[][];
    return rows.map((row) => toObject<R>({ columns, blank }, row));
  }

  first<P extends object, R>(source: Statement<P, R>, params: P): R | undefined {
    const { node, bind, columns, blank } = this.#prepare(source);
    // As in `all`.
    const row = node.get(...bind(params)) as unknown as unknown[] | undefined;
    return row === undefined ? undefined : toObject<R>({ columns, blank }, row);
  }

  /** The row number that an insert was given. */
  insert<P extends object, R>(source: Statement<P, R>, params: P): number {
    const { node, bind } = this.#prepare(source);
    return Number(node.run(...bind(params)).lastInsertRowid);
  }

  insertAll<P extends object, R>(source: Statement<P, R>, params: readonly P[]): number[] {
    const { node, bind } = this.#prepare(source);
    return params.map((one) => Number(node.run(...bind(one)).lastInsertRowid));
  }

  runAll<P extends object, R>(source: Statement<P, R>, params: readonly P[]): void {
    const { node, bind } = this.#prepare(source);
    for (const one of params) node.run(...bind(one));
  }

  run<P extends object, R>(source: Statement<P, R>, params: P): number {
    const { node, bind } = this.#prepare(source);
    return Number(node.run(...bind(params)).changes);
  }

  close(): void {
    this.#prepared.clear();
    this.#commands.clear();
    if (this.isOpen) this.#db.close();
  }

  #prepare<P, R>(source: Statement<P, R>): Prepared {
    const known = this.#prepared.get(source);
    if (known !== undefined) return known;
    const { sql, bind } = compile(source, sqliteDialect);
    const node = this.#db.prepare(sql);
    // Arrays come out of node:sqlite in nearly half the time of objects.
    node.setReturnArrays(true);
    const columns = node.columns().map((column) => column.name);
    const made = { node, bind, columns, blank: blankRow(columns) };
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size >= preparedLimit && oldest !== undefined) this.#prepared.delete(oldest);
    this.#prepared.set(source, made);
    return made;
  }
}

function connect(path: string, { readOnly = false, pragmas = [] }: ConnectionOptions): DatabaseSync {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: true, readOnly });
  try {
    for (const pragma of pragmas) db.exec(`PRAGMA ${pragma}`);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** Made by JSON.parse: more than a dozen properties added one by one would turn an object into a slow dictionary. */
function blankRow(columns: readonly string[]): Record<string, unknown> {
  // Sound: it is an object with these keys.
  return JSON.parse(`{${columns.map((name) => `${JSON.stringify(name)}:null`).join()}}`) as Record<string, unknown>;
}

/** Copies the blank row, so that all rows of a statement share one shape, and fills it in. */
function toObject<R>({ columns, blank }: Pick<Prepared, 'columns' | 'blank'>, row: readonly unknown[]): R {
  const object = { ...blank };
  for (let index = 0; index < columns.length; index += 1) object[columns[index] ?? ''] = row[index];
  // Sound: the columns are those that the builder selected, with the types of `Tables`, which a test holds true.
  return object as R;
}
