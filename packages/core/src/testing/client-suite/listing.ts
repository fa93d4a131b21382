import type { Client } from '@holdfast/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { contents, expectCode, failure, ids, listAll, remember, type World } from './world.ts';

export function describeListing(world: World): void {
  describe('getMemory', () => {
    test('answers not_found for an id that nobody has', async () => {
      await expectCode(world.fresh().getMemory({ id: '01890a5d-ac96-774b-bcce-b302099a8057' }), 'not_found');
    });

    test('adds earlier versions on request only, newest first', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'first', { tags: ['x'] });
      await client.updateMemory({ id, content: 'second' });
      await client.updateMemory({ id, content: 'third' });
      expect(await client.getMemory({ id })).not.toHaveProperty('versions');
      const { memory, versions } = await client.getMemory({ id, includeVersions: true });
      expect(memory).toMatchObject({ content: 'third', version: 3 });
      expect(versions).toMatchObject([
        { version: 2, content: 'second' },
        { version: 1, content: 'first', tags: ['x'] },
      ]);
    });
  });

  describe('listMemories', () => {
    test('pages to the end with no gap and no repeat, in both orders', async () => {
      const client = world.fresh();
      // Three memories an instant, so that page borders fall inside equal times.
      const items = Array.from({ length: 25 }, (_, index) => ({
        content: `note ${index}`,
        occurredAt: new Date(Date.UTC(2026, 0, 1 + Math.floor(index / 3))).toISOString(),
      }));
      const { results } = await client.rememberMany({ items });
      for (const order of ['newest', 'oldest'] as const) {
        const all = await listAll(client, { limit: 4, order });
        expect(ids(all).toSorted()).toEqual(ids(results).toSorted());
        const times = all.map((memory) => memory.occurredAt);
        expect(times).toEqual(order === 'oldest' ? times.toSorted() : times.toSorted().toReversed());
      }
    });

    test('a page is as long as asked, and the last one has no cursor', async () => {
      const client = world.fresh();
      await client.rememberMany({ items: [{ content: 'a' }, { content: 'b' }, { content: 'c' }] });
      const first = await client.listMemories({ limit: 2 });
      expect(first.memories).toHaveLength(2);
      const second = await client.listMemories({ limit: 2, cursor: first.nextCursor });
      expect(second.memories).toHaveLength(1);
      expect(second.nextCursor).toBeUndefined();
      expect((await client.listMemories({ limit: 3 })).nextCursor).toBeUndefined();
    });

    test('what is written while paging neither repeats nor hides what was there', async () => {
      const client = world.fresh();
      const { results } = await client.rememberMany({ items: [{ content: 'a' }, { content: 'b' }, { content: 'c' }] });
      const first = await client.listMemories({ limit: 2 });
      await remember(client, 'later');
      const rest = await client.listMemories({ limit: 2, cursor: first.nextCursor });
      expect(ids([...first.memories, ...rest.memories]).toSorted()).toEqual(ids(results).toSorted());
    });

    describe('filters', () => {
      let client: Client;
      beforeAll(async () => {
        client = world.fresh();
        await remember(client, 'breakfast', {
          kind: 'episodic',
          contentType: 'event',
          tags: ['food', 'morning'],
          speaker: 'Ana',
          role: 'user',
          sessionId: 's1',
          agentId: 'a1',
          source: { type: 'diary', id: '1' },
          salience: 0.2,
          occurredAt: '2026-01-31T23:59:59.999Z',
        });
        await remember(client, 'likes rye bread', {
          contentType: 'preference',
          tags: ['food'],
          speaker: 'Bo',
          role: 'assistant',
          sessionId: 's2',
          agentId: 'a2',
          source: { type: 'chat' },
          salience: 0.9,
          pinned: true,
          occurredAt: '2026-02-01',
        });
        const paused = await remember(client, 'old recipe', {
          kind: 'procedural',
          tags: ['food'],
          salience: 0.5,
          occurredAt: '2026-02-02',
        });
        await client.updateMemory({ id: paused.id, state: 'paused' });
        const archived = await remember(client, 'older recipe', {
          kind: 'procedural',
          tags: ['x'],
          salience: 0.5,
          occurredAt: '2026-02-03',
        });
        await client.updateMemory({ id: archived.id, state: 'archived' });
      });

      test.each([
        [{}, ['old recipe', 'likes rye bread', 'breakfast']],
        [{ order: 'oldest' as const }, ['breakfast', 'likes rye bread', 'old recipe']],
        [{ kinds: ['procedural' as const] }, ['old recipe']],
        [{ kinds: ['episodic' as const, 'procedural' as const] }, ['old recipe', 'breakfast']],
        [{ contentTypes: ['preference' as const] }, ['likes rye bread']],
        [{ tags: ['food'] }, ['old recipe', 'likes rye bread', 'breakfast']],
        [{ tags: ['food', 'morning'] }, ['breakfast']],
        [{ tags: ['foo'] }, []],
        [{ speaker: 'Ana' }, ['breakfast']],
        [{ role: 'assistant' as const }, ['likes rye bread']],
        [{ sessionId: 's1' }, ['breakfast']],
        [{ agentId: 'a2' }, ['likes rye bread']],
        [{ sourceType: 'diary' }, ['breakfast']],
        [{ sourceType: 'diary', sourceId: '1' }, ['breakfast']],
        [{ sourceId: '2' }, []],
        [{ minSalience: 0.5 }, ['old recipe', 'likes rye bread']],
        [{ from: '2026-02-01' }, ['old recipe', 'likes rye bread']],
        [{ to: '2026-02-01' }, ['likes rye bread', 'breakfast']],
        [{ to: '2026-02-01T00:00:00Z' }, ['breakfast']],
        [{ from: '2026-02-01T01:00:00+02:00', to: '2026-01-31' }, ['breakfast']],
        [{ pinned: true }, ['likes rye bread']],
        [{ pinned: false }, ['old recipe', 'breakfast']],
        [{ states: ['archived' as const] }, ['older recipe']],
        [{ tags: ['food'], minSalience: 0.5, kinds: ['semantic' as const] }, ['likes rye bread']],
      ])('%j', async (filter, expected) => {
        const { memories } = await client.listMemories(filter);
        expect(contents(memories)).toEqual(expected);
      });

      test('facets count all that match, whatever the page', async () => {
        const { memories, facets } = await client.listMemories({ facets: true, limit: 1, tags: ['food'] });
        expect(memories).toHaveLength(1);
        expect(facets).toEqual({
          total: 3,
          kinds: { episodic: 1, semantic: 1, procedural: 1 },
          tags: { food: 3, morning: 1 },
          speakers: { Ana: 1, Bo: 1 },
          months: { '2026-01': 1, '2026-02': 2 },
        });
        expect(await client.listMemories({})).not.toHaveProperty('facets');
      });
    });

    test('facets count names that objects have by nature', async () => {
      const client = world.fresh();
      for (const name of ['toString', 'constructor']) await remember(client, 'odd', { speaker: name, tags: [name] });
      const { facets } = await client.listMemories({ facets: true });
      expect(facets?.speakers).toEqual({ constructor: 1, toString: 1 });
    });

    test('deleted memories are listed on request only', async () => {
      const client = world.fresh();
      const { id } = await remember(client, 'gone');
      await client.forgetMemory({ id });
      expect(await listAll(client)).toEqual([]);
      const [listed] = await listAll(client, { includeDeleted: true });
      expect(listed?.id).toBe(id);
      expect(listed?.deletedAt).toBeDefined();
    });

    test.each([
      ['made up', 'bm9uc2Vuc2U'],
      ['not even base64', '💥 %00'],
    ])('a cursor that is %s is refused', async (_what, cursor) => {
      await expectCode(world.fresh().listMemories({ cursor }), 'invalid_cursor');
    });

    test('a cursor belongs to its user, its filters and its order', async () => {
      const client = world.fresh();
      await client.rememberMany({ items: [{ content: 'a' }, { content: 'b' }] });
      const { nextCursor: cursor } = await client.listMemories({ limit: 1 });
      expect(cursor).toBeDefined();
      const other = world.fresh();
      await remember(other, 'c');
      expect(await failure(other.listMemories({ limit: 1, cursor }))).toMatchObject({
        code: 'invalid_cursor',
        status: 400,
      });
      await expectCode(client.listMemories({ limit: 1, cursor, tags: ['x'] }), 'invalid_cursor');
      await expectCode(client.listMemories({ limit: 1, cursor, order: 'oldest' }), 'invalid_cursor');
      await expectCode(client.listMemories({ limit: 1, cursor, spaces: '*' }), 'invalid_cursor');
      expect((await client.listMemories({ limit: 1, cursor })).memories).toHaveLength(1);
    });
  });
}
