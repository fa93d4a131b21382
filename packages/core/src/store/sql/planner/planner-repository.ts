import { sql } from 'kysely';
import { HoldfastError } from '../../../domain/errors.ts';
import type {
  NewRecord,
  PlannerNoun,
  PlannerReader,
  PlannerRecord,
  PlannerWriter,
  RecordFilter,
  RecordPatch,
} from '../../../domain/planner/records/record-store.ts';
import { soleSpace, type UserScope } from '../../../domain/scope.ts';
import { getOrMake } from '../get-or-make.ts';
import type { Session, WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { type Statement, statement } from '../statement.ts';
import { doomedBy } from './doomed.ts';
import { giveUpTimes, leaveMadeIn, type Numbers, removeMadeIn } from './times-of-records.ts';
import { usedSpaces } from './used-spaces.ts';

const columns = [
  'record_no as no',
  'id',
  'space',
  'noun',
  'state',
  'version',
  'key',
  'plan_id as planId',
  'sprint_id as sprintId',
  'procedure_id as procedureId',
  'session_id as sessionId',
  'due_at as dueAt',
  'content',
  'created_at as createdAt',
  'updated_at as updatedAt',
] as const;

type Optional = 'key' | 'planId' | 'sprintId' | 'procedureId' | 'sessionId' | 'dueAt';
type Row = Omit<PlannerRecord, Optional> & {
  readonly [F in Optional]: Exclude<PlannerRecord[F], undefined> | null;
};

const byIds = spaced((db, p: Walls & { noun: PlannerNoun; ids: readonly string[] }, dialect, listed) =>
  db
    .selectFrom('planner_records')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('noun', '=', p.noun)
    .where('id', 'in', dialect.elements(p.ids))
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

type Condition = 'spaces' | 'states' | 'key' | 'planId' | 'sprintId' | 'procedureId' | 'dueFrom' | 'dueTo';

interface PageParams extends Walls, Required<Omit<RecordFilter, 'states'>> {
  readonly noun: PlannerNoun;
  readonly states: readonly string[];
  readonly before: number;
  readonly limit: number;
}

const pages = new Map<string, Statement<PageParams, Row>>();

function pageOf(on: ReadonlySet<Condition>): Statement<PageParams, Row> {
  // Few are due in a time. With the sign nothing can be read in this order, which would be by walking over all of them.
  const place = on.has('dueFrom') || on.has('dueTo') ? sql<number>`+record_no` : sql<number>`record_no`;
  return getOrMake(pages, [...on].join(' '), () =>
    statement((db, p: PageParams, dialect) =>
      db
        .selectFrom('planner_records')
        .select(columns)
        .where('user_no', '=', p.userNo)
        .where('noun', '=', p.noun)
        .where(place, '<', p.before)
        .$if(on.has('spaces'), (query) => query.where('space', 'in', dialect.elements(p.spaces)))
        .$if(on.has('states'), (query) => query.where('state', 'in', dialect.elements(p.states)))
        .$if(on.has('key'), (query) => query.where('key', '=', p.key))
        .$if(on.has('planId'), (query) => query.where('plan_id', '=', p.planId))
        .$if(on.has('sprintId'), (query) => query.where('sprint_id', '=', p.sprintId))
        .$if(on.has('procedureId'), (query) => query.where('procedure_id', '=', p.procedureId))
        .$if(on.has('dueFrom'), (query) => query.where('due_at', '>=', p.dueFrom))
        .$if(on.has('dueTo'), (query) => query.where('due_at', '<', p.dueTo))
        .orderBy(place, 'desc')
        .limit(p.limit),
    ),
  );
}

function conditionsOf(scope: UserScope, filter: RecordFilter): Set<Condition> {
  const on = new Set<Condition>(scope.spaces === '*' ? [] : ['spaces']);
  const given: readonly Exclude<Condition, 'spaces'>[] = [
    'states',
    'key',
    'planId',
    'sprintId',
    'procedureId',
    'dueFrom',
    'dueTo',
  ];
  for (const name of given) if (filter[name] !== undefined) on.add(name);
  return on;
}

const formerOnes = statement((db, p: { userNo: number; no: number }) =>
  db
    .selectFrom('planner_versions')
    .select(['version', 'state', 'content', 'replaced_at as replacedAt'])
    .where('user_no', '=', p.userNo)
    .where('record_no', '=', p.no)
    .orderBy('version', 'desc'),
);

const sourcesOf = statement((db, p: { userNo: number; no: number }) =>
  db.selectFrom('planner_sources').select('seq').where('user_no', '=', p.userNo).where('record_no', '=', p.no),
);

const resting = spaced((db, p: Walls & { seqs: readonly number[] }, dialect, listed) =>
  db
    .selectFrom('planner_records')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('record_no', 'in', (eb) =>
      eb
        .selectFrom('planner_sources as rests')
        .select('rests.record_no')
        .where('rests.user_no', '=', p.userNo)
        .where('rests.seq', 'in', dialect.numbers(p.seqs)),
    )
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('record_no'),
);

type InsertParams = Row & { readonly userNo: number };

const insertRecord = statement((db, p: InsertParams, dialect) =>
  db
    .insertInto('planner_records')
    .values({
      id: p.id,
      user_no: p.userNo,
      space: p.space,
      noun: p.noun,
      state: p.state,
      version: p.version,
      key: p.key,
      plan_id: p.planId,
      sprint_id: p.sprintId,
      procedure_id: p.procedureId,
      session_id: p.sessionId,
      due_at: p.dueAt,
      content: p.content,
      created_at: p.createdAt,
      updated_at: p.updatedAt,
    })
    .$if(dialect.returnsNumbers, (query) => query.returning('record_no as number')),
);

const insertSource = statement((db, p: { userNo: number; no: number; seq: number }) =>
  db
    .insertInto('planner_sources')
    .values({ user_no: p.userNo, record_no: p.no, seq: p.seq })
    .onConflict((conflict) => conflict.doNothing()),
);

type Changed = Pick<Row, 'state' | 'content' | 'key' | 'planId' | 'sprintId' | 'dueAt'>;

const changeRecord = statement(
  (db, p: Changed & { userNo: number; no: number; version: number; next: number; at: number }) =>
    db
      .updateTable('planner_records')
      .set({
        state: p.state,
        content: p.content,
        key: p.key,
        plan_id: p.planId,
        sprint_id: p.sprintId,
        due_at: p.dueAt,
        version: p.next,
        updated_at: p.at,
      })
      .where('user_no', '=', p.userNo)
      .where('record_no', '=', p.no)
      .where('version', '=', p.version),
);

const keepVersion = statement(
  (db, p: { userNo: number; no: number; version: number; state: string; content: string; at: number }) =>
    db.insertInto('planner_versions').values({
      user_no: p.userNo,
      record_no: p.no,
      version: p.version,
      state: p.state,
      content: p.content,
      replaced_at: p.at,
    }),
);

const removeVersions = statement((db, p: Numbers, dialect) =>
  db.deleteFrom('planner_versions').where(dialect.isOneOf('record_no', p.nos)).where('user_no', '=', p.userNo),
);
const removeSources = statement((db, p: Numbers, dialect) =>
  db.deleteFrom('planner_sources').where(dialect.isOneOf('record_no', p.nos)).where('user_no', '=', p.userNo),
);
const removeRecords = statement((db, p: Numbers, dialect) =>
  db.deleteFrom('planner_records').where(dialect.isOneOf('record_no', p.nos)).where('user_no', '=', p.userNo),
);
const removeRests = statement((db, p: { userNo: number; seqs: readonly number[] }, dialect) =>
  db.deleteFrom('planner_sources').where('seq', 'in', dialect.numbers(p.seqs)).where('user_no', '=', p.userNo),
);

const highest = Number.MAX_SAFE_INTEGER;

export function plannerReader(session: Session): PlannerReader {
  const { executor } = session;
  const getMany: PlannerReader['getMany'] = async (scope, { noun, ids }) => {
    const userNo = await session.userNo(scope);
    if (userNo === undefined || ids.length === 0) return [];
    const rows = await executor.all(forScope(byIds, scope), { ...wallsOf(scope, userNo), noun, ids });
    return rows.map(toRecord);
  };
  return {
    getMany,
    spaces: usedSpaces(session),
    async get(scope, { noun, id }) {
      return (await getMany(scope, { noun, ids: [id] }))[0];
    },
    async list(scope, { noun, filter = {}, before = highest, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await executor.all(pageOf(conditionsOf(scope, filter)), {
        ...wallsOf(scope, userNo),
        noun,
        states: filter.states ?? [],
        key: filter.key ?? '',
        planId: filter.planId ?? '',
        sprintId: filter.sprintId ?? '',
        procedureId: filter.procedureId ?? '',
        dueFrom: filter.dueFrom ?? 0,
        dueTo: filter.dueTo ?? highest,
        before,
        limit,
      });
      return rows.map(toRecord);
    },
    async versions(scope, { no }) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? [] : executor.all(formerOnes, { userNo, no });
    },
    async sources(scope, { no }) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? [] : (await executor.all(sourcesOf, { userNo, no })).map(({ seq }) => seq);
    },
    async restingOn(scope, { seqs }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || seqs.length === 0) return [];
      const rows = await executor.all(forScope(resting, scope), { ...wallsOf(scope, userNo), seqs });
      return rows.map(toRecord);
    },
  };
}

