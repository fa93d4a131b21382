import { HoldfastError } from '@holdfast/contract';
import { createClient } from 'redis';
import { defaultFocusRules } from '../../domain/focus/focus-buffer.ts';
import type { Platform } from '../../domain/platform.ts';
import type { Scheduler } from '../../domain/scheduler.ts';
import type { Shared } from '../../domain/shared.ts';
import { createBridge } from './bridge.ts';
import { defaultEventStreamRules, makeGroups, redisEventStream } from './event-stream.ts';
import { redisFocusBuffer } from './focus-buffer.ts';
import { type Line, type LineOptions, openLine } from './line.ts';
import { redisQueryVectors } from './query-vectors.ts';
import { redisRateLimiter } from './rate-limiter.ts';
import type { Binding } from './streams.ts';
import { redisWakeUps } from './wake-ups.ts';
import { redisWorkingSet } from './working-set.ts';

export interface RedisSettings {
  /** redis://[[user]:password@]host[:port][/database], or rediss:// for TLS. */
  readonly url: string;
  /** Keys of Holdfast begin with it; `holdfast` when not given. */
  readonly prefix?: string;
  /** How long a session that is not used is remembered, in seconds; 86,400 when not given, and at most. */
  readonly workingSetSeconds?: number;
  /** How long the focus buffer remembers a use, in seconds; 172,800 when not given. */
  readonly focusSeconds?: number;
  /** How long a query's vector is kept, in seconds; 3,600 when not given. */
  readonly queryVectorSeconds?: number;
  /** Channels and streams whose events become memories of a tenant; none when not given. */
  readonly ingest?: readonly Binding[];
  /** How long events that could not be stored are kept, in days; 7 when not given. */
  readonly deadLetterDays?: number;
  /** After how many milliseconds another process takes over an event that was not acknowledged; 30,000 when not given. */
  readonly stuckMs?: number;
  /** Hears of lost connections and of refusals. */
  readonly onError?: (error: unknown) => void;
}

export interface RedisParts {
  readonly platform: Platform;
  readonly scheduler: Scheduler;
}

/** How long a start waits for Redis before it goes on without. */
const startMs = 1_000;
/** How often an idle connection is asked whether it lives. */
const pulseMs = 5_000;
/** And how often one that did not answer. */
const quickPulseMs = 1_000;
const queryVectorsATenant = 10_000;

/**
 * Connects to Redis 7 or Valkey 8, or later, and goes on trying when it is not there: what is shared is then kept in this
 * process meanwhile.
 *
 * @throws HoldfastError config_invalid when the address is none of Redis
 */
export async function connectShared(settings: RedisSettings, { platform, scheduler }: RedisParts): Promise<Shared> {
  checkUrl(settings.url);
  const onError = settings.onError ?? ((): void => undefined);
  const prefix = settings.prefix ?? 'holdfast';
  const bindings = settings.ingest ?? [];
  const replica = Buffer.from(platform.randomBytes(8)).toString('hex');
  const now = (): number => platform.now();
  const monotonic = (): number => platform.monotonic();
  const wakeChannel = `${prefix}:wake`;
  const open = (name: string, onConnected?: LineOptions['onConnected']): Line =>
    openLine({
      url: settings.url,
      name: `${prefix}-${name}-${replica}`,
      scheduler,
      monotonic,
      onError,
      ...(onConnected === undefined ? {} : { onConnected }),
    });

  /** True once the subscriber is known to hear again what is published, after the connection for commands came back. */
  let hears = true;
  const begun: { pulse?: Pulse } = {};
  const line = open('commands', async (client) => {
    if (bindings.length > 0) await makeGroups(client, bindings);
    if (begun.pulse === undefined) return;
    // The other connections may have been lost without having been told yet, and with them Redis's memory of the lease.
    hears = false;
    begun.pulse.soon();
    if (bindings.length > 0) void bridge.hold();
  });
  const part = { line, prefix, onError };
  const wakeUps = redisWakeUps({ line, channel: wakeChannel, replica });
  const bridge = createBridge({ bindings, line, leaseKey: `${prefix}:bridge`, replica, scheduler, onError });
  const hearings = new Map<string, (message: string) => void>([
    [wakeChannel, wakeUps.onMessage],
    ...bridge.channels.map((channel) => [channel, (message: string) => bridge.onMessage(channel, message)] as const),
  ]);
  const ears = open('subscriber', async (client) => {
    for (const [channel, hear] of hearings) await client.subscribe(channel, hear);
  });
  let readerId: number | undefined;
  const reader =
    bindings.length === 0
      ? undefined
      : open('reader', async (client) => {
          readerId = await client.clientId();
        });
  const lines = [line, ears, ...(reader === undefined ? [] : [reader])];
  const events =
    reader === undefined
      ? undefined
      : redisEventStream({
          bindings,
          line,
          reader,
          readerId: () => readerId,
          consumer: replica,
          rules: {
            ...defaultEventStreamRules,
            ...(settings.stuckMs === undefined ? {} : { stuckMs: settings.stuckMs }),
            ...(settings.deadLetterDays === undefined ? {} : { deadMs: settings.deadLetterDays * 86_400_000 }),
          },
          now,
          monotonic,
        });
  await Promise.all(lines.map((one) => one.settled(startMs)));
  if (bindings.length > 0) await bridge.hold();
  const pulse = keepPulse([line, ears], scheduler, () => (hears = true));
  begun.pulse = pulse;

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    pulse.stop();
    // What cannot be tidied up now runs out by itself: the lease by its time, the consumer by the next tidying.
    await Promise.allSettled([bindings.length > 0 ? bridge.stop() : undefined, events?.leave()]);
    for (const one of lines) one.close();
  };
  return {
    workingSet: redisWorkingSet({
      ...part,
      ttlMs: (settings.workingSetSeconds ?? 86_400) * 1_000,
    }),
    focus: redisFocusBuffer({
      ...part,
      rules: {
        ...defaultFocusRules,
        ...(settings.focusSeconds === undefined ? {} : { ttlMs: settings.focusSeconds * 1_000 }),
      },
    }),
    limits: redisRateLimiter(part),
    queryVectors: redisQueryVectors({
      ...part,
      platform,
      rules: { ttlMs: (settings.queryVectorSeconds ?? 3_600) * 1_000, most: queryVectorsATenant },
    }),
    wakeUps,
    events,
    trouble: () =>
      lines.map((one) => one.trouble()).find((trouble) => trouble !== undefined) ??
      (hears ? undefined : 'what is published may not be heard yet'),
    close: () => (closing ??= close()),
  };
}

