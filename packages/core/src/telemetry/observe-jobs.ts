import { type Job, type JobKind, jobKinds } from '../domain/jobs/job-store.ts';
import type { Platform } from '../domain/platform.ts';
import type { JobOutcome, LagStage } from '../domain/telemetry/metrics.ts';
import type { JobHandler } from '../worker/worker.ts';
import type { Telemetry } from './telemetry.ts';
import { readTraceparent } from './trace-context.ts';

type Handlers = Partial<Readonly<Record<JobKind, JobHandler>>>;

/** What the worker is given in place of the handlers, and what it tells the end of each run. */
export interface ObservedJobs {
  readonly handlers: Handlers;
  readonly onEnded: (job: Job, outcome: JobOutcome) => void;
}

/** Jobs by whose end a write is whole. */
const stages: Partial<Readonly<Record<JobKind, LagStage>>> = {
  embed_memories: 'embedded',
  extract_memories: 'extracted',
};

/** Jobs with their runs counted, timed and traced; a run belongs to the trace under which the job was enqueued. */
export function observeJobs(
  handlers: Handlers,
  { metrics, tracer, platform }: Telemetry & { readonly platform: Pick<Platform, 'now' | 'monotonic'> },
): ObservedJobs {
  const begun = new WeakMap<Job, number>();
  const around =
    (handler: JobHandler): JobHandler =>
    (job, context) => {
      begun.set(job, platform.monotonic());
      if (tracer === undefined) return handler(job, context);
      const parent = readTraceparent(traceparentIn(job));
      const attributes = {
        'holdfast.job.kind': job.kind,
        'holdfast.job.id': job.id,
        'holdfast.job.attempt': job.attempts,
      };
      return tracer.span(`job ${job.kind}`, { kind: 'consumer', attributes, parent }, () => handler(job, context));
    };
  const entries = jobKinds.flatMap((kind) => {
    const handler = handlers[kind];
    return handler === undefined ? [] : [[kind, around(handler)] as const];
  });
  return {
    handlers: Object.fromEntries(entries),
    onEnded(job, outcome) {
      const start = begun.get(job);
      if (start === undefined || metrics === undefined) return;
      metrics.job({ kind: job.kind, outcome, seconds: (platform.monotonic() - start) / 1_000 });
      const stage = stages[job.kind];
      if (stage !== undefined && outcome === 'done') metrics.lag(stage, (platform.now() - enqueuedAt(job)) / 1_000);
    },
  };
}

function traceparentIn({ payload }: Job): string | undefined {
  const { traceparent } = payload;
  return typeof traceparent === 'string' ? traceparent : undefined;
}

/** An id begins with the milliseconds at which it was made (RFC 9562, section 5.7). */
function enqueuedAt({ id }: Job): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16);
}
