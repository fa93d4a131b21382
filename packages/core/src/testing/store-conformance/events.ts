import { describe, expect, test } from 'vitest';
import type { EventReader, NewEvent } from '../../domain/events/event-store.ts';
import { newId } from '../../domain/ids.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const all = scopeOf('ana', { spaces: '*' });

export function eventsSuite(under: StoreUnderTest): void {
  describe('events', () => {
    const fixture = useStore(under);
    const eventOf = (memory: Memory, fields: Partial<NewEvent> = {}): NewEvent => ({
      id: newId(fixture.platform),
      type: 'meeting',
      seq: memory.seq,
      memoryId: memory.id,
      salience: 0.5,
      occurredAt: 1_000,
      ...fields,
    });
    const append = (scope: typeof ana, ...events: NewEvent[]) =>
      fixture.store.write(scope, (w) => w.events.append(scope, { events, at: 2_000 }));
    const list = async (params: Partial<Parameters<EventReader['list']>[1]> = {}) =>
      (await fixture.store.read(ana, (r) => r.events.list(ana, { limit: 9, ...params }))).map(({ type }) => type);

    test('events come back as they were appended, and are noted as promoted', async () => {
      const memory = await fixture.insertOne(ana);
      const event = eventOf(memory);
      const [stored] = await append(ana, event);
      expect(stored).toEqual({ ...event, no: stored?.no, space: 'default', recordedAt: 2_000 });
      const read = () => fixture.store.read(ana, (r) => r.events.ofMemories(ana, { seqs: [memory.seq, 999_999] }));
      expect(await read()).toEqual([stored]);
      for (const ids of [[], [event.id, 'unknown']]) {
        await fixture.store.write(ana, (w) => w.events.notePromoted(ana, { ids, at: 3_000 }));
      }
      expect(await read()).toEqual([{ ...stored, promotedAt: 3_000 }]);
      expect(await fixture.store.read(ana, (r) => r.events.ofMemories(ana, { seqs: [] }))).toEqual([]);
    });

    test('a memory keeps the words of one event: another of it is the one that is there', async () => {
      const memory = await fixture.insertOne(ana);
      const [first] = await append(ana, eventOf(memory));
      expect(await append(ana, eventOf(memory, { type: 'other' }))).toEqual([first]);
      expect(await append(ana, eventOf({ ...memory, seq: 999_999 }))).toEqual([]);
      await expect(append(all, eventOf(memory))).rejects.toMatchObject({ code: 'invalid_input' });
      expect(await append(scopeOf('ana', { spaces: ['work'] }), eventOf(memory))).toEqual([]);
    });

    test('a list is newest first, filtered, a page at a time, without what is deleted', async () => {
      const [a, b, c] = await fixture.insert(ana, {}, {}, {});
      if (a === undefined || b === undefined || c === undefined) throw new Error('not stored');
      const [, middle] = await append(
        ana,
        eventOf(a, { type: 'first', salience: 0.7 }),
        eventOf(b, { type: 'second' }),
        eventOf(c, { type: 'third', occurredAt: 3_000, salience: 0.69 }),
      );
      expect(await list()).toEqual(['third', 'second', 'first']);
      expect(await list({ type: 'second' })).toEqual(['second']);
      expect([await list({ minSalience: 0.7 }), await list({ minSalience: 0.69 })]).toEqual([
        ['first'],
        ['third', 'first'],
      ]);
      expect([await list({ from: 3_000 }), await list({ to: 3_000 })]).toEqual([['third'], ['second', 'first']]);
      expect(await list({ after: { occurredAt: 1_000, no: middle?.no ?? 0 } })).toEqual(['first']);
      expect(await list({ limit: 1 })).toEqual(['third']);
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: b.id, at: 1 }));
      expect(await list()).toEqual(['third', 'first']);
      await fixture.store.write(ana, (w) => w.memories.purge(ana, { deletedBefore: 2, limit: 9, at: 3 }));
      expect(await fixture.store.read(ana, (r) => r.events.ofMemories(ana, { seqs: [b.seq] }))).toEqual([]);
    });
  });
}
