import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Holdfast, OpenOptions } from '../open.ts';
import { open } from '../open.ts';
import { connectRedis, type RedisSettings } from '../redis.ts';
import { redisWorld, type RedisWorld } from '../store/redis/testing/world.ts';
import { awkwardNames } from '../testing/shared-conformance/names.ts';
import type { IngestRecord } from './start-ingest.ts';

let world: RedisWorld;
let folder = '';
const opened: Holdfast[] = [];
let records: IngestRecord[] = [];
let errors: unknown[] = [];

beforeAll(async () => {
  world = await redisWorld(process.env['HOLDFAST_TEST_REDIS_URL']);
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-ingest-'));
  records = [];
  errors = [];
  channel = world.name();
  prefix = world.name();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((holdfast) => holdfast.close()));
  await rm(folder, { recursive: true });
});

/** Of one test alone: published messages reach every database of a Redis. */
let channel = '';
let prefix = '';

async function openReplica(
  options: Partial<OpenOptions> = {},
  settings: Partial<RedisSettings> = {},
): Promise<Holdfast> {
  const onError = (error: unknown): void => void errors.push(error);
  const shared = await connectRedis({
    url: world.url,
    ingest: [{ channel, tenant: 'local' }],
    prefix,
    stuckMs: 300,
    onError,
    ...settings,
  });
  const onEvent = (record: IngestRecord): void => void records.push(record);
  const holdfast = await open({ path: join(folder, 'memory.db'), shared, onEvent, onError, ...options });
  opened.push(holdfast);
  return holdfast;
}

/** The source document's form. */
function eventOf(content: string, more: object = {}): string {
  return JSON.stringify({
    event_type: 'conversation.message',
    content,
    user_id: 'ana',
    metadata: { source: 'discord', timestamp: '2026-11-20T08:00:00.000Z' },
    ...more,
  });
}

async function until(done: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`not so within ${ms} ms; errors: ${errors.map(String).join('; ')}`);
    await sleep(5);
  }
}

async function contents(holdfast: Holdfast, userId = 'ana'): Promise<string[]> {
  const { memories } = await holdfast.listMemories({ userId, spaces: '*', limit: 200 });
  return memories.map(({ content }) => content).toSorted();
}

interface DeadLetter {
  readonly [field: string]: string;
}

async function deadLetters(): Promise<DeadLetter[]> {
  const rows = await world.raw.xRange(`${channel}.dead`, '-', '+');
  return (rows ?? []).map(({ message }) => ({ ...message }));
}

/** Nothing is queued and nothing is out: what is acknowledged is deleted. */
async function isEmpty(): Promise<boolean> {
  const { pending } = await world.raw.xPending(channel, 'holdfast');
  return pending === 0 && (await world.raw.xLen(channel)) === 0;
}

