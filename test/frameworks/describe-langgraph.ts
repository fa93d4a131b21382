import { setTimeout as sleep } from 'node:timers/promises';
import { hashVector } from '@holdfast/core/testing';
import { HoldfastStore } from '@holdfast/sdk/langgraph';
import { Embeddings } from '@langchain/core/embeddings';
import {
  Annotation,
  type BaseStore,
  InMemoryStore,
  type LangGraphRunnableConfig,
  StateGraph,
} from '@langchain/langgraph';
import { describe, expect, test } from 'vitest';
import type { Door, Doors } from './doors.ts';

/** On the real package, and on the framework's own implementation where it has one. */
export function describeLangGraph(doors: () => Doors): void {
  class WordEmbeddings extends Embeddings {
    constructor() {
      super({});
    }
    embedQuery(text: string): Promise<number[]> {
      return Promise.resolve(Array.from(hashVector({ text, dimensions: 256 })));
    }
    embedDocuments(texts: string[]): Promise<number[][]> {
      return Promise.all(texts.map((text) => this.embedQuery(text)));
    }
  }

  let users = 0;
  const storeOn = (door: Door) => () => {
    users += 1;
    return new HoldfastStore(doors().placeOf(door, `langgraph-${users}`));
  };

  const stores: readonly (readonly [string, () => BaseStore])[] = [
    ['InMemoryStore', () => new InMemoryStore({ index: { dims: 256, embeddings: new WordEmbeddings() } })],
    ['HoldfastStore, embedded', storeOn('open')],
    ['HoldfastStore, over HTTP', storeOn('connect')],
  ];

  const ana = ['users', 'ana'];
  const keys = (items: readonly { key: string }[]): string[] => items.map(({ key }) => key);

  async function people(store: BaseStore): Promise<BaseStore> {
    await store.put(ana, 'age', { n: 41, city: 'Porto' });
    await store.put(['users', 'ana', 'pets'], 'cat', { n: 3, name: 'Miso', coat: { colour: 'grey' } });
    await store.put(['users', 'anabel'], 'age', { n: 29, city: 'Graz' });
    await store.put(['docs'], 'manual', { n: 120, title: 'The boiler manual' });
    return store;
  }

  describe.each(stores)('%s', (_name, fresh) => {
    test('gives back what was put, with its namespace, key and times', async () => {
      const store = fresh();
      const value = { text: 'likes tea ☕', list: [1, [2, { deep: null }]], empty: {}, no: false, zero: 0 };
      await store.put(ana, 'prefs', value);
      const item = await store.get(ana, 'prefs');
      expect(item).toMatchObject({ namespace: ana, key: 'prefs', value });
      expect(item?.createdAt).toBeInstanceOf(Date);
      expect(item?.updatedAt).toBeInstanceOf(Date);
    });

    test('has nothing under a key that was never put, or was deleted', async () => {
      const store = await people(fresh());
      expect(await store.get(ana, 'prefs')).toBeNull();
      expect(await store.get(['users'], 'age')).toBeNull();
      await store.delete(ana, 'age');
      await store.delete(ana, 'never');
      expect(await store.get(ana, 'age')).toBeNull();
      await store.put(ana, 'age', { n: 42 });
      expect((await store.get(ana, 'age'))?.value).toEqual({ n: 42 });
    });

    test.each([
      ['other words', { text: 'likes coffee' }],
      ['the same words in another place', { text: { of: 'likes tea' } }],
      ['another field', { text: 'likes tea', since: null }],
    ])('a second put of %s replaces the value and keeps when it was made', async (_what, next) => {
      const store = fresh();
      await store.put(ana, 'prefs', { text: 'likes tea' });
      const first = await store.get(ana, 'prefs');
      const made = first?.createdAt.getTime() ?? 0;
      await sleep(2);
      await store.put(ana, 'prefs', next);
      const second = await store.get(ana, 'prefs');
      expect(second?.value).toEqual(next);
      expect(second?.createdAt.getTime()).toBe(made);
      expect(second?.updatedAt.getTime()).toBeGreaterThan(made);
      expect(await store.search(ana)).toHaveLength(1);
    });

    test('a second put of the same value changes nothing', async () => {
      const store = fresh();
      await store.put(ana, 'prefs', { text: 'likes tea' });
      await store.put(ana, 'prefs', { text: 'likes tea' });
      expect((await store.search(ana)).map(({ value }) => value)).toEqual([{ text: 'likes tea' }]);
    });

    test.each([
      ['nothing in it', {}],
      ['blank words', { text: '  \n' }],
      ['20,000 characters', { text: 'harbour '.repeat(2_500) }],
      ['90,000 characters', { text: 'é'.repeat(90_000) }],
      ['names that metadata could mistake', { langgraph: { key: 'x' }, __proto: 1, constructor: 'x' }],
      ['NUL and line breaks', { text: 'a\u0000b\r\n\u2028c' }],
    ])('a value with %s comes back as it was', async (_what, value) => {
      const store = fresh();
      await store.put(ana, 'odd', value);
      expect((await store.get(ana, 'odd'))?.value).toEqual(value);
      expect((await store.search(ana)).map((item) => item.value)).toEqual([value]);
    });

    test.each(['a/b "c"', 'x'.repeat(300), 'tab\tand\u007f', 'ключ', ' '])(
      'the key %j is like any other',
      async (key) => {
        const store = fresh();
        await store.put(ana, key, { n: 1 });
        await store.put(ana, `${key}.`, { n: 2 });
        expect((await store.get(ana, key))?.value).toEqual({ n: 1 });
        expect(keys(await store.search(ana)).toSorted()).toEqual([key, `${key}.`].toSorted());
      },
    );

    test('a namespace may be long and deep', async () => {
      const store = fresh();
      const deep = Array.from({ length: 70 }, (_, at) => `level ${at} ${'x'.repeat(at)}`);
      await store.put(deep, 'a', { n: 1 });
      await store.put([...deep, 'below'], 'b', { n: 2 });
      expect(keys(await store.search(deep)).toSorted()).toEqual(['a', 'b']);
      expect(keys(await store.search([...deep, 'below']))).toEqual(['b']);
      expect(keys(await store.search(deep.slice(0, 40))).toSorted()).toEqual(['a', 'b']);
    });

    test.each([
      [[], ['age', 'age', 'cat', 'manual']],
      [['users'], ['age', 'age', 'cat']],
      [ana, ['age', 'cat']],
      [['users', 'ana', 'pets'], ['cat']],
      [['users', 'an'], []],
      [['docs', 'ana'], []],
    ])('a search below %j finds all below it and nothing beside it', async (prefix, expected) => {
      const store = await people(fresh());
      expect(keys(await store.search(prefix)).toSorted()).toEqual(expected);
    });

    test.each([
      [{ city: 'Porto' }, ['age']],
      [{ city: 'Porto', n: 29 }, []],
      [{ city: { $in: ['Porto', 'Graz'] }, n: { $nin: [41] } }, ['age']],
      [{ city: {} }, ['age', 'age', 'cat', 'manual']],
      [{ n: { $gt: 3 } }, ['age', 'age', 'manual']],
      [{ n: { $gte: 3, $lt: 41 } }, ['age', 'cat']],
      [{ n: { $lte: 3 } }, ['cat']],
      [{ city: { $ne: 'Porto' } }, ['age', 'cat', 'manual']],
      [{ city: { $eq: 'Graz' } }, ['age']],
      [{ missing: 1 }, []],
    ])('the filter %j', async (filter, expected) => {
      const store = await people(fresh());
      expect(keys(await store.search([], { filter })).toSorted()).toEqual(expected);
    });

    test('a search gives ten unless told otherwise, and goes on behind an offset', async () => {
      const store = fresh();
      await store.batch(
        Array.from({ length: 13 }, (_, n) => ({ namespace: ana, key: `k${n}`, value: { n, odd: n % 2 === 1 } })),
      );
      expect(await store.search(ana)).toHaveLength(10);
      const pages = [await store.search(ana, { limit: 5 }), await store.search(ana, { limit: 20, offset: 5 })].flat();
      expect(new Set(keys(pages)).size).toBe(13);
      expect(await store.search(ana, { offset: 13 })).toEqual([]);
      expect(await store.search(ana, { filter: { odd: true }, limit: 20, offset: 2 })).toHaveLength(4);
    });

    test('a query ranks what it fits first, within the prefix and the filter', async () => {
      const store = fresh();
      await store.put(ana, 'a', { text: 'Miso the cat sleeps by the harbour', kind: 'pet' });
      await store.put(ana, 'b', { text: 'The boiler needs water every spring', kind: 'house' });
      await store.put(ana, 'c', { text: 'The cat eats at seven', kind: 'food' });
      await store.put(['users', 'ben'], 'd', { text: 'Lola the cat sleeps by the harbour', kind: 'pet' });
      const [best, ...rest] = await store.search(ana, { query: 'cat sleeping, harbour' });
      expect(best).toMatchObject({ key: 'a', namespace: ana });
      expect(best?.score).toBeGreaterThan(0);
      expect(keys(rest).toSorted()).toEqual(['b', 'c']);
      expect(keys(await store.search(ana, { query: 'cat sleeping, harbour', limit: 1, offset: 1 }))).toEqual(['c']);
      expect(keys(await store.search(ana, { query: 'cat', filter: { kind: 'house' } }))).toEqual(['b']);
      expect(keys(await store.search(['users'], { query: 'Lola', limit: 1 }))).toEqual(['d']);
    });

    test('what is not indexed comes last and has no score; a path says which words count', async () => {
      const store = fresh();
      await store.put(ana, 'hidden', { text: 'the cat Miso' }, false);
      await store.put(ana, 'notes', { text: 'the cat Miso', notes: [{ of: 'ships' }, { of: 'sails' }] }, [
        'notes[*].of',
      ]);
      await store.put(ana, 'plain', { text: 'the cat Miso' });
      const found = await store.search(ana, { query: 'cat Miso' });
      expect(found[0]?.key).toBe('plain');
      expect(found.find(({ key }) => key === 'hidden')?.score).toBeUndefined();
      expect(keys(await store.search(ana, { query: 'ships sails', limit: 1 }))).toEqual(['notes']);
    });

    test.each([
      [{}, ['docs', 'users.ana', 'users.ana.pets', 'users.anabel']],
      [{ prefix: ['users', 'ana'] }, ['users.ana', 'users.ana.pets']],
      [{ prefix: ['*', 'anabel'] }, ['users.anabel']],
      [{ suffix: ['pets'] }, ['users.ana.pets']],
      [{ suffix: ['ana', '*'] }, ['users.ana.pets']],
      [{ prefix: ['users'], suffix: ['anabel'] }, ['users.anabel']],
      [{ maxDepth: 2 }, ['docs', 'users.ana', 'users.anabel']],
      [{ maxDepth: 1 }, ['docs', 'users']],
      [{ limit: 2, offset: 1 }, ['users.ana', 'users.ana.pets']],
      [{ prefix: ['users', 'ana', 'pets', 'cat'] }, []],
    ])('the namespaces of %j', async (asked, expected) => {
      const store = await people(fresh());
      expect((await store.listNamespaces(asked)).map((namespace) => namespace.join('.'))).toEqual(expected);
    });

    test('a batch answers in order, reads what was there before it, and keeps the last of two writes', async () => {
      const store = await people(fresh());
      const [read, put, found, , none] = await store.batch([
        { namespace: ana, key: 'height' },
        { namespace: ana, key: 'height', value: { n: 170 } },
        { namespacePrefix: ana },
        { namespace: ana, key: 'height', value: { n: 171 } },
        { namespace: ana, key: 'nothing' },
        { namespace: ['docs'], key: 'manual', value: null },
      ] as const);
      expect([read, put ?? null, keys(found).toSorted(), none]).toEqual([null, null, ['age', 'cat'], null]);
      expect((await store.get(ana, 'height'))?.value).toEqual({ n: 171 });
      expect(await store.get(['docs'], 'manual')).toBeNull();
    });

    test.each([[[]], [['a', '']], [['a.b']], [['langgraph', 'x']]])(
      'the namespace %j is refused',
      async (namespace) => {
        await expect(fresh().put(namespace, 'k', { n: 1 })).rejects.toThrow(/namespace/iu);
      },
    );
  });

  describe('in Holdfast', () => {
    test('a filter may name a whole object', async () => {
      const store = await people(new HoldfastStore(doors().placeOf('open', 'objects')));
      expect(keys(await store.search([], { filter: { coat: { colour: 'grey' } } }))).toEqual(['cat']);
      expect(await store.search([], { filter: { coat: { colour: 'grey', long: true } } })).toEqual([]);
    });

    test('items are memories: recalled, edited and forgotten by every other door', async () => {
      const place = doors().placeOf('open', 'as-memories');
      const { client, userId } = place;
      const store = new HoldfastStore(place);
      await store.put(ana, 'diet', { food: 'no walnuts', why: 'allergy' });
      const { results } = await client.recall({ query: 'walnuts', userId });
      expect(results[0]?.memory).toMatchObject({ content: 'food: no walnuts\nwhy: allergy', pinned: true });
      await client.forget({ target: { type: 'source', sourceType: 'langgraph' }, userId });
      expect(await store.search([])).toEqual([]);
    });

    test('users and spaces do not see each other’s items', async () => {
      const { client } = doors().placeOf('connect', 'walls');
      const work = new HoldfastStore({ client, space: 'work' });
      await work.put(ana, 'k', { n: 1 });
      await new HoldfastStore({ client, userId: 'walls', space: 'home' }).put(ana, 'k', { n: 2 });
      expect((await work.get(ana, 'k'))?.value).toEqual({ n: 1 });
      expect(await new HoldfastStore({ client }).search([])).toEqual([]);
      expect(await new HoldfastStore(doors().placeOf('connect', 'other')).get(ana, 'k')).toBeNull();
    });

    test('a value beyond 100,000 characters, and one that is no object, is refused before anything is stored', async () => {
      const store = new HoldfastStore(doors().placeOf('open', 'refused'));
      const large = { namespace: ana, key: 'large', value: { text: 'x'.repeat(100_001) } };
      await expect(store.batch([{ ...large, key: 'small', value: { n: 1 } }, large])).rejects.toMatchObject({
        code: 'invalid_input',
      });
      expect(await store.search([])).toEqual([]);
    });

    test('a graph keeps across runs what its nodes put', async () => {
      const place = doors().placeOf('connect', 'graph');
      const state = Annotation.Root({ said: Annotation<string>, known: Annotation<string[]> });
      const graphOn = (store: BaseStore) =>
        new StateGraph(state)
          .addNode('remember', async ({ said }, { store: given }: LangGraphRunnableConfig) => {
            const known = await given?.search(ana, { query: said });
            await given?.put(ana, said, { said });
            return { known: (known ?? []).map((item) => String(item.value['said'])) };
          })
          .addEdge('__start__', 'remember')
          .compile({ store });
      expect((await graphOn(new HoldfastStore(place)).invoke({ said: 'I moor at pier nine' })).known).toEqual([]);
      const later = await graphOn(new HoldfastStore(place)).invoke({ said: 'At which pier do I moor?' });
      expect(later.known).toEqual(['I moor at pier nine']);
    });
  });
}
