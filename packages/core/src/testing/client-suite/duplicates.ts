import { describe, expect, test } from 'vitest';
import { contents, expectCode, ids, listAll, recalled, remember, type World } from './world.ts';

export function describeDuplicates(world: World): void {
  const source = { type: 'mail', id: '<1@example.org>' };

  describe('the same source', () => {
    test('with the same content is answered with the memory that is there', async () => {
      const client = world.fresh();
      const first = await remember(client, 'Invoice arrived', { source });
      const again = await client.remember({ content: 'Invoice arrived', source });
      expect(again.outcome).toBe('duplicate');
      expect(again.memory.id).toBe(first.id);
      expect(await listAll(client)).toHaveLength(1);
    });

    test('with other content is a conflict, and the first stays', async () => {
      const client = world.fresh();
      await remember(client, 'Invoice arrived', { source });
      await expectCode(client.remember({ content: 'Invoice paid', source }), 'source_conflict');
      expect(contents(await listAll(client))).toEqual(['Invoice arrived']);
    });

    test('with onConflict replace makes a new version, found by its new words only', async () => {
      const client = world.fresh();
      const first = await remember(client, 'Invoice arrived', { source });
      const again = await client.remember({ content: 'Receipt paid', source, onConflict: 'replace' });
      expect(again).toMatchObject({
        outcome: 'replaced',
        memory: { id: first.id, content: 'Receipt paid', version: 2 },
      });
      const { versions } = await client.getMemory({ id: first.id, includeVersions: true });
      expect(versions).toMatchObject([{ version: 1, content: 'Invoice arrived' }]);
      expect(await recalled(client, 'receipt')).toEqual(['Receipt paid']);
      expect(await recalled(client, 'invoice')).toEqual([]);
    });

    test('without an id is no identity', async () => {
      const client = world.fresh();
      await remember(client, 'Invoice arrived', { source: { type: 'mail' } });
      expect((await client.remember({ content: 'Invoice arrived', source: { type: 'mail' } })).outcome).toBe('created');
    });

    test('written by many at once is stored once', async () => {
      const client = world.fresh();
      const answers = await Promise.all(Array.from({ length: 10 }, () => client.remember({ content: 'Once', source })));
      expect(new Set(ids(answers.map((answer) => answer.memory))).size).toBe(1);
      expect(answers.filter((answer) => answer.outcome === 'created')).toHaveLength(1);
    });

    test('twice in one batch is stored once', async () => {
      const client = world.fresh();
      const { results } = await client.rememberMany({
        items: [
          { content: 'a', source },
          { content: 'a', source },
        ],
      });
      expect(results.map((result) => result.outcome)).toEqual(['created', 'duplicate']);
      expect(results[0]?.id).toBe(results[1]?.id);
    });
  });

  describe('the same idempotency key', () => {
    test('with the same body is answered with what the first call stored', async () => {
      const client = world.fresh();
      const options = { idempotencyKey: `key-of-${client.user}` };
      const first = await client.remember({ content: 'Pay the rent' }, options);
      const again = await client.remember({ content: 'Pay the rent' }, options);
      expect(again.outcome).toBe('duplicate');
      expect(again.memory.id).toBe(first.memory.id);
      expect(await listAll(client)).toHaveLength(1);
    });

    test('with another body is a conflict, and nothing more is stored', async () => {
      const client = world.fresh();
      const options = { idempotencyKey: `key-of-${client.user}` };
      await client.remember({ content: 'Pay the rent' }, options);
      await expectCode(client.remember({ content: 'Pay the gas' }, options), 'idempotency_conflict');
      expect(await listAll(client)).toHaveLength(1);
    });

    test('repeats a whole batch', async () => {
      const client = world.fresh();
      const options = { idempotencyKey: `key-of-${client.user}` };
      const input = { items: [{ content: 'one' }, { content: 'two' }] };
      const first = await client.rememberMany(input, options);
      const again = await client.rememberMany(input, options);
      expect(ids(again.results)).toEqual(ids(first.results));
      expect(await listAll(client)).toHaveLength(2);
    });

    test('used by many at once stores once', async () => {
      const client = world.fresh();
      const options = { idempotencyKey: `key-of-${client.user}` };
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => client.remember({ content: 'Only once' }, options)),
      );
      expect(new Set(ids(answers.map((answer) => answer.memory))).size).toBe(1);
      expect(await listAll(client)).toHaveLength(1);
    });
  });

  describe('the same words', () => {
    const said = { content: 'Good night', occurredAt: '2026-01-05T21:00:00Z', sessionId: 's', speaker: 'Bo' };

    test('at the same stated time, session and speaker are one episode', async () => {
      const client = world.fresh();
      const first = await client.remember(said);
      const again = await client.remember(said);
      expect(again).toMatchObject({ outcome: 'duplicate', memory: { id: first.memory.id } });
    });

    test.each([
      ['another time', { occurredAt: '2026-01-06T21:00:00Z' }],
      ['another session', { sessionId: 't' }],
      ['another speaker', { speaker: 'Cy' }],
      ['another role', { role: 'assistant' as const }],
      ['another turn', { turn: 40 }],
    ])('at %s are another episode', async (_what, change) => {
      const client = world.fresh();
      await client.remember({ ...said, turn: 1 });
      expect((await client.remember({ ...said, turn: 1, ...change })).outcome).toBe('created');
    });

    test('without a stated time happened twice', async () => {
      const client = world.fresh();
      await remember(client, 'Good night');
      expect((await client.remember({ content: 'Good night' })).outcome).toBe('created');
      expect(await listAll(client)).toHaveLength(2);
    });
  });
}
