import { HoldfastError } from '@holdfast/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Job } from '../domain/jobs/job-store.ts';
import { systemScope, type UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { manualTime, type ManualTime } from '../testing/manual-time.ts';
import { startWorker, type JobHandler, type Worker, type WorkerOptions } from './worker.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ada', spaces: ['default'] };

let time: ManualTime;
let store: Store;
let workers: Worker[];
let errors: unknown[];

beforeEach(async () => {
  time = manualTime();
  store = await openSqliteStore({ path: ':memory:', platform: time.platform });
  await store.write(scope, (writers) => writers.users.ensure(scope, { at: time.platform.now(), timeZone: 'UTC' }));
  workers = [];
  errors = [];
});
afterEach(async () => {
  const stops = workers.map((worker) => worker.stop({ deadlineMs: 0 }));
  await time.advance(2000);
  await Promise.all(stops);
  await store.close();
});

function start(handler: JobHandler, options: Partial<WorkerOptions> = {}): Worker {
  const worker = startWorker({
    store,
    handlers: { embed_memories: handler },
    platform: time.platform,
    scheduler: time.scheduler,
    onError: (error) => errors.push(error),
    ...options,
  });
  workers.push(worker);
  return worker;
}

const enqueue = (...ids: string[]) =>
  store.write(scope, (writers) =>
    writers.jobs.enqueue(scope, {
      jobs: ids.map((id) => ({
        id,
        kind: 'embed_memories',
        payload: { memoryIds: [id] },
        runAt: time.platform.now(),
      })),
    }),
  );
const counts = () => store.read(scope, (readers) => readers.jobs.counts(scope));

