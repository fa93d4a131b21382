import { type ErrorCode, HoldfastError } from '@holdfast/contract';
import type { NewJob } from '../domain/jobs/job-store.ts';
import type { Store, Writers } from '../domain/store.ts';
import type { Observing } from './telemetry.ts';
import { traceparentOf } from './trace-context.ts';

/** The store with its units of work timed and traced. A job that is enqueued under a trace carries it along. */
export function observeStore(store: Store, observing: Observing): Store {
  const { metrics, tracer, platform } = observing;
  if (metrics === undefined && tracer === undefined) return store;

  const timed = async <T>(kind: 'read' | 'write', work: () => Promise<T>): Promise<T> => {
    if (metrics === undefined) return work();
    const start = platform.monotonic();
    let code: ErrorCode | undefined;
    try {
      return await work();
    } catch (error) {
      // What the domain refuses inside a unit of work is no failure of the database.
      if (error instanceof HoldfastError && error.code.startsWith('store_')) code = error.code;
      throw error;
    } finally {
      metrics.database({
        kind,
        seconds: (platform.monotonic() - start) / 1_000,
        ...(code === undefined ? {} : { code }),
      });
    }
  };
  const attributes = { 'db.system.name': store.capabilities.driver === 'sqlite' ? 'sqlite' : 'postgresql' };
  const traced = <T>(kind: 'read' | 'write', work: () => Promise<T>): Promise<T> =>
    tracer === undefined
      ? timed(kind, work)
      : tracer.span(`database ${kind}`, { kind: 'client', attributes }, () => timed(kind, work));

  return {
    capabilities: store.capabilities,
    read: (scope, work) => traced('read', () => store.read(scope, work)),
    write(scope, work) {
      // Asked for here: the write lane runs the work in a turn of the event loop that is not the caller's.
      const span = tracer?.current();
      const carrying = span === undefined ? work : (writers: Writers) => work(withTrace(writers, traceparentOf(span)));
      return traced('write', () => store.write(scope, carrying));
    },
    scrub: () => store.scrub(),
    bytes: () => store.bytes(),
    figures: () => store.figures(),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

/** Writers whose jobs know the trace that they come of: an id, as all that a payload may hold. */
function withTrace(writers: Writers, traceparent: string): Writers {
  const carried = (job: NewJob): NewJob => ({ ...job, payload: { ...job.payload, traceparent } });
  return new Proxy(writers, {
    get(target, name) {
      if (name !== 'jobs') return Reflect.get(target, name, target) as unknown;
      const { jobs } = target;
      return {
        ...jobs,
        enqueue: (scope, params) => jobs.enqueue(scope, { ...params, jobs: params.jobs.map(carried) }),
      } satisfies Writers['jobs'];
    },
  });
}
