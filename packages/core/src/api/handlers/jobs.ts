import type { OutputOf } from '@holdfast/contract';
import { z } from 'zod';
import { defined } from '../../domain/defined.ts';
import { forgetExtraction } from '../../domain/extraction/enqueue.ts';
import { HoldfastError } from '../../domain/errors.ts';
import { type JobKind, jobKinds, type JobRecord } from '../../domain/jobs/job-store.ts';
import type { TenantScope } from '../../domain/scope.ts';
import type { Store } from '../../domain/store.ts';
import { refuseBound } from '../authorise.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { Handlers } from '../handler.ts';
import { toTimestamp } from '../instants.ts';

export const jobHandlers: Pick<Handlers, 'listJobs' | 'retryJob' | 'dropJob' | 'pauseJobs' | 'resumeJobs'> = {
  async listJobs({ input: { states, kinds, limit, cursor }, scope, dependencies: { store } }) {
    const list = JSON.stringify(['jobs', scope.user, states, kinds]);
    const after = cursor === undefined ? undefined : readCursor(cursor, list, z.tuple([z.string()]))[0];
    const wanted = defined({ states, kinds: kinds === undefined ? undefined : kindsOf(kinds), after });
    const found = await store.read(scope, ({ jobs }) => jobs.list(scope, { ...wanted, limit: limit + 1 }));
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      jobs: page.map(presentJob),
      ...(found.length > limit && last !== undefined ? { nextCursor: writeCursor(list, [last.id]) } : {}),
    };
  },

  async retryJob({ input: { id }, scope, dependencies: { store, platform, wakeWorker } }) {
    forgetExtraction(store, scope);
    const job = await store.write(scope, async ({ jobs }) => {
      const runAt = platform.now();
      if (!(await jobs.revive(scope, { id, runAt }))) await jobs.reschedule(scope, { id, runAt });
      return jobs.get(scope, { id });
    });
    if (job === undefined) throw noJob(id);
    wakeWorker();
    return { job: presentJob(job) };
  },

  async dropJob({ input: { id }, scope, dependencies: { store } }) {
    forgetExtraction(store, scope);
    if (!(await store.write(scope, ({ jobs }) => jobs.drop(scope, { id })))) throw noJob(id);
    return { id };
  },

  async pauseJobs({ input, scope, context, dependencies: { store, platform } }) {
    refuseBound(context.caller, 'pauseJobs');
    const kinds = kindsOf(input.kinds);
    return store.write(scope, async ({ jobs }) => {
      await jobs.pause(scope, { kinds, at: platform.now() });
      return presentPauses(jobs, scope);
    });
  },

  async resumeJobs({ input, scope, context, dependencies: { store, wakeWorker } }) {
    refuseBound(context.caller, 'resumeJobs');
    const kinds = kindsOf(input.kinds);
    const left = await store.write(scope, async ({ jobs }) => {
      await jobs.resume(scope, { kinds });
      return presentPauses(jobs, scope);
    });
    wakeWorker();
    return left;
  },
};

/** @throws HoldfastError invalid_input naming a kind that does not exist */
function kindsOf(names: readonly string[]): readonly JobKind[] {
  return names.map((name, index) => {
    const kind = jobKinds.find((known) => known === name);
    if (kind !== undefined) return kind;
    throw new HoldfastError('invalid_input', {
      detail: `There are no jobs of the kind ${name}. Kinds are ${jobKinds.join(', ')}.`,
      faults: [{ field: `kinds[${index}]`, message: 'is no kind of job' }],
    });
  });
}

async function presentPauses(
  jobs: Parameters<Parameters<Store['read']>[1]>[0]['jobs'],
  scope: TenantScope,
): Promise<OutputOf<'pauseJobs'>> {
  const paused = await jobs.paused(scope);
  return { paused: paused.map(({ kind, at }) => ({ kind, pausedAt: toTimestamp(at) })) };
}

function presentJob(job: JobRecord): OutputOf<'retryJob'>['job'] {
  const { id, user, kind, state, priority, attempts, runAt, orderKey, lastError } = job;
  return {
    id,
    userId: user,
    kind,
    state,
    priority,
    attempts,
    runAt: toTimestamp(runAt),
    ...defined({ orderKey, lastError }),
  };
}

function noJob(id: string): HoldfastError {
  return new HoldfastError('not_found', {
    detail: `No job ${id} of this user. It may be done.`,
    faults: [{ field: 'id', message: 'was not found' }],
  });
}
