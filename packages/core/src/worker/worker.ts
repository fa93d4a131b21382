import { type Job, type JobKind, jobKinds } from '../domain/jobs/job-store.ts';
import type { Platform } from '../domain/platform.ts';
import type { Scheduler } from '../domain/scheduler.ts';
import { systemScope } from '../domain/scope.ts';
import type { JobOutcome } from '../domain/telemetry/metrics.ts';
import type { Store } from '../domain/store.ts';
import { systemScheduler } from '../system-scheduler.ts';
import { scopeOf } from './job-scope.ts';
import { keepLease } from './lease.ts';
import { defaultRetryPolicy, errorNote, nextTry, type RetryPolicy } from './retry.ts';

/**
 * Does one job. It may run twice (a lease can be lost), so it must be safe to repeat. `signal` aborts when the lease
 * is lost or the worker has to stop.
 */
export type JobHandler = (job: Job, context: JobContext) => Promise<void>;

export interface JobContext {
  readonly signal: AbortSignal;
  /** Since when the longest waiting job was due that could have been taken in its place. */
  readonly dueAt?: number;
}

export interface WorkerOptions {
  readonly store: Store;
  /** Only these kinds are claimed. */
  readonly handlers: Partial<Readonly<Record<JobKind, JobHandler>>>;
  readonly platform: Pick<Platform, 'now' | 'randomBytes'>;
  readonly scheduler?: Scheduler;
  /** Jobs at once; 4 by default. */
  readonly concurrency?: number;
  /** Jobs of a kind at once in this worker, where that is less: what takes long must not keep the rest waiting. */
  readonly limits?: Partial<Readonly<Record<JobKind, number>>>;
  /** How long a job belongs to this worker without a sign of life; 60 s by default. A third of it between signs. */
  readonly leaseMs?: number;
  /** How often to look for jobs that other processes made; 1 s by default. */
  readonly pollMs?: number;
  readonly retry?: Partial<RetryPolicy>;
  /** Hears of every failure, of jobs and of the store; the library prints nothing. */
  readonly onError?: (error: unknown, job?: Job) => void;
  /** Hears how each run of a job ended. */
  readonly onEnded?: (job: Job, outcome: JobOutcome) => void;
  /** Called at each look for jobs: a sign of life. */
  readonly onLook?: () => void;
}

export interface Worker {
  /** Looks for jobs now: call it after enqueuing. */
  wake(): void;
  /**
   * Claims nothing more and waits for running jobs; after `deadlineMs` (10 s by default) they are aborted and given
   * back. A handler that does not heed its signal is left behind a second later, and its lease runs out. Idempotent.
   */
  stop(params?: { readonly deadlineMs?: number }): Promise<void>;
}

