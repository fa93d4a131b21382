import { invalid, Refusal } from './refusal.ts';

/** A channel as `events.watch` answers it. */
export interface WireChannel {
  readonly kind: 'api#channel';
  readonly id: string;
  readonly resourceId: string;
  readonly resourceUri: string;
  readonly token?: string;
  /** Milliseconds since the epoch, as text. */
  readonly expiration: string;
}

export interface FakeChannels {
  /** @throws Refusal */
  readonly watch: (calendarId: string, body: Readonly<Record<string, unknown>>) => WireChannel;
  /** @throws Refusal */
  readonly stop: (body: Readonly<Record<string, unknown>>) => void;
  /** Tells the channels of a calendar that something has changed. */
  readonly tell: (calendarId: string) => void;
  readonly open: () => readonly WireChannel[];
  /** Every notification comes so many times from now on. */
  readonly repeat: (times: number) => void;
  /** Waits until what was told of has been taken or refused. */
  readonly settled: () => Promise<void>;
}

interface Held {
  readonly channel: WireChannel;
  readonly calendarId: string;
  readonly address: string;
  told: number;
}

const dayMs = 86_400_000;

/** Push notifications: POSTs without a body, whose headers say what happened. Nothing is sent again. */
export function fakeChannels({
  origin,
  now,
}: {
  readonly origin: () => string;
  readonly now: () => number;
}): FakeChannels {
  const held = new Map<string, Held>();
  const sending = new Set<Promise<void>>();
  let times = 1;

  const send = (one: Held, state: 'sync' | 'exists'): void => {
    const { channel, address } = one;
    if (Number(channel.expiration) <= now()) return;
    one.told += 1;
    const headers = {
      'X-Goog-Channel-ID': channel.id,
      'X-Goog-Channel-Expiration': new Date(Number(channel.expiration)).toUTCString(),
      'X-Goog-Resource-ID': channel.resourceId,
      'X-Goog-Resource-URI': channel.resourceUri,
      'X-Goog-Resource-State': state,
      'X-Goog-Message-Number': String(one.told),
      ...(channel.token === undefined ? {} : { 'X-Goog-Channel-Token': channel.token }),
    };
    for (let at = 0; at < times; at += 1) {
      const done: Promise<void> = fetch(address, { method: 'POST', headers })
        .then(
          async (response) => void (await response.arrayBuffer()),
          // Whoever cannot be reached is not told; polling is there for that.
          () => undefined,
        )
        .finally(() => sending.delete(done));
      sending.add(done);
    }
  };

  return {
    watch(calendarId, body) {
      const { id, type, address, token, expiration } = body;
      if (typeof id !== 'string' || !/^[\w+/=-]{1,64}$/.test(id)) throw invalid('id');
      if (type !== 'web_hook') throw invalid('type', 'Unknown channel type');
      if (typeof address !== 'string' || !/^https:|^http:\/\/127\.0\.0\.1[:/]/.test(address)) {
        throw new Refusal({
          status: 400,
          reason: 'push.webhookUrlNotHttps',
          message: 'WebHook callback must be HTTPS',
        });
      }
      if (held.has(id)) {
        throw new Refusal({ status: 400, reason: 'channelIdNotUnique', message: `Channel id ${id} not unique` });
      }
      const until = Math.min(Number(expiration ?? now() + 7 * dayMs), now() + 30 * dayMs);
      const channel: WireChannel = {
        kind: 'api#channel',
        id,
        resourceId: `res-${Buffer.from(calendarId).toString('base64url')}`,
        resourceUri: `${origin()}/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events?alt=json`,
        expiration: String(until),
        ...(typeof token === 'string' ? { token } : {}),
      };
      const one: Held = { channel, calendarId, address, told: 0 };
      held.set(id, one);
      send(one, 'sync');
      return channel;
    },
    stop({ id, resourceId }) {
      const found = typeof id === 'string' ? held.get(id) : undefined;
      if (found === undefined || found.channel.resourceId !== resourceId) {
        throw new Refusal({
          status: 404,
          reason: 'notFound',
          message: `Channel '${String(id)}' not found for project`,
        });
      }
      held.delete(found.channel.id);
    },
    tell(calendarId) {
      for (const one of held.values()) if (one.calendarId === calendarId) send(one, 'exists');
    },
    open: () => [...held.values()].map(({ channel }) => channel),
    repeat(count) {
      times = count;
    },
    async settled() {
      while (sending.size > 0) await Promise.all(sending);
    },
  };
}
