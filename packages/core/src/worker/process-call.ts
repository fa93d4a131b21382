import { HoldfastError } from '@holdfast/contract';
import { processCall, type ProcessDependencies } from '../domain/calls/process-call.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/** The handler of `process_call` (payload: `eventNo`): makes memories of what a voice platform sent of a call. */
export function processCallJob(dependencies: ProcessDependencies): JobHandler {
  return async (job) => {
    const { eventNo } = job.payload;
    if (typeof eventNo !== 'number') {
      throw new HoldfastError('internal', { detail: 'A job process_call names no event.' });
    }
    await processCall(dependencies, scopeOf(job), { no: eventNo });
  };
}
