import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import type { NewMemory } from '../memories/memory.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { createIndexCache } from './index-cache.ts';
import type { SearchIndex } from './search-index.ts';
import { memoryOf, queryOf } from './testing/memories.ts';

const platform = fakePlatform();
const ana: UserScope = { kind: 'user', tenant: 't', user: 'ana', spaces: ['default'] };
const ben: UserScope = { ...ana, user: 'ben' };
let store: Store;
let index: SearchIndex;
let made = 0;

beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:', platform });
  index = createIndexCache({ store, platform, maxBytes: 1e9 });
});
afterEach(() => store.close());

function newMemory(content: string, given: Partial<NewMemory> = {}): NewMemory {
  made += 1;
  const { seq: _seq, tenant: _tenant, user: _user, space: _space, ...rest } = memoryOf({ seq: made, content });
  return { ...rest, id: `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`, ...given };
}

async function remember(scope: UserScope, ...contents: (string | NewMemory)[]): Promise<{ id: string; seq: number }[]> {
  const memories = contents.map((each) => (typeof each === 'string' ? newMemory(each) : each));
  return store.write(scope, (writers) => writers.memories.insert(scope, { memories }));
}

async function found(scope: UserScope, query: string): Promise<number[]> {
  return (await index.search(scope, queryOf(query), undefined)).hits.map(({ seq }) => seq);
}

function put(scope: UserScope, model: string, vectors: readonly (readonly [id: string, ...values: number[]])[]) {
  const at = 1;
  return store.write(scope, (writers) =>
    writers.embeddings.put(scope, {
      at,
      vectors: vectors.map(([memoryId, ...values]) => {
        return { memoryId, version: 1, head: 'semantic' as const, model, values: Float32Array.from(values) };
      }),
    }),
  );
}

describe('what is committed', () => {
  test('is found at once, when edited by its new words, and no longer when deleted', async () => {
    expect(index.version(ana)).toBeUndefined();
    expect(await found(ana, 'kite')).toEqual([]);
    const [memory] = await remember(ana, 'a red kite');
    const { id = '', seq = 0 } = memory ?? {};
    expect(await found(ana, 'kite')).toEqual([seq]);
    await store.write(ana, ({ memories }) => memories.update(ana, { id, patch: { content: 'a boat' }, at: 2 }));
    expect(await found(ana, 'kite')).toEqual([]);
    expect(await found(ana, 'boat')).toEqual([seq]);
    await store.write(ana, ({ memories }) => memories.softDelete(ana, { id, at: 3 }));
    expect(await found(ana, 'boat')).toEqual([]);
    await store.write(ana, ({ memories }) => memories.restore(ana, { id, at: 4 }));
    expect(await found(ana, 'boat')).toEqual([seq]);
    await store.write(ana, async ({ memories }) => {
      await memories.softDelete(ana, { id, at: 5 });
      await memories.purge(ana, { deletedBefore: 9, limit: 10, at: 6 });
    });
    expect(await found(ana, 'boat')).toEqual([]);
    expect(index.version(ana)).toBeGreaterThan(0);
  });

  test('is found from a cold start, over many pages', async () => {
    await remember(ana, ...Array.from({ length: 600 }, (_, place) => `note ${place}`));
    expect(await found(ana, '599')).toHaveLength(1);
  });

  test('by other users and in other spaces is not seen', async () => {
    await remember(ben, 'the safe code');
    await remember({ ...ana, spaces: ['work'] }, 'the safe code');
    expect(await found(ana, 'safe')).toEqual([]);
    expect(await found({ ...ana, spaces: '*' }, 'safe')).toHaveLength(1);
  });

  test('while searches run side by side is missed by none of them', async () => {
    await remember(ana, 'first kite');
    const rounds = Array.from({ length: 20 }, async (_, round) => {
      await remember(ana, `kite number${round}`);
      const many = await Promise.all([found(ana, `number${round}`), found(ana, `number${round}`)]);
      return many.every((hits) => hits.length === 1);
    });
    expect(await Promise.all(rounds)).not.toContain(false);
  });
});

test('an index that is mostly dead rows is built anew', async () => {
  const memories = await remember(ana, ...Array.from({ length: 1_100 }, (_, place) => `note ${place}`));
  expect(await found(ana, 'note')).toHaveLength(10);
  const before = index.bytes();
  await store.write(ana, async (writers) => {
    for (const { id } of memories.slice(1)) await writers.memories.softDelete(ana, { id, at: 1 });
  });
  expect(await found(ana, 'note')).toHaveLength(1);
  expect(index.bytes()).toBeLessThan(before / 5);
});

