import { describe, expect, test } from 'vitest';
import type { MemoryFilter } from '../../domain/memories/memory-store.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const everywhere = scopeOf('ana', { spaces: '*' });

export function memoryListsSuite(under: StoreUnderTest): void {
  describe('lists of memories', () => {
    const fixture = useStore(under);

    test('pages follow (occurredAt, seq) both ways, ties and all, and end', async () => {
      await fixture.insert(
        ana,
        ...[3, 1, 2, 2, 2, 1].map((occurredAt) => ({ occurredAt, content: `at ${occurredAt}` })),
      );
      for (const order of ['newest', 'oldest'] as const) {
        const seen: { occurredAt: number; seq: number }[] = [];
        for (let page = 0; page < 5; page += 1) {
          const after = seen.at(-1);
          const rows = await fixture.store.read(ana, (r) =>
            r.memories.list(ana, { filter: {}, order, limit: 2, ...(after === undefined ? {} : { after }) }),
          );
          seen.push(...rows.map(({ occurredAt, seq }) => ({ occurredAt, seq })));
        }
        const sorted = seen.toSorted((a, b) => a.occurredAt - b.occurredAt || a.seq - b.seq);
        expect(seen).toHaveLength(6);
        expect(seen).toEqual(order === 'oldest' ? sorted : sorted.toReversed());
      }
    });

    test('every condition of a filter must hold', async () => {
      const full = {
        content: 'full',
        kind: 'semantic',
        contentType: 'fact',
        tags: ['a', 'b_%'],
        speaker: 'Ana',
        role: 'user',
        sessionId: 's',
        agentId: 'g',
        source: { type: 'mail' },
        salience: 0.9,
        occurredAt: 100,
        state: 'archived',
        pinned: true,
      } as const;
      await fixture.insert(ana, full, { content: 'plain', occurredAt: 50, tags: ['a'] });
      const list = async (filter: MemoryFilter): Promise<string[]> =>
        (await fixture.store.read(ana, (r) => r.memories.list(ana, { filter, order: 'oldest', limit: 10 }))).map(
          ({ content }) => content,
        );
      const only: MemoryFilter[] = [
        { kinds: ['semantic', 'reflective'] },
        { contentTypes: ['fact'] },
        { tags: ['a', 'b_%'] },
        { speaker: 'Ana' },
        { role: 'user' },
        { sessionId: 's' },
        { agentId: 'g' },
        { sourceType: 'mail' },
        { minSalience: 0.9 },
        { from: 100 },
        { states: ['archived'] },
        { pinned: true },
      ];
      for (const filter of [...only, Object.assign({}, ...only) as MemoryFilter])
        expect(await list(filter), JSON.stringify(filter)).toEqual(['full']);
      expect(await list({ to: 100 })).toEqual(['plain']);
      expect(await list({ pinned: false })).toEqual(['plain']);
      expect(await list({ tags: ['a'] })).toEqual(['plain', 'full']);
      expect(await list({ tags: ['b__'] })).toEqual([]);
      expect(await list({ kinds: [] })).toEqual([]);
    });

    test('deleted memories are listed and counted only on request', async () => {
      const [gone] = await fixture.insert(ana, {}, {});
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: gone?.id ?? '', at: 1 }));
      const list = (includeDeleted: boolean) =>
        fixture.store.read(ana, (r) => r.memories.list(ana, { filter: { includeDeleted }, order: 'oldest', limit: 9 }));
      expect(await list(false)).toHaveLength(1);
      expect(await list(true)).toHaveLength(2);
    });

    test('facets count what the filter leaves, by kind, tag, speaker and UTC month', async () => {
      await fixture.insert(
        ana,
        { tags: ['x', '__proto__'], speaker: 'Ana', occurredAt: Date.UTC(2026, 0, 31, 23, 59, 59, 999) },
        { tags: ['x'], occurredAt: Date.UTC(2026, 1, 1), kind: 'semantic' },
        { tags: ['x'], occurredAt: Date.UTC(1965, 6, 1), salience: 0.1 },
      );
      const facets = await fixture.store.read(ana, (r) => r.memories.facets(ana, { filter: { minSalience: 0.5 } }));
      expect(facets.total).toBe(2);
      expect({ ...facets.kinds }).toEqual({ episodic: 1, semantic: 1 });
      expect(Object.entries(facets.tags).toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
        ['__proto__', 1],
        ['x', 2],
      ]);
      expect({ ...facets.speakers }).toEqual({ Ana: 1 });
      expect({ ...facets.months }).toEqual({ '2026-01': 1, '2026-02': 1 });
    });

    test('a scan gives what is not deleted by seq, from where the last ended', async () => {
      const full = {
        contentType: 'fact',
        role: 'user',
        speaker: 'Ana',
        sessionId: 's',
        agentId: 'a',
        turn: 4,
        tags: ['x'],
        pinned: true,
        expiresAt: 9,
      } as const;
      const stored = await fixture.insert(ana, full, {}, {});
      const scan = (afterSeq: number, limit: number) =>
        fixture.store.read(ana, (r) => r.memories.scan(ana, { afterSeq, limit }));
      const [first, second, ...none] = await scan(0, 2);
      // Everything that was given, and what every memory has, without what an index does not need.
      const always = ['seq', 'space', 'kind', 'content', 'occurredAt', 'salience', 'decayRate', 'createdAt', 'state'];
      const keys = [...always, 'version', 'embedding', ...Object.keys(full)];
      expect(Object.keys(first ?? {}).toSorted()).toEqual(keys.toSorted());
      expect(stored[0]).toMatchObject(first ?? {});
      expect(stored[1]).toMatchObject(second ?? {});
      expect(none).toEqual([]);
      expect((await scan(second?.seq ?? 0, 2)).map(({ seq }) => seq)).toEqual([stored[2]?.seq]);
    });

    test('neighbours are the nearest turns left in the session, one answer a question', async () => {
      const turns = await fixture.insert(
        ana,
        ...[0, 1, 2, 3, 4, 5].map((turn) => ({ sessionId: 's', turn, content: `turn ${turn}` })),
      );
      await fixture.insert(ana, { sessionId: 'other', turn: 3 });
      await fixture.insert(scopeOf('ana', { spaces: ['work'] }), { sessionId: 's', turn: 3 });
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: turns[2]?.id ?? '', at: 1 }));
      const around = [
        { space: 'default', sessionId: 's', turn: 3 },
        { space: 'default', sessionId: 'none', turn: 3 },
        { space: 'default', sessionId: 's', turn: 0 },
      ];
      const found = await fixture.store.read(ana, (r) => r.memories.neighbours(ana, { around, before: 2, after: 1 }));
      expect(found.map((memories) => memories.map(({ turn }) => turn))).toEqual([[0, 1, 4], [], [1]]);
      const none = await fixture.store.read(ana, (r) => r.memories.neighbours(ana, { around, before: 0, after: 0 }));
      expect(none).toEqual([[], [], []]);
    });

    test('counts tell states, kinds, spaces and embeddings apart', async () => {
      const [gone] = await fixture.insert(ana, {}, { state: 'archived' }, { kind: 'semantic', embedding: 'pending' });
      await fixture.insert(scopeOf('ana', { spaces: ['work'] }), { embedding: 'ready' });
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: gone?.id ?? '', at: 1 }));
      const counts = await fixture.store.read(everywhere, (r) => r.memories.counts(everywhere));
      expect({ ...counts, bySpace: { ...counts.bySpace } }).toEqual({
        total: 3,
        archived: 1,
        deleted: 1,
        byKind: { episodic: 2, semantic: 1 },
        bySpace: { default: 2, work: 1 },
        embeddingReady: 1,
        embeddingPending: 1,
      });
    });
  });
}
