import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import type { Dialect } from '../sql/dialect.ts';
import type { Tables } from '../sql/schema.ts';
import { Marker } from '../sql/statement.ts';

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
  // json_each instead of one mark an element: the text of the statement stays the same, so that it stays prepared.
  elements: <T extends string | number>(list: readonly T[]) =>
    sql<T>`(select value from json_each(${listMarker(list)}))`,
  jsonElements: (column) => sql<string>`(select value from json_each(${sql.ref(column)}))`,
  jsonRows: <A extends string>(column: string, alias: A) =>
    sql<{ value: string }>`json_each(${sql.ref(column)})`.as<A>(alias),
  month: (column) => sql<string>`strftime('%Y-%m', ${sql.ref(column)} / 1000, 'unixepoch')`,
  toSql(value, list) {
    if (list) return JSON.stringify(value);
    if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
    if (value === undefined) return null;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (value instanceof Uint8Array) return value;
    throw new TypeError(`cannot bind a value of type ${typeof value}`);
  },
};

function listMarker(list: unknown): Marker {
  if (!(list instanceof Marker)) throw new TypeError('elements() takes a parameter of the statement');
  return new Marker(list.key, true);
}
