import { HoldfastError } from '@holdfast/contract';

/**
 * The result of the work, or `timeout` when it takes longer. A plain timer: AbortSignal.timeout and AbortSignal.any
 * cost more than a small call. A write under way is finished all the same.
 */
export function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new HoldfastError('timeout', { detail: `The call took longer than ${timeoutMs} ms.` }));
    }, timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
