import { setTimeout as sleep } from 'node:timers/promises';
import { createPublisher } from '@holdfast/sdk';
import { createClient } from 'redis';
import { channelOf, type Fleet } from '../fleet/fleet.ts';
import type { Ledger } from '../fleet/ledger.ts';

const REPEAT_MS = 100;
const GRACE_MS = 60_000;

export interface Events {
  /** Tries that Redis did not take. */
  refused(): number;
  /** Ends it once every event under way is taken. */
  stop(): Promise<void>;
  /** Events that no worker has stored yet. */
  waiting(): Promise<number>;
  deadLetters(): Promise<number>;
  /** Leaves Redis room for so many bytes; any when 0. */
  limitMemory(bytes: number): Promise<void>;
  close(): void;
}

/** An outside publisher: events for a member drawn by chance, each sent until Redis has taken it. */
export async function startEvents(params: {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly redisUrl: string;
  readonly random: () => number;
  readonly pauseMs: number;
}): Promise<Events> {
  const { fleet, ledger, random, redisUrl, pauseMs } = params;
  const redis = createClient({
    url: redisUrl,
    // A try while Redis is away fails at once, as the load wants to know.
    disableOfflineQueue: true,
    socket: { reconnectStrategy: () => REPEAT_MS },
  });
  redis.on('error', () => undefined);
  await redis.connect();
  const channels = [...new Set(fleet.members.map(({ tenant }) => channelOf(tenant)))];
  let refused = 0;
  let endsAt = Number.POSITIVE_INFINITY;

  const publish = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const member = fleet.members[Math.floor(random() * fleet.members.length)];
      if (member === undefined) return;
      const entry = ledger.next(member);
      const publisher = createPublisher(redis, { channel: channelOf(member.tenant), retries: 0 });
      const event = { eventType: 'note', content: entry.content, userId: member.user, eventId: entry.word };
      while (!entry.acknowledged && performance.now() < endsAt + GRACE_MS) {
        try {
          await publisher.publish(event);
          entry.acknowledged = true;
        } catch {
          refused += 1;
          await sleep(REPEAT_MS);
        }
      }
      await sleep(pauseMs);
    }
  };
  const running = publish();
  const lengths = async (names: readonly string[]): Promise<number> => {
    const each = await Promise.all(names.map((name) => redis.xLen(name)));
    return each.reduce((sum, length) => sum + length, 0);
  };
  return {
    refused: () => refused,
    async stop() {
      endsAt = performance.now();
      await running;
    },
    waiting: () => lengths(channels),
    deadLetters: () => lengths(channels.map((channel) => `${channel}.dead`)),
    limitMemory: async (bytes) => void (await redis.configSet('maxmemory', String(bytes))),
    close: () => redis.destroy(),
  };
}
