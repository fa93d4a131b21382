import type { Client } from '@holdfast/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomBytes } from 'node:crypto';
import { newId } from './domain/ids.ts';
import type { UserScope } from './domain/scope.ts';
import { type Holdfast, open } from './open.ts';
import { nodePlatform } from './platform.ts';
import { connectRedis } from './redis.ts';
import { openPostgresStore } from './store/postgres/open.ts';
import { type TestDatabase, testDatabases } from './store/postgres/testing/test-databases.ts';
import { redisWorld, type RedisWorld } from './store/redis/testing/world.ts';
import { canaryWord, needlesOf } from './testing/canary/needles.ts';
import { plant, type Planted } from './testing/canary/plant.ts';
import { plantPattern, plantPlans } from './testing/canary/plant-plans.ts';
import { plantTimes } from './testing/canary/plant-times.ts';
import { plantDerived } from './testing/canary/plant-derived.ts';
import { searchPostgres } from './store/postgres/testing/search-postgres.ts';
import { searchRedis } from './store/redis/testing/search-redis.ts';
import { embeddedClient } from './testing/client-suite/embedded-client.ts';
import { hashEmbedder } from './testing/hash-embedder.ts';

const platform = nodePlatform();
const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
let database: TestDatabase;
let world: RedisWorld;
let holdfast: Holdfast;
const channel = `canary-${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  database = await databases.make();
  world = await redisWorld(process.env['HOLDFAST_TEST_REDIS_URL']);
  const shared = await connectRedis({
    url: world.url,
    prefix: channel,
    ingest: [{ channel, tenant: 'local' }],
  });
  // As a service, so that its vectors are kept for being asked again.
  holdfast = await open({ database: database.appUrl, embedder: hashEmbedder({ local: false }), worker: false, shared });
});
afterAll(async () => {
  await holdfast.close();
  await world[Symbol.asyncDispose]();
  await databases.remove();
});

/** A client whose calls act for this user. */
function clientOf(user: string): Client {
  return embeddedClient(holdfast).clientOf(user);
}

async function plantAll(user = 'default', { apart = false } = {}): Promise<Planted> {
  const seed = newId(platform);
  const remembered = await plant(clientOf(user), { seed, space: 'default' });
  const planned = await plantPlans(clientOf(user), { seed, space: 'default', planted: remembered });
  const planted = apart ? await plantApart(user, seed, planned) : planned;
  const store = await openPostgresStore({ url: database.appUrl, platform });
  const scope: UserScope = { kind: 'user', tenant: 'local', user, spaces: ['default'] };
  try {
    return await plantDerived(store, platform, { scope, seed, planted });
  } finally {
    await store.close();
  }
}

/** What belongs to no session: a pattern, and times of calendars. */
async function plantApart(user: string, seed: string, planned: Planted): Promise<Planted> {
  const client = clientOf(user);
  const planted = await plantPattern(client, { seed, space: 'default', planted: planned });
  return plantTimes(client, { seed, space: 'default', planted });
}

/** Leaves a rejected event with these words behind. */
async function reject(content: string, more: object = {}): Promise<void> {
  const dead = (): Promise<number> => world.raw.xLen(`${channel}.dead`);
  const before = await dead();
  const event = { event_type: 'conversation.message', content, user_id: 'default', unknown: 1, ...more };
  await world.raw.xAdd(channel, '*', { event: JSON.stringify(event) });
  await expect.poll(dead, { timeout: 9_000 }).toBe(before + 1);
}

test(
  'after a forgetting neither Postgres nor Redis holds a word, and what was not meant is there',
  { timeout: 60_000 },
  async () => {
    const [planted, other] = [await plantAll(), await plantAll('default', { apart: true })];
    // Of an empty table Postgres keeps what it learned when there were rows: in practice there are those of others.
    const neighbour = await plantAll('ben', { apart: true });
    const content = `The code is ${planted.words['content']}, says ${planted.words['entity']} called ${planted.words['alias']}`;
    await reject(content);
    const kept = canaryWord(`${channel} kept`);
    await reject(`Somebody else said ${kept}`, { user_id: 'ben' });
    const needles = needlesOf(planted.words);
    expect((await searchRedis(world.url, needles)).map(({ needle }) => needle)).toContain('content');
    const { receipt } = await holdfast.forget({ target: { type: 'session', sessionId: planted.sessionId } });
    expect(receipt?.removed).toMatchObject({ memories: 8, versions: 1, events: 1, idempotencyKeys: 1 });
    expect(receipt?.removed.jobs).toBeGreaterThan(0);
    expect(await searchPostgres(database.adminUrl, needles)).toEqual([]);
    expect(await searchRedis(world.url, needles)).toEqual([]);
    const still = await searchPostgres(database.adminUrl, needlesOf(other.words));
    expect(new Set(still.map(({ needle }) => needle))).toContain('content');
    expect((await searchRedis(world.url, needlesOf({ kept }))).length).toBeGreaterThan(0);
    await expect(world.raw.xLen(`${channel}.dead`)).resolves.toBe(1);

    const { planned } = await holdfast.forget({ target: { type: 'user' }, dryRun: true });
    await holdfast.forget({ target: { type: 'user' }, confirm: planned?.confirm ?? '' });
    expect(await searchPostgres(database.adminUrl, needlesOf(other.words))).toEqual([]);
    expect(await searchRedis(world.url, needlesOf(other.words))).toEqual([]);
    const bens = await searchPostgres(database.adminUrl, needlesOf(neighbour.words));
    expect(new Set(bens.map(({ needle }) => needle))).toContain('derived');
  },
);
