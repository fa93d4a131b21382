import { sql } from 'kysely';
import type { NewWork, WorkReader, WorkRecord, WorkTarget, WorkWriter } from '../../../domain/work/work-store.ts';
import { defined } from '../../../domain/defined.ts';
import { present } from '../../../domain/present.ts';
import { soleSpace, type UserScope } from '../../../domain/scope.ts';
import { getOrMake } from '../get-or-make.ts';
import type { Session, WriteSession } from '../session.ts';
import { forScope, type Spaced, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';

const columns = [
  'work_no as no',
  'id',
  'space',
  'task',
  'action',
  'input',
  'output',
  'success',
  'error',
  'duration_ms as durationMs',
  'session_id as sessionId',
  'agent_id as agentId',
  'source_type as sourceType',
  'source_id as sourceId',
  'work_key as key',
  'problem_no as problemNo',
  'state',
  'occurred_at as occurredAt',
  'created_at as createdAt',
] as const;

interface Row extends Pick<
  WorkRecord,
  'no' | 'id' | 'space' | 'action' | 'key' | 'state' | 'occurredAt' | 'createdAt'
> {
  readonly task: string | null;
  readonly input: string | null;
  readonly output: string | null;
  readonly success: 0 | 1;
  readonly error: string | null;
  readonly durationMs: number | null;
  readonly sessionId: string | null;
  readonly agentId: string | null;
  readonly sourceType: string | null;
  readonly sourceId: string | null;
  readonly problemNo: number | null;
}

const byId = spaced((db, p: Walls & { id: string }, dialect, listed) =>
  db
    .selectFrom('work_records')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('id', '=', p.id)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

const bySource = spaced((db, p: Walls & { type: string; id: string }, dialect, listed) =>
  db
    .selectFrom('work_records')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('source_type', '=', p.type)
    .where('source_id', '=', p.id)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('work_no')
    .limit(1),
);

type Condition =
  | 'task'
  | 'sessionId'
  | 'key'
  | 'success'
  | 'problemNo'
  | 'sourceType'
  | 'sourceId'
  | 'from'
  | 'to'
  | 'active'
  | 'after';

interface PageParams extends Walls {
  readonly task: string;
  readonly sessionId: string;
  readonly key: string;
  readonly success: 0 | 1;
  readonly problemNo: number;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly from: number;
  readonly to: number;
  readonly afterOccurredAt: number;
  readonly afterNo: number;
  readonly limit: number;
}

const page = (on: ReadonlySet<Condition>): Spaced<PageParams, Row> =>
  spaced((db, p, dialect, listed) =>
    db
      .selectFrom('work_records')
      .select(columns)
      .where('user_no', '=', p.userNo)
      .$if(on.has('task'), (query) => query.where('task', '=', p.task))
      .$if(on.has('sessionId'), (query) => query.where('session_id', '=', p.sessionId))
      .$if(on.has('key'), (query) => query.where('work_key', '=', p.key))
      .$if(on.has('success'), (query) => query.where('success', '=', p.success))
      .$if(on.has('problemNo'), (query) => query.where('problem_no', '=', p.problemNo))
      .$if(on.has('sourceType'), (query) => query.where('source_type', '=', p.sourceType))
      .$if(on.has('sourceId'), (query) => query.where('source_id', '=', p.sourceId))
      .$if(on.has('from'), (query) => query.where('occurred_at', '>=', p.from))
      .$if(on.has('to'), (query) => query.where('occurred_at', '<', p.to))
      .$if(on.has('active'), (query) => query.where('state', '=', 'active'))
      .$if(on.has('after'), (query) =>
        query.where(sql<boolean>`(occurred_at, work_no) < (${p.afterOccurredAt}, ${p.afterNo})`),
      )
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
      .orderBy('occurred_at', 'desc')
      .orderBy('work_no', 'desc')
      .limit(p.limit),
  );
const pages = new Map<string, Spaced<PageParams, Row>>();

type InsertParams = Omit<Row, 'no' | 'state'> & { readonly userNo: number };

const insert = statement((db, p: InsertParams, dialect) =>
  db
    .insertInto('work_records')
    .values({
      id: p.id,
      user_no: p.userNo,
      space: p.space,
      task: p.task,
      action: p.action,
      input: p.input,
      output: p.output,
      success: p.success,
      error: p.error,
      duration_ms: p.durationMs,
      session_id: p.sessionId,
      agent_id: p.agentId,
      source_type: p.sourceType,
      source_id: p.sourceId,
      work_key: p.key,
      problem_no: p.problemNo,
      state: 'active',
      occurred_at: p.occurredAt,
      created_at: p.createdAt,
    })
    .$if(dialect.returnsNumbers, (query) => query.returning('work_no as number')),
);

const archiveOld = spaced((db, p: Walls & { before: number; limit: number }, dialect, listed) =>
  db
    .updateTable('work_records')
    .set({ state: 'archived' })
    .where('user_no', '=', p.userNo)
    .where('work_no', 'in', (eb) =>
      eb
        .selectFrom('work_records as old')
        .select('old.work_no')
        .where('old.user_no', '=', p.userNo)
        .where('old.state', '=', 'active')
        .where('old.occurred_at', '<', p.before)
        .$if(listed, (query) => query.where('old.space', 'in', dialect.elements(p.spaces)))
        .orderBy('old.occurred_at')
        .limit(p.limit),
    ),
);

type RemoveParams = Walls & {
  readonly sessionId: string;
  readonly type: string;
  readonly id: string;
  readonly from: number;
  readonly to: number;
};

const remove = (target: WorkTarget['of'] | 'sourceId') =>
  spaced((db, p: RemoveParams, dialect, listed) =>
    db
      .deleteFrom('work_records')
      .where('user_no', '=', p.userNo)
      .$if(target === 'session', (query) => query.where('session_id', '=', p.sessionId))
      .$if(target === 'source' || target === 'sourceId', (query) => query.where('source_type', '=', p.type))
      .$if(target === 'sourceId', (query) => query.where('source_id', '=', p.id))
      .$if(target === 'time', (query) => query.where('occurred_at', '>=', p.from).where('occurred_at', '<', p.to))
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
  );
const removals = {
  all: remove('all'),
  session: remove('session'),
  source: remove('source'),
  sourceId: remove('sourceId'),
  time: remove('time'),
} as const;

export function workReader(session: Session): WorkReader {
  const { executor } = session;
  const first = async <P extends Walls>(source: Spaced<P, Row>, scope: UserScope, rest: Omit<P, keyof Walls>) => {
    const userNo = await session.userNo(scope);
    if (userNo === undefined) return undefined;
    // Sound: walls and the rest are all that the parameters are made of.
    const row = await executor.first(forScope(source, scope), { ...wallsOf(scope, userNo), ...rest } as unknown as P);
    return row === undefined ? undefined : toRecord(row);
  };
  return {
    get: (scope, params) => first(byId, scope, params),
    bySource: (scope, params) => first(bySource, scope, params),
    async list(scope, { filter, after, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const { task, sessionId, key, success, problemNo, source, from, to, includeArchived = false } = filter;
      const [sourceType, sourceId] = [source?.type, source?.id];
      const given = { task, sessionId, key, success, problemNo, sourceType, sourceId, from, to, after };
      // Sound: the object has these keys and no others.
      const on = new Set((Object.keys(given) as (keyof typeof given)[]).filter((name) => given[name] !== undefined));
      const conditions: ReadonlySet<Condition> = includeArchived ? on : new Set<Condition>([...on, 'active']);
      const listing = getOrMake(pages, [...conditions].join(' '), () => page(conditions));
      const rows = await executor.all(forScope(listing, scope), {
        ...wallsOf(scope, userNo),
        task: task ?? '',
        sessionId: sessionId ?? '',
        key: key ?? '',
        success: success === true ? 1 : 0,
        problemNo: problemNo ?? 0,
        sourceType: sourceType ?? '',
        sourceId: sourceId ?? '',
        from: from ?? 0,
        to: to ?? 0,
        afterOccurredAt: after?.occurredAt ?? 0,
        afterNo: after?.no ?? 0,
        limit,
      });
      return rows.map(toRecord);
    },
  };
}

export function workWriter(session: WriteSession): WorkWriter {
  const { executor } = session;
  return {
    ...workReader(session),
    async add(scope, { work, at }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      session.touch('work', work.id);
      const row = { ...toRow(work), space, createdAt: at };
      const no = present(await executor.insert(insert, { ...row, userNo }));
      return toRecord({ ...row, no, state: 'active' });
    },
    async archive(scope, params) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      return executor.run(forScope(archiveOld, scope), { ...wallsOf(scope, userNo), ...params });
    },
    async forget(scope, target) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      const kind = target.of === 'source' && target.id !== undefined ? 'sourceId' : target.of;
      const none = { sessionId: '', type: '', id: '', from: 0, to: 0 };
      const removed = await executor.run(forScope(removals[kind], scope), {
        ...wallsOf(scope, userNo),
        ...none,
        ...target,
      });
      if (removed > 0) session.notePurge();
      return removed;
    },
  };
}

function toRow(work: NewWork): Omit<Row, 'no' | 'space' | 'state' | 'createdAt'> {
  const { id, action, key, occurredAt, success, source } = work;
  const { task = null, input = null, output = null, error = null, durationMs = null } = work;
  const { sessionId = null, agentId = null, problemNo = null } = work;
  return {
    id,
    action,
    key,
    occurredAt,
    success: success ? 1 : 0,
    task,
    input,
    output,
    error,
    durationMs,
    sessionId,
    agentId,
    problemNo,
    sourceType: source?.type ?? null,
    sourceId: source?.id ?? null,
  };
}

function toRecord(row: Row): WorkRecord {
  const { no, id, space, action, key, state, occurredAt, createdAt, success, sourceType, sourceId } = row;
  const { task, input, output, error, durationMs, sessionId, agentId, problemNo } = row;
  return {
    no,
    id,
    space,
    action,
    key,
    state,
    occurredAt,
    createdAt,
    success: success === 1,
    ...defined({
      task: task ?? undefined,
      input: input ?? undefined,
      output: output ?? undefined,
      error: error ?? undefined,
      durationMs: durationMs ?? undefined,
      sessionId: sessionId ?? undefined,
      agentId: agentId ?? undefined,
      problemNo: problemNo ?? undefined,
      source: sourceType === null ? undefined : { type: sourceType, ...defined({ id: sourceId ?? undefined }) },
    }),
  };
}