/** A handler that notes its jobs and ends when the test says so, or when it is aborted. */
function held() {
  const jobs: Job[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const handler: JobHandler = async (job, { signal }) => {
    jobs.push(job);
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    signal.addEventListener('abort', () => gate.reject(signal.reason));
    await gate.promise;
  };
  return { handler, jobs, gates };
}

describe('the worker', () => {
  test('does what waits, and removes it', async () => {
    const done: string[] = [];
    await enqueue('a', 'b');
    start(async (job) => void done.push(job.id));
    await time.settle();
    expect(done.toSorted((a, b) => a.localeCompare(b))).toEqual(['a', 'b']);
    expect(await counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });

  test('finds what others enqueue at its next look, and at once when it is woken', async () => {
    const done: string[] = [];
    const worker = start(async (job) => void done.push(job.id));
    await time.settle();
    await enqueue('a');
    await time.settle();
    expect(done).toEqual([]);
    await time.advance(1000);
    expect(done).toEqual(['a']);
    await enqueue('b');
    worker.wake();
    await time.advance(0);
    expect(done).toEqual(['a', 'b']);
  });

  test('runs no more jobs at once than it may, and takes the next when one ends', async () => {
    const { handler, jobs, gates } = held();
    await enqueue('a', 'b', 'c');
    start(handler, { concurrency: 2 });
    await time.settle();
    expect(jobs).toHaveLength(2);
    gates[0]?.resolve();
    await time.advance(0);
    expect(jobs).toHaveLength(3);
    for (const gate of gates) gate.resolve();
    await time.advance(0);
    expect(await counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });

  test('runs no more of a kind at once than its limit, whatever waits of it, and the others beside it', async () => {
    const { handler, jobs, gates } = held();
    await enqueue('a', 'b', 'c');
    await store.write(scope, (writers) =>
      writers.jobs.enqueue(scope, {
        jobs: ['p', 'q'].map((id) => ({ id, kind: 'purge_deleted', payload: {}, runAt: time.platform.now() })),
      }),
    );
    const begun = () => jobs.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b));
    start(handler, {
      handlers: { embed_memories: handler, purge_deleted: handler },
      limits: { embed_memories: 1 },
      concurrency: 4,
    });
    await time.settle();
    expect(begun()).toEqual(['a', 'p', 'q']);
    await time.advance(2_000);
    expect(begun()).toEqual(['a', 'p', 'q']);
    gates[jobs.findIndex(({ id }) => id === 'a')]?.resolve();
    await time.advance(0);
    expect(begun()).toEqual(['a', 'b', 'p', 'q']);
    for (let turn = 0; turn < 3; turn += 1) {
      for (const gate of gates) gate.resolve();
      await time.advance(0);
    }
    expect(await counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });

  test('tries a failed job again with growing pauses, and declares it dead after five tries', async () => {
    const tries: number[] = [];
    await enqueue('a');
    start(async (job) => {
      tries.push(job.attempts);
      throw new TypeError('private words');
    });
    await time.advance(500);
    expect(tries).toEqual([1]);
    await time.advance(60_000);
    expect(tries).toEqual([1, 2, 3, 4, 5]);
    expect(await counts()).toEqual({ waiting: 0, running: 0, dead: 1 });
    const [dead] = await store.read(scope, (readers) => readers.jobs.dead(scope, { limit: 10 }));
    expect(dead?.lastError).toBe('internal: TypeError');
    expect(errors).toHaveLength(5);
  });

  test('does not declare a job dead for an outage of the model', async () => {
    let up = false;
    let tries = 0;
    await enqueue('a');
    start(async () => {
      tries += 1;
      if (!up) throw new HoldfastError('model_unavailable');
    });
    await time.advance(120_000);
    expect(tries).toBeGreaterThan(5);
    expect(await counts()).toEqual({ waiting: 1, running: 0, dead: 0 });
    up = true;
    await time.advance(600_000);
    expect(await counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });

  test('keeps the lease of a long job, so that no other worker takes it', async () => {
    const first = held();
    const second = held();
    await enqueue('a');
    start(first.handler, { leaseMs: 3000 });
    await time.settle();
    start(second.handler, { leaseMs: 3000 });
    await time.advance(20_000);
    expect([first.jobs.length, second.jobs.length]).toEqual([1, 0]);
    first.gates[0]?.resolve();
    await time.advance(0);
    expect(await counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
  });

  test('takes over the job of a worker that is gone, when its lease has run out', async () => {
    await enqueue('a');
    const now = time.platform.now();
    await store.write(systemScope, (writers) =>
      writers.jobs.claim(systemScope, {
        kinds: ['embed_memories'],
        worker: 'gone',
        now,
        leaseUntil: now + 5000,
        limit: 1,
      }),
    );
    const done: string[] = [];
    start(async (job) => void done.push(job.id), { leaseMs: 5000 });
    await time.advance(4000);
    expect(done).toEqual([]);
    await time.advance(7000);
    expect(done).toEqual(['a']);
  });

  test('aborts a job whose lease was lost', async () => {
    const { handler, jobs } = held();
    await enqueue('a');
    start(handler, { leaseMs: 3000 });
    await time.settle();
    const now = time.platform.now() + 10_000;
    await store.write(systemScope, (writers) =>
      writers.jobs.claim(systemScope, {
        kinds: ['embed_memories'],
        worker: 'thief',
        now,
        leaseUntil: now + 60_000,
        limit: 1,
      }),
    );
    await time.advance(1000);
    expect(String(errors[0])).toContain('lease of job a was lost');
    expect(jobs).toHaveLength(1);
    expect(await counts()).toEqual({ waiting: 0, running: 1, dead: 0 });
  });

  test('goes on after the store failed', async () => {
    let broken = true;
    const done: string[] = [];
    await enqueue('a');
    const flaky: Store = {
      ...store,
      read: (readScope, work) =>
        broken ? Promise.reject(new HoldfastError('store_busy')) : store.read(readScope, work),
      write: (writeScope, work) => store.write(writeScope, work),
    };
    start(async (job) => void done.push(job.id), { store: flaky });
    await time.settle();
    expect(errors).toHaveLength(1);
    broken = false;
    await time.advance(1000);
    expect(done).toEqual(['a']);
  });

  test('claims only kinds that it has a handler for', async () => {
    await enqueue('a');
    start(async () => undefined, { handlers: {} });
    start(async () => undefined, { handlers: { purge_deleted: async () => undefined } });
    await time.advance(5000);
    expect(await counts()).toEqual({ waiting: 1, running: 0, dead: 0 });
  });
});

describe('stopping the worker', () => {
  test('waits for running jobs and takes no new ones', async () => {
    const { handler, jobs, gates } = held();
    await enqueue('a', 'b');
    const worker = start(handler, { concurrency: 1 });
    await time.settle();
    const stopped = worker.stop();
    await time.advance(100);
    gates[0]?.resolve();
    await stopped;
    worker.wake();
    await time.advance(5000);
    expect(jobs).toHaveLength(1);
    expect(await counts()).toEqual({ waiting: 1, running: 0, dead: 0 });
    expect(time.waiting()).toBe(0);
  });

  test('aborts what does not end in time, and gives it back at once, whatever its attempts', async () => {
    const { handler } = held();
    await enqueue('a');
    const worker = start(handler, { retry: { maxAttempts: 1 } });
    await time.settle();
    const stopped = worker.stop({ deadlineMs: 500 });
    await time.advance(500);
    await stopped;
    expect(await counts()).toEqual({ waiting: 1, running: 0, dead: 0 });
    const next = await store.read(systemScope, (readers) =>
      readers.jobs.nextRunAt(systemScope, { kinds: ['embed_memories'] }),
    );
    expect(next).toBe(time.platform.now());
  });

  test('leaves a handler behind that does not heed its signal', async () => {
    const gate = Promise.withResolvers<void>();
    await enqueue('a');
    const worker = start(() => gate.promise);
    await time.settle();
    const stopped = worker.stop({ deadlineMs: 500 });
    await time.advance(1500);
    await stopped;
    expect(await counts()).toEqual({ waiting: 0, running: 1, dead: 0 });
    gate.resolve();
    await time.settle();
  });

  test('can be asked for twice', async () => {
    const worker = start(async () => undefined);
    await time.settle();
    expect(worker.stop()).toBe(worker.stop());
    await worker.stop();
  });
});