export function plannerWriter(session: WriteSession): PlannerWriter {
  const { executor } = session;
  const reader = plannerReader(session);
  const remove = async (userNo: number, nos: readonly number[]): Promise<number> => {
    if (nos.length === 0) return 0;
    await executor.run(removeVersions, { userNo, nos });
    await executor.run(removeSources, { userNo, nos });
    for (const step of giveUpTimes) await executor.run(step, { userNo, nos });
    const removed = await executor.run(removeRecords, { userNo, nos });
    session.notePurge();
    return removed;
  };
  return {
    ...reader,
    async insert(scope, { records, at }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      const made: PlannerRecord[] = [];
      for (const record of records) {
        const row = toRow(record, { space, at });
        const no = await executor.insert(insertRecord, { ...row, userNo });
        if (no === undefined)
          throw new HoldfastError('internal', { detail: 'A record of the planner was not stored.' });
        session.touch(record.noun, record.id);
        const sources = [...new Set(record.sources)].map((seq) => ({ userNo, no, seq }));
        await executor.runAll(insertSource, sources);
        const former = record.past?.former ?? [];
        await executor.runAll(
          keepVersion,
          former.map(({ replacedAt, ...one }) => ({ ...one, userNo, no, at: replacedAt })),
        );
        made.push(toRecord({ ...row, no }));
      }
      return made;
    },
    async update(scope, { record: { noun, id, version }, patch, keep = false, at }) {
      const userNo = await session.ownUserNo(scope);
      const before = await reader.get(scope, { noun, id });
      if (before === undefined || before.version !== version) return undefined;
      session.touch(noun, id);
      const { no, state, content } = before;
      if (keep) await executor.run(keepVersion, { userNo, no, version, state, content, at });
      const after = { ...toRow(before, { space: before.space, at }), ...given(patch) };
      const changed = await executor.run(changeRecord, { ...after, userNo, no, version, next: version + 1, at });
      return changed === 0 ? undefined : toRecord({ ...after, no, version: version + 1, createdAt: before.createdAt });
    },
    async remove(scope, { nos }) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? 0 : remove(userNo, nos);
    },
    async dropVersions(scope, { nos }) {
      const userNo = await session.userNo(scope);
      if (userNo !== undefined && nos.length > 0 && (await executor.run(removeVersions, { userNo, nos })) > 0)
        session.notePurge();
    },
    async addSources(scope, { no, seqs }) {
      const userNo = await session.ownUserNo(scope);
      await executor.runAll(
        insertSource,
        [...new Set(seqs)].map((seq) => ({ userNo, no, seq })),
      );
    },
    async dropSources(scope, { seqs }) {
      const userNo = await session.userNo(scope);
      if (userNo !== undefined && seqs.length > 0) await executor.run(removeRests, { userNo, seqs });
    },
    async forget(scope, { sessionId, from, to }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const params = {
        ...wallsOf(scope, userNo),
        from: from ?? Number.MIN_SAFE_INTEGER,
        to: to ?? highest,
        sessionId: sessionId ?? '',
      };
      // Those of a session go with its tasks.
      if (sessionId === undefined) {
        await executor.run(forScope(leaveMadeIn, scope), params);
        const madeIn = removeMadeIn[from === undefined && to === undefined ? 'all' : 'time'];
        if ((await executor.run(forScope(madeIn, scope), params)) > 0) session.notePurge();
      }
      const rows = await executor.all(forScope(doomedBy({ sessionId, from, to }), scope), params);
      await remove(
        userNo,
        rows.map(({ no }) => no),
      );
      return rows.map(({ id, space }) => ({ id, space }));
    },
  };
}