interface Run {
  readonly kind: JobKind;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/** After an abort, how long handlers have to end before the worker stops without them. */
const GRACE_MS = 1000;

/**
 * Starts to work off the leased queue: claims due jobs, renews their leases, completes them, or gives them back with
 * exponential backoff until they are dead. Its timers never keep a process alive.
 */
export function startWorker(options: WorkerOptions): Worker {
  const { store, handlers, platform } = options;
  const scheduler = options.scheduler ?? systemScheduler;
  const concurrency = options.concurrency ?? 4;
  const leaseMs = options.leaseMs ?? 60_000;
  const pollMs = options.pollMs ?? 1000;
  const policy = { ...defaultRetryPolicy, ...options.retry };
  const worker = Buffer.from(platform.randomBytes(8)).toString('hex');
  const { limits = {} } = options;
  const kinds = jobKinds.filter((kind) => handlers[kind] !== undefined);
  const unlimited = kinds.filter((kind) => limits[kind] === undefined);
  const limited = kinds.filter((kind) => limits[kind] !== undefined);
  const runs = new Set<Run>();
  let cancelPoll: () => void = () => undefined;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let stopping = false;
  let stopped: Promise<void> | undefined;
  /** By group of kinds. */
  const lastClaims = new Map<string, number>();

  const report = (error: unknown, job?: Job): void => options.onError?.(error, job);

  /**
   * Since when a job is due, where one is to be claimed: that takes the write lock, so only when one is, or when leases of
   * others may have run out.
   */
  const dueSince = async (group: readonly JobKind[]): Promise<number | undefined> => {
    const now = platform.now();
    const next = await store.read(systemScope, (readers) => readers.jobs.nextRunAt(systemScope, { kinds: group }));
    if (next !== undefined && next <= now) return next;
    return now - (lastClaims.get(group.join(' ')) ?? -Infinity) >= leaseMs ? now : undefined;
  };

  const claim = (group: readonly JobKind[], limit: number): Promise<Job[]> => {
    const now = platform.now();
    lastClaims.set(group.join(' '), now);
    return store.write(systemScope, (writers) =>
      writers.jobs.claim(systemScope, { kinds: group, worker, now, leaseUntil: now + leaseMs, limit }),
    );
  };

  /** How many more of these kinds may run; kinds with a limit of their own are asked for one by one. */
  const roomFor = (group: readonly JobKind[]): number => {
    const room = concurrency - runs.size;
    const [kind] = group;
    const limit = kind === undefined ? undefined : limits[kind];
    if (limit === undefined) return room;
    return Math.min(room, limit - [...runs].filter((run) => run.kind === kind).length);
  };

  const look = async (): Promise<void> => {
    do {
      lookAgain = false;
      options.onLook?.();
      // Limited kinds first: they can fill their own places alone, while the others could fill all.
      const groups = [...limited.map((kind) => [kind]), unlimited].filter((group) => group.length > 0);
      for (const group of groups) {
        // When a run ends it wakes the worker, so that waiting for a free place needs nothing more.
        if (stopping) return;
        if (roomFor(group) <= 0) continue;
        const dueAt = await dueSince(group);
        if (dueAt === undefined) continue;
        for (const job of await claim(group, roomFor(group))) start(job, dueAt);
      }
    } while (lookAgain);
  };

  const wake = (): void => {
    if (stopping || kinds.length === 0) return;
    if (looking !== undefined) {
      lookAgain = true;
      return;
    }
    cancelPoll();
    looking = look()
      .catch((error: unknown) => report(error))
      .finally(() => {
        looking = undefined;
        if (!stopping) cancelPoll = scheduler.after(lookAgain ? 0 : pollMs, wake);
      });
  };

  const start = (job: Job, dueAt: number): void => {
    const controller = new AbortController();
    const run: Run = {
      kind: job.kind,
      controller,
      done: work(job, { controller, dueAt })
        .catch((error: unknown) => report(error, job))
        .finally(() => {
          runs.delete(run);
          wake();
        }),
    };
    runs.add(run);
  };

  const work = async (
    job: Job,
    { controller, dueAt }: { readonly controller: AbortController; readonly dueAt: number },
  ): Promise<void> => {
    const lease = { id: job.id, worker };
    const scope = scopeOf(job);
    const release = keepLease({
      store,
      scheduler,
      platform,
      leaseMs,
      scope,
      ...lease,
      controller,
      onError: (error) => report(error, job),
    });
    try {
      await handlers[job.kind]?.(job, { signal: controller.signal, dueAt });
      release();
      await store.write(scope, (writers) => writers.jobs.complete(scope, lease));
      options.onEnded?.(job, 'done');
    } catch (error) {
      release();
      report(error, job);
      await giveBack(job, { error, calledOff: stopping && controller.signal.aborted });
    }
  };

  const giveBack = async (
    job: Job,
    { error, calledOff }: { readonly error: unknown; readonly calledOff: boolean },
  ): Promise<void> => {
    const now = platform.now();
    const random = Buffer.from(platform.randomBytes(4)).readUInt32LE(0) / 2 ** 32;
    // What was called off by stop() is not the job's failure: the next worker may have it at once.
    const delay = calledOff ? 0 : nextTry({ policy, attempts: job.attempts, error, random });
    const retry = delay === undefined ? {} : { retryAt: now + delay };
    const scope = scopeOf(job);
    await store.write(scope, (writers) =>
      writers.jobs.fail(scope, { id: job.id, worker, error: errorNote(error), now, ...retry }),
    );
    options.onEnded?.(job, calledOff ? 'called_off' : delay === undefined ? 'dead' : 'retried');
  };

  const settled = async (ms: number): Promise<boolean> => {
    const late = Promise.withResolvers<boolean>();
    const cancel = scheduler.after(ms, () => late.resolve(false));
    const done = Promise.all([...runs].map((run) => run.done)).then(() => true);
    return Promise.race([done, late.promise]).finally(cancel);
  };

  const stop = async (deadlineMs: number): Promise<void> => {
    stopping = true;
    cancelPoll();
    await looking;
    if (await settled(deadlineMs)) return;
    for (const run of runs) run.controller.abort(new Error('the worker stops'));
    await settled(GRACE_MS);
  };

  wake();
  return {
    wake,
    stop: (params = {}) => (stopped ??= stop(params.deadlineMs ?? 10_000)),
  };
}
