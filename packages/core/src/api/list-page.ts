import { z } from 'zod';
import type { UserScope } from '../domain/scope.ts';
import type { Readers } from '../domain/store.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { ApiDependencies } from './handler.ts';

export interface Page<T> {
  readonly rows: readonly T[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

const place = z.tuple([z.number(), z.int()]);

/**
 * One page of a list that is ordered by two numbers of its rows.
 * @throws HoldfastError invalid_cursor for one of another list
 */
export async function listPage<T>(
  { store, platform }: Pick<ApiDependencies, 'store' | 'platform'>,
  scope: UserScope,
  list: {
    readonly name: string;
    /** What a cursor belongs to, beside the scope. */
    readonly filter: object;
    readonly limit: number;
    readonly cursor?: string;
    readonly placeOf: (row: T) => readonly [number, number];
    readonly read: (
      readers: Readers,
      page: { readonly limit: number; readonly after: readonly [number, number] | undefined },
    ) => Promise<readonly T[]>;
  },
): Promise<Page<T>> {
  const mark = platform.sha256(JSON.stringify([list.name, scope, list.filter])).slice(0, 16);
  const after = list.cursor === undefined ? undefined : readCursor(list.cursor, mark, place);
  const found = await store.read(scope, (readers) => list.read(readers, { limit: list.limit + 1, after }));
  const rows = found.slice(0, list.limit);
  const last = found.length > list.limit ? rows.at(-1) : undefined;
  return { rows, ...(last === undefined ? {} : { nextCursor: writeCursor(mark, list.placeOf(last)) }) };
}
