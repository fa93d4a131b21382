import { jobKinds } from '../../../domain/jobs/job-store.ts';
import type { Job, JobKind, JobPriority, JobReader, JobRecord, JobState } from '../../../domain/jobs/job-store.ts';
import type { WithoutParams } from '../dialect.ts';
import type { Session } from '../session.ts';
import { statement } from '../statement.ts';

const jobColumns = [
  'jobs.id',
  'jobs.kind',
  'state.tenant',
  'state.user_id as user',
  'jobs.payload',
  'jobs.attempts',
  'jobs.run_at as runAt',
  'jobs.last_error as lastError',
] as const;

interface JobRow {
  readonly id: string;
  readonly kind: JobKind;
  readonly tenant: string;
  readonly user: string;
  readonly payload: string;
  readonly attempts: number;
  readonly runAt: number;
  readonly lastError: string | null;
}

const stateCounts = statement((db, p: { userNo: number }) =>
  db
    .selectFrom('jobs')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('user_no', '=', p.userNo)
    .groupBy('state'),
);

const deadJobs = statement((db, p: { userNo: number; limit: number }) =>
  db
    .selectFrom('jobs')
    .innerJoin('user_state as state', 'state.user_no', 'jobs.user_no')
    .select(jobColumns)
    .where('jobs.user_no', '=', p.userNo)
    .where('jobs.state', '=', 'dead')
    .orderBy('jobs.failed_at', 'desc')
    .orderBy('jobs.id', 'desc')
    .limit(p.limit),
);

const recordColumns = [...jobColumns, 'jobs.state', 'jobs.priority', 'jobs.order_key as orderKey'] as const;

const oneJob = statement((db, p: { userNo: number; id: string }) =>
  db
    .selectFrom('jobs')
    .innerJoin('user_state as state', 'state.user_no', 'jobs.user_no')
    .select(recordColumns)
    .where('jobs.user_no', '=', p.userNo)
    .where('jobs.id', '=', p.id),
);

const listJobs = statement(
  (
    db,
    p: { userNo: number; states: readonly JobState[]; kinds: readonly JobKind[]; before: string; limit: number },
    dialect,
  ) =>
    db
      .selectFrom('jobs')
      .innerJoin('user_state as state', 'state.user_no', 'jobs.user_no')
      .select(recordColumns)
      .where('jobs.user_no', '=', p.userNo)
      .where('jobs.state', 'in', dialect.elements(p.states))
      .where('jobs.kind', 'in', dialect.elements(p.kinds))
      .where('jobs.id', '<', p.before)
      .orderBy('jobs.id', 'desc')
      .limit(p.limit),
);

const pausedKinds = statement((db, p: { tenant: string }) =>
  db.selectFrom('paused_jobs').select(['kind', 'paused_at as at']).where('tenant', '=', p.tenant).orderBy('kind'),
);

/** How a priority is stored: the greater the sooner. */
export const urgencies: Readonly<Record<JobPriority, number>> = { high: 10, normal: 0, low: -10 };

/** Above every id. */
const afterAllIds = '~';
const allStates: readonly JobState[] = ['waiting', 'running', 'dead'];

const withoutJob = statement((db, p: WithoutParams, dialect) => dialect.lookUps.usersWithout(db, p));

const figures = statement((db, _: object, dialect) => dialect.lookUps.jobFigures(db));

const earliest = statement((db, p: { kinds: readonly JobKind[] }, dialect) => dialect.lookUps.nextRunAt(db, p));

export const jobsByIds = statement((db, p: { ids: readonly string[] }, dialect) =>
  db
    .selectFrom('jobs')
    .innerJoin('user_state as state', 'state.user_no', 'jobs.user_no')
    .select(jobColumns)
    .where('jobs.id', 'in', dialect.elements(p.ids))
    .orderBy('jobs.id'),
);

export function jobReader(session: Session): JobReader {
  const { executor } = session;
  return {
    async counts(scope) {
      const counts = { waiting: 0, running: 0, dead: 0 };
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return counts;
      for (const row of await executor.all(stateCounts, { userNo })) counts[row.state] = Number(row.count);
      return counts;
    },
    async dead(scope, { limit }) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? [] : (await executor.all(deadJobs, { userNo, limit })).map(toJob);
    },
    async get(scope, { id }) {
      const userNo = await session.userNo(scope);
      const row = userNo === undefined ? undefined : await executor.first(oneJob, { userNo, id });
      return row === undefined ? undefined : toRecord(row);
    },
    async list(scope, { states = allStates, kinds = jobKinds, after = afterAllIds, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      return (await executor.all(listJobs, { userNo, states, kinds, before: after, limit })).map(toRecord);
    },
    async paused(scope) {
      session.demand(scope);
      return executor.all(pausedKinds, { tenant: scope.tenant });
    },
    usersWithout: (_, { key, after, limit }) =>
      executor.all(withoutJob, { key, afterTenant: after?.tenant ?? '', afterUser: after?.user ?? '', limit }),
    figures: async () => (await executor.all(figures, {})).map((row) => ({ ...row, count: Number(row.count) })),
    nextRunAt: async (_, { kinds }) => (await executor.first(earliest, { kinds }))?.run_at ?? undefined,
  };
}

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    tenant: row.tenant,
    user: row.user,
    payload: payloadOf(row.payload),
    attempts: row.attempts,
    runAt: row.runAt,
    ...(row.lastError === null ? {} : { lastError: row.lastError }),
  };
}

interface RecordRow extends JobRow {
  readonly state: JobState;
  readonly priority: number;
  readonly orderKey: string | null;
}

function toRecord(row: RecordRow): JobRecord {
  return {
    ...toJob(row),
    state: row.state,
    priority: row.priority > 0 ? 'high' : row.priority < 0 ? 'low' : 'normal',
    ...(row.orderKey === null ? {} : { orderKey: row.orderKey }),
  };
}

export function payloadOf(text: string): Job['payload'] {
  // Sound: only the job writer fills the column, with JSON of exactly this type.
  return JSON.parse(text) as Job['payload'];
}
