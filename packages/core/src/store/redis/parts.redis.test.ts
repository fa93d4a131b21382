import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodePlatform } from '../../platform.ts';
import { connectRedis, inspectRedis } from '../../redis.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { awkwardNames } from '../../testing/shared-conformance/names.ts';
import { redisQueryVectors } from './query-vectors.ts';
import { redisWorld, type RedisWorld } from './testing/world.ts';
import { redisWakeUps } from './wake-ups.ts';
import { redisWorkingSet } from './working-set.ts';

let world: RedisWorld;
beforeAll(async () => {
  world = await redisWorld(process.env['HOLDFAST_TEST_REDIS_URL']);
});
afterAll(() => world[Symbol.asyncDispose]());

const acme = { kind: 'tenant', tenant: 'acme' } as const;

describe('vectors of queries', () => {
  const open = (most = 100, ttlMs = 60_000, platform = fakePlatform()) =>
    redisQueryVectors({ ...world.part(), platform, rules: { ttlMs, most } });

  test('come back to the last bit, by tenant, model and text', async () => {
    const vectors = open();
    const values = Float32Array.from({ length: 384 }, (_, index) => Math.sin(index) / 7);
    await vectors.set(acme, { model: 'm', text: 'where is the key?', values });
    expect(await vectors.get(acme, { model: 'm', text: 'where is the key?' })).toEqual(values);
    expect(await vectors.get(acme, { model: 'n', text: 'where is the key?' })).toBeUndefined();
    expect(await vectors.get(acme, { model: 'm', text: 'where is the key' })).toBeUndefined();
  });

  test('no name of a tenant, model or text leads to what another has', async () => {
    const vectors = open(1_000);
    const keys = awkwardNames.flatMap((name) => [
      { scope: { kind: 'tenant', tenant: name } as const, model: 'm', text: 't' },
      { scope: acme, model: name, text: 't' },
      { scope: acme, model: 'm', text: name },
    ]);
    for (const [index, { scope, ...key }] of keys.entries())
      await vectors.set(scope, { ...key, values: Float32Array.of(index) });
    for (const [index, { scope, ...key }] of keys.entries())
      expect(await vectors.get(scope, key)).toEqual(Float32Array.of(index));
  });

  test('are bounded for each tenant: the eldest goes', async () => {
    const platform = fakePlatform();
    const vectors = open(3, 60_000, platform);
    for (let index = 0; index < 5; index += 1) {
      platform.advance(1);
      await vectors.set(acme, { model: 'm', text: `${index}`, values: Float32Array.of(index) });
    }
    const held = await Promise.all(
      Array.from({ length: 5 }, (_, index) => vectors.get(acme, { model: 'm', text: `${index}` })),
    );
    expect(held.map((vector) => vector !== undefined)).toEqual([false, false, true, true, true]);
  });

  test('end with their time, and no key of theirs has words in it', async () => {
    const part = world.part();
    const vectors = redisQueryVectors({ ...part, platform: nodePlatform(), rules: { ttlMs: 100, most: 10 } });
    await vectors.set(acme, { model: 'm', text: 'my secret', values: Float32Array.of(1) });
    const keys = await world.raw.keys(`${part.prefix}:*`);
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toContain('secret');
    await sleep(150);
    expect(await vectors.get(acme, { model: 'm', text: 'my secret' })).toBeUndefined();
    expect(await world.raw.keys(`${part.prefix}:*`)).toEqual([]);
  });

  test('bytes that are no vector are none', async () => {
    const part = world.part();
    const vectors = redisQueryVectors({ ...part, platform: nodePlatform(), rules: { ttlMs: 1_000, most: 10 } });
    await vectors.set(acme, { model: 'm', text: 't', values: Float32Array.of(1) });
    const [key = ''] = await world.raw.keys(`${part.prefix}:query:*`);
    await world.raw.set(key, 'abc');
    expect(await vectors.get(acme, { model: 'm', text: 't' })).toBeUndefined();
  });
});

