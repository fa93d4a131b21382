import { isBusy } from './errors.ts';

/** How long to try while another process holds the lock. */
export interface Patience {
  /** Milliseconds until it is given up; 5,000 by default. */
  readonly budgetMs: number;
  /** A number in [0, 1). */
  readonly random: () => number;
}

const firstPauseMs = 5;
const longestPauseMs = 200;

/**
 * The pause before the next try: it grows, and is random so that several processes do not meet again and again.
 * Undefined when the budget is used up.
 */
export function nextPause(patience: Patience, attempt: number, waitedMs: number): number | undefined {
  const left = patience.budgetMs - waitedMs;
  if (left <= 0) return undefined;
  const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** attempt);
  return Math.min(left, longest * (0.5 + patience.random() / 2));
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Runs synchronous work again while the database is locked; the last error is thrown when the budget is used up. */
export async function patiently<T>(patience: Patience, work: () => T): Promise<T> {
  const start = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return work();
    } catch (error) {
      const wait = isBusy(error) ? nextPause(patience, attempt, performance.now() - start) : undefined;
      if (wait === undefined) throw error;
      await pause(wait);
    }
  }
}