interface Pulse {
  /** Asks at once, not at the next beat. */
  soon(): void;
  stop(): void;
}

/**
 * Asks idle connections now and then: a peer that vanished without a word is noticed, and the connection made anew.
 * @param onWell called when all have answered
 */
function keepPulse(lines: readonly Line[], scheduler: Scheduler, onWell: () => void): Pulse {
  let stopped = false;
  let latest = 0;
  const beat = async (): Promise<void> => {
    latest += 1;
    const own = latest;
    // The line itself keeps count of misses and says so in `trouble`.
    const answers = await Promise.allSettled(lines.map((line) => line.ask((client) => client.ping(), 1_000)));
    if (stopped || own !== latest) return;
    const well = answers.every(({ status }) => status === 'fulfilled');
    if (well) onWell();
    cancel = scheduler.after(well ? pulseMs : quickPulseMs, () => void beat());
  };
  let cancel = scheduler.after(pulseMs, () => void beat());
  return {
    soon() {
      cancel();
      // When the line that has just connected is ready for commands.
      cancel = scheduler.after(0, () => void beat());
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/** @throws HoldfastError config_invalid; never shows the address, which may hold a password */
export function checkUrl(url: string): void {
  const parsed = URL.parse(url);
  if (parsed !== null && /^rediss?:$/u.test(parsed.protocol) && parsed.hostname !== '') return;
  const message = 'is not an address such as redis://127.0.0.1:6379';
  throw new HoldfastError('config_invalid', {
    detail: `The address of Redis ${message}.`,
    faults: [{ field: 'HOLDFAST_REDIS_URL', message }],
  });
}

/** What `doctor` wants to know of a Redis. */
export interface RedisFacts {
  readonly server: 'Redis' | 'Valkey';
  readonly version: string;
  readonly appendOnly: boolean;
  readonly evictionPolicy: string;
  readonly usedBytes: number;
  /** 0 when there is no bound. */
  readonly maxBytes: number;
  /** Events waiting and dead letters, by channel. */
  readonly channels: readonly { readonly channel: string; readonly waiting: number; readonly dead: number }[];
}

/**
 * Looks at a Redis once, without leaving anything behind.
 * @throws HoldfastError config_invalid; and what Redis or the network say when it cannot be asked
 */
export async function inspectRedis({
  url,
  channels = [],
}: {
  readonly url: string;
  readonly channels?: readonly string[];
}): Promise<RedisFacts> {
  checkUrl(url);
  const client = createClient({ url, socket: { connectTimeout: 2_000, reconnectStrategy: false } });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const facts = new Map(
      (await client.info()).split('\r\n').flatMap((row) => {
        const at = row.indexOf(':');
        return at === -1 ? [] : [[row.slice(0, at), row.slice(at + 1)] as const];
      }),
    );
    const valkey = facts.get('valkey_version');
    return {
      server: valkey === undefined ? 'Redis' : 'Valkey',
      version: valkey ?? facts.get('redis_version') ?? 'unknown',
      appendOnly: facts.get('aof_enabled') === '1',
      evictionPolicy: facts.get('maxmemory_policy') ?? 'unknown',
      usedBytes: Number(facts.get('used_memory') ?? 0),
      maxBytes: Number(facts.get('maxmemory') ?? 0),
      channels: await Promise.all(
        channels.map(async (channel) => ({
          channel,
          waiting: await client.xLen(channel),
          dead: await client.xLen(`${channel}.dead`),
        })),
      ),
    };
  } finally {
    if (client.isOpen) client.destroy();
  }
}
