import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEmbeddingService } from '../../models/embedding-service.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import { hashEmbedder } from '../../testing/hash-embedder.ts';
import type { Embedder } from '../embeddings/embedder.ts';
import { editMemory, forgetMemory } from '../memories/edit.ts';
import type { RememberItem } from '../memories/prepare.ts';
import { rememberAll, type RememberDependencies } from '../memories/remember.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { createIndexCache } from './index-cache.ts';
import { explainMiss, type Miss } from './miss.ts';
import type { RecallQuery } from './query.ts';
import { recallMemories, type Recalled, type RecallDependencies } from './recall.ts';
import type { SearchIndex } from './search-index.ts';
import { queryOf } from './testing/memories.ts';

const scope: UserScope = { kind: 'user', tenant: 't', user: 'ana', spaces: ['default'] };
const code = (name: string): unknown => expect.objectContaining({ code: name });

let platform: FakePlatform;
let store: Store;
let index: SearchIndex;

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
  index = createIndexCache({ store, platform, maxBytes: 1e9 });
});
afterEach(() => store.close());

function dependencies(embedder?: Embedder): RecallDependencies & RememberDependencies {
  return {
    store,
    index,
    platform,
    timeZone: 'UTC',
    extraction: 'off',
    embeddings: createEmbeddingService({ embedder, platform }),
  };
}

async function remember(items: readonly RememberItem[], where = scope, embedder?: Embedder): Promise<string[]> {
  const stored = await rememberAll(dependencies(embedder), where, { items });
  return stored.map(({ memory }) => memory.id);
}

function ask(text: string, over: Partial<RecallQuery> = {}, embedder?: Embedder): Promise<Recalled> {
  const query = { ...queryOf(text), now: platform.now(), ...over };
  return recallMemories(dependencies(embedder), scope, { query, window: 0 });
}

describe('recall', () => {
  test('a memory that goes between the search and the reading of rows is no result', async () => {
    const [id = ''] = await remember([{ content: 'a red kite' }]);
    const racing: SearchIndex = {
      ...index,
      async search(...params) {
        const found = await index.search(...params);
        await forgetMemory({ store, platform, restoreMs: 1 }, scope, id);
        return found;
      },
    };
    const query = { ...queryOf('kite'), now: platform.now() };
    const { results } = await recallMemories({ ...dependencies(), index: racing }, scope, { query, window: 0 });
    expect(results).toEqual([]);
  });

  test('what lies beyond k stands in for duplicates; a store full of one sentence is ranked twice, no more', async () => {
    let rankings = 0;
    const counting: SearchIndex = {
      ...index,
      search(...params) {
        rankings += 1;
        return index.search(...params);
      },
    };
    const contentsOf = async (text: string): Promise<string[]> => {
      rankings = 0;
      const query = { ...queryOf(text), k: 3, now: platform.now() };
      const { results } = await recallMemories({ ...dependencies(), index: counting }, scope, { query, window: 0 });
      return results.map(({ memory }) => memory.content);
    };
    const said = (content: string) => (_: unknown, turn: number) => ({ content, sessionId: content, turn });
    await remember([
      ...Array.from({ length: 3 }, said('a kite')),
      { content: 'a kite over the long sandy beach' },
      { content: 'a kite in the tall old tree of the park' },
      ...Array.from({ length: 40 }, said('a boat')),
    ]);
    expect(await contentsOf('kite')).toHaveLength(3);
    expect(rankings).toBe(1);
    expect(await contentsOf('boat')).toEqual(['a boat']);
    expect(rankings).toBe(2);
  });

  test('a session whose turns all go between the search and the reading of rows is no result', async () => {
    const gone = await remember([
      { content: 'a red kite', sessionId: 'beach' },
      { content: 'the kite tore', sessionId: 'beach' },
    ]);
    const [stays] = await remember([{ content: 'a kite in a tree', sessionId: 'park' }]);
    const racing: SearchIndex = {
      ...index,
      async search(...params) {
        const found = await index.search(...params);
        for (const id of gone) await forgetMemory({ store, platform, restoreMs: 1 }, scope, id);
        return found;
      },
    };
    const query: RecallQuery = { ...queryOf('kite'), now: platform.now(), groupBy: 'session' };
    const { results, sessions } = await recallMemories({ ...dependencies(), index: racing }, scope, {
      query,
      window: 0,
    });
    expect(results.map(({ memory }) => memory.id)).toEqual([stays]);
    expect(sessions?.map(({ sessionId }) => sessionId)).toEqual(['park']);
  });

  test('neighbours are attached where there are any', async () => {
    const turn = (content: string): RememberItem => ({ content, sessionId: 's' });
    await remember([turn('good morning'), turn('a red kite'), turn('lovely'), { content: 'a kite alone' }]);
    const query = { ...queryOf('kite'), now: platform.now() };
    const { results } = await recallMemories(dependencies(), scope, { query, window: 1 });
    const around = new Map(
      results.map(({ memory, neighbours }) => [memory.content, neighbours?.map((one) => one.content)]),
    );
    expect(around.get('a red kite')).toEqual(['good morning', 'lovely']);
    expect(around.get('a kite alone')).toBeUndefined();
    await remember([{ content: 'a lonely boat' }]);
    const alone = await recallMemories(dependencies(), scope, { query: { ...query, query: 'boat' }, window: 1 });
    expect(alone.results.map(({ neighbours }) => neighbours)).toEqual([undefined]);
  });

  test('a neighbour is shown only if the query could have found it', async () => {
    const turn = (content: string, given: Partial<RememberItem> = {}): RememberItem => ({
      content,
      sessionId: 's',
      ...given,
    });
    const past = { expiresAt: platform.now() - 1 };
    const [, archived = '', paused = ''] = await remember([
      turn('plain', { expiresAt: platform.now() + 1_000 }),
      turn('archived'),
      turn('paused'),
      turn('gone', past),
      turn('a red kite'),
    ]);
    const stored = platform.now();
    await editMemory(dependencies(), scope, { id: archived, patch: { state: 'archived' } });
    await editMemory(dependencies(), scope, { id: paused, patch: { state: 'paused' } });
    platform.advance(1);
    await remember([turn('later')]);
    const around = async (over: Partial<RecallQuery>): Promise<string[] | undefined> => {
      const query = { ...queryOf('red'), now: platform.now(), k: 1, ...over };
      const { results } = await recallMemories(dependencies(), scope, { query, window: 5 });
      return results[0]?.neighbours?.map(({ content }) => content);
    };
    expect(await around({})).toEqual(['plain', 'later']);
    expect(await around({ includeArchived: true })).toEqual(['plain', 'archived', 'later']);
    expect(await around({ asOf: stored })).toEqual(['plain']);
  });

  test('a query vector comes from the caller, or from the embedder, or degrades', async () => {
    const embedder = hashEmbedder();
    await remember([{ content: 'a red kite' }], scope, embedder);
    const [own] = await embedder.embed({ texts: ['a red kite'], purpose: 'query' });
    const given = await ask('unrelated', { vector: { model: embedder.model, values: own ?? new Float32Array() } });
    expect(given.results).toHaveLength(1);
    const [result] = (await ask('red', {}, embedder)).results;
    expect(result?.parts.cosine).toBeGreaterThan(0);
    const down = await ask('red', {}, { ...embedder, embed: () => Promise.reject(new Error('down')) });
    expect(down.degraded).toContain('embedder_failed');
    expect(down.results).toHaveLength(1);
  });

  test('a head that nothing fills is refused, the semantic one only without an embedder', async () => {
    await expect(ask('x', { heads: ['entity'] })).rejects.toThrow(code('head_unavailable'));
    await expect(ask('x', { heads: ['semantic'] })).rejects.toThrow(code('head_unavailable'));
    expect((await ask('x', { heads: ['semantic'] }, hashEmbedder())).results).toEqual([]);
  });
});