test('an index that a pruned log cannot bring up to date is built anew', async () => {
  await remember(ana, 'kite');
  let pruned = false;
  const forgetful: Store = {
    ...store,
    read: (scope, work) =>
      store.read(scope, (readers) => {
        const { changes } = readers;
        const version = changes.version.bind(changes);
        const size = changes.size.bind(changes);
        const since = async (...given: Parameters<typeof changes.since>) => {
          const answer = await changes.since(...given);
          if (!pruned) return answer;
          pruned = false;
          return { changes: [], complete: false };
        };
        const answering = { version, size, since };
        return work(
          new Proxy(readers, {
            get: (target, name): unknown => (name === 'changes' ? answering : Reflect.get(target, name, target)),
          }),
        );
      }),
  };
  const cache = createIndexCache({ store: forgetful, platform, maxBytes: 1e9 });
  const search = async () => (await cache.search(ana, queryOf('kite'), undefined)).hits.length;
  expect(await search()).toBe(1);
  await remember(ana, 'another kite');
  pruned = true;
  expect(await search()).toBe(2);
});

test('the least recently used users are dropped when room is short, and come back', async () => {
  index = createIndexCache({ store, platform, maxBytes: 1 });
  await remember(ana, 'kite');
  await remember(ben, 'kite');
  await found(ana, 'kite');
  expect(index.version(ana)).toBeDefined();
  await found(ben, 'kite');
  expect([index.version(ana), index.version(ben)]).toEqual([undefined, 1]);
  const loading = found(ana, 'kite');
  expect(index.bytes()).toBeGreaterThan(0);
  expect(await loading).toHaveLength(1);
  index.evict(ana);
  expect(index.version(ana)).toBeUndefined();
});

