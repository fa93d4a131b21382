import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Holdfast, open } from '@holdfast/core';
import { connectRedis, type Shared } from '@holdfast/core/redis';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Service } from '../../scripts/services/service.ts';
import { startOwnService } from '../../scripts/services/start.ts';
import { openProxy, type Proxy } from './proxy.ts';

let server: Service;
/** Between Holdfast and Redis, so that a test can let Redis hang. */
let proxy: Proxy;
let shared: Shared;
let holdfast: Holdfast;
let folder = '';
let errors: unknown[] = [];

beforeEach(async () => {
  server = await startOwnService('redis', () => undefined);
  proxy = await openProxy(server.url);
  folder = await mkdtemp(join(tmpdir(), 'holdfast-outage-'));
  errors = [];
  const onError = (error: unknown): void => void errors.push(error);
  shared = await connectRedis({
    url: proxy.url,
    ingest: [{ channel: 'memory.ingest', tenant: 'local' }],
    onError,
  });
  holdfast = await open({ path: join(folder, 'memory.db'), shared, onError });
});
afterEach(async () => {
  await holdfast.close();
  await proxy.close();
  await server.remove();
  await rm(folder, { recursive: true });
});

async function until(done: () => boolean | Promise<boolean>, ms = 8_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`not so within ${ms} ms; errors: ${errors.map(String).join('; ')}`);
    await sleep(10);
  }
}

const redisStatus = async () => (await holdfast.health({})).checks['redis']?.status;
const ana = { kind: 'user', tenant: 'local', user: 'ana', spaces: '*' } as const;
const rule = { limit: 2, perMs: 3_600_000 };

async function add(content: string): Promise<void> {
  const client = createClient({ url: server.url });
  await client.connect();
  await client.xAdd('memory.ingest', '*', {
    event: JSON.stringify({ event_type: 'note', content, user_id: 'ana' }),
  });
  client.destroy();
}

const total = async () => (await holdfast.stats({ userId: 'ana' })).memories.total;

/** Milliseconds of the slowest of some everyday calls, one after the other. */
async function slowest(calls: number): Promise<number> {
  let most = 0;
  for (let call = 0; call < calls; call += 1) {
    const start = performance.now();
    await holdfast.remember({ content: `The ferry number ${call} leaves at nine`, userId: 'ben' });
    await holdfast.recall({ query: 'when does the ferry leave?', userId: 'ben' });
    await shared.focus.recent(ana, { now: Date.now(), limit: 10 });
    await shared.limits.take(ana, { name: 'calls', rule, now: Date.now() });
    most = Math.max(most, performance.now() - start);
  }
  return most;
}

describe('Redis stops', () => {
  test('everything works on, health says so, and it recovers by itself', async () => {
    expect(await holdfast.health({})).toMatchObject({ status: 'ok', checks: { redis: { status: 'ok' } } });
    await add('Before');
    await until(async () => (await total()) === 1);
    await server.stop();
    await until(async () => (await redisStatus()) === 'degraded');
    expect(await holdfast.health({})).toMatchObject({
      status: 'degraded',
      checks: { store: { status: 'ok' }, redis: { status: 'degraded' } },
    });
    expect((await holdfast.health({})).checks['redis']?.detail).toContain('works by itself');
    expect(await slowest(20)).toBeLessThan(1_000);
    const now = Date.now();
    await shared.focus.note(ana, [{ seq: 1, at: now }]);
    expect(await shared.focus.recent(ana, { now, limit: 10 })).toMatchObject([{ seq: 1 }]);
    expect((await shared.limits.take(ana, { name: 'other', rule, now })).allowed).toBe(true);

    await server.start();
    await until(async () => (await redisStatus()) === 'ok');
    await add('After');
    await until(async () => (await total()) === 2);
    expect((await holdfast.health({})).status).toBe('ok');
  }, 20_000);

  test('in the middle of a stream, killed: nothing acknowledged is lost or doubled', async () => {
    for (let index = 0; index < 50; index += 1) await add(`Before ${index}`);
    await until(async () => (await total()) === 50);
    await server.kill();
    await sleep(200);
    await server.start();
    for (let index = 0; index < 50; index += 1) await add(`After ${index}`);
    await until(async () => (await total()) === 100);
    await sleep(200);
    expect(await total()).toBe(100);
  }, 20_000);

  test('the reason is told once, however often it tries to come back', async () => {
    await server.stop();
    await until(async () => (await redisStatus()) === 'degraded');
    await sleep(1_500);
    // At most one for each connection, and one for the read that was under way.
    expect(errors.length).toBeLessThanOrEqual(5);
  });
});

describe('Redis hangs', () => {
  test('no call waits longer than its deadline, soon none waits at all, and it recovers by itself', async () => {
    proxy.freeze();
    expect(await slowest(5)).toBeLessThan(1_000);
    const start = performance.now();
    for (let call = 0; call < 50; call += 1) await shared.focus.recent(ana, { now: Date.now(), limit: 10 });
    expect(performance.now() - start).toBeLessThan(1_000);
    await until(async () => (await redisStatus()) === 'degraded');
    proxy.thaw();
    await until(async () => (await redisStatus()) === 'ok');
    await add('After');
    await until(async () => (await total()) === 1);
  }, 20_000);
});

test('connections whose peer is gone without a word are noticed and made anew', async () => {
  proxy.strand();
  await until(async () => (await redisStatus()) === 'degraded', 15_000);
  await until(async () => (await redisStatus()) === 'ok', 20_000);
  await add('After');
  await until(async () => (await total()) === 1);
  const client = createClient({ url: server.url }).on('error', () => undefined);
  await client.connect();
  // What is published while nobody listens is lost, and the listening connection may be the last to be made anew.
  await until(async () => {
    await client.publish('memory.ingest', JSON.stringify({ event_type: 'note', content: 'Published', user_id: 'ana' }));
    await sleep(250);
    return (await total()) >= 2;
  }, 20_000);
  client.destroy();
}, 60_000);

describe('Redis is not there at the start', () => {
  test('Holdfast opens, works, and takes it up when it comes', async () => {
    await holdfast.close();
    await server.stop();
    const start = performance.now();
    shared = await connectRedis({ url: proxy.url, ingest: [{ channel: 'memory.ingest', tenant: 'local' }] });
    expect(performance.now() - start).toBeLessThan(3_000);
    holdfast = await open({ path: join(folder, 'memory.db'), shared });
    expect(await redisStatus()).toBe('degraded');
    expect(await slowest(5)).toBeLessThan(1_000);
    await server.start();
    await until(async () => (await redisStatus()) === 'ok');
    await add('Hello');
    await until(async () => (await total()) === 1);
  }, 20_000);
});

test('with its memory full, Redis refuses, everything works on and health says why', async () => {
  const client = createClient({ url: server.url });
  await client.connect();
  await client.configSet({ maxmemory: '1', 'maxmemory-policy': 'noeviction' });
  expect((await shared.limits.take(ana, { name: 'calls', rule, now: Date.now() })).allowed).toBe(true);
  const health = await holdfast.health({});
  expect(health.status).toBe('degraded');
  expect(health.checks['redis']?.detail).toContain('OOM');
  expect(await slowest(5)).toBeLessThan(1_000);
  client.destroy();
});

test('an address that is none of Redis is refused without being shown', async () => {
  for (const url of ['', 'localhost:6379', 'http://ana:secret@h', 'redis://']) {
    const refused = connectRedis({ url });
    await expect(refused).rejects.toMatchObject({ code: 'config_invalid' });
    await expect(refused).rejects.not.toThrow(/secret/);
  }
});
