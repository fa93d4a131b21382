import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../store/sqlite/open.ts';
import { fakePlatform } from '../../../testing/fake-platform.ts';
import { prepareMemory } from '../../memories/prepare.ts';
import type { UserScope } from '../../scope.ts';
import type { Store } from '../../store.ts';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { catchUp, loadIndex } from '../index-loader.ts';
import type { UserIndex } from '../index/user-index.ts';
import { createRanker } from '../rank/ranker.ts';
import { queryOf } from '../testing/memories.ts';
import { HoldfastError } from '../../errors.ts';
import { DamagedFields, toBlock } from '../index/fields.ts';
import { KnownParts } from './known-parts.ts';
import { loadImage } from './load-image.ts';
import { saveImage } from './save-image.ts';

const platform = fakePlatform();
const analyzer = createAnalyzer();
const ranker = createRanker(analyzer);
const ana: UserScope = { kind: 'user', tenant: 't', user: 'ana', spaces: '*' };
let store: Store;

beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

const inSpace = (space: string): UserScope => ({ ...ana, spaces: [space] });

async function remember(texts: readonly string[], { space = 'default', vectors = true } = {}): Promise<string[]> {
  const scope = inSpace(space);
  const items = texts.map((content, place) => ({
    content,
    sessionId: `s${place % 3}`,
    speaker: place % 2 === 0 ? 'Ana' : 'Ben',
    tags: [`tag${place % 4}`, 'all'],
    ...(place % 5 === 0 ? { expiresAt: 1e15 + place } : {}),
  }));
  const memories = items.map((item) => prepareMemory(item, platform, 'pending'));
  return store.write(scope, async (writers) => {
    const stored = await writers.memories.insert(scope, { memories });
    if (vectors) {
      await writers.embeddings.put(scope, {
        at: 1,
        vectors: stored.map(({ id, content }) => ({ ...vectorOf(content), memoryId: id, version: 1 })),
      });
    }
    return stored.map(({ id }) => id);
  });
}

function vectorOf(content: string) {
  const angle = content.length;
  return { head: 'semantic' as const, model: 'm', values: Float32Array.of(Math.cos(angle), Math.sin(angle)) };
}

const fresh = (): Promise<UserIndex> => loadIndex({ store, platform }, ana, analyzer);

async function upToDate(index: UserIndex): Promise<UserIndex> {
  return (await catchUp({ store, platform }, ana, index)) ? index : fresh();
}

function save(index: UserIndex, { known = new KnownParts(), stopped = (): boolean => false } = {}) {
  return saveImage({ store, platform, scope: ana, analyzer, index, known, stopped });
}

const unused: unknown[] = [];
const onError = (error: unknown): number => unused.push(error);

const load = () => loadImage({ store, platform, scope: ana, analyzer, onError });

async function reloaded(): Promise<UserIndex> {
  const loaded = await load();
  if (loaded === undefined) throw new Error('no image was there');
  return upToDate(loaded.index);
}

const questions = ['apple bread', 'what did Ana say about the cello?', 'dog', 'forest "dog apple"', 'nothing of it'];

function seen(index: UserIndex) {
  const partitions = index.partitions('*');
  const given = { vector: Float32Array.of(0.6, 0.8), time: undefined, limit: Infinity };
  return {
    version: index.version,
    model: index.model,
    totals: index.spaces
      .toSorted()
      .map((space) => index.open(space).totals)
      .filter(({ documents }) => documents > 0),
    vectors: index.spaces.reduce((sum, space) => sum + (index.open(space).vectors.semantic?.live ?? 0), 0),
    rankings: questions.flatMap((question) => [
      ranker.rank({ partitions, query: queryOf(question, { k: 100 }), ...given }).hits,
      ranker.rank({ partitions, query: queryOf(question, { k: 9, filter: { tags: ['tag1'] } }), ...given }).hits,
    ]),
  };
}

const word = fc.constantFrom('apple', 'bread', 'cello', 'dog', 'engine', 'forest', 'Ana');
const text = fc.array(word, { minLength: 1, maxLength: 8 }).map((all) => all.join(' '));
const space = fc.constantFrom('default', 'work');
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      texts: fc.array(text, { maxLength: 9 }),
      space,
      vectors: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), at: fc.nat(), text }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('save' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reload' as const) }) },
);