describe('why a memory was missed', () => {
  const explain = (id: string, text: string, over: Partial<RecallQuery> = {}): Promise<Miss> =>
    explainMiss(dependencies(), scope, { id, reach: '*', query: { ...queryOf(text), now: platform.now(), ...over } });
  const codes = (miss: Miss): string[] => miss.reasons.map((reason) => reason.code);

  test('it was not missed at all', async () => {
    const [id = ''] = await remember([{ content: 'a red kite' }]);
    const miss = await explain(id, 'kite');
    expect(miss).toMatchObject({ found: true, judgement: { rank: 1, sharedTerms: ['kite'] } });
    expect(codes(miss)).toEqual(['found']);
  });

  test('it shares no word, or others fit better', async () => {
    const [first = '', second = ''] = await remember([{ content: 'a kite' }, { content: 'a kite, blue and torn' }]);
    expect(codes(await explain(first, 'boat'))).toEqual(['no_shared_term']);
    const miss = await explain(second, 'kite', { k: 1 });
    expect(codes(miss)).toEqual(['outranked']);
    expect(miss.lowestReturnedScore).toBeGreaterThan(miss.judgement?.score ?? 1);
  });

  test('it is out of reach: space, deletion, state, expiry, time of storing, filter', async () => {
    const [other = ''] = await remember([{ content: 'a kite' }], { ...scope, spaces: ['work'] });
    expect(codes(await explain(other, 'kite'))).toEqual(['other_space']);
    const ids = await remember([
      { content: 'a kite' },
      { content: 'a kite' },
      { content: 'a kite' },
      { content: 'a kite', expiresAt: platform.now() },
    ]);
    const [deleted = '', archived = '', paused = '', expired = ''] = ids;
    await forgetMemory({ store, platform, restoreMs: 1_000 }, scope, deleted);
    await editMemory(dependencies(), scope, { id: archived, patch: { state: 'archived' } });
    await editMemory(dependencies(), scope, { id: paused, patch: { state: 'paused' } });
    expect(codes(await explain(deleted, 'kite'))).toContain('deleted');
    expect(codes(await explain(archived, 'kite'))).toContain('archived');
    expect(codes(await explain(paused, 'kite'))).toContain('paused');
    expect(codes(await explain(expired, 'kite'))).toContain('expired');
    const [plain = ''] = await remember([{ content: 'a kite' }]);
    expect(codes(await explain(plain, 'kite', { asOf: platform.now() - 1 }))).toContain('stored_after_as_of');
    expect(codes(await explain(plain, 'kite', { filter: { tags: ['none'] } }))).toContain('filtered_out');
  });

  test('it fits too weakly for the precision mode', async () => {
    const long = `a kite ${Array.from({ length: 60 }, (_, word) => `word${word}`).join(' ')}`;
    const [id = ''] = await remember([{ content: long }]);
    const miss = await explain(id, 'kite boat lamp chair window', { mode: 'precision' });
    expect(codes(miss)).toContain('below_precision_threshold');
  });

  test('its vector is still to come', async () => {
    const slow: Embedder = { ...hashEmbedder(), embed: () => Promise.reject(new Error('down')) };
    const [id = ''] = await remember([{ content: 'a kite' }], scope, slow);
    expect(codes(await explain(id, 'boat'))).toContain('vector_pending');
  });

  test('nobody learns of a memory of another user', async () => {
    const [id = ''] = await remember([{ content: 'a kite' }], { ...scope, user: 'anabel' });
    await expect(explain(id, 'kite')).rejects.toThrow(code('not_found'));
  });
});
