import { type RawBuilder, sql } from 'kysely';
import { Marker } from '../sql/statement.ts';

/**
 * The elements of a list parameter. json_each instead of one mark an element: the text of the statement stays the same,
 * so that it stays prepared.
 */
export function listElements<T>(list: readonly T[]): RawBuilder<T> {
  // A builder gets markers for its parameters, whatever their types say.
  const given: unknown = list;
  if (!(given instanceof Marker)) throw new TypeError('a list must be a parameter of the statement');
  return sql<T>`(select value from json_each(${new Marker(given.key, true)}))`;
}