test('a loaded index, brought up to date, equals one built from the rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      await store.close();
      store = await openSqliteStore({ path: ':memory:', platform });
      const ids: string[] = [];
      let index = await fresh();
      let known = new KnownParts();
      const bringUp = async (): Promise<void> => {
        const before = index;
        index = await upToDate(index);
        if (index !== before) known = new KnownParts();
      };
      for (const each of steps) {
        switch (each.do) {
          case 'add':
            ids.push(...(await remember(each.texts, each)));
            break;
          case 'edit':
            if (ids.length === 0) break;
            await store.write(ana, ({ memories }) =>
              memories.update(ana, { id: ids[each.at % ids.length] ?? '', patch: { content: each.text }, at: 2 }),
            );
            break;
          case 'delete':
            if (ids.length === 0) break;
            await store.write(ana, ({ memories }) =>
              memories.softDelete(ana, { id: ids[each.at % ids.length] ?? '', at: 3 }),
            );
            break;
          case 'purge':
            await store.write(ana, ({ memories }) => memories.purge(ana, { deletedBefore: 9, limit: 2, at: 4 }));
            break;
          case 'save':
            await bringUp();
            known = (await save(index, { known })) ?? new KnownParts();
            break;
          case 'reload': {
            const loaded = await load();
            if (loaded === undefined) break;
            ({ index, known } = loaded);
            await bringUp();
            expect(seen(index)).toEqual(seen(await fresh()));
          }
        }
      }
      index = await upToDate(index);
      const expected = seen(await fresh());
      expect(seen(index)).toEqual(expected);
      expect(await save(index)).toBeDefined();
      expect(seen(await reloaded())).toEqual(expected);
    }),
    { seed: 5, numRuns: 40 },
  );
});

describe('an image', () => {
  const many = (count: number, from = 0): string[] =>
    Array.from({ length: count }, (_, place) => `note ${from + place} of the dog${place % 2_500}`);
  test('of many documents is written in parts, and only what has changed again', async () => {
    let index = await upToDate(await fresh());
    for (let round = 0; round < 10; round += 1) await remember(many(1_000, 1_000 * round));
    index = await upToDate(index);
    const written: number[] = [];
    const counting: Store = {
      ...store,
      write: (scope, work) =>
        store.write(scope, (writers) => {
          const { images } = writers;
          const addPart: typeof images.addPart = (of, params) => {
            written.push(params.bytes.length);
            return images.addPart(of, params);
          };
          return work({ ...writers, images: { ...images, addPart } });
        }),
      read: (scope, work) => store.read(scope, work),
    };
    const saveCounted = (known: KnownParts) =>
      saveImage({ store: counting, platform, scope: ana, analyzer, index, known, stopped: () => false });
    const known = await saveCounted(new KnownParts());
    const first = written.splice(0);
    expect(Math.max(...first)).toBeLessThanOrEqual(512 * 1_024);
    expect(first.length).toBeGreaterThan(15);
    await remember(['one more dog']);
    index = await upToDate(index);
    const again = await saveCounted(known ?? new KnownParts());
    // The last rows, names and vectors, and the statistics.
    expect(written.length).toBeLessThan(first.length / 2);
    expect(again).toBeDefined();
    const loaded = await load();
    if (loaded === undefined) throw new Error('no image was there');
    written.splice(0);
    ({ index } = loaded);
    await saveCounted(loaded.known);
    expect(written).toEqual([]);
    expect(seen(await reloaded())).toEqual(seen(await fresh()));
  }, 30_000);

  test('of another model, another analyzer or a log that is gone is not used', async () => {
    await remember(['apple', 'bread']);
    await save(await fresh());
    expect(await load()).toBeDefined();
    const other = { ...analyzer, terms: (given: string) => [given] };
    expect(await loadImage({ store, platform, scope: ana, analyzer: other, onError })).toBeUndefined();
    await store.write(ana, ({ embeddings }) => embeddings.switchModel(ana, { model: 'other' }));
    expect(seen(await reloaded())).toEqual(seen(await fresh()));
    await remember(['cello']);
    await remember(['dog']);
    await store.write(ana, ({ changes }) => changes.prune(ana, { keep: 1, before: 9e15, limit: 99 }));
    expect(await load()).toBeUndefined();
  });

  test('that lost a part or has a wrong one is not used', async () => {
    await remember(['apple', 'bread']);
    await save(await fresh());
    const withPart = (change: (bytes: Uint8Array) => Uint8Array | undefined): Store => ({
      ...store,
      write: (scope, work) => store.write(scope, work),
      read: (scope, work) =>
        store.read(scope, (readers) => {
          const { images } = readers;
          const part: typeof images.part = async (of, params) =>
            change((await images.part(of, params)) ?? Uint8Array.of());
          return work({ ...readers, changes: readers.changes, images: { ...images, part } });
        }),
    });
    const loadFrom = (given: Store) => loadImage({ store: given, platform, scope: ana, analyzer, onError });
    expect(await loadFrom(withPart(() => undefined))).toBeUndefined();
    expect(await loadFrom(withPart(() => toBlock([Float64Array.of(1)])))).toBeUndefined();
    expect(await loadFrom(withPart(() => toBlock([new TextEncoder().encode('{')])))).toBeUndefined();
    expect(unused.splice(0).map((error) => error instanceof DamagedFields)).toEqual([true, true, false]);
    const failing = withPart(() => {
      throw new HoldfastError('store_unavailable');
    });
    await expect(loadFrom(failing)).rejects.toThrow(HoldfastError);
    const shifted = (bytes: Uint8Array): Uint8Array => {
      const room = new Uint8Array(bytes.length + 1);
      room.set(bytes, 1);
      return room.subarray(1);
    };
    expect(await loadFrom(withPart(shifted))).toBeDefined();
  });

  test('whose saving is stopped or overtaken leaves the one before in place', async () => {
    await remember(['apple']);
    const index = await fresh();
    await save(index);
    await remember(['bread']);
    expect(await save(await fresh(), { stopped: () => true })).toBeUndefined();
    expect((await load())?.index.version).toBe(index.version);
    // Before the first part, after it, and when all eight are stored.
    for (const writes of [0, 1, 8]) {
      await store.close();
      store = await openSqliteStore({ path: ':memory:', platform });
      await remember(['apple', 'bread']);
      const late = await fresh();
      await remember(['cello']);
      let left = writes;
      const overtaken: Store = {
        ...store,
        read: (scope, work) => store.read(scope, work),
        write: async (scope, work) => {
          if (left === 0) await save(await fresh());
          left -= 1;
          return store.write(scope, work);
        },
      };
      const params = {
        store: overtaken,
        platform,
        scope: ana,
        analyzer,
        known: new KnownParts(),
        stopped: () => false,
      };
      expect(await saveImage({ ...params, index: late })).toBeUndefined();
      expect((await load())?.index.version).toBe(late.version + 1);
    }
  });

  test('whose writer dies at any of its writes is the old one or the new one, whole', async () => {
    await remember(['apple', 'bread']);
    const before = await fresh();
    const known = await save(before);
    await remember(['cello', 'dog']);
    const after = await fresh();
    const found = new Set<number | undefined>();
    for (let writes = 0; writes < 12; writes += 1) {
      let left = writes;
      const dying: Store = {
        ...store,
        read: (scope, work) => store.read(scope, work),
        write: (scope, work) => {
          left -= 1;
          return left < 0 ? Promise.reject(new Error('killed')) : store.write(scope, work);
        },
      };
      const params = { store: dying, platform, scope: ana, analyzer, known: known ?? new KnownParts() };
      await saveImage({ ...params, index: after, stopped: () => false }).catch(() => undefined);
      found.add((await load())?.index.version);
      expect(seen(await reloaded())).toEqual(seen(after));
    }
    expect([...found]).toEqual([before.version, after.version]);
  });

  test('is swept no further when the process stops', async () => {
    await remember(['apple']);
    await save(await fresh());
    let published = false;
    const watched: Store = {
      ...store,
      read: (scope, work) => store.read(scope, work),
      write: (scope, work) =>
        store.write(scope, (writers) => {
          const { images } = writers;
          const publish: typeof images.publish = (of, params) => {
            published = true;
            return images.publish(of, params);
          };
          return work({ ...writers, images: { ...images, publish } });
        }),
    };
    const params = { store: watched, platform, scope: ana, analyzer, known: new KnownParts(), index: await fresh() };
    expect(await saveImage({ ...params, stopped: () => published })).toBeDefined();
    expect(await load()).toBeDefined();
  });
});

