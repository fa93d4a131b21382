import { type RawBuilder, sql } from 'kysely';
import { Marker } from '../sql/statement.ts';

/**
 * The elements of a list parameter. As one JSON text: the driver's own lists would have to be escaped element by
 * element, and their type is not known where a statement is built.
 */
export function listElements<T>(list: readonly T[]): RawBuilder<T> {
  return sql<T>`(select value from json_array_elements_text(${listMarker(list)}::json))`;
}

export function numberElements(list: readonly number[]): RawBuilder<number> {
  return sql<number>`(select value::bigint as value from json_array_elements_text(${listMarker(list)}::json))`;
}

/**
 * By an array, not by a subquery: of that the planner takes 100 rows for granted, and then reads all rows of a user, of
 * which it thinks there are few, to compare them with ten.
 */
export function isOneOf(column: string, list: readonly number[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} = any (array(select value::bigint from json_array_elements_text(${listMarker(list)}::json)))`;
}

/** The parameter as a list of texts. */
export function listOf(list: readonly string[]): RawBuilder<readonly string[]> {
  return sql<readonly string[]>`array(select json_array_elements_text(${listMarker(list)}::json))`;
}

/** Rows of a list of objects, with these columns. */
export function listRows(list: readonly unknown[], columns: string): RawBuilder<unknown> {
  return sql`json_to_recordset(${listMarker(list)}::json) as ${sql.raw(columns)}`;
}

function listMarker(list: unknown): Marker {
  if (!(list instanceof Marker)) throw new TypeError('a list must be a parameter of the statement');
  return new Marker(list.key, true);
}
