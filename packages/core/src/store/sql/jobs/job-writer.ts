import type { JobKind, JobWriter } from '../../../domain/jobs/job-store.ts';
import { toJson } from '../memories/memory-row.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';
import { jobReader, jobsByIds, toJob } from './job-reader.ts';

interface NewJobRow {
  readonly id: string;
  readonly userNo: number;
  readonly kind: JobKind;
  readonly payload: string;
  readonly key: string | null;
  readonly runAt: number;
}

/** A job whose key is taken by a waiting one meets the unique index, and is not stored. */
const addJob = statement((db, p: NewJobRow) =>
  db
    .insertInto('jobs')
    .values({
      id: p.id,
      user_no: p.userNo,
      kind: p.kind,
      payload: p.payload,
      dedupe_key: p.key,
      state: 'waiting',
      attempts: 0,
      run_at: p.runAt,
      worker: null,
      last_error: null,
      failed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

interface ClaimParams {
  readonly kinds: readonly JobKind[];
  readonly worker: string;
  readonly now: number;
  readonly leaseUntil: number;
  readonly limit: number;
}

const claimDue = statement((db, p: ClaimParams, dialect) =>
  db
    .updateTable('jobs')
    .set((eb) => ({ state: 'running', worker: p.worker, attempts: eb('attempts', '+', 1), run_at: p.leaseUntil }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('jobs as due')
        .select('due.id')
        .where('due.state', '<>', 'dead')
        .where('due.run_at', '<=', p.now)
        .where('due.kind', 'in', dialect.elements(p.kinds))
        .orderBy('due.run_at')
        .orderBy('due.id')
        .limit(p.limit),
    )
    .returning('id'),
);

const pushLease = statement((db, p: { id: string; worker: string; leaseUntil: number }) =>
  db
    .updateTable('jobs')
    .set({ run_at: p.leaseUntil })
    .where('id', '=', p.id)
    .where('worker', '=', p.worker)
    .where('state', '=', 'running'),
);

const removeJob = statement((db, p: { id: string; worker: string }) =>
  db.deleteFrom('jobs').where('id', '=', p.id).where('worker', '=', p.worker).where('state', '=', 'running'),
);

/** A job that waits again gives up its key when another with that key waits meanwhile: neither may be lost. */
const giveUpTakenKey = statement((db, p: { id: string }) =>
  db
    .updateTable('jobs')
    .set({ dedupe_key: null })
    .where('id', '=', p.id)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('jobs as other')
          .select('other.id')
          .where('other.user_no', '=', eb.ref('jobs.user_no'))
          .where('other.dedupe_key', '=', eb.ref('jobs.dedupe_key'))
          .where('other.state', '=', 'waiting')
          .where('other.id', '<>', p.id),
      ),
    ),
);

const waitAgain = statement((db, p: { id: string; worker: string; error: string; retryAt: number }) =>
  db
    .updateTable('jobs')
    .set({ state: 'waiting', worker: null, run_at: p.retryAt, last_error: p.error })
    .where('id', '=', p.id)
    .where('worker', '=', p.worker)
    .where('state', '=', 'running'),
);

const declareDead = statement((db, p: { id: string; worker: string; error: string; now: number }) =>
  db
    .updateTable('jobs')
    .set({ state: 'dead', worker: null, last_error: p.error, failed_at: p.now })
    .where('id', '=', p.id)
    .where('worker', '=', p.worker)
    .where('state', '=', 'running'),
);

const reviveJob = statement((db, p: { id: string; userNo: number; runAt: number }) =>
  db
    .updateTable('jobs')
    .set({ state: 'waiting', attempts: 0, run_at: p.runAt, failed_at: null })
    .where('id', '=', p.id)
    .where('user_no', '=', p.userNo)
    .where('state', '=', 'dead'),
);

const isDead = statement((db, p: { id: string; userNo: number }) =>
  db.selectFrom('jobs').select('id').where('id', '=', p.id).where('user_no', '=', p.userNo).where('state', '=', 'dead'),
);

export function jobWriter(session: WriteSession): JobWriter {
  const { executor } = session;
  return {
    ...jobReader(session),
    async enqueue(scope, { jobs }) {
      if (jobs.length === 0) return;
      const userNo = await session.ownUserNo(scope);
      for (const { id, kind, payload, key = null, runAt } of jobs) {
        await executor.run(addJob, { id, userNo, kind, payload: toJson(payload), key, runAt });
      }
    },
    async claim(_, params) {
      const claimed = await executor.all(claimDue, params);
      if (claimed.length === 0) return [];
      return (await executor.all(jobsByIds, { ids: claimed.map(({ id }) => id) })).map(toJob);
    },
    heartbeat: async (_, params) => (await executor.run(pushLease, params)) > 0,
    complete: async (_, params) => (await executor.run(removeJob, params)) > 0,
    async fail(_, { id, worker, error, retryAt, now }) {
      if (retryAt === undefined) return (await executor.run(declareDead, { id, worker, error, now })) > 0;
      await executor.run(giveUpTakenKey, { id });
      return (await executor.run(waitAgain, { id, worker, error, retryAt })) > 0;
    },
    async revive(scope, { id, runAt }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || (await executor.first(isDead, { id, userNo })) === undefined) return false;
      await executor.run(giveUpTakenKey, { id });
      return (await executor.run(reviveJob, { id, userNo, runAt })) > 0;
    },
  };
}
