import { archiveWork } from '../domain/knowledge/archive.ts';
import type { Platform } from '../domain/platform.ts';
import type { RetentionSettings } from '../domain/retention/retention.ts';
import type { Store } from '../domain/store.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/** The handler of `archive_work` (no payload): archives work and problems that are old, and leaves the job of tomorrow. */
export function archiveWorkJob(dependencies: {
  readonly store: Store;
  readonly platform: Platform;
  readonly retention?: RetentionSettings;
}): JobHandler {
  return (job, { signal }) => archiveWork(dependencies, scopeOf(job), signal);
}
