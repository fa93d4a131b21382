import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { prepareMemory } from '../memories/prepare.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { createAnalyzer } from './analyzer/analyzer.ts';
import type { UserIndex } from './index/user-index.ts';
import { UserEntry } from './user-entry.ts';

const platform = fakePlatform();
const ana: UserScope = { kind: 'user', tenant: 't', user: 'ana', spaces: '*' };
const saving = { stopAt: Infinity, running: undefined, onError: () => undefined };
const home: UserScope = { ...ana, spaces: ['default'] };
let store: Store;

beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

test('a purge leaves no word in the index, its dictionary or the cache of the analyzer', async () => {
  const cache = new Map<string, string>();
  const entry = new UserEntry({ store, platform, saving }, ana, createAnalyzer(1_000, cache));
  const given = [
    { content: 'Zanzibar swordfish', speaker: 'Quentin', sessionId: 'harbour', tags: ['hush'] },
    { content: 'plain tea' },
  ];
  const memories = given.map((item) => prepareMemory(item, platform, 'none'));
  const [secret] = await store.write(home, (writers) => writers.memories.insert(home, { memories }));
  const before = await entry.current();
  expect(held(before)).toContain('zanzibar');
  expect(held(before)).toContain('Quentin');
  expect([...cache.keys()]).toContain('swordfish');

  await store.write(home, async (writers) => {
    await writers.memories.softDelete(home, { id: secret?.id ?? '', at: 2 });
    await writers.memories.purge(home, { deletedBefore: 3, limit: 9, at: 3 });
  });
  const after = await entry.current();
  expect(after).not.toBe(before);
  expect(held(after)).toEqual(expect.arrayContaining(['plain', 'tea']));
  for (const text of [held(after), [...cache].flat()]) {
    expect(text.join(' ')).not.toMatch(/zanzibar|swordfish|quentin|harbour|hush/i);
  }
});

test('is settled but for the time in which changes are taken over', async () => {
  const seen: boolean[] = [];
  const yielding = {
    ...platform,
    yieldTurn: () => {
      seen.push(entry.settled !== undefined);
      return platform.yieldTurn();
    },
  };
  const entry: UserEntry = new UserEntry({ store, platform: yielding, saving }, ana, createAnalyzer(1_000, new Map()));
  expect(entry.settled).toBeUndefined();
  const index = await entry.current();
  expect(entry.settled).toBe(index);
  const memories = Array.from({ length: 70 }, (_, place) =>
    prepareMemory({ content: `note ${place}` }, platform, 'none'),
  );
  await store.write(home, (writers) => writers.memories.insert(home, { memories }));
  seen.length = 0;
  await entry.current();
  // Three pages of changes: between them it is not; when they are in, it is.
  expect(seen).toEqual([false, false]);
  expect(entry.settled).toBe(index);
});

test('takes over what was there when it was asked in two reads, answers meanwhile, and leaves what comes then', async () => {
  const write = (content: string): Promise<unknown> =>
    store.write(home, (writers) =>
      writers.memories.insert(home, { memories: [prepareMemory({ content }, platform, 'none')] }),
    );
  const settled: unknown[] = [];
  const busy: Store = {
    ...store,
    capabilities: store.capabilities,
    async read(scope, work) {
      const found = await store.read(scope, work);
      settled.push(entry.settled);
      await write(`note ${settled.length} of somebody who writes without a pause`);
      return found;
    },
  };
  const entry: UserEntry = new UserEntry({ store: busy, platform, saving }, ana, createAnalyzer(1_000, new Map()));
  const index = await entry.current();
  await write('the kite is red');
  const asked = await store.read(ana, ({ changes }) => changes.version(ana));
  settled.length = 0;
  expect(await entry.current()).toBe(index);
  expect(settled).toEqual([index, index]);
  expect(held(index)).toContain('kite');
  expect(index.version).toBe(asked);
});

/** Every string that an index holds on to, found by walking it. */
function held(index: UserIndex): string[] {
  const found: string[] = [];
  const seen = new Set<unknown>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') found.push(value);
    if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return;
    seen.add(value);
    if (value instanceof Map || value instanceof Set) for (const inner of value) walk(inner);
    for (const inner of Object.values(value)) walk(inner);
  };
  walk(index.partitions('*'));
  return found;
}
