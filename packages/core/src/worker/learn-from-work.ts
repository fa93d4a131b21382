import { HoldfastError } from '@holdfast/contract';
import { learnFromWork } from '../domain/knowledge/learn.ts';
import type { RememberDependencies } from '../domain/memories/remember.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/** The handler of `learn_from_work` (payload: `workId`): what a success after failures teaches becomes a solution. */
export function learnFromWorkJob(dependencies: RememberDependencies): JobHandler {
  return async (job) => {
    const { workId } = job.payload;
    if (typeof workId !== 'string') {
      throw new HoldfastError('internal', { detail: 'A job learn_from_work names no work.' });
    }
    await learnFromWork(dependencies, scopeOf(job), { workId });
  };
}