function toRow(record: NewRecord, { space, at }: { readonly space: string; readonly at: number }): Row {
  const { version = 1, createdAt = at, updatedAt = at } = record.past ?? {};
  const { id, noun, state, content, key, planId, sprintId, procedureId, sessionId, dueAt } = record;
  return {
    no: 0,
    id,
    space,
    noun,
    state,
    version,
    content,
    key: key ?? null,
    planId: planId ?? null,
    sprintId: sprintId ?? null,
    procedureId: procedureId ?? null,
    sessionId: sessionId ?? null,
    dueAt: dueAt ?? null,
    createdAt,
    updatedAt,
  };
}

/** The patch without what it leaves as it is. */
function given(patch: RecordPatch): Partial<Changed> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

function toRecord({ key, planId, sprintId, procedureId, sessionId, dueAt, ...row }: Row): PlannerRecord {
  return {
    no: row.no,
    id: row.id,
    space: row.space,
    noun: row.noun,
    state: row.state,
    version: row.version,
    content: row.content,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...(key === null ? {} : { key }),
    ...(planId === null ? {} : { planId }),
    ...(sprintId === null ? {} : { sprintId }),
    ...(procedureId === null ? {} : { procedureId }),
    ...(sessionId === null ? {} : { sessionId }),
    ...(dueAt === null ? {} : { dueAt }),
  };
}
