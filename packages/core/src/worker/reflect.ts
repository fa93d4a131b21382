import { HoldfastError } from '@holdfast/contract';
import { reflect, type ReflectDependencies } from '../domain/planner/reflections/reflect.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/** The handler of `reflect` (payload: `space`, and `day`; today when not given): looks back on a day. */
export function reflectJobHandler(dependencies: ReflectDependencies): JobHandler {
  return async (job) => {
    const { space, day } = job.payload;
    if (typeof space !== 'string') throw new HoldfastError('internal', { detail: 'A job reflect names no space.' });
    await reflect(
      dependencies,
      { ...scopeOf(job), spaces: [space] },
      {
        kind: 'day',
        ...(typeof day === 'string' ? { day } : {}),
      },
    );
  };
}
