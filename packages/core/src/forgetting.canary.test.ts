import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InputOf } from '@holdfast/contract';
import { newId } from './domain/ids.ts';
import type { UserScope } from './domain/scope.ts';
import { type Holdfast, open } from './open.ts';
import { nodePlatform } from './platform.ts';
import { purgeDeleted } from './worker/purge-deleted.ts';
import { openSqliteStore } from './store/sqlite/open.ts';
import { canaryWord, needlesOf } from './testing/canary/needles.ts';
import { keptBySessions, plant, type Planted } from './testing/canary/plant.ts';
import { plantPattern, plantPlans } from './testing/canary/plant-plans.ts';
import { plantTimes } from './testing/canary/plant-times.ts';
import { plantDerived } from './testing/canary/plant-derived.ts';
import { searchSqlite } from './store/sqlite/testing/search-sqlite.ts';
import { hashEmbedder } from './testing/hash-embedder.ts';

const platform = nodePlatform();
let folder: string;
let path: string;
let holdfast: Holdfast;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-canary-'));
  path = join(folder, 'memory.db');
  holdfast = await open({ path, embedder: hashEmbedder(), worker: false });
});
afterEach(async () => {
  await holdfast.close();
  await rm(folder, { recursive: true, force: true });
});

const scopeOf = (space: string): UserScope => ({ kind: 'user', tenant: 'local', user: 'default', spaces: [space] });

async function plantAll(space = 'default', { plans = true, patterns = false, times = false } = {}): Promise<Planted> {
  const seed = newId(platform);
  const remembered = await plant(holdfast, { seed, space });
  const planned = plans ? await plantPlans(holdfast, { seed, space, planted: remembered }) : remembered;
  const patterned = patterns ? await plantPattern(holdfast, { seed, space, planted: planned }) : planned;
  const planted = times ? await plantTimes(holdfast, { seed, space, planted: patterned }) : patterned;
  // As another process would: jobs write what no call can.
  const store = await openSqliteStore({ path, platform });
  try {
    return await plantDerived(store, platform, { scope: scopeOf(space), seed, planted });
  } finally {
    await store.close();
  }
}

async function forget(target: InputOf<'forget'>['target'], spaces?: string[]): Promise<void> {
  const asked = { target, ...(spaces === undefined ? {} : { spaces }) };
  const { planned } = await holdfast.forget({ ...asked, dryRun: true });
  const { status } = await holdfast.forget({
    ...asked,
    ...(planned?.confirm === undefined ? {} : { confirm: planned.confirm }),
  });
  expect(status).toBe('complete');
}

const left = (planted: Planted, except: readonly string[] = []) =>
  searchSqlite(
    path,
    needlesOf(Object.fromEntries(Object.entries(planted.words).filter(([name]) => !except.includes(name)))),
  );

