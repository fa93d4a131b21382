import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely';
import { present } from '../../domain/present.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Tables } from '../sql/schema.ts';
import { Marker } from '../sql/statement.ts';
import { sealedColumn } from '../sql/sealing/columns.ts';
import { opened } from '../sql/sealing/opened.ts';
import { SealingMarker } from '../sql/sealing/rewrite.ts';
import { isOneOf, listElements, numberElements } from './list-elements.ts';
import { postgresLookUps, query } from './look-ups.ts';
import { type SearchSettings, searchRepositories } from './search/search-repository.ts';
import { fromBinary, toBinary, type VectorType } from './vector-bytes.ts';

/** The schema of all that is Holdfast's; other tables of the database are not touched. */
const schema = 'holdfast';

/**
 * Writes constants of a query into its text: a plan that serves any value cannot use a partial index. Safe, because
 * statements are built from markers and constants of the code alone, never from what a caller sends.
 */
class ConstantsInText extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    if (value instanceof Marker) super.appendValue(value);
    else this.appendImmediateValue(value);
  }
}

export function postgresDialect(vectorType: VectorType, search: SearchSettings = {}): Dialect {
  return {
    name: 'postgres',
    // With the schema in every name, nothing hangs on a setting of the connection.
    builder: new Kysely<Tables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new ConstantsInText(),
      },
    }).withSchema(schema),
    elements: listElements,
    numbers: numberElements,
    isOneOf,
    jsonElements: (column) => sql<string>`(select value from jsonb_array_elements_text(${sql.ref(column)}))`,
    jsonRows: <A extends string>(column: string, alias: A) =>
      sql<{ value: string }>`jsonb_array_elements_text(${sql.ref(column)})`.as<A>(alias),
    month: (column) => sql<string>`to_char(to_timestamp(${sql.ref(column)} / 1000.0) at time zone 'UTC', 'YYYY-MM')`,
    vectorBytes: (column) => sql<Uint8Array>`${sql.raw(`${vectorType}_send`)}(${sql.ref(column)})`,
    bytesToVector: (bytes, dimensions) => fromBinary(vectorType, bytes).subarray(0, dimensions),
    vectorColumns: (values) => ({ vector: sql`${values}` }),
    putVector: (db, p) =>
      query(
        db,
        sql`insert into holdfast.embeddings as e (user_no, seq, memory_id, space, head, model, dimensions, hidden, month, vector)
          values (${p.userNo}, ${p.seq}, ${p.memoryId}, ${p.space}, ${p.head}, ${p.model}, ${p.dimensions}, 0, ${monthOf(p.createdAt)}, ${p.values})
          on conflict (user_no, head, model, seq, month) do update set dimensions = excluded.dimensions, vector = excluded.vector`,
      ),
    locksUsers: true,
    returnsNumbers: true,
    lookUps: postgresLookUps,
    search: searchRepositories(vectorType, search),
    sealed: () => sealedDialect(postgresDialect(vectorType), vectorType),
    toSql(value, list) {
      if (list) return JSON.stringify(value);
      if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
      if (value === undefined) return null;
      if (typeof value === 'boolean') return value ? 1 : 0;
      if (value instanceof Float32Array) return toBinary(vectorType, value);
      if (value instanceof Uint8Array) return value;
      throw new TypeError(`cannot bind a value of type ${typeof value}`);
    },
  };
}

/**
 * Sealed vectors lie in a column of their own, in which no index looks; and nothing else is searched here, since nothing
 * that could be is stored.
 */
function sealedDialect(base: Dialect, vectorType: VectorType): Dialect {
  const { search: _, ...rest } = base;
  const column = present(sealedColumn('embeddings', 'sealed'));
  return {
    ...rest,
    seals: true,
    clearSearch: [
      (db, p) => query(db, sql`delete from holdfast.search_words where user_no = ${p.userNo}`),
      (db, p) => query(db, sql`delete from holdfast.search_states where user_no = ${p.userNo}`),
    ],
    // Rows from before encryption was switched on have the other column.
    vectorBytes: (name) =>
      sql<Uint8Array>`coalesce(${sql.ref(name.replace(/vector$/u, 'sealed'))}, ${sql.raw(`${vectorType}_send`)}(${sql.ref(name)}))`,
    bytesToVector: opened((bytes, dimensions) => base.bytesToVector(bytes, dimensions)),
    vectorColumns: (values) => ({ vector: null, sealed: values }),
    putVector: (db, p) =>
      query(
        db,
        sql`insert into holdfast.embeddings as e (user_no, seq, memory_id, space, head, model, dimensions, hidden, month, sealed)
          values (${p.userNo}, ${p.seq}, ${p.memoryId}, ${p.space}, ${p.head}, ${p.model}, ${p.dimensions}, 0, ${monthOf(p.createdAt)}, ${new SealingMarker(p.values, column)})
          on conflict (user_no, head, model, seq, month) do update set dimensions = excluded.dimensions, sealed = excluded.sealed, vector = null`,
      ),
  };
}

/** Months since January 1970 of an instant. */
function monthOf(instant: unknown): RawBuilder<number> {
  const at = sql`to_timestamp(${instant}::bigint / 1000.0) at time zone 'UTC'`;
  return sql<number>`((extract(year from ${at}) - 1970) * 12 + extract(month from ${at}) - 1)::integer`;
}
