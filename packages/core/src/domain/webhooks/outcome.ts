import { retryDelay } from '../jobs/retry-delay.ts';
import type { Attempt, Delivery, Webhook } from './webhook-store.ts';

/** What a receiver made of a delivery. */
export type Reception =
  | { readonly kind: 'taken'; readonly status: number }
  | { readonly kind: 'failed'; readonly status?: number | undefined; readonly error: string };

/** Tries of a delivery before it is a dead letter: with the pauses below, over about a day. */
export const mostAttempts = 12;
const baseMs = 5_000;
const maxMs = 4 * 3_600_000;
/** A receiver that has answered nothing for so long is left alone until its owner says otherwise. */
const disableAfterMs = 5 * 86_400_000;
const gone = 410;

/** What becomes of a delivery and its webhook. @param random a number in [0, 1) */
export function afterAttempt(
  { hook, delivery }: { readonly hook: Webhook; readonly delivery: Delivery },
  reception: Reception,
  { now, random }: { readonly now: number; readonly random: number },
): { readonly attempt: Attempt; readonly hook: Webhook } {
  const { no } = delivery;
  const attempts = delivery.attempts + 1;
  const { failingSince, reason: _reason, ...rest } = hook;
  if (reception.kind === 'taken') {
    const attempt: Attempt = {
      no,
      state: 'delivered',
      attempts,
      nextAt: now,
      status: reception.status,
      settledAt: now,
    };
    return { attempt, hook: { ...rest, retryAt: 0 } };
  }
  const { status, error } = reception;
  const retryAt = now + retryDelay({ attempt: attempts, baseMs, maxMs, random });
  const dead = attempts >= mostAttempts;
  const since = failingSince ?? now;
  const reason = reasonToDisable(status, now - since);
  return {
    attempt: {
      no,
      state: dead ? 'dead' : 'waiting',
      attempts,
      nextAt: retryAt,
      status,
      error,
      ...(dead ? { settledAt: now } : {}),
    },
    hook: {
      ...rest,
      failingSince: since,
      // The next delivery need not wait for as long as one that has failed many times.
      retryAt: dead ? now : retryAt,
      ...(reason === undefined ? {} : { state: 'disabled' as const, reason }),
    },
  };
}

function reasonToDisable(status: number | undefined, failingMs: number): string | undefined {
  if (status === gone) return 'Its receiver answered 410: it is gone.';
  return failingMs >= disableAfterMs ? 'Its receiver has taken nothing for five days.' : undefined;
}
