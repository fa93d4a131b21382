import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../dialect.ts';
import type { Tables } from '../schema.ts';
import { spaced, type Walls } from '../spaced.ts';
import { statement } from '../statement.ts';

/*
 * What becomes of times when records go. A block that a calendar elsewhere shows is kept, without its task, until it is gone there:
 * nobody else would take it out.
 */

export type Numbers = { readonly userNo: number; readonly nos: readonly number[] };
export type Doomed = Walls & { readonly from: number; readonly to: number; readonly sessionId: string };

const toBeTakenOut = { state: 'removed', unsent: 1, task_id: null } as const;

/** Ids of records that go. */
const goneIds = (db: Kysely<Tables>, p: Numbers, dialect: Dialect) =>
  db
    .selectFrom('planner_records as gone')
    .select('gone.id')
    .where('gone.user_no', '=', p.userNo)
    .where(dialect.isOneOf('gone.record_no', p.nos));

/** Blocks of tasks that go. */
const leaveToCalendars = statement((db, p: Numbers, dialect) =>
  db
    .updateTable('planner_times')
    .set((eb) => ({ ...toBeTakenOut, version: eb('version', '+', 1) }))
    .where('user_no', '=', p.userNo)
    .where('task_id', 'in', goneIds(db, p, dialect))
    .where('calendar_id', 'is not', null),
);

/** Blocks of calendars that go are seen nowhere else from now on. */
const letGo = statement((db, p: Numbers, dialect) =>
  db
    .updateTable('planner_times')
    .set((eb) => ({ calendar_id: null, unsent: 0 as const, version: eb('version', '+', 1) }))
    .where('user_no', '=', p.userNo)
    .where('noun', '=', 'block')
    .where('state', '<>', 'removed')
    .where('calendar_id', 'in', goneIds(db, p, dialect)),
);

/** All other blocks of tasks that go; of calendars that go, their times, and blocks that they were to hear of. */
const removeOwnTimes = statement((db, p: Numbers, dialect) =>
  db
    .deleteFrom('planner_times')
    .where('user_no', '=', p.userNo)
    .where((eb) =>
      eb.or([
        eb('task_id', 'in', goneIds(db, p, dialect)),
        eb.and([
          eb.or([eb('noun', '=', 'busy'), eb('state', '=', 'removed')]),
          eb('calendar_id', 'in', goneIds(db, p, dialect)),
        ]),
      ]),
    ),
);

/** What becomes of times before records go, step by step. */
export const giveUpTimes = [leaveToCalendars, letGo, removeOwnTimes];

/** Blocks that were made in a time. */
export const leaveMadeIn = spaced((db, p: Doomed, dialect, listed) =>
  db
    .updateTable('planner_times')
    .set((eb) => ({ ...toBeTakenOut, version: eb('version', '+', 1) }))
    .where('user_no', '=', p.userNo)
    .where(sql<boolean>`created_at >= ${p.from}`)
    .where(sql<boolean>`created_at < ${p.to}`)
    .where('noun', '=', 'block')
    .where('calendar_id', 'is not', null)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

const removeTimes = ({ mirrored }: { readonly mirrored: boolean }) =>
  spaced((db, p: Doomed, dialect, listed) =>
    db
      .deleteFrom('planner_times')
      .where('user_no', '=', p.userNo)
      .where(sql<boolean>`created_at >= ${p.from}`)
      .where(sql<boolean>`created_at < ${p.to}`)
      .where((eb) =>
        mirrored ? eb.or([eb('noun', '=', 'busy'), eb('calendar_id', 'is', null)]) : eb('calendar_id', 'is', null),
      )
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
  );
/**
 * All other times that were made in it. Those that came from a calendar stay where the calendar does: it tells of what has changed since the
 * last look, and would not bring them again.
 */
export const removeMadeIn = { all: removeTimes({ mirrored: true }), time: removeTimes({ mirrored: false }) } as const;
