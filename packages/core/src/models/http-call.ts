import { setTimeout as sleep } from 'node:timers/promises';
import { HoldfastError } from '@holdfast/contract';
import { retryDelay } from '../domain/jobs/retry-delay.ts';

/** How a call over the network is tried again. */
export interface RetryRules {
  /** Tries in all. */
  readonly attempts: number;
  readonly baseMs: number;
  /** Longest wait between tries; a server that asks for more (Retry-After) is not waited for. */
  readonly maxMs: number;
}

/** A failure of one try, with what the retry needs to know. The message never holds a secret or content. */
export class CallFault extends Error {
  readonly again: boolean;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    details: { again: boolean; status?: number; retryAfterMs?: number | undefined; cause?: unknown },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'CallFault';
    this.again = details.again;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/**
 * Runs `attempt` until it answers, gives up for good, or the tries are used up.
 *
 * @throws CallFault the last one; whatever else `attempt` throws; the reason of `signal` when it aborts
 */
export async function withRetries<T>(params: {
  readonly rules: RetryRules;
  readonly signal: AbortSignal | undefined;
  readonly attempt: () => Promise<T>;
}): Promise<T> {
  const { rules, signal } = params;
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await params.attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof CallFault) || !error.again || attempt >= rules.attempts) throw error;
      if (error.retryAfterMs !== undefined && error.retryAfterMs > rules.maxMs) throw error;
      const wait = retryDelay({ attempt, baseMs: rules.baseMs, maxMs: rules.maxMs, random: Math.random() });
      await pause(Math.max(wait, error.retryAfterMs ?? 0), signal);
    }
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** A fault for an answer that is not 2xx: 408, 425, 429 and 5xx are worth another try. */
export function statusFault(response: Pick<Response, 'status' | 'headers'>): CallFault {
  const { status } = response;
  return new CallFault(`it answered ${status}`, {
    again: status === 408 || status === 425 || status === 429 || status >= 500,
    status,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  });
}

/** A fault for what fetch throws: no connection, a broken body, or a timeout. */
export function networkFault(error: unknown, timeoutMs: number): CallFault {
  if (error instanceof CallFault) return error;
  const late = error instanceof Error && error.name === 'TimeoutError';
  return new CallFault(late ? `it did not answer within ${timeoutMs} ms` : 'it cannot be reached', {
    again: true,
    cause: error,
  });
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/**
 * A base URL of a setting, without a trailing slash.
 * @throws HoldfastError config_invalid when it is not http(s), or holds a user name or password
 */
export function baseUrlOf(params: { readonly url: string; readonly setting: string }): string {
  const url = URL.canParse(params.url) ? new URL(params.url) : undefined;
  const right = url !== undefined && ['http:', 'https:'].includes(url.protocol) && url.username + url.password === '';
  if (!right || url.search !== '' || url.hash !== '') {
    const message = 'give an http(s) address without user name, query or fragment';
    throw new HoldfastError('config_invalid', {
      detail: `The setting ${params.setting} is not an address that can be used: ${message}.`,
      faults: [{ field: params.setting, message }],
    });
  }
  return url.href.replace(/\/+$/, '');
}
