import { type RawBuilder, sql } from 'kysely';
import type { Head } from '../../../domain/embeddings/head.ts';
import { getOrMake } from '../../sql/get-or-make.ts';
import { type Spaced, spaced, type Walls } from '../../sql/spaced.ts';
import { indexedColumns } from '../../sql/memories/memory-row.ts';
import type { MemoryRow } from '../../sql/schema.ts';
import { statement } from '../../sql/statement.ts';
import { isOneOf } from '../list-elements.ts';
import { query } from '../look-ups.ts';
import type { VectorType } from '../vector-bytes.ts';
import { type FilterParams, keyOf, meets, type Shape } from './conditions.ts';
import { graphSuffix } from './graphs.ts';

export type NearParams = Walls &
  FilterParams & {
    readonly head: Head;
    readonly model: string;
    readonly dimensions: number;
    readonly values: Float32Array;
    readonly limit: number;
  };

export interface NearRow {
  readonly seq: number;
  readonly cosine: number;
  readonly mean: number | null;
}

/** All memories of the scope; from counters. */
export const countAll = spaced((db, p: Walls, dialect, listed) =>
  query<{ count: number }>(
    db,
    sql`select coalesce(sum(count), 0)::bigint as count from holdfast.memory_counts
      where user_no = ${p.userNo} and deleted = 0 ${listed ? sql`and space in ${dialect.elements(p.spaces)}` : sql``}`,
  ),
);

/** How many memories a search would look at: those that meet the conditions, up to a limit. */
const counting = new Map<string, Spaced<Walls & FilterParams & { limit: number }, { count: number }>>();

export function countAdmitted(shape: Shape): Spaced<Walls & FilterParams & { limit: number }, { count: number }> {
  return getOrMake(counting, keyOf(shape), () =>
    spaced((db, p: Walls & FilterParams & { limit: number }, dialect, listed) =>
      query<{ count: number }>(
        db,
        sql`select count(*) as count from (
        select 1 from holdfast.memories own where own.user_no = ${p.userNo} and own.deleted_at is null
          ${listed ? sql`and own.space in ${dialect.elements(p.spaces)}` : sql``} and ${meets('own.seq', p, shape)}
        limit ${p.limit}) few`,
      ),
    ),
  );
}

const scanning = new Map<string, Spaced<NearParams, NearRow>>();

/**
 * Every vector of the scope compared, and the mean taken over the first two thousand, which is as near as it needs to be. In a part of its own that is computed first: seen through, the planner would take
 * whatever graph there is over the vectors of all users, and find next to nothing of this one's.
 */
export function nearestExactly(shape: Shape): Spaced<NearParams, NearRow> {
  return getOrMake(scanning, keyOf(shape), () =>
    spaced((db, p: NearParams, dialect, listed) =>
      query<NearRow>(
        db,
        sql`with own as materialized (
          select e.seq, e.vector <=> ${p.values} as distance from holdfast.embeddings e
          where e.user_no = ${p.userNo} and e.head = ${p.head} and e.model = ${p.model}
            and e.dimensions = ${p.dimensions} and e.hidden = 0
            ${listed ? sql`and e.space in ${dialect.elements(p.spaces)}` : sql``} and ${meets('e.seq', p, shape)})
        select seq, 1 - distance as cosine, (select avg(1 - distance) from (select distance from own limit 2000) few where distance <> 'NaN'::float8) as mean
        from own where distance <> 'NaN'::float8 order by distance limit ${p.limit}`,
      ),
    ),
  );
}

/** Room to search in: with a filter most of what a graph comes by is turned away, so that it must go on. */
export const setGraphSearch = statement((db, p: { ef: number }) =>
  query(
    db,
    sql`select set_config('hnsw.ef_search', ${p.ef}::text, true), set_config('hnsw.iterative_scan', 'relaxed_order', true),
      set_config('hnsw.max_scan_tuples', '100000', true), set_config('enable_sort', 'off', true)`,
  ),
);

export const unsetGraphSearch = statement((db) => query(db, sql`select set_config('enable_sort', 'on', true)`));

/** The user's graphs that are ready, by name. */
export const readGraphs = statement((db, p: { suffix: string }) =>
  query<{ name: string }>(
    db,
    sql`select c.relname as name from pg_class c join pg_index i on i.indexrelid = c.oid
      where c.relnamespace = 'holdfast'::regnamespace and i.indisvalid and right(c.relname, length(${p.suffix})) = ${p.suffix}`,
  ),
);

/** The mean over some vectors of the user; a graph tells nothing of those that it passes by. */
export const sampleMean = statement((db, p: Omit<NearParams, keyof FilterParams | 'spaces'>) =>
  query<{ mean: number | null }>(
    db,
    sql`select avg(1 - distance) as mean from (
        select e.vector <=> ${p.values} as distance from holdfast.embeddings e
        where e.user_no = ${p.userNo} and e.head = ${p.head} and e.model = ${p.model}
          and e.dimensions = ${p.dimensions} and e.hidden = 0 limit ${p.limit}) few
      where distance <> 'NaN'::float8`,
  ),
);

