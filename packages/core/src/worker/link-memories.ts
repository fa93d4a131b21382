import { linkPending, type LinkDependencies } from '../domain/links/link-pending.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/** The handler of `link_memories` (no payload): links what has come since it last ran, see linkPending. */
export function linkMemories(dependencies: LinkDependencies): JobHandler {
  return async (job, { signal }) => {
    await linkPending(dependencies, scopeOf(job), signal);
  };
}