describe('publishing', () => {
  test('by any client, the memory is recalled within a second', async () => {
    const holdfast = await openReplica();
    // The first calls of a process take longer, whatever they are.
    await holdfast.remember({ content: 'The kettle is blue', userId: 'ben' });
    await holdfast.recall({ query: 'which colour has the kettle?', userId: 'ben' });
    const start = performance.now();
    await world.raw.publish(channel, eventOf('The spare key is under the blue pot'));
    await until(async () => {
      const { results } = await holdfast.recall({ query: 'where is the spare key?', userId: 'ana' });
      return results[0]?.memory.content === 'The spare key is under the blue pot';
    });
    expect(performance.now() - start).toBeLessThan(1_000);
    const { memories } = await holdfast.listMemories({ userId: 'ana' });
    expect(memories).toMatchObject([
      {
        kind: 'episodic',
        contentType: 'conversation',
        occurredAt: '2026-11-20T08:00:00.000Z',
        metadata: { source: 'discord', event_type: 'conversation.message' },
        source: { type: channel },
      },
    ]);
    expect(memories[0]?.source?.id).toMatch(/^\d+-\d+$/);
    await until(isEmpty);
    expect(records).toEqual([
      {
        channel,
        eventId: memories[0]?.source?.id,
        tenant: 'local',
        userId: 'ana',
        outcome: 'created',
        memoryId: memories[0]?.id,
      },
    ]);
  });

  test('to several replicas stores once, and what is said twice is stored twice', async () => {
    const [first] = [await openReplica(), await openReplica(), await openReplica()];
    for (let time = 0; time < 2; time += 1) await world.raw.publish(channel, eventOf('Good morning'));
    for (let index = 0; index < 50; index += 1) await world.raw.publish(channel, eventOf(`Message ${index}`));
    await until(async () => (await contents(first)).length >= 52);
    await until(isEmpty);
    await sleep(100);
    expect((await contents(first)).filter((content) => content === 'Good morning')).toHaveLength(2);
    expect(await contents(first)).toHaveLength(52);
  });

  test('is heard from the moment on that all is said to be well again after an outage', async () => {
    const settings = { url: world.url, prefix, ingest: [{ channel, tenant: 'local' }], stuckMs: 300 };
    const shared = await connectRedis({ ...settings, onError: (error) => void errors.push(error) });
    const holdfast = await openReplica({ shared });
    for (let round = 1; round <= 5; round += 1) {
      const connections = async () =>
        (await world.raw.clientList()).filter(({ name }) => name.startsWith(`${prefix}-`));
      const own = await connections();
      const killed = new Set(own.map(({ id }) => id));
      // As after a restart that kept nothing: no connection, no lease. The subscriber goes last.
      await world.raw.del(`${prefix}:bridge`);
      for (const { id } of own) await world.raw.sendCommand(['CLIENT', 'KILL', 'ID', String(id)]);
      // It may be back before anybody could see that it was away.
      const isBack = async () => (await connections()).filter(({ id }) => !killed.has(id)).length >= own.length;
      await until(async () => shared.trouble() !== undefined || (await isBack()));
      await until(() => shared.trouble() === undefined);
      await world.raw.publish(channel, eventOf(`Round ${round}`));
      await until(async () => (await contents(holdfast)).length === round);
    }
  });

  test('goes on when the replica that was the bridge is closed', async () => {
    const first = await openReplica();
    const second = await openReplica();
    await first.close();
    await until(async () => (await world.raw.get(`${prefix}:bridge`)) !== null);
    await sleep(50);
    await world.raw.publish(channel, eventOf('Still heard'));
    await until(async () => (await contents(second)).length === 1);
  });
});

describe('the stream', () => {
  test('takes entries with one field, or with a field for each of the event', async () => {
    const holdfast = await openReplica();
    await world.raw.xAdd(channel, '*', { event: eventOf('In one field') });
    await world.raw.xAdd(channel, '*', {
      event_type: 'fact.learned',
      content: 'Field by field',
      user_id: 'ana',
      metadata: '{"by":"hand"}',
    });
    await until(async () => (await contents(holdfast)).length === 2);
    const { memories } = await holdfast.listMemories({ userId: 'ana', kinds: ['semantic'] });
    expect(memories).toMatchObject([{ contentType: 'fact', metadata: { by: 'hand', event_type: 'fact.learned' } }]);
  });

  test('what was added before the first start is there after it', async () => {
    await world.raw.xAdd(channel, '*', { event: eventOf('Early bird') });
    const holdfast = await openReplica();
    await until(async () => (await contents(holdfast)).length === 1);
  });

  test('an event of a consumer that died is taken over, and stored once even when it had been stored', async () => {
    await world.raw.xGroupCreate(channel, 'holdfast', '0', { MKSTREAM: true });
    const stored = await world.raw.xAdd(channel, '*', { event: eventOf('Stored, not acknowledged') });
    await world.raw.xAdd(channel, '*', { event: eventOf('Only delivered') });
    await world.raw.xReadGroup('holdfast', 'dead', { key: channel, id: '>' });
    const holdfast = await openReplica({ shared: await connectRedis({ url: world.url, prefix }) });
    await holdfast.remember({
      content: 'Stored, not acknowledged',
      userId: 'ana',
      source: { type: channel, id: stored },
    });
    const second = await openReplica();
    await until(() => records.length === 2);
    await until(isEmpty);
    expect(await contents(second)).toEqual(['Only delivered', 'Stored, not acknowledged']);
    expect(records.map(({ outcome }) => outcome)).toEqual(['duplicate', 'created']);
  });

  test('an id of the publisher is stored once, however often it comes', async () => {
    const holdfast = await openReplica();
    for (let time = 0; time < 3; time += 1)
      await world.raw.xAdd(channel, '*', { event: eventOf('Once', { event_id: 'e1' }) });
    await until(() => records.length === 3);
    expect(await contents(holdfast)).toEqual(['Once']);
  });

  test('a Redis that comes back empty gets its group again', async () => {
    const holdfast = await openReplica();
    await world.raw.del(channel);
    await sleep(50);
    await world.raw.xAdd(channel, '*', { event: eventOf('After the flood') });
    await until(async () => (await contents(holdfast)).length === 1);
  });

  test('turns of a session keep their order', async () => {
    const holdfast = await openReplica();
    const said = Array.from({ length: 300 }, (_, index) => `Turn ${index}`);
    for (const words of said) await world.raw.xAdd(channel, '*', { event: eventOf(words, { session_id: 's1' }) });
    await until(async () => (await holdfast.stats({ userId: 'ana' })).memories.total === 300);
    const { memories } = await holdfast.listMemories({ userId: 'ana', sessionId: 's1', limit: 200 });
    const turns = memories.map(({ turn = -1, content }) => [turn, content]);
    expect(turns).toEqual(memories.map(({ turn = -1 }) => [turn, `Turn ${turn}`]));
  });
});

