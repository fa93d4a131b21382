import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import type { SessionReader, Worded, WordedRow } from '../../../domain/sessions/session-store.ts';
import { getOrMake } from '../get-or-make.ts';
import type { Tables } from '../schema.ts';
import type { Session } from '../session.ts';
import { forScope, type Spaced, spaced, type Walls, wallsOf } from '../spaced.ts';
import { type Statement, statement } from '../statement.ts';

/** The number that each table's rows go by. */
export const numberOf: Readonly<Record<Worded, string>> = {
  sessions: 'session_no',
  snapshots: 'snapshot_no',
  todos: 'todo_no',
  system_states: 'state_no',
  decisions: 'decision_no',
};

/** In the order in which they are forgotten. */
export const everyWorded: readonly Worded[] = ['snapshots', 'todos', 'system_states', 'decisions', 'sessions'];

/** When a row was stored or last said anew: from its first word to its last it may tell of that time. */
const times: Readonly<Record<Worded, readonly [first: string, last: string]>> = {
  sessions: ['started_at', 'seen_at'],
  snapshots: ['created_at', 'seen_at'],
  todos: ['created_at', 'updated_at'],
  system_states: ['updated_at', 'updated_at'],
  decisions: ['decided_at', 'created_at'],
};

/** A row is of a time when either end of it lies in it; a session only when the whole of it does. */
export function isOfTime(
  eb: ExpressionBuilder<Loose, string>,
  of: Worded,
  { from, to }: { readonly from: number; readonly to: number },
): Expression<SqlBool> {
  const [first, last] = times[of];
  if (of === 'sessions') return eb.and([eb(first, '>=', from), eb(last, '<', to)]);
  return eb.or([
    eb.and([eb(first, '>=', from), eb(first, '<', to)]),
    eb.and([eb(last, '>=', from), eb(last, '<', to)]),
  ]);
}

export type Loose = Record<string, Record<string, unknown>>;

/** Names of tables and columns are values here. Sound: they are those above, which `Tables` has. */
export function loose(db: Kysely<Tables>): Kysely<Loose> {
  return db as unknown as Kysely<Loose>;
}

interface Wanted extends Walls {
  readonly sessionIds: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly after: number;
  readonly limit: number;
}

const pages = new Map<string, Spaced<Wanted, WordedRow>>();

function pageOf(of: Worded, by: 'all' | 'sessions' | 'time'): Spaced<Wanted, WordedRow> {
  const named = of === 'system_states' ? ['name'] : ['id'];
  return getOrMake(pages, `${of} ${by}`, () => {
    const made = spaced<Wanted, Record<string, unknown>>((db, p, dialect, listed) =>
      loose(db)
        .selectFrom(of)
        .select([`${numberOf[of]} as no`, 'space', 'words', ...named])
        .where('user_no', '=', p.userNo)
        .where(numberOf[of], '>', p.after)
        .$if(by === 'time', (query) => query.where((eb) => isOfTime(eb, of, p)))
        .$if(by === 'sessions', (query) => query.where('session_id', 'in', dialect.elements(p.sessionIds)))
        .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
        .orderBy(numberOf[of])
        .limit(p.limit),
    );
    // Sound: these columns are what is selected.
    return made as unknown as Spaced<Wanted, WordedRow>;
  });
}

export function wordedOf(session: Session): SessionReader['worded'] {
  return async (scope, { of, sessionIds, from, to, after, limit }) => {
    const userNo = await session.userNo(scope);
    if (userNo === undefined || sessionIds?.length === 0) return [];
    const by = sessionIds !== undefined ? 'sessions' : from !== undefined || to !== undefined ? 'time' : 'all';
    return session.executor.all(forScope(pageOf(of, by), scope), {
      ...wallsOf(scope, userNo),
      sessionIds: sessionIds ?? [],
      from: from ?? Number.MIN_SAFE_INTEGER,
      to: to ?? Number.MAX_SAFE_INTEGER,
      after,
      limit,
    });
  };
}

type Nos = { readonly userNo: number; readonly nos: readonly number[] };
const drops = new Map<Worded, Statement<Nos, unknown>>();

/** Removes rows by their numbers; of sessions, their words alone. */
export function dropOf(of: Worded): Statement<Nos, unknown> {
  const known = drops.get(of);
  if (known !== undefined) return known;
  const made = statement((db: Kysely<Tables>, p: Nos, dialect) =>
    of === 'sessions'
      ? db
          .updateTable('sessions')
          .set({ words: '{}' })
          .where('user_no', '=', p.userNo)
          .where('session_no', 'in', dialect.numbers(p.nos))
      : loose(db).deleteFrom(of).where('user_no', '=', p.userNo).where(numberOf[of], 'in', dialect.numbers(p.nos)),
  );
  drops.set(of, made);
  return made;
}
