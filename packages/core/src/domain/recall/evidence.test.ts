import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEmbeddingService } from '../../models/embedding-service.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import type { Memory } from '../memories/memory.ts';
import { prepareMemory, type RememberItem } from '../memories/prepare.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { collapseEvidence } from './evidence.ts';
import { createIndexCache } from './index-cache.ts';
import type { RecallResult } from './query.ts';
import { recallMemories } from './recall.ts';
import { memoryOf, queryOf } from './testing/memories.ts';

const parts = { similarity: 0, words: 0, session: 0, salience: 0, recency: 0, ranks: {}, boosts: {}, matched: [] };

describe('collapsing', () => {
  /** Numbers alone are words; `5<1,2` is a typed memory 5 that rests on 1 and 2. Best first. */
  function collapsed(listed: readonly string[], mayStand = false): string[] {
    const evidence = new Map<number, Memory[]>();
    const memoryNamed = (id: string): Memory => memoryOf({ seq: Number(id), id, content: id });
    const results = listed.map((text, place): RecallResult => {
      const [id = '', sources] = text.split('<');
      if (sources !== undefined) evidence.set(Number(id), sources.split(',').map(memoryNamed));
      return { memory: memoryNamed(id), score: 1 - place / 10, parts };
    });
    return collapseEvidence(results, evidence, () => mayStand).map(({ memory, score, duplicates = [] }) =>
      duplicates.length === 0 ? `${memory.id} ${score}` : `${memory.id} ${score} (${duplicates.join(' ')})`,
    );
  }

  test('a typed memory and the words it rests on take the place of the better one, and the words stand there', () => {
    expect(collapsed(['5<1', '3', '1'])).toEqual(['1 1 (5)', '3 0.9']);
    expect(collapsed(['1', '3', '5<1'])).toEqual(['1 1 (5)', '3 0.9']);
  });

  test('words that were not found stand there if they may, and are told of in any case', () => {
    expect(collapsed(['5<1'])).toEqual(['5 1 (1)']);
    expect(collapsed(['5<1', '6<2'], true)).toEqual(['1 1 (5)', '2 0.9 (6)']);
  });

  test('several typed memories of the same words share a place', () => {
    expect(collapsed(['5<1', '6<1', '2', '1'])).toEqual(['1 1 (5 6)', '2 0.8']);
    expect(collapsed(['1', '5<1', '6<1'])).toEqual(['1 1 (5 6)']);
    expect(collapsed(['5<1', '6<1'])).toEqual(['5 1 (6 1)']);
  });

  test('words said another time keep a place of their own', () => {
    expect(collapsed(['5<1,2', '1', '2'])).toEqual(['1 1 (5)', '2 0.8']);
    expect(collapsed(['1', '2', '5<1,2'])).toEqual(['1 1 (5)', '2 0.9']);
  });

  test('what was made of something that was made of words shares their place', () => {
    expect(collapsed(['9<5', '5<1', '1', '2'])).toEqual(['1 1 (9 5)', '2 0.7']);
  });

  test('where nothing is typed nothing changes', () => {
    expect(collapsed(['1', '2'])).toEqual(['1 1', '2 0.9']);
  });
});

describe('recall', () => {
  const scope: UserScope = { kind: 'user', tenant: 't', user: 'ana', spaces: ['default'] };
  let platform: FakePlatform;
  let store: Store;

  beforeEach(async () => {
    platform = fakePlatform();
    store = await openSqliteStore({ path: ':memory:', platform });
  });
  afterEach(() => store.close());

  async function put(item: RememberItem, ...from: Memory[]): Promise<Memory> {
    const [stored] = await store.write(scope, async (w) => {
      const memories = await w.memories.insert(scope, { memories: [prepareMemory(item, platform, 'none')] });
      const [made] = memories;
      const link = { from: made?.seq ?? 0, type: 'derived_from', weight: 1, origin: 'automatic' } as const;
      await w.links.put(scope, { links: from.map(({ seq: to }) => ({ ...link, to })), at: 1 });
      return memories;
    });
    if (stored === undefined) throw new Error('nothing was stored');
    return stored;
  }
  const source = (id: string) => ({ type: 'extraction', id });

  test('finds both, shows one, and looks further down for others', async () => {
    const index = createIndexCache({ store, platform, maxBytes: 1e9 });
    const turn = await put({ content: 'So we moved the boat to Porto, you know, in the spring.' });
    const typed = await put({ content: 'The boat is in Porto.', kind: 'semantic', source: source('1') }, turn);
    const other = await put({ content: 'A boat needs paint.' });
    const hidden = await put({ content: 'It floats.' });
    const far = await put({ content: 'Boat, boat, boat!', kind: 'semantic', source: source('2') }, hidden);
    const gone = await put({ content: 'The boat again.', kind: 'semantic', source: source('4') });
    const summary = await put({ content: 'A day of the boat.', kind: 'reflective', source: source('3') }, turn, other);
    await store.write(scope, (w) => w.memories.softDelete(scope, { id: hidden.id, at: 1 }));
    const dependencies = {
      store,
      platform,
      index,
      embeddings: createEmbeddingService({ embedder: undefined, platform }),
    };
    const query = { ...queryOf('boat in Porto'), now: platform.now(), k: 5 };
    const { results } = await recallMemories(dependencies, scope, { query, window: 0 });
    const ids = results.map(({ memory }) => memory.id);
    expect(ids.toSorted()).toEqual([turn.id, other.id, far.id, gone.id, summary.id].toSorted());
    expect(results.find(({ memory }) => memory.id === turn.id)?.duplicates).toEqual([typed.id]);
    expect(results.filter(({ duplicates }) => duplicates !== undefined)).toHaveLength(1);
    // Who asks for typed memories gets them.
    const facts = { ...query, filter: { kinds: ['semantic'] as const } };
    const asked = await recallMemories(dependencies, scope, { query: facts, window: 0 });
    expect(asked.results.find(({ memory }) => memory.id === typed.id)?.duplicates).toEqual([turn.id]);
  });
});
