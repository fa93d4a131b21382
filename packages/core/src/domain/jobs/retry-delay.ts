/**
 * Milliseconds to wait before the next try: exponential backoff with "equal jitter", half of the step fixed and half
 * by chance. Full jitter was not taken: it may retry at once, which is no backoff for a service that just failed.
 *
 * @param params.attempt tries made so far, from 1
 * @param params.random a number in [0, 1)
 */
export function retryDelay(params: {
  readonly attempt: number;
  readonly baseMs: number;
  readonly maxMs: number;
  readonly random: number;
}): number {
  const step = Math.min(params.maxMs, params.baseMs * 2 ** Math.max(0, params.attempt - 1));
  return Math.round(step / 2 + (step / 2) * params.random);
}
