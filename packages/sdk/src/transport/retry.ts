import type { HoldfastError } from '../errors.ts';
import type { Route } from '../generated/routes.generated.ts';

const BASE_MS = 100;
const LONGEST_MS = 5_000;
const LONGEST_RETRY_AFTER_MS = 30_000;

/** Statuses after which the same call may succeed. */
const PASSING = new Set([429, 502, 503, 504]);

/** Answers that promise that nothing was stored, so that even a plain write may be repeated. */
const NOTHING_STORED = new Set<HoldfastError['code']>(['store_busy', 'rate_limited', 'shutting_down']);

export interface Failure {
  readonly error: HoldfastError;
  /** Absent when there was no answer at all. */
  readonly httpStatus?: number;
  readonly fromHoldfast: boolean;
}

/**
 * Whether a repeat can help and cannot do harm. Reads, and writes under an idempotency key, may be repeated after any
 * passing failure; other writes only when the server says that it stored nothing: a lost answer may hide a success.
 */
export function mayRetry(route: Route, failure: Failure): boolean {
  const { error, httpStatus, fromHoldfast } = failure;
  if (httpStatus !== undefined && !PASSING.has(httpStatus)) return false;
  if (fromHoldfast && !error.retryable) return false;
  return route.readOnly || route.idempotencyKey || (fromHoldfast && NOTHING_STORED.has(error.code));
}

/**
 * Milliseconds until the next attempt: exponential backoff with full jitter, never earlier than the server asked for
 * (within 30 s).
 * @param attempt how many have failed, from 1
 * @param random a number from 0 to 1
 */
export function retryDelay(params: { attempt: number; retryAfter: number | undefined; random: number }): number {
  const ceiling = Math.min(LONGEST_MS, BASE_MS * 2 ** (params.attempt - 1));
  const jittered = Math.round(params.random * ceiling);
  const asked = Math.min((params.retryAfter ?? 0) * 1_000, LONGEST_RETRY_AFTER_MS);
  return asked + jittered;
}
