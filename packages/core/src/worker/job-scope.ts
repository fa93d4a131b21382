import type { Job } from '../domain/jobs/job-store.ts';
import type { UserScope } from '../domain/scope.ts';

/** All spaces of the job's user: what it touches was authorised when it was enqueued. */
export function scopeOf(job: Job): UserScope {
  return { kind: 'user', tenant: job.tenant, user: job.user, spaces: '*' };
}
