import type { AliasedRawBuilder, Expression, Kysely, RawBuilder } from 'kysely';
import type { Tables } from './schema.ts';
import type { SqlValue } from './statement.ts';

/** All that differs between the databases inside a query. Everything else in store/sql is the same on both. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** Builds and compiles; it cannot run anything. */
  readonly builder: Kysely<Tables>;
  /** The elements of a list parameter as a subquery with the column `value`: one parameter, however long the list. */
  elements<T extends string | number>(list: readonly T[]): Expression<T>;
  /** The elements of a column that holds a JSON list of texts, as a subquery. */
  jsonElements(column: string): Expression<string>;
  /** The elements of such a column as rows to join with; their column is `value`. */
  jsonRows<A extends string>(column: string, alias: A): AliasedRawBuilder<{ value: string }, A>;
  /** The UTC month of a column of milliseconds, as YYYY-MM. */
  month(column: string): RawBuilder<string>;
  /** A parameter's value as the driver wants it. `list` says that it goes into `elements`. */
  toSql(value: unknown, list: boolean): SqlValue;
}
