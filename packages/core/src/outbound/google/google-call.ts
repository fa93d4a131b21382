import { retryDelay } from '../../domain/jobs/retry-delay.ts';
import { CalendarFault } from '../../domain/planner/calendars/calendar-port.ts';
import type { Platform } from '../../domain/platform.ts';
import type { Scheduler } from '../../domain/scheduler.ts';
import { type GuardedFetch, type GuardedResponse, OutboundRefused } from '../guarded-fetch.ts';

/** What a call needs beside its address. */
export interface GoogleCallParts {
  readonly fetch: GuardedFetch;
  readonly platform: Pick<Platform, 'now' | 'randomBytes'>;
  readonly scheduler: Scheduler;
  readonly retry?: GoogleRetry;
}

/** How long a call is tried. */
export interface GoogleRetry {
  readonly attempts: number;
  readonly baseMs: number;
  readonly maxMs: number;
  readonly timeoutMs: number;
}

export const defaultGoogleRetry: GoogleRetry = { attempts: 4, baseMs: 500, maxMs: 8_000, timeoutMs: 15_000 };

export interface GoogleRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Whether the same call may be made again when nobody knows what became of it; true when not given. */
  readonly repeatable?: boolean;
}

/** An answer that trying again would not change. */
export interface GoogleAnswer {
  readonly status: number;
  /** What was sent as JSON; undefined where there is none. */
  readonly body: unknown;
  /** Google's word for what is wrong; empty for what is right. */
  readonly reason: string;
}

/** An answer takes no more than this; a page of events is far smaller. */
const maxBytes = 16 * 2 ** 20;
/** Of a daily or other large quota, which a few seconds do not mend. */
const quotaWaitMs = 60 * 60_000;

const throttled = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED']);
const exhausted = new Set(['quotaExceeded', 'dailyLimitExceeded']);

/**
 * Calls Google, and calls again with growing pauses and chance in them when it was too busy, failed or could not be reached: inserts
 * too, which is safe because every event is given its id here. What it answers otherwise is handed on, good or bad.
 *
 * @throws CalendarFault `later` when it did not get better, `refused` where it may not be called; the reason of the signal
 */
export async function callGoogle(parts: GoogleCallParts, request: GoogleRequest): Promise<GoogleAnswer> {
  const { retry = defaultGoogleRetry, platform } = parts;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await once(parts, request, retry);
    if (outcome.kind === 'answer') return outcome.answer;
    const { message, waitMs } = outcome;
    const pause = Math.max(
      waitMs ?? 0,
      retryDelay({ attempt, baseMs: retry.baseMs, maxMs: retry.maxMs, random: chance(platform) }),
    );
    // Somebody who says how long is taken at their word, by the job that comes again rather than by waiting here.
    if (attempt >= retry.attempts || outcome.ends || pause > retry.maxMs) {
      throw new CalendarFault('later', message, waitMs === undefined ? {} : { retryAfterMs: waitMs });
    }
    await wait(parts.scheduler, pause, request.signal);
  }
}

type Outcome =
  | { readonly kind: 'answer'; readonly answer: GoogleAnswer }
  | { readonly kind: 'again'; readonly message: string; readonly waitMs?: number; readonly ends: boolean };

async function once(
  { fetch, platform }: GoogleCallParts,
  { method, url, headers = {}, body, signal, repeatable = true }: GoogleRequest,
  { timeoutMs }: GoogleRetry,
): Promise<Outcome> {
  let response: GuardedResponse;
  try {
    response = await fetch(url, {
      method,
      headers: { accept: 'application/json', 'user-agent': 'Holdfast', ...headers },
      ...(body === undefined ? {} : { body }),
      timeoutMs,
      maxBytes,
      whole: true,
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof OutboundRefused) {
      throw new CalendarFault('refused', `Google was not called: ${error.message}.`, { cause: error });
    }
    return { kind: 'again', message: 'Google cannot be reached.', ends: !repeatable };
  }
  const { status } = response;
  const content = jsonOf(response.body);
  const reason = status < 400 ? '' : reasonOf(content);
  const waitMs = waitOf(response.headers.get('retry-after'), platform.now());
  const again = (message: string, more: number | undefined = waitMs): Outcome => ({
    kind: 'again',
    message,
    ends: status >= 500 && !repeatable,
    ...(more === undefined ? {} : { waitMs: more }),
  });
  if (status >= 500) return again(`Google answered ${status}.`);
  if (exhausted.has(reason))
    return again('The quota of calls to Google is used up.', Math.max(waitMs ?? 0, quotaWaitMs));
  if (status === 429 || throttled.has(reason)) return again('Google was asked too often.');
  if (status < 300 && content === undefined && response.body.byteLength > 0)
    return again('Google answered what cannot be read.');
  return { kind: 'answer', answer: { status, body: content, reason } };
}

function jsonOf(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return value;
  } catch {
    // A page of a proxy, say: whoever asked sees that there is none.
    return undefined;
  }
}

/** Of the Calendar API (`error.errors[0].reason`) and of the authorisation server (`error`). */
function reasonOf(body: unknown): string {
  const error = field(body, 'error');
  if (typeof error === 'string') return error;
  const [first] = listOf(field(error, 'errors'));
  const reason = field(first, 'reason') ?? field(error, 'status');
  return typeof reason === 'string' ? reason : 'unknown';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Seconds or a date (RFC 9110, section 10.2.3). */
function waitOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function chance({ randomBytes }: Pick<Platform, 'randomBytes'>): number {
  const [high = 0, low = 0] = randomBytes(2);
  return (high * 256 + low) / 65_536;
}

async function wait(scheduler: Scheduler, ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = scheduler.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
  signal.throwIfAborted();
}