describe('after a forgetting no table, image, log or file holds a word', () => {
  test('of a session, and every word of another stays', { timeout: 30_000 }, async () => {
    const planted = await plantAll();
    const other = await plantAll();
    // The planting works: all is there, but what only RAM holds.
    const before = new Set(left(planted).map(({ needle }) => needle));
    for (const name of Object.keys(planted.words)) {
      if (!['query', 'alias as asked'].includes(name)) expect(before, name).toContain(name);
    }
    await forget({ type: 'session', sessionId: planted.sessionId });
    expect(left(planted)).toEqual([]);
    const still = new Set(left(other).map(({ needle }) => needle));
    for (const name of Object.keys(other.words)) if (name !== 'query') expect(still, name).toContain(name);
  });

  // Calendars and working time are of no time.
  const ofCalendars = ['time work kind', 'time meeting', 'time meeting place', 'time calendar'];
  type Target = (planted: Planted) => InputOf<'forget'>['target'];
  // Plans are not memories: they go with a time, but with no choice of memories.
  test.for<readonly [what: string, target: Target, stays: readonly string[], plans: boolean]>([
    ['memories by id', ({ memoryIds }) => ({ type: 'memory', ids: [...memoryIds] }), keptBySessions, false],
    ['a time', () => ({ type: 'time', from: '2000-01-01' }), ofCalendars, true],
    [
      'a filter',
      () => ({ type: 'filter', kinds: ['episodic', 'semantic', 'reflective', 'procedural'] }),
      keptBySessions,
      false,
    ],
  ])('of %s', async ([, target, stays, plans]) => {
    const planted = await plantAll('default', { plans, patterns: plans, times: plans });
    await forget(target(planted));
    expect(left(planted, stays)).toEqual([]);
  });

  test('of an entity, whose memories and names go', async () => {
    const planted = await plantAll();
    await holdfast.logDecision({ question: `Whether to call ${planted.words['entity']}`, choice: 'yes' });
    const names = ['content', 'former content', 'entity', 'alias', 'fact object', 'derived', 'summary'];
    await forget({ type: 'entity', id: planted.entityId });
    expect(left({ ...planted, words: pick(planted.words, names) })).toEqual([]);
  });

  test('of a space, its name with it', async () => {
    const space = canaryWord(newId(platform));
    const planted = await plantAll(space, { patterns: true, times: true });
    // Whatever holds words beside memories has some of them.
    const tables = new Set(left(planted).map(({ place }) => place.split('.')[0]));
    for (const table of wordedTables) expect(tables).toContain(table);
    await forget({ type: 'space' }, [space]);
    expect(left({ ...planted, words: { ...planted.words, space } })).toEqual([]);
  });

  test('of a user, whose name alone stays', async () => {
    const spaces = { one: canaryWord('one'), two: canaryWord('two') };
    const planted = [await plantAll(spaces.one, { patterns: true, times: true }), await plantAll(spaces.two)];
    await forget({ type: 'user' });
    for (const one of planted) expect(left({ ...one, words: { ...one.words, ...spaces } })).toEqual([]);
    expect(await holdfast.listMemories({ spaces: '*', includeDeleted: true })).toMatchObject({ memories: [] });
  });

  test('of what was deleted, once its time is over', async () => {
    const planted = await plantAll('default', { plans: false });
    const [first = '', , ...others] = planted.memoryIds;
    for (const id of [first, ...others]) await holdfast.forgetMemory({ id });
    const store = await openSqliteStore({ path, platform });
    const scope: UserScope = { ...scopeOf('default'), spaces: '*' };
    const later = { ...platform, now: () => platform.now() + 1 };
    try {
      const job = { id: 'j', kind: 'purge_deleted', payload: {}, attempts: 1, runAt: 0 } as const;
      const { signal } = new AbortController();
      await purgeDeleted({ store, platform: later, restoreMs: 0 })(
        { ...job, tenant: scope.tenant, user: scope.user },
        { signal },
      );
    } finally {
      await store.close();
    }
    expect((await holdfast.stats({})).memories).toMatchObject({ deleted: 0 });
    // What a caller stated, and what it names, was not deleted.
    expect(left(planted, ['entity', 'alias', 'query', ...keptBySessions])).toEqual([]);
  });
});

/** Of problems and solutions the words are those of memories; sources of the planner's records are numbers. */
const wordedTables = [
  'sessions',
  'snapshots',
  'todos',
  'system_states',
  'decisions',
  'work_records',
  'planner_records',
  'planner_versions',
];

describe('an index in RAM and its image', () => {
  test('know no forgotten word, in this process and in others', async () => {
    const planted = await plantAll();
    const items = Array.from({ length: 500 }, (_, index) => ({ content: `Filler ${index} of the harbour` }));
    for (let round = 0; round < 5; round += 1) await holdfast.rememberMany({ items });
    const other = await open({ path, embedder: hashEmbedder(), worker: false });
    try {
      const query = planted.words['content'] ?? '';
      expect((await other.recall({ query })).results[0]?.memory.content).toContain(query);
      await holdfast.recall({ query });
      await forget({ type: 'session', sessionId: planted.sessionId });
      for (const each of [holdfast, other]) {
        const { results } = await each.recall({ query, explain: true });
        expect(JSON.stringify(results)).not.toContain(query);
        expect(results.every(({ explain }) => explain?.matched.length === 0)).toBe(true);
      }
      expect(left(planted, ['query'])).toEqual([]);
      // The image that is stored after this one too.
      await holdfast.rememberMany({ items });
      for (let round = 0; round < 5; round += 1) await holdfast.rememberMany({ items });
      await holdfast.recall({ query: 'harbour' });
      await holdfast.close();
      expect(left(planted)).toEqual([]);
    } finally {
      await other.close();
    }
  }, 30_000);
});

function pick(words: Planted['words'], names: readonly string[]): Planted['words'] {
  return Object.fromEntries(Object.entries(words).filter(([name]) => names.includes(name)));
}
