import type { Job, JobKind, JobReader } from '../../../domain/jobs/job-store.ts';
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
    nextRunAt: async (_, { kinds }) => (await executor.first(earliest, { kinds }))?.run_at ?? undefined,
  };
}

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    tenant: row.tenant,
    user: row.user,
    // Sound: only the job writer fills the column, with JSON of exactly this type.
    payload: JSON.parse(row.payload) as Job['payload'],
    attempts: row.attempts,
    runAt: row.runAt,
    ...(row.lastError === null ? {} : { lastError: row.lastError }),
  };
}