describe('bad events', () => {
  test.each([
    ['no JSON', 'hello', 'invalid_json', undefined],
    ['a list', '[]', 'invalid_input', ''],
    ['no words', eventOf(' '), 'invalid_input', 'content'],
    ['too many words', eventOf('x'.repeat(100_001)), 'invalid_input', 'content'],
    ['a field nobody knows', eventOf('x', { tenant: 'other' }), 'invalid_input', 'tenant'],
    ['no type', JSON.stringify({ content: 'x' }), 'invalid_input', 'event_type'],
    ['metadata too large', eventOf('x', { metadata: { a: 'x'.repeat(20_000) } }), 'invalid_input', 'metadata'],
    [
      'a prototype',
      '{"event_type":"a","content":"b","metadata":{"__proto__":{}}}',
      'invalid_input',
      'metadata.__proto__',
    ],
    ['half a character', '{"event_type":"a","content":"\\ud800"}', 'invalid_input', 'content'],
  ])('%s: kept with the reason, nothing stored', async (_, event, code, field) => {
    const holdfast = await openReplica();
    const id = await world.raw.xAdd(channel, '*', { event });
    await until(async () => (await deadLetters()).length === 1);
    const [letter] = await deadLetters();
    expect(letter).toMatchObject({ event, code, entry: id });
    if (field !== undefined) expect(JSON.parse(letter?.['faults'] ?? '')).toMatchObject([{ field }]);
    expect(await isEmpty()).toBe(true);
    expect((await holdfast.stats({ userId: 'ana' })).memories.total).toBe(0);
    expect(records).toMatchObject([{ eventId: id, outcome: 'rejected', code }]);
  });

  test('one too large is kept without its words, and published ones never reach the stream', async () => {
    await openReplica();
    const event = eventOf('x'.repeat(1_100_000));
    await world.raw.xAdd(channel, '*', { event });
    await world.raw.publish(channel, event);
    await until(async () => (await deadLetters()).length === 2);
    expect((await deadLetters()).map(({ code, event: kept }) => [code, kept])).toEqual([
      ['payload_too_large', ''],
      ['payload_too_large', ''],
    ]);
  });

  test('do not keep the good ones beside them from being stored', async () => {
    const holdfast = await openReplica();
    await world.raw.xAdd(channel, '*', { event: eventOf('One thing', { event_id: 'e1' }) });
    await until(() => records.length === 1);
    const batch = world.raw.multi();
    for (let index = 0; index < 20; index += 1) {
      batch.xAdd(channel, '*', { event: eventOf(`Good ${index}`) });
      if (index === 7) batch.xAdd(channel, '*', { event: eventOf('Another thing', { event_id: 'e1' }) });
    }
    await batch.exec();
    await until(() => records.length === 22);
    expect(await contents(holdfast)).toHaveLength(21);
    expect(await deadLetters()).toMatchObject([{ code: 'source_conflict' }]);
  });

  test('a user over the quota is refused, others are not', async () => {
    const holdfast = await openReplica({ dailyEvents: 3 });
    for (let index = 0; index < 5; index += 1) await world.raw.xAdd(channel, '*', { event: eventOf(`Ana ${index}`) });
    await world.raw.xAdd(channel, '*', { event: eventOf('Ben', { user_id: 'ben' }) });
    await until(() => records.length === 6);
    expect(await contents(holdfast)).toEqual(['Ana 0', 'Ana 1', 'Ana 2']);
    expect(await contents(holdfast, 'ben')).toEqual(['Ben']);
    expect((await deadLetters()).map(({ code }) => code)).toEqual(['quota_exceeded', 'quota_exceeded']);
  });

  test('in team mode an event names its user', async () => {
    await openReplica({ mode: 'team' });
    await world.raw.xAdd(channel, '*', { event: eventOf('Whose?', { user_id: undefined }) });
    await until(async () => (await deadLetters()).length === 1);
    expect(await deadLetters()).toMatchObject([{ code: 'invalid_input' }]);
    expect((await deadLetters())[0]?.['faults']).toContain('userId');
  });

  test('one that was delivered too often is given up', async () => {
    await world.raw.xGroupCreate(channel, 'holdfast', '0', { MKSTREAM: true });
    const id = await world.raw.xAdd(channel, '*', { event: eventOf('Poison') });
    await world.raw.xReadGroup('holdfast', 'dead', { key: channel, id: '>' });
    await world.raw.xClaim(channel, 'holdfast', 'dead', 0, id, { RETRYCOUNT: 20, IDLE: 60_000 });
    await openReplica();
    await until(async () => (await deadLetters()).length === 1);
    expect(await deadLetters()).toMatchObject([{ code: 'internal', entry: id }]);
  });
});

