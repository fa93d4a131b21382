import { HoldfastError } from '../../../domain/errors.ts';
import type {
  NewTime,
  PlannerTime,
  TimeNoun,
  TimePatch,
  TimeReader,
  TimeWriter,
} from '../../../domain/planner/times/time-store.ts';
import { soleSpace } from '../../../domain/scope.ts';
import type { Session, WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';

const columns = [
  'time_no as no',
  'id',
  'space',
  'noun',
  'state',
  'version',
  'calendar_id as calendarId',
  'task_id as taskId',
  'remote_key as remoteKey',
  'starts_at as start',
  'ends_at as end',
  'unsent',
  'content',
  'created_at as createdAt',
  'updated_at as updatedAt',
] as const;

type Optional = 'calendarId' | 'taskId' | 'remoteKey';
type Row = Omit<PlannerTime, Optional | 'unsent'> & {
  readonly [F in Optional]: Exclude<PlannerTime[F], undefined> | null;
} & { readonly unsent: 0 | 1 };

const byId = spaced((db, p: Walls & { noun: TimeNoun; id: string }, dialect, listed) =>
  db
    .selectFrom('planner_times')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('noun', '=', p.noun)
    .where('id', '=', p.id)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

const inRange = spaced(
  (db, p: Walls & { noun: TimeNoun; from: number; until: number; limit: number }, dialect, listed) =>
    db
      .selectFrom('planner_times')
      .select(columns)
      .where('user_no', '=', p.userNo)
      .where('noun', '=', p.noun)
      .where('ends_at', '>', p.from)
      .where('starts_at', '<', p.until)
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
      .orderBy('starts_at')
      .orderBy('id')
      .limit(p.limit),
);

const newest = spaced((db, p: Walls & { noun: TimeNoun; before: number; limit: number }, dialect, listed) =>
  db
    .selectFrom('planner_times')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('noun', '=', p.noun)
    .where('time_no', '<', p.before)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('time_no', 'desc')
    .limit(p.limit),
);

const forTasks = spaced((db, p: Walls & { taskIds: readonly string[] }, dialect, listed) =>
  db
    .selectFrom('planner_times')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('noun', '=', 'block')
    .where('task_id', 'in', dialect.elements(p.taskIds))
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('starts_at')
    .orderBy('id'),
);

type OfCalendar = Walls & { readonly calendarId: string; readonly noun: TimeNoun; readonly limit: number };

const ofCalendar = (one: { readonly noun: boolean; readonly unsent: boolean }) =>
  spaced<OfCalendar, Row>((db, p, dialect, listed) =>
    db
      .selectFrom('planner_times')
      .select(columns)
      .where('user_no', '=', p.userNo)
      .where('calendar_id', '=', p.calendarId)
      .$if(one.noun, (query) => query.where('noun', '=', p.noun))
      .$if(one.unsent, (query) => query.where('unsent', '=', 1))
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
      .orderBy('starts_at')
      .orderBy('id')
      .limit(p.limit),
  );
const calendarForms = {
  all: ofCalendar({ noun: false, unsent: false }),
  ofNoun: ofCalendar({ noun: true, unsent: false }),
  unsent: ofCalendar({ noun: false, unsent: true }),
  unsentOfNoun: ofCalendar({ noun: true, unsent: true }),
};

const countOfCalendar = spaced((db, p: Walls & { calendarId: string; noun: TimeNoun }, dialect, listed) =>
  db
    .selectFrom('planner_times')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_no', '=', p.userNo)
    .where('calendar_id', '=', p.calendarId)
    .where('noun', '=', p.noun)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

const insertTime = statement((db, p: Row & { readonly userNo: number }, dialect) =>
  db
    .insertInto('planner_times')
    .values({
      id: p.id,
      user_no: p.userNo,
      space: p.space,
      noun: p.noun,
      state: p.state,
      version: p.version,
      calendar_id: p.calendarId,
      task_id: p.taskId,
      remote_key: p.remoteKey,
      starts_at: p.start,
      ends_at: p.end,
      unsent: p.unsent,
      content: p.content,
      created_at: p.createdAt,
      updated_at: p.updatedAt,
    })
    .$if(dialect.returnsNumbers, (query) => query.returning('time_no as number')),
);

type Changed = Pick<Row, 'no' | 'state' | 'start' | 'end' | 'unsent' | 'content' | 'calendarId' | 'remoteKey'>;

const changeTime = statement((db, p: Changed & { userNo: number; version: number; next: number; at: number }) =>
  db
    .updateTable('planner_times')
    .set({
      state: p.state,
      starts_at: p.start,
      ends_at: p.end,
      unsent: p.unsent,
      content: p.content,
      calendar_id: p.calendarId,
      remote_key: p.remoteKey,
      version: p.next,
      updated_at: p.at,
    })
    .where('user_no', '=', p.userNo)
    .where('time_no', '=', p.no)
    .where('version', '=', p.version),
);

const removeTimes = statement((db, p: { userNo: number; nos: readonly number[] }, dialect) =>
  db.deleteFrom('planner_times').where(dialect.isOneOf('time_no', p.nos)).where('user_no', '=', p.userNo),
);

export function timeReader(session: Session): TimeReader {
  const { executor } = session;
  return {
    async get(scope, { noun, id }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return undefined;
      const row = await executor.first(forScope(byId, scope), { ...wallsOf(scope, userNo), noun, id });
      return row === undefined ? undefined : toTime(row);
    },
    async between(scope, params) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      return (await executor.all(forScope(inRange, scope), { ...wallsOf(scope, userNo), ...params })).map(toTime);
    },
    async list(scope, { noun, before = Number.MAX_SAFE_INTEGER, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const params = { ...wallsOf(scope, userNo), noun, before, limit };
      return (await executor.all(forScope(newest, scope), params)).map(toTime);
    },
    async ofTasks(scope, { taskIds }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || taskIds.length === 0) return [];
      return (await executor.all(forScope(forTasks, scope), { ...wallsOf(scope, userNo), taskIds })).map(toTime);
    },
    async ofCalendar(scope, { calendarId, noun, unsent, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const { all, ofNoun, unsent: waiting, unsentOfNoun } = calendarForms;
      const whole = noun === undefined ? all : ofNoun;
      const form = unsent === undefined ? whole : noun === undefined ? waiting : unsentOfNoun;
      const params = { ...wallsOf(scope, userNo), calendarId, noun: noun ?? 'block', limit };
      return (await executor.all(forScope(form, scope), params)).map(toTime);
    },
    async countOf(scope, params) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      return (
        (await executor.first(forScope(countOfCalendar, scope), { ...wallsOf(scope, userNo), ...params }))?.count ?? 0
      );
    },
  };
}

export function timeWriter(session: WriteSession): TimeWriter {
  const { executor } = session;
  const reader = timeReader(session);
  return {
    ...reader,
    async insert(scope, { times, at }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      const made: PlannerTime[] = [];
      for (const time of times) {
        const row = toRow(time, { space, at });
        const no = await executor.insert(insertTime, { ...row, userNo });
        if (no === undefined) throw new HoldfastError('internal', { detail: 'A time of the planner was not stored.' });
        // What comes from a calendar comes by the thousand, and is that calendar's.
        if (time.noun === 'block') session.touch('block', time.id);
        made.push(toTime({ ...row, no }));
      }
      return made;
    },
    async update(scope, { time: { noun, id, version }, patch, at }) {
      const userNo = await session.ownUserNo(scope);
      const before = await reader.get(scope, { noun, id });
      if (before === undefined || before.version !== version) return undefined;
      if (noun === 'block') session.touch('block', id);
      const kept = toRow(before, { space: before.space, at });
      const after: Row = { ...kept, no: before.no, createdAt: before.createdAt, ...given(patch) };
      const changed = await executor.run(changeTime, { ...after, userNo, version, next: version + 1, at });
      return changed === 0 ? undefined : toTime({ ...after, version: version + 1 });
    },
    async remove(scope, { nos }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || nos.length === 0) return 0;
      const removed = await executor.run(removeTimes, { userNo, nos });
      if (removed > 0) session.notePurge();
      return removed;
    },
  };
}

function toRow(time: NewTime, { space, at }: { readonly space: string; readonly at: number }): Row {
  const { id, noun, state, start, end, content, calendarId, taskId, remoteKey, unsent } = time;
  const { version, createdAt, updatedAt } = time.past ?? { version: 1, createdAt: at, updatedAt: at };
  return {
    no: 0,
    id,
    space,
    noun,
    state,
    version,
    start,
    end,
    content,
    calendarId: calendarId ?? null,
    taskId: taskId ?? null,
    remoteKey: remoteKey ?? null,
    unsent: unsent === true ? 1 : 0,
    createdAt,
    updatedAt,
  };
}

/** The patch without what it leaves as it is. */
function given({ unsent, ...patch }: TimePatch): Partial<Changed> {
  const fields = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  return { ...fields, ...(unsent === undefined ? {} : { unsent: unsent ? 1 : 0 }) };
}

function toTime({ calendarId, taskId, remoteKey, unsent, ...row }: Row): PlannerTime {
  return {
    no: row.no,
    id: row.id,
    space: row.space,
    noun: row.noun,
    state: row.state,
    version: row.version,
    start: row.start,
    end: row.end,
    unsent: unsent === 1,
    content: row.content,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...(calendarId === null ? {} : { calendarId }),
    ...(taskId === null ? {} : { taskId }),
    ...(remoteKey === null ? {} : { remoteKey }),
  };
}
