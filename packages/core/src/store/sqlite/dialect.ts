import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import type { Dialect } from '../sql/dialect.ts';
import type { Tables } from '../sql/schema.ts';
import { Marker } from '../sql/statement.ts';
import { opened } from '../sql/sealing/opened.ts';
import { listElements } from './list-elements.ts';
import { sqliteLookUps } from './look-ups.ts';
import { bytesToVector, vectorToBytes } from '../sql/half-bytes.ts';

/**
 * Writes constants of a query into its text. As a bound value, a constant that a partial index depends on makes SQLite
 * prepare the statement again whenever it is bound, which costs more than the statement itself. Safe, because
 * statements are built from markers and constants of the code alone, never from what a caller sends.
 */
class ConstantsInText extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    if (value instanceof Marker) super.appendValue(value);
    else this.appendImmediateValue(value);
  }
}

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  builder: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new ConstantsInText(),
    },
  }),
  elements: listElements,
  numbers: listElements,
  isOneOf: (column, list) => sql<boolean>`${sql.ref(column)} in ${listElements(list)}`,
  jsonElements: (column) => sql<string>`(select value from json_each(${sql.ref(column)}))`,
  jsonRows: <A extends string>(column: string, alias: A) =>
    sql<{ value: string }>`json_each(${sql.ref(column)})`.as<A>(alias),
  month: (column) => sql<string>`strftime('%Y-%m', ${sql.ref(column)} / 1000, 'unixepoch')`,
  vectorBytes: (column) => sql<Uint8Array>`${sql.ref(column)}`,
  bytesToVector,
  vectorColumns: (values) => ({ vector: sql`${values}` }),
  putVector: (db, p) =>
    db
      .insertInto('embeddings')
      .values({
        user_no: p.userNo,
        seq: p.seq,
        memory_id: p.memoryId,
        space: p.space,
        head: p.head,
        model: p.model,
        dimensions: p.dimensions,
        hidden: 0,
        vector: sql`${p.values}`,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['user_no', 'head', 'model', 'seq'])
          .doUpdateSet({ dimensions: p.dimensions, vector: sql`${p.values}` }),
      ),
  locksUsers: false,
  returnsNumbers: false,
  lookUps: sqliteLookUps,
  sealed: () => sealedDialect,
  toSql(value, list) {
    if (list) return JSON.stringify(value);
    if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
    if (value === undefined) return null;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (value instanceof Uint8Array) return value;
    if (value instanceof Float32Array) return vectorToBytes(value);
    throw new TypeError(`cannot bind a value of type ${typeof value}`);
  },
};

/** Sealed vectors lie where others do. */
const sealedDialect: Dialect = { ...sqliteDialect, seals: true, bytesToVector: opened(bytesToVector) };