test('a search that fails leaves the next one to try again', async () => {
  await remember(ana, 'kite');
  const failing = { ...store, read: () => Promise.reject(new Error('unreadable')) };
  const cache = createIndexCache({ store: failing, platform, maxBytes: 1 });
  const tries = [1, 2].map(() => cache.search(ana, queryOf('kite'), undefined));
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('a time in the question is understood and favours what happened then', async () => {
  const at = (day: string): Partial<NewMemory> => ({ occurredAt: Date.parse(day) });
  const rows = await remember(
    ana,
    newMemory('tea with Jo', at('2025-02-03')),
    newMemory('tea with Jo', at('2026-01-01')),
  );
  for (let round = 0; round < 2; round += 1) {
    const { hits, understood } = await index.search(ana, queryOf('who had tea in February 2025?'), undefined);
    expect(hits[0]?.seq).toBe(rows[0]?.seq);
    expect(understood.time).toMatchObject({ from: Date.UTC(2025, 1, 1), to: Date.UTC(2025, 2, 1) });
  }
});

describe('vectors', () => {
  const near = (model: string) => ({ model, values: Float32Array.of(1, 0) });

  async function searched(model: string) {
    const { hits, degraded } = await index.search(ana, queryOf('wolf'), near(model));
    return { seqs: hits.map(({ seq }) => seq), degraded };
  }

  test('are used when they come, and what lacks one is told', async () => {
    const [one, two] = await remember(
      ana,
      newMemory('puppy', { embedding: 'pending' }),
      newMemory('tax', { embedding: 'pending' }),
    );
    expect(await searched('m1')).toEqual({ seqs: [], degraded: ['vectors_pending'] });
    await put(ana, 'm1', [[one?.id ?? '', 1, 0]]);
    expect(await searched('m1')).toEqual({ seqs: [one?.seq], degraded: ['vectors_pending'] });
    await put(ana, 'm1', [[two?.id ?? '', 0, 1]]);
    expect((await searched('m1')).degraded).toEqual([]);
  });

  test('of another model are not compared until the user is switched to it', async () => {
    const [one, two] = await remember(ana, 'puppy', 'tax');
    await put(ana, 'm1', [
      [one?.id ?? '', 1, 0],
      [two?.id ?? '', 0, 1],
    ]);
    await put(ana, 'm2', [[one?.id ?? '', 1, 0]]);
    expect(await searched('m2')).toEqual({ seqs: [], degraded: ['model_changed'] });
    expect(await searched('m2')).toEqual({ seqs: [], degraded: ['model_changed'] });
    await put(ana, 'm2', [[two?.id ?? '', 0, 1]]);
    expect(await searched('m2')).toEqual({ seqs: [], degraded: ['model_changed'] });
    expect((await searched('m1')).seqs[0]).toBe(one?.seq);
    await store.write(ana, ({ embeddings }) => embeddings.switchModel(ana, { model: 'm2' }));
    expect(await searched('m1')).toEqual({ seqs: [], degraded: ['model_changed'] });
    expect(await searched('m2')).toEqual({ seqs: [one?.seq, two?.seq], degraded: [] });
    index.evict(ana);
    expect((await searched('m2')).seqs[0]).toBe(one?.seq);
  });

  test('of the model that the user was switched to are all there in the end, when loading them failed midway', async () => {
    const rows = await remember(ana, ...Array.from({ length: 70 }, (_, place) => `note ${place}`));
    const vectors = rows.map(({ id }, place) => [id, place === 69 ? 1 : 0, place === 69 ? 0 : 1] as const);
    await put(ana, 'm1', vectors);
    let pages = Infinity;
    const failing: Store = {
      ...store,
      capabilities: store.capabilities,
      read: (scope, work) =>
        store.read(scope, (readers) => {
          const scan: typeof readers.embeddings.scan = async (...params) => {
            pages -= 1;
            if (pages < 0) throw new Error('the database is away');
            return readers.embeddings.scan(...params);
          };
          const get = (target: typeof readers, name: string | symbol): unknown =>
            name === 'embeddings' ? { ...target.embeddings, scan } : Reflect.get(target, name);
          return work(new Proxy(readers, { get }));
        }),
    };
    index = createIndexCache({ store: failing, platform, maxBytes: 1e9 });
    expect((await searched('m1')).seqs[0]).toBe(rows[69]?.seq);
    await put(ana, 'm2', vectors);
    await searched('m1');
    await store.write(ana, ({ embeddings }) => embeddings.switchModel(ana, { model: 'm2' }));
    pages = 1;
    await expect(searched('m2')).rejects.toThrow('the database is away');
    pages = Infinity;
    const { seqs, degraded } = await searched('m2');
    expect(seqs[0]).toBe(rows[69]?.seq);
    expect(degraded).toEqual([]);
  });

  test('are told to lack when a memory was stored without an embedder', async () => {
    const [one] = await remember(ana, 'puppy', 'tax');
    await put(ana, 'm1', [[one?.id ?? '', 1, 0]]);
    expect((await searched('m1')).degraded).toEqual(['vectors_pending']);
  });

  test('are loaded over many pages', async () => {
    const rows = await remember(ana, ...Array.from({ length: 260 }, (_, place) => `note ${place}`));
    await put(
      ana,
      'm1',
      rows.map(({ id }, place) => [id, place === 255 ? 1 : 0, place === 255 ? 0 : 1] as const),
    );
    expect((await searched('m1')).seqs[0]).toBe(rows[255]?.seq);
  });
});

describe('judging one memory', () => {
  test('gives its place, its score and the words it shares and lacks', async () => {
    const rows = await remember(ana, 'red kite red kite', 'a kite in the garden', 'tea');
    const judged = (row: number, given = {}) =>
      index.judge(ana, queryOf('red kite', { k: 1, ...given }), undefined, rows[row]?.seq ?? 0);
    expect(await judged(1)).toMatchObject({
      rank: 2,
      sharedTerms: ['kite'],
      missingTerms: ['red'],
      filteredOut: false,
    });
    expect(await judged(2)).toEqual({ sharedTerms: [], missingTerms: ['red', 'kite'], filteredOut: false });
    expect(await judged(0, { filter: { minSalience: 1 } })).toMatchObject({ filteredOut: true });
    expect(await judged(99)).toMatchObject({ sharedTerms: [], filteredOut: false });
  });
});

test('an image that cannot be saved harms no search, and closing waits for one for a while', async () => {
  await remember(ana, ...Array.from({ length: 2_100 }, (_, place) => `note ${place}`));
  const full = { ...store, read: store.read.bind(store), write: () => Promise.reject(new Error('full')) };
  const cache = createIndexCache({ store: full, platform, maxBytes: 1e9 });
  expect((await cache.search(ana, queryOf('note'), undefined)).hits).toHaveLength(10);
  for (let turn = 0; turn < 20; turn += 1) await platform.yieldTurn();
  await cache.close();
  for (const patient of [false, true]) {
    index = createIndexCache({ store, platform, maxBytes: 1e9 });
    expect(await found(ana, 'note')).toHaveLength(10);
    const closed = index.close();
    if (!patient) platform.advance(5_000);
    await closed;
    expect((await store.read(ana, ({ images }) => images.find(ana))) !== undefined).toBe(patient);
  }
});