describe('wake-ups', () => {
  test('reach the other processes at once, a turn’s together, and not the one that sends them', async () => {
    const channel = world.name();
    const heard: string[] = [];
    const [first, second] = ['first', 'second'].map((replica) => redisWakeUps({ line: world.line, channel, replica }));
    first?.listen(() => heard.push('first'));
    const stop = second?.listen(() => heard.push('second'));
    const messages: string[] = [];
    await world.line.ask((client) =>
      client.subscribe(channel, (message) => {
        messages.push(message);
        first?.onMessage(message);
        second?.onMessage(message);
      }),
    );
    for (let time = 0; time < 10; time += 1) first?.nudge();
    while (messages.length < 1) await sleep(2);
    await sleep(20);
    expect(heard).toEqual(['second']);
    expect(messages).toEqual(['first']);
    stop?.();
    first?.nudge();
    while (messages.length < 2) await sleep(2);
    expect(heard).toEqual(['second']);
    await world.line.ask((client) => client.unsubscribe(channel));
  });

  test('go from one connection to another', async () => {
    const prefix = world.name();
    const [one, other] = await Promise.all([
      connectRedis({ url: world.url, prefix }),
      connectRedis({ url: world.url, prefix }),
    ]);
    const heard = Promise.withResolvers<void>();
    other.wakeUps.listen(heard.resolve);
    const start = performance.now();
    one.wakeUps.nudge();
    await heard.promise;
    expect(performance.now() - start).toBeLessThan(500);
    await Promise.all([one.close(), other.close()]);
  });
});

describe('the working set', () => {
  const scope = { kind: 'user', tenant: 'acme', user: 'ana', spaces: '*' } as const;

  test('of two replicas is one: what both note at the same time is there', async () => {
    const part = world.part();
    const [one, other] = [redisWorkingSet({ ...part, ttlMs: 60_000 }), redisWorkingSet({ ...part, ttlMs: 60_000 })];
    for (let seq = 0; seq < 10; seq += 1) {
      one.note(scope, { sessionId: 's', now: 1_000, event: { kind: 'wrote', seqs: [seq] } });
      other.note(scope, { sessionId: 's', now: 1_000, event: { kind: 'wrote', seqs: [100 + seq] } });
    }
    await Promise.all([one.settled(), other.settled()]);
    const seen = await one.lately(scope, { sessionId: 's', now: 1_000 });
    expect(seen).toEqual(await other.lately(scope, { sessionId: 's', now: 1_000 }));
    expect(seen?.memories.size).toBe(20);
  });

  test('that something else has written there says nothing, and is replaced', async () => {
    const part = world.part();
    const set = redisWorkingSet({ ...part, ttlMs: 60_000 });
    set.note(scope, { sessionId: 's', now: 1_000, event: { kind: 'wrote', seqs: [1] } });
    await set.settled();
    const [key = ''] = await world.raw.keys(`${part.prefix}:session:*`);
    for (const foreign of ['{', '{"at":"now"}', 'null']) {
      await world.raw.set(key, foreign);
      expect(await set.lately(scope, { sessionId: 's', now: 1_000 })).toBeUndefined();
    }
    set.note(scope, { sessionId: 's', now: 1_000, event: { kind: 'wrote', seqs: [2] } });
    await set.settled();
    expect([...((await set.lately(scope, { sessionId: 's', now: 1_000 }))?.memories.keys() ?? [])]).toEqual([2]);
    expect(await world.raw.pTTL(key)).toBeGreaterThan(50_000);
  });
});

describe('a refusal of Redis', () => {
  test('is told, and the process answers by itself', async () => {
    const part = world.part();
    const set = redisWorkingSet({ ...part, ttlMs: 60_000 });
    const scope = { kind: 'user', tenant: 'acme', user: 'ana', spaces: '*' } as const;
    await world.raw.lPush(`${part.prefix}:session:["acme","ana","s"]`, 'a list');
    const before = world.errors.length;
    set.note(scope, { sessionId: 's', now: 1_000, event: { kind: 'wrote', seqs: [1] } });
    await set.settled();
    expect([...((await set.lately(scope, { sessionId: 's', now: 1_000 }))?.memories.keys() ?? [])]).toEqual([1]);
    expect(world.errors.length).toBeGreaterThan(before);
  });
});

test('a look at Redis tells what doctor wants to know, and leaves nothing behind', async () => {
  const channel = world.name();
  await world.raw.xAdd(channel, '*', { event: 'x' });
  const facts = await inspectRedis({ url: world.url, channels: [channel] });
  expect(['Redis', 'Valkey']).toContain(facts.server);
  expect(Number.parseInt(facts.version, 10)).toBeGreaterThanOrEqual(7);
  expect(facts).toMatchObject({
    appendOnly: true,
    evictionPolicy: 'volatile-lfu',
    channels: [{ channel, waiting: 1, dead: 0 }],
  });
  expect(await world.raw.exists(`${channel}.dead`)).toBe(0);
  await expect(inspectRedis({ url: 'redis://127.0.0.1:1' })).rejects.toThrow('ECONNREFUSED');
});
