import { HoldfastError } from '@holdfast/contract';
import { retryDelay } from '../domain/jobs/retry-delay.ts';

export interface RetryPolicy {
  /** Tries of a job that fails by itself, before it is declared dead. */
  readonly maxAttempts: number;
  /**
   * Tries of a job that fails because something outside is away (a model that is down, a locked database). Many more:
   * a laptop's model server may be off for days, and its owner must not have to revive what waited.
   */
  readonly maxOutageAttempts: number;
  readonly baseMs: number;
  readonly maxMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 5,
  maxOutageAttempts: 1000,
  baseMs: 1000,
  maxMs: 10 * 60 * 1000,
};

/** Milliseconds until a failed job may be tried again; undefined when it is dead. */
export function nextTry(params: {
  readonly policy: RetryPolicy;
  readonly attempts: number;
  readonly error: unknown;
  readonly random: number;
}): number | undefined {
  const { policy, attempts, error, random } = params;
  const outage = error instanceof HoldfastError && error.retryable;
  if (attempts >= (outage ? policy.maxOutageAttempts : policy.maxAttempts)) return undefined;
  const delay = retryDelay({ attempt: attempts, baseMs: policy.baseMs, maxMs: policy.maxMs, random });
  const asked = error instanceof HoldfastError && error.retryAfter !== undefined ? error.retryAfter * 1000 : 0;
  return Math.max(delay, asked);
}

/** What a job row may keep of a failure. Foreign messages can hold content, so only their kind is kept. */
export function errorNote(error: unknown): string {
  if (error instanceof HoldfastError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? `internal: ${error.name}` : 'internal';
}
