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

function save(index: UserIndex, { known = new KnownParts(), stopped = () => false } = {}) {
  return saveImage({ store, platform, scope: ana, analyzer, index, known, stopped });
}

const load = () => loadImage({ store, platform, scope: ana, analyzer });

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
    vectors: index.spaces.reduce((sum, space) => sum + (index.open(space).vectors?.live ?? 0), 0),
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
