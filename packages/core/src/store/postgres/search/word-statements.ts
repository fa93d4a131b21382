import { sql } from 'kysely';
import type { StoredWords, WordState } from '../../../domain/recall/beyond/search-store.ts';
import { bm25 } from '../../../domain/recall/rank/profiles.ts';
import { getOrMake } from '../../sql/get-or-make.ts';
import { type Spaced, spaced, type Walls } from '../../sql/spaced.ts';
import { statement } from '../../sql/statement.ts';
import { listRows, numberElements } from '../list-elements.ts';
import { query } from '../look-ups.ts';
import { type FilterParams, keyOf, meets, type Shape } from './conditions.ts';

/** What follows in the transaction sees rows with one of these words, in the language of `tsquery`. */
export const lookFor = statement((db, p: { words: string }) =>
  query(db, sql`select set_config('holdfast.words', ${p.words}, true)`),
);

export const readState = statement((db, p: { userNo: number }) =>
  query<Omit<WordState, 'complete'> & { complete: number }>(
    db,
    sql`select version, through, complete from holdfast.search_states where user_no = ${p.userNo}`,
  ),
);

export const countFound = spaced((db, p: Walls, dialect, listed) =>
  query<{ count: number }>(
    db,
    sql`select count(*) as count from holdfast.search_words_found
      where user_no = ${p.userNo} ${listed ? sql`and space in ${dialect.elements(p.spaces)}` : sql``}`,
  ),
);

export const sums = spaced((db, p: Walls, dialect, listed) => {
  const inSpaces = listed ? sql`and space in ${dialect.elements(p.spaces)}` : sql``;
  return query<{ documents: number; groups: number; meanLength: number; speakers: string }>(
    db,
    sql`select m.documents, m.groups,
        coalesce((select avg(length) from holdfast.search_words where user_no = ${p.userNo} ${inSpaces}), 0)::float8 as "meanLength",
        (select coalesce(json_agg(speaker), '[]') from (
          select speaker from holdfast.memories
          where user_no = ${p.userNo} and deleted_at is null and speaker is not null ${inSpaces}
          group by speaker order by count(*) desc, speaker limit 200) s) as speakers
      from (
        select count(*) as documents,
          count(distinct (space, session_id)) filter (where session_id is not null)
            + count(*) filter (where session_id is null) as groups
        from holdfast.memories where user_no = ${p.userNo} and deleted_at is null ${inSpaces}) m`,
  );
});

/** Parameters of the statement for so many terms: `term0`, `weight0` and so on. */
export type WordParams = Walls &
  FilterParams &
  Readonly<Record<`term${number}`, string>> &
  Readonly<Record<`weight${number}`, number>> & { readonly meanLength: number; readonly limit: number };

const built = new Map<string, Spaced<WordParams, { seq: number }>>();

/** BM25 of rows that hold one of the words looked for, as if each term occurred once: how often is not stored. */
export function bestByWords(terms: number, shape: Shape): Spaced<WordParams, { seq: number }> {
  const { k1, b } = bm25.turn;
  return getOrMake(built, `${terms} ${keyOf(shape)}`, () =>
    spaced((db, p: WordParams, dialect, listed) => {
      const parts = Array.from(
        { length: terms },
        (_, place) =>
          sql`case when words @@ ${p[`term${place}`]}::tsquery then ${p[`weight${place}`]}::float8 else 0::float8 end`,
      );
      return query<{ seq: number }>(
        db,
        sql`select seq from (
          select w.seq, (${sql.join(parts, sql` + `)})
            / (1 + ${sql.raw(String(k1))}::float8 * (${sql.raw(String(1 - b))}::float8 + ${sql.raw(String(b))}::float8 * w.length / ${p.meanLength}::float8)) as score
          from holdfast.search_words_found w
          where w.user_no = ${p.userNo} and ${meets('w.seq', p, shape)}
            ${listed ? sql`and w.space in ${dialect.elements(p.spaces)}` : sql``}) found
        order by score desc, seq desc limit ${p.limit}`,
      );
    }),
  );
}

export const putWords = statement(
  (db, p: { userNo: number; rows: readonly (Omit<StoredWords, 'terms'> & { words: readonly string[] })[] }) =>
    query(
      db,
      sql`insert into holdfast.search_words (user_no, seq, space, length, words)
      select ${p.userNo}::bigint, r.seq, r.space, r.length, array_to_tsvector(array(select json_array_elements_text(r.words)))
      from ${listRows(p.rows, 'r(seq bigint, space text, length integer, words json)')}
      -- One that was purged meanwhile is not stored again.
      where exists (select 1 from holdfast.memories m where m.seq = r.seq)
      on conflict (user_no, seq) do update set space = excluded.space, length = excluded.length, words = excluded.words`,
    ),
);

export const removeWords = statement((db, p: { userNo: number; seqs: readonly number[] }) =>
  query(db, sql`delete from holdfast.search_words where user_no = ${p.userNo} and seq in ${numberElements(p.seqs)}`),
);

export const removeAllWords = statement((db, p: { userNo: number }) =>
  query(db, sql`delete from holdfast.search_words where user_no = ${p.userNo}`),
);

export const removeState = statement((db, p: { userNo: number }) =>
  query(db, sql`delete from holdfast.search_states where user_no = ${p.userNo}`),
);

export const putState = statement((db, p: { userNo: number; version: number; through: number; complete: number }) =>
  query(
    db,
    sql`insert into holdfast.search_states (user_no, version, through, complete)
      values (${p.userNo}, ${p.version}, ${p.through}, ${p.complete})
      on conflict (user_no) do update set version = excluded.version, through = excluded.through, complete = excluded.complete`,
  ),
);
