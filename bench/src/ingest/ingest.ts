import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Holdfast, open } from '@holdfast/core';
import { createClient, type RedisClientType } from 'redis';
import { type Bench, numberFlag } from '../bench.ts';
import { type Child, startChild } from '../child.ts';
import { seededRandom } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { redisFor } from './redis.ts';

const consumerScript = new URL('./consumer.ts', import.meta.url);
const consumers = 2;
const users = 10;

export const ingest: Bench = {
  name: 'ingest',
  summary: 'Every event of a stream becomes one memory, however often its consumers are killed',
  flags: {
    events: 'how many (10000)',
    kills: 'how often each of the two consumers is killed -9 (2)',
    seed: 'of the moments of killing (1)',
    redis: 'address of a Redis; one of its own when not given',
  },
  async run(options) {
    const events = numberFlag(options, 'events', 10_000);
    const kills = numberFlag(options, 'kills', 2);
    const seed = numberFlag(options, 'seed', 1);
    await using redis = await redisFor(options.flags.get('redis'));
    const report = await ingestUnderKills({ url: redis.url, events, kills, seed, progress: options.progress });
    return { settings: { store: options.store, events, consumers, kills, users, seed }, metrics: { ...report } };
  },
};

export interface IngestReport {
  readonly memories: number;
  /** Events without a memory. */
  readonly lost: number;
  /** Memories beyond the first of an event. */
  readonly doubled: number;
  readonly dead_letters: number;
  /** Consumers that were killed while events waited. */
  readonly kills: number;
  readonly seconds: number;
}

/** Adds events to a stream while two consumers take them in, and kills both again and again until half is done. */
export async function ingestUnderKills(params: {
  readonly url: string;
  readonly events: number;
  readonly kills: number;
  readonly seed: number;
  readonly progress: (done: number, total: number, what: string) => void;
}): Promise<IngestReport> {
  const { url, events, progress } = params;
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'holdfast.db');
  const random = seededRandom(params.seed);
  const channel = `bench.ingest.${process.pid}.${Date.now()}`;
  const redis = createClient({ url });
  await redis.connect();
  const start = performance.now();
  const left = async (): Promise<number> => redis.xLen(channel);
  let running: Child[] = [];
  let killed = 0;
  try {
    running = await Promise.all(Array.from({ length: consumers }, () => startConsumer([path, url, channel, channel])));
    const added = addEvents(redis, channel, events);
    for (let round = 0; round < params.kills; round += 1) {
      // Each time somewhere within the next part of the first half.
      const target = events - (events / 2) * ((round + random()) / params.kills);
      await until(async () => (await taken(redis, channel, events)) >= events - target);
      for (const child of running) {
        child.process.kill('SIGKILL');
        killed += 1;
      }
      await Promise.all(running.map((child) => child[Symbol.asyncDispose]()));
      running = await Promise.all(
        Array.from({ length: consumers }, () => startConsumer([path, url, channel, channel])),
      );
      progress(await taken(redis, channel, events), events, 'taking in');
    }
    await added;
    await until(async () => {
      progress(events - (await left()), events, 'taking in');
      return (await left()) === 0;
    });
    const seconds = (performance.now() - start) / 1_000;
    const deadLetters = await redis.xLen(`${channel}.dead`);
    await Promise.all(running.map((child) => child[Symbol.asyncDispose]()));
    await using holdfast = await open({ extraction: 'off', path, touches: false, worker: false });
    const counts = await countContents(holdfast);
    const memories = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return {
      memories,
      lost: Array.from({ length: events }, (_, index) => contentOf(index)).filter((one) => !counts.has(one)).length,
      doubled: memories - counts.size,
      dead_letters: deadLetters,
      kills: killed,
      seconds,
    };
  } finally {
    for (const child of running) child.process.kill('SIGKILL');
    await redis.del([channel, `${channel}.dead`]);
    redis.destroy();
  }
}

/** Events that are stored and acknowledged: added and gone again. */
async function taken(redis: RedisClientType, channel: string, events: number): Promise<number> {
  const added = Number((await redis.get(`${channel}.added`)) ?? 0);
  return Math.min(events, added - (await redis.xLen(channel)));
}

async function addEvents(redis: RedisClientType, channel: string, events: number): Promise<void> {
  const chunk = 250;
  for (let first = 0; first < events; first += chunk) {
    const batch = redis.multi();
    const count = Math.min(chunk, events - first);
    for (let index = first; index < first + count; index += 1) {
      const event = { event_type: 'conversation.message', content: contentOf(index), user_id: `user-${index % users}` };
      batch.xAdd(channel, '*', { event: JSON.stringify(event) });
    }
    batch.incrBy(`${channel}.added`, count);
    batch.expire(`${channel}.added`, 3_600);
    await batch.exec();
    await sleep(5);
  }
}

function contentOf(index: number): string {
  return `Event number ${index} of the stream`;
}

async function startConsumer(args: readonly string[]): Promise<Child> {
  const child = startChild(consumerScript, args);
  await child.ask({});
  return child;
}

async function countContents(holdfast: Holdfast): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (let user = 0; user < users; user += 1) {
    let cursor: string | undefined;
    do {
      const page = await holdfast.listMemories({
        userId: `user-${user}`,
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { content } of page.memories) counts.set(content, (counts.get(content) ?? 0) + 1);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
  return counts;
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 300_000;
  while (!(await done())) {
    if (performance.now() > end) throw new Error('The events were not taken in within five minutes.');
    await sleep(10);
  }
}
