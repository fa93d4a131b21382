import type { Job, JobKind, JobWriter } from '../../../domain/jobs/job-store.ts';
import type { ClaimParams } from '../dialect.ts';
import { coversSpace, userKey } from '../../../domain/scope.ts';
import { toJson } from '../memories/memory-row.ts';
import { ownerOfId } from '../memories/owner-of-id.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';
import { jobReader, jobsByIds, payloadOf, toJob, urgencies } from './job-reader.ts';

interface NewJobRow {
  readonly id: string;
  readonly userNo: number;
  readonly kind: JobKind;
  readonly payload: string;
  readonly key: string | null;
  readonly runAt: number;
  readonly priority: number;
  readonly orderKey: string | null;
  readonly orderNo: number;
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
      priority: p.priority,
      order_key: p.orderKey,
      order_no: p.orderNo,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

/** The user's row is locked, or there is one writer: nobody else takes the next place meanwhile. */
const lastPlace = statement((db, p: { userNo: number; orderKey: string }) =>
  db
    .selectFrom('jobs')
    .select('order_no as place')
    .where('user_no', '=', p.userNo)
    .where('order_key', '=', p.orderKey)
    .where('order_key', 'is not', null)
    .orderBy('order_no', 'desc')
    .limit(1),
);

const claimDue = statement((db, p: ClaimParams, dialect) => dialect.lookUps.claimJobs(db, p));

/** A job under the lease of a worker. */
interface Held {
  readonly id: string;
  readonly userNo: number;
  readonly worker: string;
}

const pushLease = statement((db, p: Held & { leaseUntil: number }) =>
  db
    .updateTable('jobs')
    .set({ run_at: p.leaseUntil })
    .where('id', '=', p.id)
    .where('user_no', '=', p.userNo)
    .where('worker', '=', p.worker)
    .where('state', '=', 'running'),
);

const removeJob = statement((db, p: Held) =>
  db
    .deleteFrom('jobs')
    .where('id', '=', p.id)
    .where('user_no', '=', p.userNo)
    .where('worker', '=', p.worker)
    .where('state', '=', 'running'),
);

/** A job that waits again gives up its key when another with that key waits meanwhile: neither may be lost. */
const giveUpTakenKey = statement((db, p: { id: string; userNo: number }) =>
  db
    .updateTable('jobs')
    .set({ dedupe_key: null })
    .where('id', '=', p.id)
    .where('user_no', '=', p.userNo)
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

const waitAgain = statement((db, p: Held & { error: string; retryAt: number }) =>
  db
    .updateTable('jobs')
    .set({ state: 'waiting', worker: null, run_at: p.retryAt, last_error: p.error })
    .where('id', '=', p.id)
    .where('user_no', '=', p.userNo)
    .where('worker', '=', p.worker)
    .where('state', '=', 'running'),
);

const declareDead = statement((db, p: Held & { error: string; now: number }) =>
  db
    .updateTable('jobs')
    .set({ state: 'dead', worker: null, last_error: p.error, failed_at: p.now })
    .where('id', '=', p.id)
    .where('user_no', '=', p.userNo)
    .where('worker', '=', p.worker)
    .where('state', '=', 'running'),
);

const reviveJob = statement((db, p: { id: string; userNo: number; runAt: number; orderNo: number }) =>
  db
    .updateTable('jobs')
    .set({ state: 'waiting', attempts: 0, run_at: p.runAt, failed_at: null, order_no: p.orderNo })
    .where('id', '=', p.id)
    .where('user_no', '=', p.userNo)
    .where('state', '=', 'dead'),
);

const jobsOfUser = statement((db, p: { userNo: number }) =>
  db.selectFrom('jobs').select(['id', 'kind', 'payload', 'state']).where('user_no', '=', p.userNo),
);

const idsThatAre = statement((db, p: { userNo: number; ids: readonly string[] }, dialect) =>
  db.selectFrom('memories').select('id').where('id', 'in', dialect.elements(p.ids)).where(ownerOfId, '=', p.userNo),
);

const removeAny = statement((db, p: { userNo: number; id: string }) =>
  db.deleteFrom('jobs').where('id', '=', p.id).where('user_no', '=', p.userNo).where('state', '<>', 'running'),
);

const removeByKey = statement((db, p: { userNo: number; key: string }) =>
  db.deleteFrom('jobs').where('user_no', '=', p.userNo).where('dedupe_key', '=', p.key).where('state', '<>', 'running'),
);

const setPayload = statement((db, p: { userNo: number; id: string; payload: string }) =>
  db.updateTable('jobs').set({ payload: p.payload }).where('id', '=', p.id).where('user_no', '=', p.userNo),
);

const rescheduleJob = statement((db, p: { id: string; userNo: number; runAt: number }) =>
  db
    .updateTable('jobs')
    .set({ run_at: p.runAt })
    .where('id', '=', p.id)
    .where('user_no', '=', p.userNo)
    .where('state', '=', 'waiting'),
);

const dropJob = statement((db, p: { id: string; userNo: number }) =>
  db.deleteFrom('jobs').where('id', '=', p.id).where('user_no', '=', p.userNo),
);

const pauseKind = statement((db, p: { tenant: string; kind: JobKind; at: number }) =>
  db
    .insertInto('paused_jobs')
    .values({ tenant: p.tenant, kind: p.kind, paused_at: p.at })
    .onConflict((conflict) => conflict.doNothing()),
);

const resumeKinds = statement((db, p: { tenant: string; kinds: readonly JobKind[] }, dialect) =>
  db.deleteFrom('paused_jobs').where('tenant', '=', p.tenant).where('kind', 'in', dialect.elements(p.kinds)),
);

const deadJob = statement((db, p: { id: string; userNo: number }) =>
  db
    .selectFrom('jobs')
    .select('order_key as orderKey')
    .where('id', '=', p.id)
    .where('user_no', '=', p.userNo)
    .where('state', '=', 'dead'),
);

export function jobWriter(session: WriteSession): JobWriter {
  const { executor } = session;
  const nextPlace = async (userNo: number, orderKey: string | null): Promise<number> =>
    orderKey === null ? 0 : ((await executor.first(lastPlace, { userNo, orderKey }))?.place ?? 0) + 1;
  /** Whether a job was changed, which is then noted. */
  const noteJob = (id: string, changed: number): boolean => {
    if (changed > 0) session.touch('job', id);
    return changed > 0;
  };
  return {
    ...jobReader(session),
    async enqueue(scope, { jobs }) {
      if (jobs.length === 0) return;
      const userNo = await session.ownUserNo(scope);
      for (const { id, kind, payload, key = null, runAt, priority = 'normal', orderKey = null } of jobs) {
        const orderNo = await nextPlace(userNo, orderKey);
        const row = { id, userNo, kind, payload: toJson(payload), key, runAt, orderKey, orderNo };
        await executor.runAll(addJob, [{ ...row, priority: urgencies[priority] }]);
      }
    },
    async claim(_, params) {
      const claimed = await executor.all(claimDue, params);
      const owners = new Map(claimed.map(({ tenant, user }) => [userKey({ tenant, user }), { tenant, user }]));
      const jobs: Job[] = [];
      for (const { tenant, user } of owners.values()) {
        session.demand({ kind: 'user', tenant, user, spaces: '*' });
        const ids = claimed.filter((job) => job.tenant === tenant && job.user === user).map(({ id }) => id);
        jobs.push(...(await executor.all(jobsByIds, { ids })).map(toJob));
      }
      return jobs.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
    async heartbeat(scope, params) {
      const userNo = await session.userNo(scope);
      return userNo !== undefined && (await executor.run(pushLease, { ...params, userNo })) > 0;
    },
    async complete(scope, params) {
      const userNo = await session.userNo(scope);
      return userNo !== undefined && (await executor.run(removeJob, { ...params, userNo })) > 0;
    },
    async fail(scope, { id, worker, error, retryAt, now }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return false;
      if (retryAt === undefined) return (await executor.run(declareDead, { id, userNo, worker, error, now })) > 0;
      await executor.run(giveUpTakenKey, { id, userNo });
      return (await executor.run(waitAgain, { id, userNo, worker, error, retryAt })) > 0;
    },
    async clear(scope, { of }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      let gone = 0;
      for (const { id, kind, payload, state } of await executor.all(jobsOfUser, { userNo })) {
        const fields = payloadOf(payload);
        const { space } = fields;
        const ofSpace = of === 'spaces' && typeof space === 'string' && coversSpace(scope, space);
        if (state !== 'running' && kind !== 'forget' && (of === 'user' || ofSpace)) {
          gone += await executor.run(removeAny, { userNo, id });
          continue;
        }
        const { memoryIds } = fields;
        if (typeof memoryIds !== 'object') continue;
        const there = new Set((await executor.all(idsThatAre, { userNo, ids: memoryIds })).map((row) => row.id));
        const left = memoryIds.filter((one) => there.has(one));
        if (left.length === memoryIds.length) continue;
        if (left.length === 0 && state !== 'running') gone += await executor.run(removeAny, { userNo, id });
        else await executor.run(setPayload, { userNo, id, payload: toJson({ ...fields, memoryIds: left }) });
      }
      return gone;
    },
    async cancel(scope, { key }) {
      const userNo = await session.userNo(scope);
      if (userNo !== undefined) await executor.run(removeByKey, { userNo, key });
    },
    async revive(scope, { id, runAt }) {
      const userNo = await session.userNo(scope);
      const dead = userNo === undefined ? undefined : await executor.first(deadJob, { id, userNo });
      if (userNo === undefined || dead === undefined) return false;
      await executor.run(giveUpTakenKey, { id, userNo });
      const orderNo = await nextPlace(userNo, dead.orderKey);
      return noteJob(id, await executor.run(reviveJob, { id, userNo, runAt, orderNo }));
    },
    async reschedule(scope, { id, runAt }) {
      const userNo = await session.userNo(scope);
      return userNo !== undefined && noteJob(id, await executor.run(rescheduleJob, { id, userNo, runAt }));
    },
    async drop(scope, { id }) {
      const userNo = await session.userNo(scope);
      return userNo !== undefined && noteJob(id, await executor.run(dropJob, { id, userNo }));
    },
    async pause(scope, { kinds, at }) {
      session.demand(scope);
      for (const kind of kinds) session.touch('job_kind', kind);
      for (const kind of kinds) await executor.run(pauseKind, { tenant: scope.tenant, kind, at });
    },
    async resume(scope, { kinds }) {
      session.demand(scope);
      for (const kind of kinds) session.touch('job_kind', kind);
      await executor.run(resumeKinds, { tenant: scope.tenant, kinds });
    },
  };
}
