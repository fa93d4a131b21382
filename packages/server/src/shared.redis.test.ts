import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type RedisClientType } from 'redis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from './testing/serve.ts';

let redis: RedisClientType;
const redisUrl = process.env['HOLDFAST_TEST_REDIS_URL'] ?? '';

beforeAll(async () => {
  redis = createClient({ url: redisUrl });
  await redis.connect();
});
afterAll(() => redis.destroy());

function names(): { readonly redisPrefix: string; readonly channel: string } {
  const own = randomBytes(6).toString('hex');
  return { redisPrefix: `test-${own}`, channel: `memory.ingest.${own}` };
}

async function until(done: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!(await done())) {
    if (performance.now() > end) throw new Error('not so within five seconds');
    await sleep(10);
  }
}

test('what any Redis client publishes, a server recalls within a second; its log has ids and no words', async () => {
  const { redisPrefix, channel } = names();
  await using server = await serve({ redisUrl, redisPrefix, ingest: [`${channel}=local`] });
  /** Milliseconds from publishing words until a recall has them. */
  const timeTo = async (content: string): Promise<number> => {
    const start = performance.now();
    const metadata = { source: 'discord', timestamp: new Date().toISOString() };
    const event = { event_type: 'conversation.message', content, user_id: 'ana', metadata };
    await redis.publish(channel, JSON.stringify(event));
    await until(async () => {
      const { text } = await server.call('POST', '/v1/recall', { json: { query: content, userId: 'ana' } });
      return text.includes(content);
    });
    return performance.now() - start;
  };
  // The first calls of a process take longer, whatever they are.
  await timeTo('The kettle is blue');
  expect(await timeTo('The spare key is under the blue pot')).toBeLessThan(1_000);
  await redis.xAdd(channel, '*', { event: '{"content":"a secret"}' });
  await until(() => server.logged.some((line) => line.includes('event rejected')));
  const told = server.logged.filter((line) => line.includes('"eventId"'));
  expect(told).toHaveLength(3);
  expect(told.join()).toContain('"code":"invalid_input"');
  expect(told.join()).not.toMatch(/blue pot|secret/u);
  expect((await server.call('GET', '/v1/health')).json).toMatchObject({ checks: { redis: { status: 'ok' } } });
});

test('a server that only answers calls leaves events to the workers', async () => {
  const { redisPrefix, channel } = names();
  const settings = { redisUrl, redisPrefix, ingest: [`${channel}=local`] };
  const event = JSON.stringify({ event_type: 'note', content: 'Tea at four' });
  const found = async (server: Awaited<ReturnType<typeof serve>>): Promise<boolean> =>
    (await server.call('POST', '/v1/recall', { json: { query: 'tea' } })).text.includes('Tea at four');
  {
    await using api = await serve({ ...settings, role: 'api' });
    await redis.xAdd(channel, '*', { event });
    await sleep(300);
    expect(await found(api)).toBe(false);
  }
  await using all = await serve(settings);
  await until(() => found(all));
});

test('with ingest=none no channel is bound, and without Redis nothing is said of it', async () => {
  const { redisPrefix } = names();
  await using server = await serve({ redisUrl, redisPrefix, ingest: ['none'] });
  expect((await server.call('GET', '/v1/health')).json).toMatchObject({ checks: { redis: { status: 'ok' } } });
  await using alone = await serve();
  expect((await alone.call('GET', '/v1/health')).json['checks']).not.toHaveProperty('redis');
});

test('a Redis that is not there keeps no server from starting', async () => {
  await using server = await serve({ redisUrl: 'redis://:secret@127.0.0.1:1' });
  expect((await server.call('GET', '/v1/health')).json).toMatchObject({
    status: 'degraded',
    checks: { redis: { status: 'degraded' } },
  });
  expect((await server.call('POST', '/v1/memories', { json: { content: 'Tea at four' } })).status).toBe(201);
  expect((await server.call('POST', '/v1/recall', { json: { query: 'tea' } })).text).toContain('Tea at four');
  expect(server.logged.join()).toContain('working without it');
  expect(server.logged.join()).not.toContain('secret');
});