const mostKept = 200;

/**
 * Statements that walk a user's graphs, one a month, and compare the vectors of other months exactly. A graph is an index
 * over the rows of that user alone and of one month, so both numbers are in the text: else the planner could not see that
 * it fits. Each month stands by itself, because the planner sorts all months where one of them cannot be walked.
 */
export function graphStatements(
  vectorType: VectorType,
): (params: {
  readonly userNo: number;
  readonly dimensions: number;
  readonly months: readonly number[];
  readonly shape: Shape;
}) => Spaced<NearParams, NearRow> {
  const kept = new Map<string, Spaced<NearParams, NearRow>>();
  return ({ userNo, dimensions, months, shape }) => {
    const key = `${graphSuffix(userNo, dimensions)} ${months.join(' ')} ${keyOf(shape)}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const number = (value: number): RawBuilder<number> => sql.raw(String(value));
    const made = spaced((db, p: NearParams, dialect, listed) => {
      const distance = sql`(e.vector::${sql.raw(`${vectorType}(${dimensions})`)}) <=> ${p.values}::${sql.raw(`${vectorType}(${dimensions})`)}`;
      const rows = sql`from holdfast.embeddings e
        where e.user_no = ${number(userNo)} and e.head = 'semantic' and e.dimensions = ${number(dimensions)}
          and e.model = ${p.model} and e.hidden = 0
          ${listed ? sql`and e.space in ${dialect.elements(p.spaces)}` : sql``} and ${meets('e.seq', p, shape)}`;
      const walks = months.map(
        (month) =>
          sql`(select e.seq, ${distance} as distance ${rows} and e.month = ${number(month)} order by ${distance} limit ${p.limit})`,
      );
      return query<NearRow>(
        db,
        sql`with rest as materialized (
            select e.seq, ${distance} as distance ${rows} and (${otherMonths(months)}))
          select seq, 1 - distance as cosine, null::float8 as mean
          from (${sql.join(walks, sql` union all `)} union all select seq, distance from rest) found
          where distance <> 'NaN'::float8 order by distance limit ${p.limit}`,
      );
    });
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, made);
    return made;
  };
}

/** As ranges: of anything else the planner cannot tell that it leaves the tables of these months out, and reads them. */
function otherMonths(months: readonly number[]): RawBuilder<unknown> {
  const after = months.map((month, place) => {
    const next = months[place + 1];
    const from = `e.month >= ${month + 1}`;
    return next === undefined ? from : `${from} and e.month < ${next}`;
  });
  return sql.raw([`e.month < ${months[0] ?? 0}`, ...after].join(' or '));
}

export const within = spaced((db, p: Walls & { from: number; to: number; limit: number }, dialect, listed) =>
  query<{ seq: number }>(
    db,
    sql`select seq from holdfast.memories
      where user_no = ${p.userNo} and occurred_at >= ${p.from} and occurred_at < ${p.to} and deleted_at is null
        ${listed ? sql`and space in ${dialect.elements(p.spaces)}` : sql``}
      order by occurred_at desc, seq desc limit ${p.limit}`,
  ),
);

export type Row = Pick<MemoryRow, (typeof indexedColumns)[number]>;

const columnsOf = (table: string): RawBuilder<unknown> =>
  sql.join(indexedColumns.map((column) => sql.ref(`${table}.${column}`)));

export const rows = spaced((db, p: Walls & { seqs: readonly number[] }, dialect, listed) =>
  query<Row>(
    db,
    sql`select ${columnsOf('m')} from holdfast.memories m
      where ${isOneOf('m.seq', p.seqs)} and m.user_no = ${p.userNo} and m.deleted_at is null
        ${listed ? sql`and m.space in ${dialect.elements(p.spaces)}` : sql``}`,
  ),
);

/** By the numbers of turns, in one look each: where one was deleted, one more is not looked for. */
export const rowsAround = spaced((db, p: Walls & { seqs: readonly number[]; reach: number }, dialect, listed) =>
  query<Row>(
    db,
    sql`select distinct on (near.seq) near.* from holdfast.memories c
      cross join lateral (
        select ${columnsOf('n')} from holdfast.memories n
        where n.user_no = c.user_no and n.session_id = c.session_id and n.space = c.space
          and n.turn >= c.turn - ${p.reach} and n.turn <= c.turn + ${p.reach} and n.deleted_at is null
        union all
        select ${columnsOf('c')} where (c.session_id is null or c.turn is null) and c.deleted_at is null) near
      where ${isOneOf('c.seq', p.seqs)} and c.user_no = ${p.userNo}
        ${listed ? sql`and c.space in ${dialect.elements(p.spaces)}` : sql``}`,
  ),
);
