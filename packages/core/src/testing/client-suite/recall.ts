import type { Client } from '@holdfast/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { contents, recalled, remember, type World } from './world.ts';

export function describeRecall(world: World): void {
  describe('recall', () => {
    test('finds other forms of a word, in any case, and best first', async () => {
      const client = world.fresh();
      await remember(client, 'Ana adopted two kittens from the shelter in Lisbon');
      await remember(client, 'The shelter needs new blankets');
      await remember(client, 'Bo fixed the bicycle');
      const { results, tookMs } = await client.recall({ query: 'Who is ADOPTING a kitten?' });
      expect(results[0]?.memory.content).toBe('Ana adopted two kittens from the shelter in Lisbon');
      expect(contents(results.map((result) => result.memory))).not.toContain('Bo fixed the bicycle');
      expect(tookMs).toBeGreaterThanOrEqual(0);
    });

    test('results come in the order of their scores, the same each time', async () => {
      const client = world.fresh();
      await client.rememberMany({
        items: ['red boat', 'red red boat with a boat house', 'blue boat', 'a boat', 'red car'].map((content) => ({
          content,
        })),
      });
      const first = await client.recall({ query: 'red boat' });
      const scores = first.results.map((result) => result.score);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      const again = await client.recall({ query: 'red boat' });
      expect(again.results.map((result) => result.memory.id)).toEqual(first.results.map((result) => result.memory.id));
    });

    test('returns k results: 10 when not said, never more than there are', async () => {
      const client = world.fresh();
      await client.rememberMany({ items: Array.from({ length: 12 }, (_, n) => ({ content: `pebble number ${n}` })) });
      expect(await recalled(client, 'pebble')).toHaveLength(10);
      expect(await recalled(client, 'pebble', { k: 1 })).toHaveLength(1);
      expect(await recalled(client, 'pebble', { k: 100 })).toHaveLength(12);
    });

    test('memories that say the same take one place, and the others are named', async () => {
      const client = world.fresh();
      const said = ['Feed the cat', 'feed  the CAT', 'Feed the cat at noon'];
      const { results: stored } = await client.rememberMany({ items: said.map((content) => ({ content })) });
      await client.remember({ content: 'Feed the cat', space: 'other' });
      const { results } = await client.recall({ query: 'feed the cat', k: 2, spaces: ['default', 'other'] });
      expect(results.map(({ memory }) => memory.space).toSorted()).toEqual(['default', 'other']);
      const whole = await client.recall({ query: 'feed the cat', spaces: ['default'] });
      expect(contents(whole.results.map(({ memory }) => memory))).toContain('Feed the cat at noon');
      const folded = whole.results.find(({ duplicates }) => duplicates !== undefined);
      const ids = [folded?.memory.id ?? '', ...(folded?.duplicates ?? [])];
      expect(new Set(ids)).toEqual(new Set([stored[0]?.id, stored[1]?.id]));
    });

    test('duplicates leave room for what lies further down', async () => {
      const client = world.fresh();
      await client.rememberMany({
        items: [...Array.from({ length: 30 }, () => 'tea is ready'), 'tea grows on hills'].map((content) => ({
          content,
        })),
      });
      const found = await recalled(client, 'is tea ready?', { k: 5 });
      expect(found.toSorted()).toEqual(['tea grows on hills', 'tea is ready']);
    });

    test('sessions are found by their best turns', async () => {
      const client = world.fresh();
      const talk = async (sessionId: string, ...said: string[]): Promise<void> => {
        await client.rememberMany({ sessionId, turns: said.map((content) => ({ role: 'user' as const, content })) });
      };
      await talk('boats', 'The red boat leaks', 'Paint the boat', 'A boat needs tar', 'Sell the boat', 'Lunch?');
      await talk('lunch', 'Soup again', 'We saw a boat');
      await remember(client, 'A boat of my own');
      const { results, sessions = [] } = await client.recall({
        query: 'boat',
        groupBy: 'session',
        k: 3,
        explain: true,
      });
      expect(sessions[0]).toMatchObject({ sessionId: 'boats', space: 'default' });
      expect(sessions[0]?.results).toHaveLength(3);
      expect(new Set(sessions.map(({ sessionId }) => sessionId))).toEqual(new Set(['boats', 'lunch', undefined]));
      expect(results.map(({ memory }) => memory.id)).toEqual(sessions.map((session) => session.results[0]?.memory.id));
      expect(results[0]?.explain?.session).toBeGreaterThan(0);
      const one = await client.recall({ query: 'boat', groupBy: 'session', k: 1 });
      expect(one.sessions?.map(({ sessionId }) => sessionId)).toEqual(['boats']);
      expect((await client.recall({ query: 'boat' })).sessions).toBeUndefined();
    });

    test('finds nothing where no word fits, and says what it looked for', async () => {
      const client = world.fresh();
      await remember(client, 'The kettle is on');
      const { results, understood } = await client.recall({ query: 'zeppelins' });
      expect(results).toEqual([]);
      expect(understood.terms).toHaveLength(1);
    });

    test.each([
      ['Japanese', '昨日は家族と東京タワーに行きました', '東京タワー'],
      ['Cyrillic', 'Бабушка печёт пироги по пятницам', 'пироги'],
      ['accents', 'Déjeuner dans une école', 'école'],
      ['an emoji name', 'met 🦊fox🦊 at the fair', 'fox'],
      ['query syntax', 'The "AND" gate NEAR(the) door* costs 5%', '"AND" OR NEAR( door* -- %_'],
    ])('%s is found', async (_what, content, query) => {
      const client = world.fresh();
      await remember(client, content);
      expect(await recalled(client, query)).toEqual([content]);
    });

    test('a head under which there are no vectors is refused by its name', async () => {
      const client = world.fresh();
      await remember(client, 'The kettle is on');
      for (const head of ['entity', 'situation'] as const) {
        const call = client.recall({ query: 'kettle', heads: [head] });
        await expect(call).rejects.toMatchObject({
          code: 'head_unavailable',
          faults: [{ field: 'heads', message: `${head} is not available` }],
        });
      }
    });

    test('a recall changes neither the memory nor the change feed', async () => {
      const client = world.fresh();
      const before = await remember(client, 'quiet reading');
      const { version } = await client.stats({});
      await client.recall({ query: 'reading' });
      expect((await client.stats({})).version).toBe(version);
      expect((await client.getMemory({ id: before.id })).memory.version).toBe(1);
    });

    describe('filters', () => {
      let client: Client;
      beforeAll(async () => {
        client = world.fresh();
        await remember(client, 'garden early', {
          kind: 'semantic',
          contentType: 'fact',
          tags: ['plants', 'tools'],
          salience: 0.9,
          occurredAt: '2026-01-31T23:59:59.999Z',
          sessionId: 's1',
          agentId: 'a1',
          speaker: 'Ana',
          role: 'user',
        });
        await remember(client, 'garden late', {
          kind: 'episodic',
          contentType: 'event',
          tags: ['plants'],
          salience: 0.1,
          occurredAt: '2026-02-01T12:00:00Z',
          sessionId: 's2',
          agentId: 'a2',
          speaker: 'Bo',
          role: 'assistant',
        });
      });

      test.each([
        [{ kinds: ['semantic' as const] }, ['garden early']],
        [{ contentTypes: ['event' as const] }, ['garden late']],
        [{ tags: ['plants'] }, ['garden early', 'garden late']],
        [{ tags: ['plants', 'tools'] }, ['garden early']],
        [{ tags: ['plant'] }, []],
        [{ minSalience: 0.5 }, ['garden early']],
        [{ from: '2026-02-01' }, ['garden late']],
        [{ to: '2026-02-01' }, ['garden early', 'garden late']],
        [{ to: '2026-01-31' }, ['garden early']],
        [{ to: '2026-02-01T12:00:00Z' }, ['garden early']],
        [{ from: '2026-02-01T12:00:00Z' }, ['garden late']],
        [{ sessionId: 's1' }, ['garden early']],
        [{ agentId: 'a2' }, ['garden late']],
        [{ speaker: 'Bo' }, ['garden late']],
        [{ role: 'user' as const }, ['garden early']],
        [{ within: '1d' }, ['garden late']],
        [{ within: '1w' }, ['garden early', 'garden late']],
        [{ tags: ['plants'], speaker: 'Ana', role: 'assistant' as const }, []],
      ])('%j', async (filter, expected) => {
        const found = await recalled(client, 'garden', { filter, now: '2026-02-02T00:00:00Z' });
        expect(found.toSorted()).toEqual(expected);
      });

      test('the asking session is no filter', async () => {
        expect(await recalled(client, 'garden', { sessionId: 's1' })).toHaveLength(2);
      });
    });

    test('window attaches the turns around a result, in order, of its own session only', async () => {
      const client = world.fresh();
      const said = ['hello', 'how are you', 'I bought a harmonica', 'wonderful', 'bye'];
      await client.rememberMany({ sessionId: 's', turns: said.map((content) => ({ role: 'user' as const, content })) });
      await client.rememberMany({ sessionId: 't', turns: [{ role: 'user', content: 'unrelated' }] });
      const find = async (window: number): Promise<string[] | undefined> => {
        const { results } = await client.recall({ query: 'harmonica', window });
        expect(results[0]?.memory.content).toBe('I bought a harmonica');
        const neighbours = results[0]?.neighbours;
        return neighbours === undefined ? undefined : contents(neighbours);
      };
      expect(await find(0)).toBeUndefined();
      expect(await find(1)).toEqual(['how are you', 'wonderful']);
      expect(await find(10)).toEqual(['hello', 'how are you', 'wonderful', 'bye']);
    });

    test('what a recall leaves out is not attached as a neighbour either', async () => {
      const client = world.fresh();
      const turns = ['paused words', 'archived words', 'an accordion', 'expired words'];
      const { results } = await client.rememberMany({
        sessionId: 's',
        turns: turns.map((content) => ({ content, role: 'user' as const })),
      });
      const [paused = '', archived = '', , expired = ''] = results.map(({ id }) => id);
      await client.updateMemory({ id: paused, state: 'paused' });
      await client.updateMemory({ id: archived, state: 'archived' });
      await client.updateMemory({ id: expired, expiresAt: '2020-01-01' });
      const around = async (more: object): Promise<string[]> => {
        const found = await client.recall({ query: 'accordion', window: 5, ...more });
        return (found.results[0]?.neighbours ?? []).map((turn) => turn.content);
      };
      expect(await around({})).toEqual([]);
      expect(await around({ includeArchived: true })).toEqual(['archived words']);
    });

    test('explain tells how the score came about, on request only', async () => {
      const client = world.fresh();
      await remember(client, 'The lighthouse keeper paints boats', { salience: 0.7 });
      const { results } = await client.recall({ query: 'lighthouses', explain: true });
      const explain = results[0]?.explain;
      expect(explain?.salience).toBe(0.7);
      expect(explain?.words).toBeGreaterThan(0);
      expect(explain?.words).toBeLessThanOrEqual(1);
      expect(explain?.similarity).toBeGreaterThanOrEqual(explain?.words ?? 1);
      expect(explain?.recency).toBeGreaterThan(0.9);
      expect(explain?.matched).toHaveLength(1);
      expect(Object.values(explain?.ranks ?? {})).toContain(1);
      const { results: plain } = await client.recall({ query: 'lighthouses' });
      expect(plain[0]).not.toHaveProperty('explain');
    });

    test.each(['relevance', 'balanced', 'voice'] as const)('the profile %s answers', async (profile) => {
      const client = world.fresh();
      await remember(client, 'Nora plays the cello');
      expect(await recalled(client, 'cello', { profile })).toEqual(['Nora plays the cello']);
    });

    test('expired and paused memories, and those stored after asOf, are left out', async () => {
      const client = world.fresh();
      await remember(client, 'ticket one', { expiresAt: '2020-01-01' });
      const { id } = await remember(client, 'ticket two');
      await client.updateMemory({ id, state: 'paused' });
      await remember(client, 'ticket three');
      expect(await recalled(client, 'ticket')).toEqual(['ticket three']);
      expect(await recalled(client, 'ticket', { asOf: '2020-01-01' })).toEqual([]);
    });
  });
}