test('vectors come back under each head, and an image of other heads than those asked is of no use', async () => {
  const heads = ['semantic', 'entity'] as const;
  const [first = ''] = await remember(['Ana played the cello', 'bread']);
  const entity = { memoryId: first, version: 1, head: 'entity', model: 'm', values: Float32Array.of(1, 0, 0) } as const;
  await store.write(ana, ({ embeddings }) => embeddings.put(ana, { at: 2, vectors: [entity] }));
  const params = { store, platform, scope: ana, analyzer, heads, onError };
  const index = await loadIndex(params, ana, analyzer);
  await saveImage({ ...params, index, known: new KnownParts(), stopped: () => false });
  const loaded = await loadImage({ ...params, heads: [...heads].toReversed() });
  expect(loaded?.index.open('default').held).toEqual([
    { head: 'semantic', dimensions: 2, live: 2 },
    { head: 'entity', dimensions: 3, live: 1 },
  ]);
  expect(loaded?.index.has('entity')).toBe(true);
  const asked = {
    partitions: loaded?.index.partitions('*') ?? [],
    query: queryOf('dog'),
    vector: undefined,
    time: undefined,
  };
  const { hits } = ranker.rank({ ...asked, others: [{ head: 'entity', values: Float32Array.of(1, 0, 0) }] });
  expect(hits.map(({ parts }) => parts.cosine)).toEqual([expect.closeTo(1, 2)]);
  expect(await load()).toBeUndefined();
});
