import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../../testing/fake-platform.ts';
import { newId } from '../../ids.ts';
import type { Memory } from '../../memories/memory.ts';
import { prepareMemory } from '../../memories/prepare.ts';
import type { UserScope } from '../../scope.ts';
import type { Store } from '../../store.ts';
import { createGraphArm, type GraphArmDependencies } from './graph-arm.ts';

const scopeOf = (user: string): UserScope => ({ kind: 'user', tenant: 't', user, spaces: ['default'] });
const ana = scopeOf('ana');

let platform: FakePlatform;
let store: Store;
let reads: number;
/** When it is there, reading waits for it. */
let gate: Promise<void> | undefined;
/** Milliseconds that each reading takes. */
let took = 0;

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
  reads = 0;
  gate = undefined;
  took = 0;
});
afterEach(() => store.close());

function armOf(more: Partial<GraphArmDependencies> = {}) {
  const counted: Store = {
    ...store,
    read: async (scope, work) => {
      reads += 1;
      platform.advance(took);
      await gate;
      return store.read(scope, work);
    },
  };
  return createGraphArm({ store: counted, platform, onError: (error) => errors.push(error), ...more });
}
const errors: unknown[] = [];

async function mention(scope: UserScope, name: string, times = 1): Promise<Memory[]> {
  return store.write(scope, async (writers) => {
    const memories = Array.from({ length: times }, () => prepareMemory({ content: name }, platform, 'none'));
    const stored = await writers.memories.insert(scope, { memories });
    const [entity] = await writers.entities.ensure(scope, {
      entities: [{ id: newId(platform), name, type: 'person' }],
      at: 1,
    });
    const entityNo = entity?.no ?? 0;
    await writers.entities.mention(scope, { mentions: stored.map(({ seq }) => ({ entityNo, seq })) });
    return stored;
  });
}
const version = (scope: UserScope) => store.read(scope, (r) => r.changes.version(scope));

test('of a user without entities and links one number is read, once a version', async () => {
  await store.write(ana, (w) =>
    w.memories.insert(ana, { memories: [prepareMemory({ content: 'x' }, platform, 'none')] }),
  );
  const arm = armOf();
  expect(arm.ties(ana, { query: 'Bob' })).toBeUndefined();
  await arm.ready(ana, 1);
  expect([arm.ready(ana, 1), arm.ready(ana, 0), reads]).toEqual([undefined, undefined, 1]);
  expect(arm.ties(ana, { query: 'Bob' })).toBeUndefined();
  expect(arm.pairs(ana, [1, 2])).toEqual([]);
  await arm.ready(ana, 2);
  expect(reads).toBe(2);
});

test('what was written is known at the next version, whoever wrote it, and to nobody else', async () => {
  const arm = armOf();
  const [memory] = await mention(ana, 'Bob');
  await Promise.all([arm.ready(ana, await version(ana)), arm.ready(ana, await version(ana))]);
  const seqs = (scope: UserScope, query: string) => [...(arm.ties(scope, { query })?.related.keys() ?? [])];
  expect([seqs(ana, 'Bob'), seqs(ana, 'Tom')]).toEqual([[memory?.seq], []]);
  const [other] = await mention(ana, 'Tom');
  expect(seqs(ana, 'Tom')).toEqual([]);
  await arm.ready(ana, await version(ana));
  expect(seqs(ana, 'Tom')).toEqual([other?.seq]);
  await arm.ready(scopeOf('an'), 5);
  expect(seqs(scopeOf('an'), 'Bob')).toEqual([]);
  arm.forget(ana);
  expect([seqs(ana, 'Bob'), arm.pairs(ana, [1, 2])]).toEqual([[], []]);
});

test('who asks for a newer version than the one being read waits for that', async () => {
  const arm = armOf();
  await mention(ana, 'Bob');
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const first = arm.ready(ana, 1);
  await mention(ana, 'Tom');
  const second = arm.ready(ana, await version(ana));
  resolve();
  await Promise.all([first, second]);
  expect([...(arm.ties(ana, { query: 'Tom' })?.related.keys() ?? [])]).toHaveLength(1);
  // Its version, names, mentions and links, and once more the version.
  expect(reads).toBe(5);
});

test('what everybody mentions ties nothing', async () => {
  const arm = armOf();
  await mention(ana, 'Bob', 51);
  await mention(ana, 'Tom', 50);
  await arm.ready(ana, await version(ana));
  expect([arm.ties(ana, { query: 'Bob' })?.related.size, arm.ties(ana, { query: 'Tom' })?.related.size]).toEqual([
    undefined,
    50,
  ]);
});

test('a large graph is read again beside recalls, and a failure is told', async () => {
  const arm = armOf();
  for (let n = 0; n < 101; n += 1) await mention(ana, `Name${n}`, 50);
  await arm.ready(ana, await version(ana));
  await mention(ana, 'Tom');
  const now = await version(ana);
  expect(arm.ready(ana, now)).toBeUndefined();
  expect(arm.ties(ana, { query: 'Tom' })).toBeUndefined();
  // The reading under way is joined by whoever asks meanwhile.
  await expect.poll(() => arm.ties(ana, { query: 'Tom' })?.related.size).toBe(1);
  gate = Promise.reject(new Error('away'));
  gate.catch(() => undefined);
  expect(arm.ready(ana, now + 1)).toBeUndefined();
  await expect.poll(() => errors.length).toBe(1);
  expect(arm.ties(ana, { query: 'Tom' })?.related.size).toBe(1);
});

test('a large graph that changes all the time is read for a small part of the time', async () => {
  const arm = armOf();
  for (let n = 0; n < 101; n += 1) await mention(ana, `Name${n}`, 50);
  await arm.ready(ana, await version(ana));
  const renewed = async (name: string): Promise<number> => {
    await mention(ana, name);
    void arm.ready(ana, await version(ana));
    for (let turn = 0; turn < 50; turn += 1) await platform.yieldTurn();
    return arm.ties(ana, { query: name })?.related.size ?? 0;
  };
  took = 2;
  const first = await renewed('Tom');
  took = 0;
  const resting = await renewed('Tim');
  platform.advance(10_000);
  expect([first, resting, await renewed('Tam'), arm.ties(ana, { query: 'Tim' })?.related.size]).toEqual([1, 0, 1, 1]);
});

test('the graphs of users not asked lately make room', async () => {
  const arm = armOf({ maxRows: 3 });
  const ben = scopeOf('ben');
  for (const scope of [ana, ben]) {
    await mention(scope, 'Bob');
    await arm.ready(scope, await version(scope));
  }
  // Two rows each: a name and a mention.
  expect(arm.ties(ana, { query: 'Bob' })).toBeUndefined();
  expect(arm.ties(ben, { query: 'Bob' })?.related.size).toBe(1);
});
