import { HoldfastError } from '@holdfast/contract';
import { rebuildSummary } from '../domain/consolidation/rebuild.ts';
import type { NightDependencies } from '../domain/consolidation/night.ts';
import type { Job } from '../domain/jobs/job-store.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/**
 * The handler of `rebuild_summaries` (payload: `space`, `ids`): makes summaries anew from what is left of what they rested on,
 * or takes them away where nothing is; see rebuildJob for the ids.
 */
export function rebuildSummaries(dependencies: NightDependencies & { readonly timeZone: string }): JobHandler {
  const { timeZone } = dependencies;
  return async (job, { signal }) => {
    const { space, ids } = wantedBy(job);
    const scope = { ...scopeOf(job), spaces: [space] };
    for (const id of ids) await rebuildSummary(dependencies, scope, { id, timeZone, signal });
  };
}

function wantedBy({ payload: { space, ids } }: Job): { readonly space: string; readonly ids: readonly string[] } {
  if (typeof space === 'string' && typeof ids === 'object') return { space, ids };
  throw new HoldfastError('internal', { detail: 'A job rebuild_summaries names no space, or no summaries.' });
}
