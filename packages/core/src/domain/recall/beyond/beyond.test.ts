import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../store/sqlite/open.ts';
import { type FakePlatform, fakePlatform } from '../../../testing/fake-platform.ts';
import type { NewMemory } from '../../memories/memory.ts';
import type { UserScope } from '../../scope.ts';
import type { Store } from '../../store.ts';
import { createIndexCache } from '../index-cache.ts';
import type { RecallQuery } from '../query.ts';
import type { SearchIndex } from '../search-index.ts';
import { memoryOf, queryOf } from '../testing/memories.ts';
import { createWorkingSet } from '../working-set/working-set.ts';
import { searchingStore } from '../testing/searching-store.ts';

const ana: UserScope = { kind: 'user', tenant: 't', user: 'ana', spaces: ['default'] };
const all: UserScope = { ...ana, spaces: '*' };
const { signal } = new AbortController();
const things = ['kettle', 'lantern', 'violin', 'ladder', 'compass', 'anchor'];

let platform: FakePlatform;
let store: Store;
/** Searches of these users go to the store, and those of `memory` never do. */
let index: SearchIndex;
let memory: SearchIndex;
let errors: unknown[];
let made = 0;

beforeEach(async () => {
  platform = fakePlatform();
  store = searchingStore(await openSqliteStore({ path: ':memory:', platform }));
  errors = [];
  index = createIndexCache({ store, platform, maxBytes: 20_000, onError: (error) => errors.push(error) });
  memory = createIndexCache({ store, platform, maxBytes: 1e9 });
});
afterEach(async () => {
  await index.close();
  await store.close();
});

function newMemory(content: string, given: Partial<NewMemory> = {}): NewMemory {
  made += 1;
  const { seq: _seq, tenant: _tenant, user: _user, space: _space, ...rest } = memoryOf({ seq: made, content });
  return { ...rest, id: `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`, ...given };
}
const remember = (...memories: NewMemory[]) => store.write(ana, (w) => w.memories.insert(ana, { memories }));
/** Five sessions of twelve turns. */
const live = () =>
  remember(
    ...Array.from({ length: 60 }, (_, at) =>
      newMemory(`the ${things[at % 6]} of number${at}`, {
        sessionId: `s${Math.floor(at / 12)}`,
        turn: at % 12,
        occurredAt: Date.UTC(2026, 0, 1 + Math.floor(at / 12), 9),
        speaker: at % 2 === 0 ? 'Ada' : 'Grace',
      }),
    ),
  );
const ask = async (query: string, more: Partial<RecallQuery> = {}, from = index, vector?: Float32Array) => {
  const asked = vector === undefined ? undefined : { model: 'm', values: vector };
  const { hits, degraded } = await from.search(ana, queryOf(query, { now: platform.now(), ...more }), asked);
  return { found: hits.map(({ seq }) => seq), degraded };
};
const searched = async (): Promise<void> => {
  await expect.poll(async () => (await ask('lantern')).degraded).toContain('searched_in_database');
};

