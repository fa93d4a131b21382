import { HoldfastError } from '../errors.ts';
import type { Route } from '../generated/routes.generated.ts';
import { readAnswer, type Answer } from './answer.ts';
import type { Deadline } from './deadline.ts';
import type { WireRequest } from './request.ts';
import { type Failure, mayRetry, retryDelay } from './retry.ts';

/** Told before each repeat. */
export interface RetryNotice {
  readonly operation: string;
  /** How many attempts have failed, from 1. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: HoldfastError;
}

export interface Send {
  readonly operation: string;
  readonly route: Route;
  readonly request: WireRequest;
  readonly headers: Headers;
  readonly fetch: typeof globalThis.fetch;
  readonly retries: number;
  readonly deadline: Deadline;
  readonly onRetry?: ((notice: RetryNotice) => void) | undefined;
}

/** Sends a request until it is answered, may not be repeated, or the deadline leaves no room for another attempt. */
export async function send(params: Send): Promise<unknown> {
  const { operation, route, retries, deadline, onRetry } = params;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await sendOnce(params);
    if (outcome.ok) return outcome.output;
    const { error } = outcome;
    if (attempt > retries || !mayRetry(route, outcome)) throw error;
    const delayMs = retryDelay({ attempt, retryAfter: error.retryAfter, random: Math.random() });
    if (delayMs >= deadline.remaining()) throw error;
    onRetry?.({ operation, attempt, delayMs, error });
    await deadline.sleep(delayMs);
  }
}

type Outcome = { readonly ok: true; readonly output: unknown } | ({ readonly ok: false } & Failure);

async function sendOnce({ request, headers, fetch, deadline }: Send): Promise<Outcome> {
  deadline.signal.throwIfAborted();
  try {
    return await deadline.within(exchange());
  } catch (error) {
    if (deadline.signal.aborted) throw deadline.signal.reason;
    return { ok: false, error: unreachable(request.url, error), fromHoldfast: false };
  }

  async function exchange(): Promise<Answer> {
    const response = await fetch(request.url, {
      method: request.method,
      headers,
      signal: deadline.signal,
      // Following one would turn a POST into a GET; the answer then names the new address instead.
      redirect: 'manual',
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    return readAnswer(response, Date.now());
  }
}

function unreachable(url: string, cause: unknown): HoldfastError {
  const { origin } = new URL(url);
  const reason = reasonOf(cause);
  return new HoldfastError('unreachable', {
    detail: `No answer from ${origin}${reason === undefined ? '' : ` (${reason})`}. Is the server running (holdfast serve), and is the url right?`,
    cause,
  });
}

/** Node keeps the system's code, such as ECONNREFUSED, in the cause of fetch's TypeError. */
function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
