import { type ErrorCode, HoldfastError, type IngestedItem, type OutputOf } from '@holdfast/contract';
import type { Api } from '../api/api.ts';
import type { EventSource, IncomingEvent } from '../domain/ingest/event-source.ts';
import { retryDelay } from '../domain/jobs/retry-delay.ts';
import type { RateLimiter } from '../domain/limits/rate-limiter.ts';
import type { Platform } from '../domain/platform.ts';
import type { Scheduler } from '../domain/scheduler.ts';
import type { TenantScope, UserScope } from '../domain/scope.ts';
import { readEvent } from './read-event.ts';

/** What became of an event; ids only, never words. */
export interface IngestRecord {
  readonly channel: string;
  readonly eventId: string;
  readonly tenant: string;
  readonly userId?: string;
  readonly outcome: OutputOf<'rememberMany'>['results'][number]['outcome'] | 'rejected';
  readonly memoryId?: string;
  /** Why it was rejected. */
  readonly code?: ErrorCode;
}

export interface IngestOptions {
  readonly source: EventSource;
  readonly api: Pick<Api, 'call'>;
  readonly limits: RateLimiter;
  readonly platform: Pick<Platform, 'now' | 'randomBytes'>;
  readonly scheduler: Scheduler;
  /** Events a user and day; unlimited when not given. */
  readonly dailyEvents?: number;
  /** Hears of every event once it is stored or rejected. */
  readonly onEvent?: (record: IngestRecord) => void;
  readonly onError: (error: unknown) => void;
}

export interface Ingest {
  /** Finishes the events in hand and takes no more. Idempotent. */
  stop(): Promise<void>;
}

/** An event and what it says. */
interface Read extends IngestedItem {
  readonly event: IncomingEvent;
}

const batchSize = 200;
const dayMs = 86_400_000;
/** An event that was delivered so often has taken every process down that tried it, or nearly. */
const mostDeliveries = 20;
/** Tries of events that fail inside Holdfast, before they are kept for a person. */
const mostFaults = 5;

/**
 * Takes in events until stopped. Each is checked, stored by the api with the channel's authority, and acknowledged once it is
 * durable; what cannot be stored is rejected with the reason. An event that comes again is answered as a duplicate by its
 * source, so that however often processes die, it is one memory. While the store is away, events wait.
 */
export function startIngest(options: IngestOptions): Ingest {
  const { source, api, limits, platform, scheduler, onError } = options;
  const stopping = new AbortController();
  const { signal } = stopping;

  const pause = (attempt: number, maxMs: number): Promise<void> => {
    const random = (platform.randomBytes(1)[0] ?? 0) / 256;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = scheduler.after(retryDelay({ attempt, baseMs: 100, maxMs, random }), resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    return promise.finally(cancel);
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await takeIn(await source.next({ limit: batchSize, signal }));
        failures = 0;
      } catch (error) {
        // The events in hand are not acknowledged: they are delivered again, here or elsewhere.
        if (failures === 0) onError(error);
        failures += 1;
        await pause(failures, 2_000);
      }
    }
  };

  const takeIn = async (events: readonly IncomingEvent[]): Promise<void> => {
    const read: Read[] = [];
    for (const event of events) {
      try {
        if (event.deliveries > mostDeliveries) throw deliveredInVain(event);
        read.push({ event, ...readEvent(event) });
      } catch (error) {
        if (!(error instanceof HoldfastError)) throw error;
        await reject({ event }, error);
      }
    }
    // Users wait for each other no more than elsewhere; what one user's events say stays in order.
    const groups = Map.groupBy(read, ({ event, userId, space }) => JSON.stringify([event.tenant, userId, space]));
    await Promise.all(Array.from(groups.values(), async (group) => store(await withinQuota(group))));
  };

  /** Stores events of one user and space: together, or in halves until the bad ones stand alone. */
  const store = async (group: readonly Read[]): Promise<void> => {
    const [first] = group;
    if (first === undefined) return;
    const { event, userId, space } = first;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { results } = await api.call(
          'rememberMany',
          {
            items: group.map(({ item }) => item),
            ...(userId === undefined ? {} : { userId }),
            ...(space === undefined ? {} : { space }),
          },
          { caller: { kind: 'channel', tenant: event.tenant } },
        );
        await source.acknowledge(group.map((one) => one.event));
        for (const [index, one] of group.entries()) {
          const stored = results[index];
          if (stored !== undefined) tell(one, { outcome: stored.outcome, memoryId: stored.id });
        }
        return;
      } catch (error) {
        if (!(error instanceof HoldfastError)) throw error;
        if (waits(error, attempt)) {
          if (attempt === 1) onError(error);
          await pause(attempt, 10_000);
          // Not stored, not acknowledged: another consumer takes them over.
          if (signal.aborted) return;
          continue;
        }
        if (group.length === 1) return reject(first, error);
        const middle = Math.ceil(group.length / 2);
        await store(group.slice(0, middle));
        return store(group.slice(middle));
      }
    }
  };

  const withinQuota = async (group: readonly Read[]): Promise<readonly Read[]> => {
    const [first] = group;
    const { dailyEvents } = options;
    if (dailyEvents === undefined || first === undefined) return group;
    const { event, userId } = first;
    const take = (cost: number) =>
      limits.take(scopeOf(event.tenant, userId), {
        name: 'ingest',
        rule: { limit: dailyEvents, perMs: dayMs },
        cost,
        now: platform.now(),
      });
    if ((await take(group.length)).allowed) return group;
    const within: Read[] = [];
    for (const one of group) {
      if ((await take(1)).allowed) within.push(one);
      else await reject(one, overQuota(dailyEvents));
    }
    return within;
  };

  const reject = async (one: Pick<Read, 'event'> & Partial<Read>, error: HoldfastError): Promise<void> => {
    await source.reject(one.event, { code: error.code, detail: error.message, faults: error.faults });
    tell(one, { outcome: 'rejected', code: error.code });
  };

  const tell = (
    { event, userId }: Pick<Read, 'event'> & Partial<Read>,
    what: Pick<IngestRecord, 'outcome' | 'memoryId' | 'code'>,
  ): void => {
    const { channel, id, tenant } = event;
    options.onEvent?.({ channel, eventId: id, tenant, ...(userId === undefined ? {} : { userId }), ...what });
  };

  const running = run();
  return {
    stop() {
      stopping.abort();
      return running;
    },
  };
}

/** Whether an event waits for a better time. What Holdfast itself stumbles over gets some tries, the rest none. */
function waits({ code, retryable }: HoldfastError, attempt: number): boolean {
  if (code === 'internal') return attempt < mostFaults;
  // Not retryable for a client, but no fault of the event: an operator mends it.
  return retryable || code === 'store_full' || code === 'store_read_only' || code === 'store_corrupt';
}

function scopeOf(tenant: string, user: string | undefined): TenantScope | UserScope {
  return user === undefined ? { kind: 'tenant', tenant } : { kind: 'user', tenant, user, spaces: '*' };
}

function deliveredInVain({ deliveries }: IncomingEvent): HoldfastError {
  return new HoldfastError('internal', { detail: `The event was delivered ${deliveries} times and never finished.` });
}

function overQuota(dailyEvents: number): HoldfastError {
  return new HoldfastError('quota_exceeded', { detail: `A user may send ${dailyEvents} events a day.` });
}
