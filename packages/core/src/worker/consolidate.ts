import { HoldfastError } from '@holdfast/contract';
import { consolidateDay } from '../domain/consolidation/consolidate.ts';
import type { NightDependencies } from '../domain/consolidation/night.ts';
import { nightJob } from '../domain/consolidation/schedule.ts';
import { reflectDue } from '../domain/planner/reflections/reflect-due.ts';
import type { ReflectDependencies } from '../domain/planner/reflections/reflect.ts';
import type { Job } from '../domain/jobs/job-store.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

export interface ConsolidateDependencies extends NightDependencies {
  /** Hour of nights; undefined when there are none, so that no other follows. */
  readonly nightHour: number | undefined;
  /** Of users of whom no zone is known. */
  readonly timeZone: string;
  /** Looks back on days and weeks that are over; undefined where nights do not. */
  readonly reflections?: ReflectDependencies | undefined;
}

/**
 * The handler of `consolidate` (payload: `day`, `origin`): runs the day's consolidation from where it stands, see
 * consolidateDay; after a night it looks back on what is over, and leaves the job of
 * the next.
 */
export function consolidate(dependencies: ConsolidateDependencies): JobHandler {
  const { store, platform, nightHour, timeZone } = dependencies;
  return async (job, { signal }) => {
    const scope = scopeOf(job);
    const { day, origin } = wantedBy(job);
    await consolidateDay(dependencies, scope, { day, origin, timeZone }, signal);
    if (origin !== 'night') return;
    // Facts of the day are known by now.
    if (dependencies.reflections !== undefined) await reflectDue(dependencies.reflections, scope, { day, signal });
    if (nightHour === undefined) return;
    await store.write(scope, async ({ users, jobs }) => {
      const zone = (await users.timeZone(scope)) ?? timeZone;
      await jobs.enqueue(scope, { jobs: [nightJob(platform, { hour: nightHour, timeZone: zone })] });
    });
  };
}

function wantedBy({ payload: { day, origin } }: Job): {
  readonly day: string;
  readonly origin: 'night' | 'demand';
} {
  if (typeof day === 'string' && (origin === 'night' || origin === 'demand')) return { day, origin };
  throw new HoldfastError('internal', { detail: 'A job consolidate names no day, or nobody who asked for it.' });
}