describe('a user whose index would not fit into memory', () => {
  test('is searched in memory until all words are stored, then in the database, which finds the same', async () => {
    await live();
    expect((await ask('violin')).degraded).toEqual([]);
    await searched();
    for (const query of [
      'number17',
      'the violin of number14',
      'what did Ada say',
      'the ladder on 3 January',
      'zeppelin',
    ]) {
      const { found, degraded } = await ask(query);
      expect(degraded).toEqual(['searched_in_database']);
      expect(found[0], query).toBe((await ask(query, {}, memory)).found[0]);
    }
    expect(index.version(ana)).toBe(memory.version(ana));
    expect(errors).toEqual([]);
  });

  test('finds at once what was written, edited and deleted since, be it little or much', async () => {
    const [first, second] = await live();
    await searched();
    const [kite] = await remember(newMemory('a red kite'));
    expect((await ask('kite')).found).toEqual([kite?.seq]);
    await store.write(ana, async ({ memories }) => {
      await memories.update(ana, { id: first?.id ?? '', patch: { content: 'a zeppelin' }, at: 2 });
      await memories.softDelete(ana, { id: second?.id ?? '', at: 3 });
    });
    expect((await ask('zeppelin')).found[0]).toBe(first?.seq);
    expect((await ask('number1')).found).not.toContain(second?.seq);
    await remember(...Array.from({ length: 80 }, (_, at) => newMemory(`a note ${at}`)));
    expect((await ask('zeppelin')).found[0]).toBe(first?.seq);
    await remember(...Array.from({ length: 300 }, (_, at) => newMemory(`another note ${at}`)));
    const [last] = await remember(newMemory('the balloon'));
    expect((await ask('balloon')).found).toEqual([last?.seq]);
  });

  test('is searched on when a link was made and no memory has changed since', async () => {
    const [first, second] = await live();
    await searched();
    const link = { from: first?.seq ?? 0, to: second?.seq ?? 0, type: 'similar', weight: 1, origin: 'manual' } as const;
    await store.write(ana, (w) => w.links.put(ana, { links: [link], at: 2 }));
    expect(await ask('number1')).toMatchObject({ degraded: ['searched_in_database'] });
    expect((await ask('number1')).found[0]).toBe(second?.seq);
    expect(index.version(ana)).toBe(await store.read(ana, ({ changes }) => changes.version(ana)));
  });

  test('is searched within the conditions of a question', async () => {
    const [first] = await live();
    const rows = await store.read(ana, (r) => r.memories.scan(ana, { afterSeq: -1, limit: 99 }));
    const moves = rows.slice(0, 20).map(({ seq }) => ({ seq, state: 'archived', tier: 'cold' }) as const);
    await store.write(ana, (w) => w.memories.move(ana, { moves, at: 2 }));
    await searched();
    expect((await ask('number0')).found).not.toContain(first?.seq);
    expect((await ask('number0', { includeArchived: true })).found[0]).toBe(first?.seq);
    const said = await ask('lantern', { filter: { speaker: 'Grace' } });
    expect(said.found.length).toBeGreaterThan(0);
    expect(said.found).toEqual(said.found.filter((seq) => rows.find((row) => row.seq === seq)?.speaker === 'Grace'));
    expect((await ask('number40', { asOf: 1 })).found).toEqual([]);
  });

  test('is searched by vectors, too, also for what is nearest to a memory', async () => {
    const stored = await live();
    const values = (at: number) => Float32Array.from([Math.cos(at / 10), Math.sin(at / 10)]);
    await store.write(ana, (w) =>
      w.embeddings.put(ana, {
        at: 1,
        vectors: stored.map(({ id }, at) => {
          return { memoryId: id, version: 1, head: 'semantic' as const, model: 'm', values: values(at) };
        }),
      }),
    );
    await searched();
    expect((await ask('zeppelin', {}, index, values(7))).found[0]).toBe(stored[7]?.seq);
    const grace = await ask('zeppelin', { filter: { speaker: 'Grace' } }, index, values(8));
    expect([stored[7]?.seq, stored[9]?.seq]).toContain(grace.found[0]);
    const seqs = [3, 4].map((at) => ({ seq: stored[at]?.seq ?? 0, values: values(at) }));
    const asked = { model: 'm', wanted: seqs, count: 2, above: 0.9, mostLookups: 1, signal };
    const near = await index.nearest(ana, asked);
    expect(near.lookups).toBe(1);
    expect(near.found[0]?.map(({ seq }) => seq)).toEqual([stored[2]?.seq, stored[4]?.seq]);
    const other = await memory.nearest(ana, { ...asked, model: 'another' });
    expect(other.found).toEqual([[], []]);
  });

  test('is searched with what its session asked before, and for what is a kind of what is asked', async () => {
    await live();
    await searched();
    const workingSet = createWorkingSet();
    const { understood } = await index.search(ana, queryOf('violin'), undefined);
    const event = { kind: 'recalled', query: 'violin', understood, seqs: [] } as const;
    workingSet.note(ana, { sessionId: 's9', now: platform.now(), event });
    const leaning = createIndexCache({ store, platform, maxBytes: 20_000, workingSet });
    const { found, degraded } = await ask('number14 pets', { sessionId: 's9' }, leaning);
    expect(degraded).toEqual(['searched_in_database']);
    expect(found[0]).toBe((await ask('number14', {}, memory)).found[0]);
    expect((await ask('which pets', { profile: 'voice' })).found).toEqual([]);
  });

  test('judges a memory that is not found', async () => {
    // So many that the last page of them is full.
    await remember(...Array.from({ length: 196 }, (_, at) => newMemory(`a word ${at}`)));
    const stored = await live();
    await searched();
    const seq = stored[30]?.seq ?? 0;
    expect(await index.judge(ana, queryOf('the moon of number30'), undefined, seq)).toMatchObject({
      sharedTerms: ['number30'],
      missingTerms: ['moon'],
      filteredOut: false,
    });
  });

  test('knows after much was written what is common and who speaks', async () => {
    await live();
    await searched();
    await remember(...Array.from({ length: 250 }, (_, at) => newMemory(`the lantern ${at}`, { speaker: 'Linus' })));
    const { found } = await ask('what did Linus say of lantern 249');
    expect(found[0]).toBe((await ask('what did Linus say of lantern 249', {}, memory)).found[0]);
  });

  test('whose log was pruned has its words stored anew; meanwhile memory does', async () => {
    await live();
    await searched();
    for (const content of ['a kite', 'a boat', 'a raft']) await remember(newMemory(content));
    const asked = { keep: 1, before: 9e15, limit: 99 };
    expect(await store.write(all, (w) => w.changes.prune(all, asked))).toBeGreaterThan(60);
    expect((await ask('kite')).found).toHaveLength(1);
    // As another process does, at the same moment.
    await store.write(all, async ({ search }) => search?.dropWords(all));
    const { found, degraded } = await ask('boat');
    expect([found.length, degraded]).toEqual([1, []]);
    await searched();
    expect((await ask('boat')).found).toHaveLength(1);
  });

  test('goes back into memory when most of it is forgotten', async () => {
    const stored = await live();
    await searched();
    platform.advance(20_000);
    expect((await ask('violin')).degraded).toEqual(['searched_in_database']);
    await store.write(ana, async ({ memories }) => {
      for (const { id } of stored.slice(2)) await memories.softDelete(ana, { id, at: 5 });
    });
    platform.advance(20_000);
    expect((await ask('kettle')).degraded).toEqual([]);
    await live();
    index.evict(ana);
    expect(index.version(ana)).toBeUndefined();
    await searched();
  });

  test('whose words cannot be stored stays in memory, and says why', async () => {
    await live();
    const failing = { ...store, write: () => Promise.reject(new Error('full')) };
    const said: unknown[] = [];
    const cache = createIndexCache({ store: failing, platform, maxBytes: 1, onError: (error) => said.push(error) });
    expect((await ask('violin', {}, cache)).degraded).toEqual([]);
    await expect.poll(() => said).toHaveLength(1);
    const closing = createIndexCache({ store, platform, maxBytes: 1 });
    await closing.close();
    expect((await ask('violin', {}, closing)).found.length).toBeGreaterThan(0);
  });
});
