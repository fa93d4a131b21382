import { describe, expect, test } from 'vitest';
import { failure, ids, listAll, remember, recalled, type World } from './world.ts';

export function describeRemembering(world: World): void {
  describe('remember', () => {
    test('keeps the words and everything said about them, and answers with the stored memory', async () => {
      const client = world.fresh();
      const said = {
        content: '  The spare key is under the blue pot.\r\n\tSecond line — ünï☕  ',
        kind: 'semantic' as const,
        contentType: 'fact' as const,
        role: 'user' as const,
        speaker: 'Ana',
        sessionId: 'kitchen talk',
        agentId: 'helper',
        turn: 7,
        salience: 0.9,
        confidence: 0.8,
        decayRate: 0.02,
        tags: ['home', 'key'],
        metadata: { room: 'hall', nested: { list: [1, null, true, 'x'] } },
        source: { type: 'chat', id: 'm-1' },
        pinned: true,
      };
      const { memory, outcome } = await client.remember({
        ...said,
        occurredAt: '2026-03-01T10:00:00+02:00',
        expiresAt: '2999-01-01',
      });
      expect(outcome).toBe('created');
      expect(memory).toMatchObject({
        ...said,
        userId: client.user,
        space: 'default',
        occurredAt: '2026-03-01T08:00:00.000Z',
        expiresAt: '2999-01-01T00:00:00.000Z',
        state: 'active',
        version: 1,
        accessCount: 0,
        derived: [],
      });
      expect((await client.getMemory({ id: memory.id })).memory).toEqual(memory);
    });

    test('a bare sentence gets the defaults, and rules derive what was not said', async () => {
      const client = world.fresh();
      const before = Date.now();
      const memory = await remember(client, 'We planted tomatoes');
      expect(memory).toMatchObject({ kind: 'episodic', confidence: 1, decayRate: 0.01, pinned: false, metadata: {} });
      expect(memory.derived.toSorted()).toEqual(['salience', 'tags']);
      expect(Date.parse(memory.occurredAt)).toBeGreaterThanOrEqual(before - 60_000);
      expect(Date.parse(memory.occurredAt)).toBeLessThanOrEqual(Date.now() + 60_000);
    });

    test.each([
      ['conversation', 'episodic'],
      ['event', 'episodic'],
      ['fact', 'semantic'],
      ['preference', 'semantic'],
    ] as const)('the content type %s stands for the kind %s', async (contentType, kind) => {
      const client = world.fresh();
      expect(await remember(client, 'Oat milk, please', { contentType })).toMatchObject({ contentType, kind });
    });

    test('the content hash is the SHA-256 of the exact bytes', async () => {
      const memory = await remember(world.fresh(), 'abc');
      expect(memory.contentHash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    });

    test('what was acknowledged is found by its words at once', async () => {
      const client = world.fresh();
      await remember(client, 'The ferry leaves at dawn');
      expect(await recalled(client, 'ferry')).toEqual(['The ferry leaves at dawn']);
    });

    test('a call that was aborted before it began stores nothing', async () => {
      const client = world.fresh();
      const reason = new Error('changed my mind');
      const signal = AbortSignal.abort(reason);
      await expect(client.remember({ content: 'never' }, { signal })).rejects.toBe(reason);
      expect(await listAll(client)).toEqual([]);
    });
  });

  describe('rememberMany', () => {
    test('stores items in order and counts what came of them', async () => {
      const client = world.fresh();
      const answer = await client.rememberMany({
        space: 'work',
        items: [
          { content: 'one', source: { type: 's', id: '1' } },
          { content: 'two', tags: ['b'] },
          { content: 'three' },
        ],
      });
      expect(answer).toMatchObject({ created: 3, duplicates: 0, replaced: 0 });
      expect(answer.results.map(({ outcome, version }) => [outcome, version])).toEqual(
        Array.from({ length: 3 }, () => ['created', 1]),
      );
      for (const [index, content] of ['one', 'two', 'three'].entries()) {
        const id = answer.results[index]?.id ?? '';
        expect((await client.getMemory({ id, spaces: ['work'] })).memory).toMatchObject({ content, space: 'work' });
      }
      const again = await client.rememberMany({
        space: 'work',
        items: [{ content: 'one', source: { type: 's', id: '1' } }, { content: 'four' }],
      });
      expect(again).toMatchObject({ created: 1, duplicates: 1 });
      expect(again.results[0]).toEqual({ ...answer.results[0], outcome: 'duplicate' });
    });

    test('a session’s turns are numbered in order, take its time, and later turns follow', async () => {
      const client = world.fresh();
      const sessionId = 'call 1';
      const turns = [
        { role: 'user' as const, speaker: 'Ana', content: 'Hello there' },
        { role: 'assistant' as const, content: 'Good morning' },
      ];
      const first = await client.rememberMany({ sessionId, agentId: 'bot', occurredAt: '2026-02-01', turns });
      const next = await client.rememberMany({ sessionId, turns: [{ role: 'user', content: 'And goodbye' }] });
      const numbers = [...first.results, ...next.results].map((result) => result.turn);
      expect(numbers).toEqual([numbers[0], (numbers[0] ?? 0) + 1, (numbers[0] ?? 0) + 2]);
      const listed = await listAll(client, { sessionId, to: '2026-02-01', order: 'oldest' });
      expect(listed).toMatchObject([
        { role: 'user', speaker: 'Ana', kind: 'episodic', sessionId, agentId: 'bot', turn: numbers[0] },
        { role: 'assistant', occurredAt: '2026-02-01T00:00:00.000Z', turn: numbers[1] },
      ]);
    });

    test('500 items go in at once', async () => {
      const client = world.fresh();
      const items = Array.from({ length: 500 }, (_, index) => ({ content: `note number ${index}` }));
      const { results, created } = await client.rememberMany({ items });
      expect(created).toBe(500);
      expect(new Set(ids(results)).size).toBe(500);
    });

    test('one bad item stores nothing, and the error names its index and field', async () => {
      const client = world.fresh();
      const items = [{ content: 'good' }, { content: 'fine' }, { content: ' ' }];
      expect(await failure(client.rememberMany({ items }))).toMatchObject({
        code: 'invalid_input',
        index: 2,
        faults: [{ field: 'items[2].content' }],
      });
      expect(await listAll(client)).toEqual([]);
      expect(await recalled(client, 'good fine')).toEqual([]);
    });

    test('one conflicting item stores nothing, and the error names its index', async () => {
      const client = world.fresh();
      await remember(client, 'as it was', { source: { type: 'mail', id: '7' } });
      const items = [{ content: 'new' }, { content: 'changed', source: { type: 'mail', id: '7' } }];
      expect(await failure(client.rememberMany({ items }))).toMatchObject({ code: 'source_conflict', index: 1 });
      expect(await listAll(client)).toHaveLength(1);
    });

    test('many writers of one session never share a turn', async () => {
      const client = world.fresh();
      await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          client.rememberMany({ sessionId: 's', turns: [{ role: 'user', content: `turn by writer ${index}` }] }),
        ),
      );
      const turns = (await listAll(client, { sessionId: 's' })).map((memory) => memory.turn);
      expect(new Set(turns).size).toBe(12);
    });
  });
}
