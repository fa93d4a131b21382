import { describe, expect, test } from 'vitest';
import { expectCode, failure, recalled, type World } from './world.ts';

export function describeEvents(world: World): void {
  describe('events', () => {
    test('the words of an event are a memory, found by recall, and the list tells what happened', async () => {
      const client = world.fresh();
      const { results, created, duplicates } = await client.recordEvents({
        events: [
          { type: 'purchase', content: 'Ana bought a kite', occurredAt: '2026-03-01', salience: 0.4, tags: ['shop'] },
          { type: 'meeting', content: 'Ana met Bo at the harbour', occurredAt: '2026-03-02', salience: 0.6 },
        ],
      });
      expect({ created, duplicates }).toEqual({ created: 2, duplicates: 0 });
      const [purchase, meeting] = results;
      const { memory } = await client.getMemory({ id: purchase?.memoryId ?? '' });
      expect(memory).toMatchObject({ kind: 'episodic', contentType: 'event', tags: ['shop'], salience: 0.4 });
      expect(await recalled(client, 'kite')).toEqual(['Ana bought a kite']);
      const { events } = await client.listEvents({});
      expect(events).toMatchObject([
        { id: meeting?.id, type: 'meeting', content: 'Ana met Bo at the harbour' },
        {
          id: purchase?.id,
          type: 'purchase',
          memoryId: memory.id,
          salience: 0.4,
          occurredAt: '2026-03-01T00:00:00.000Z',
        },
      ]);
      expect((await client.listEvents({ type: 'meeting' })).events).toHaveLength(1);
      expect((await client.listEvents({ minSalience: 0.5 })).events).toMatchObject([{ type: 'meeting' }]);
      expect((await client.listEvents({ from: '2026-03-01', to: '2026-03-01' })).events).toMatchObject([
        { type: 'purchase' },
      ]);
      const page = await client.listEvents({ limit: 1 });
      const cursor = page.nextCursor ?? '';
      expect((await client.listEvents({ limit: 1, cursor })).events).toMatchObject([{ type: 'purchase' }]);
      await expectCode(client.listEvents({ type: 'meeting', cursor }), 'invalid_cursor');
      await client.forgetMemory({ id: memory.id });
      expect((await client.listEvents({})).events).toMatchObject([{ type: 'meeting' }]);
    });

    test('facts are made of events that matter enough, from 0.7 on', async () => {
      const client = world.fresh();
      const event = (salience: number, object: string) => ({
        type: 'move',
        content: `Ana moved to ${object}`,
        occurredAt: '2026-03-01',
        salience,
        facts: [{ subject: 'Ana', predicate: 'lives in', object }],
      });
      const { results } = await client.recordEvents({ events: [event(0.69, 'Faro'), event(0.7, 'Porto')] });
      expect(results.map(({ facts }) => facts.length)).toEqual([0, 1]);
      const { facts } = await client.listFacts({});
      expect(facts).toMatchObject([
        {
          id: results[1]?.facts[0],
          object: 'Porto',
          origin: 'rules',
          validFrom: '2026-03-01T00:00:00.000Z',
          sources: [results[1]?.memoryId],
        },
      ]);
      const { events } = await client.listEvents({});
      expect(events.map(({ promotedAt }) => promotedAt !== undefined)).toEqual([true, false]);
      // It rests on the event alone, and is hidden with it.
      await client.forgetMemory({ id: results[1]?.memoryId ?? '' });
      expect(await client.listFacts({ includeSuperseded: true })).toEqual({ facts: [] });
    });

    test('an event of a source that is there is the one that is there, and makes no facts again', async () => {
      const client = world.fresh();
      const event = {
        type: 'call',
        content: 'Ana called',
        salience: 0.9,
        source: { type: 'phone', id: '1' },
        facts: [{ subject: 'Ana', predicate: 'owns', object: 'a phone' }],
      };
      const first = await client.recordEvents({ events: [event] });
      const again = await client.recordEvents({ events: [event] });
      expect(again).toEqual({
        results: [{ ...first.results[0], outcome: 'duplicate', facts: [] }],
        created: 0,
        duplicates: 1,
      });
      expect((await client.listEvents({})).events).toHaveLength(1);
      expect((await client.listFacts({})).facts).toMatchObject([{ confirmations: 0 }]);
    });

    test('all or nothing', async () => {
      const client = world.fresh();
      await client.recordEvents({ events: [{ type: 't', content: 'first', source: { type: 's', id: '1' } }] });
      const error = await failure(
        client.recordEvents({
          events: [
            { type: 't', content: 'good', salience: 1, facts: [{ subject: 'a', predicate: 'is', object: 'b' }] },
            { type: 't', content: 'other', source: { type: 's', id: '1' } },
          ],
        }),
      );
      expect(error.code).toBe('source_conflict');
      expect((await client.listEvents({})).events).toMatchObject([{ content: 'first' }]);
      expect(await client.listFacts({})).toEqual({ facts: [] });
    });
  });
}
