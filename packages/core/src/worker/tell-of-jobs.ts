import { type Job, type JobKind, jobKinds } from '../domain/jobs/job-store.ts';
import type { JobHandler } from './worker.ts';

type JobHandlers = Partial<Readonly<Record<JobKind, JobHandler>>>;

/** The same handlers, each of which tells when it is done, well or not: what it did may be news to somebody. */
export function tellOfJobs(handlers: JobHandlers, tell: (job: Job) => void): JobHandlers {
  const told: Partial<Record<JobKind, JobHandler>> = {};
  for (const kind of jobKinds) {
    const handler = handlers[kind];
    if (handler === undefined) continue;
    told[kind] = async (job, context) => {
      try {
        await handler(job, context);
      } finally {
        tell(job);
      }
    };
  }
  return told;
}
