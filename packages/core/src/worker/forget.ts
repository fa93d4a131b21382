import { HoldfastError } from '@holdfast/contract';
import { type ForgettingDependencies, runForgetting } from '../domain/forgetting/run.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/**
 * The handler of `forget` (payload: `receiptId`): carries a forgetting on to its receipt. Run again it goes on where it
 * was left, and does nothing once there is a receipt.
 *
 * @throws HoldfastError store_busy while another process keeps the log from being truncated: it is tried again
 */
export function forgetJob(dependencies: ForgettingDependencies): JobHandler {
  const { store } = dependencies;
  return async (job, { signal }) => {
    const scope = scopeOf(job);
    const { receiptId } = job.payload;
    if (typeof receiptId !== 'string') {
      throw new HoldfastError('internal', { detail: 'A job forget names no receipt.' });
    }
    if ((await runForgetting(dependencies, scope, { id: receiptId, signal })) !== undefined) return;
    const left = await store.read(scope, ({ receipts }) => receipts.get(scope, { id: receiptId }));
    if (left === undefined) return;
    throw new HoldfastError('store_busy', { detail: 'Another process reads the log that is to be truncated.' });
  };
}
