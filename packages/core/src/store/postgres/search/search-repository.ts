import type {
  NearMemories,
  SearchReader,
  SearchWriter,
  StoredWords,
} from '../../../domain/recall/beyond/search-store.ts';
import type { UserScope } from '../../../domain/scope.ts';
import { toIndexed } from '../../sql/memories/memory-row.ts';
import type { Session, WriteSession } from '../../sql/session.ts';
import { forScope, type Walls, wallsOf } from '../../sql/spaced.ts';
import type { SearchRepositories } from '../../sql/dialect.ts';
import { monthOf } from '../months.ts';
import type { VectorType } from '../vector-bytes.ts';
import { filterParams, shapeOf } from './conditions.ts';
import { exactUpTo as usually, graphSuffix } from './graphs.ts';
import * as near from './near-statements.ts';
import * as word from './word-statements.ts';

/** Candidates that a graph keeps in view; at 40, which is the default, it finds nine in ten. */
const EF = 200;
/** Vectors that the mean is taken over where a graph answers. */
const SAMPLE = 500;

export interface SearchSettings {
  /** For tests and benches, to have a graph used on few vectors. */
  readonly exactUpTo?: number;
}

/** Search within the database. @see SearchReader */
export function searchRepositories(
  vectorType: VectorType,
  { exactUpTo = usually }: SearchSettings,
): SearchRepositories {
  const byGraph = near.graphStatements(vectorType);

  function reader(session: Session): SearchReader {
    const { executor } = session;
    const ask = async <T>(scope: UserScope, none: T, work: (walls: Walls) => Promise<T>): Promise<T> => {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? none : work(wallsOf(scope, userNo));
    };
    return {
      state: (scope) =>
        ask(scope, undefined, async ({ userNo }) => {
          const row = await executor.first(word.readState, { userNo });
          return row === undefined ? undefined : { ...row, complete: row.complete === 1 };
        }),
      totals: (scope) =>
        ask(scope, { documents: 0, meanLength: 0, groups: 0, speakers: [] }, async (walls) => {
          const [row] = await executor.all(forScope(word.sums, scope), walls);
          // Sound: the query makes a list of texts.
          const speakers = JSON.parse(row?.speakers ?? '[]') as string[];
          return {
            documents: row?.documents ?? 0,
            meanLength: row?.meanLength ?? 0,
            groups: row?.groups ?? 0,
            speakers,
          };
        }),
      frequencies: (scope, { terms }) =>
        ask(
          scope,
          terms.map(() => 0),
          (walls) =>
            Promise.all(
              terms.map(async (term) => {
                // Both are sent at once and run in this order.
                void executor.first(word.lookFor, { words: quoted(walls.userNo, term) }).catch(() => undefined);
                return (await executor.first(forScope(word.countFound, scope), walls))?.count ?? 0;
              }),
            ),
        ),
      byWords: (scope, { wanted, terms, meanLength, filter, limit }) =>
        ask(scope, [], async (walls) => {
          if (wanted.length === 0) return [];
          const words = wanted.map((term) => quoted(walls.userNo, term)).join(' | ');
          void executor.first(word.lookFor, { words }).catch(() => undefined);
          const named = terms.flatMap(({ term, weight }, place) => [
            [`term${place}`, quoted(walls.userNo, term)],
            [`weight${place}`, weight],
          ]);
          const statement = forScope(word.bestByWords(terms.length, shapeOf(filter)), scope);
          // Sound: the statement has a place for each of these terms and for each condition of the filter.
          const params = {
            ...walls,
            ...(filter === undefined ? {} : filterParams(filter)),
            ...Object.fromEntries(named),
            meanLength: Math.max(1, meanLength),
            limit,
          } as word.WordParams;
          return (await executor.all(statement, params)).map(({ seq }) => seq);
        }),
      nearest: (scope, given) =>
        ask(scope, { hits: [], mean: 0 }, async (walls): Promise<NearMemories> => {
          const { filter, values, documents = Infinity, ...rest } = given;
          const shape = shapeOf(filter);
          // Sound: as above.
          const params = {
            ...walls,
            ...(filter === undefined ? {} : filterParams(filter)),
            ...rest,
            values,
            dimensions: values.length,
          } as near.NearParams;
          const months = documents <= exactUpTo ? [] : await graphsFor(session, scope, params, shape);
          if (months.length === 0) {
            const rows = await executor.all(forScope(near.nearestExactly(shape), scope), params);
            return { hits: rows, mean: rows[0]?.mean ?? 0 };
          }
          const statement = forScope(
            byGraph({ userNo: walls.userNo, dimensions: values.length, months, shape }),
            scope,
          );
          const [, rows, , sampled] = await Promise.all([
            executor.first(near.setGraphSearch, { ef: Math.max(EF, given.limit) }),
            executor.all(statement, params),
            executor.first(near.unsetGraphSearch, {}),
            executor.first(near.sampleMean, { ...params, limit: SAMPLE }),
          ]);
          return { hits: rows, mean: sampled?.mean ?? 0 };
        }),
      within: (scope, params) =>
        ask(scope, [], async (walls) => {
          const rows = await executor.all(forScope(near.within, scope), { ...walls, ...params });
          return rows.map(({ seq }) => seq);
        }),
      rows: (scope, { seqs }) =>
        ask(scope, [], async (walls) => {
          if (seqs.length === 0) return [];
          return (await executor.all(forScope(near.rows, scope), { ...walls, seqs })).map(toIndexed);
        }),
      rowsAround: (scope, params) =>
        ask(scope, [], async (walls) => {
          if (params.seqs.length === 0) return [];
          return (await executor.all(forScope(near.rowsAround, scope), { ...walls, ...params })).map(toIndexed);
        }),
    };
  }

  /** Months whose graphs are to be walked: by size of what the scope and the conditions admit none, as all is compared then. */
  async function graphsFor(
    { executor }: Session,
    scope: UserScope,
    params: near.NearParams,
    shape: ReturnType<typeof shapeOf>,
  ): Promise<number[]> {
    if (params.head !== 'semantic') return [];
    const suffix = graphSuffix(params.userNo, params.dimensions);
    const [counted, graphs] = await Promise.all([
      shape === undefined
        ? executor.first(forScope(near.countAll, scope), params)
        : executor.first(forScope(near.countAdmitted(shape), scope), { ...params, limit: exactUpTo + 1 }),
      executor.all(near.readGraphs, { suffix }),
    ]);
    if ((counted?.count ?? 0) <= exactUpTo) return [];
    return graphs.flatMap(({ name }) => monthOf(name.slice(0, -suffix.length)) ?? []).toSorted((a, b) => a - b);
  }

  function writer(session: WriteSession): SearchWriter {
    const { executor } = session;
    return {
      ...reader(session),
      async putWords(scope, { rows, gone, state }) {
        const userNo = await session.ownUserNo(scope);
        if (gone.length > 0) await executor.run(word.removeWords, { userNo, seqs: gone });
        if (rows.length > 0)
          await executor.run(word.putWords, { userNo, rows: rows.map((row) => stored(userNo, row)) });
        await executor.run(word.putState, { userNo, ...state, complete: state.complete ? 1 : 0 });
      },
      async dropWords(scope) {
        const userNo = await session.userNo(scope);
        if (userNo === undefined) return;
        await executor.run(word.removeAllWords, { userNo });
        await executor.run(word.removeState, { userNo });
      },
    };
  }
  return { reader, writer };
}

const marked = (userNo: number, term: string): string => `${userNo.toString(36)}:${term}`;

/** One word in the language of `tsquery`. */
function quoted(userNo: number, term: string): string {
  return `'${marked(userNo, term).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function stored(userNo: number, { seq, space, length, terms }: StoredWords) {
  return { seq, space, length, words: [...new Set(terms)].map((term) => marked(userNo, term)) };
}