describe('isolation', () => {
  test('a channel writes for its own tenant alone', async () => {
    const holdfast = await openReplica(
      {},
      {
        ingest: [
          { channel, tenant: 'local' },
          { channel: `${channel}.acme`, tenant: 'acme' },
        ],
      },
    );
    await world.raw.publish(`${channel}.acme`, eventOf('Secret of acme'));
    await world.raw.publish(channel, eventOf('Ours'));
    await until(() => records.length === 2);
    expect(await contents(holdfast)).toEqual(['Ours']);
    expect(new Map(records.map(({ channel: name, tenant }) => [name, tenant]))).toEqual(
      new Map([
        [channel, 'local'],
        [`${channel}.acme`, 'acme'],
      ]),
    );
  });

  test('names of users lead to no one else, and names that cannot be are refused', async () => {
    const holdfast = await openReplica();
    for (const user of awkwardNames)
      await world.raw.xAdd(channel, '*', { event: eventOf(`Of ${JSON.stringify(user)}`, { user_id: user }) });
    await until(() => records.length === awkwardNames.length);
    const allowed = awkwardNames.filter((user) => !/[\u0000-\u001f]/u.test(user));
    for (const user of allowed) expect(await contents(holdfast, user)).toEqual([`Of ${JSON.stringify(user)}`]);
    expect(await deadLetters()).toHaveLength(awkwardNames.length - allowed.length);
  });

  test('forgetting a user takes their dead letters, and those of nobody else', async () => {
    const shared = await connectRedis({ url: world.url, prefix, ingest: [{ channel, tenant: 'local' }] });
    opened.push(await open({ path: join(folder, 'memory.db'), shared }));
    const users = ['ana', 'an', '*', 'ana"', 'ben'];
    for (const user of users)
      await world.raw.xAdd(channel, '*', { event: eventOf('x', { user_id: user, unknown: 1 }) });
    await world.raw.xAdd(channel, '*', { event: '{"user_id":"ben", broken' });
    await until(async () => (await deadLetters()).length === 6);
    const concerns = async (): Promise<boolean> => true;
    await shared.events?.forget({ kind: 'user', tenant: 'other', user: 'ana', spaces: '*' }, { concerns });
    expect(await deadLetters()).toHaveLength(6);
    for (const [user, left] of [
      ['*', 5],
      ['ana', 4],
      ['ben', 2],
    ] as const) {
      await shared.events?.forget({ kind: 'user', tenant: 'local', user, spaces: '*' }, { concerns });
      expect(await deadLetters()).toHaveLength(left);
    }
  });
});
