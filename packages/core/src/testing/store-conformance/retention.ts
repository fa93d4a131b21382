import { describe, expect, test } from 'vitest';
import { systemScope } from '../../domain/scope.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');

/** Moving memories out of the way, and back. */
export function retentionSuite(under: StoreUnderTest): void {
  describe('retention', () => {
    const fixture = useStore(under);
    const move = (seq: number, state: 'active' | 'archived', tier: 'hot' | 'cold') =>
      fixture.store.write(ana, (w) => w.memories.move(ana, { moves: [{ seq, state, tier }], at: 9 }));
    const version = () => fixture.store.read(ana, (r) => r.changes.version(ana));

    test('what decides about memories is read by page, without what is archived and cold, or deleted', async () => {
      const [one, two, gone, cold] = await fixture.insert(
        ana,
        { source: { type: 'work', id: '1' }, expiresAt: 7, pinned: true },
        { accessCount: 3, state: 'archived', tier: 'warm' },
        {},
        { state: 'archived', tier: 'cold' },
      );
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: gone?.id ?? '', at: 1 }));
      const page = (afterSeq: number, limit: number) =>
        fixture.store.read(ana, (r) => r.memories.retained(ana, { afterSeq, limit }));
      const [first] = await page(-1, 1);
      expect(first).toEqual({
        seq: one?.seq,
        id: one?.id,
        space: 'default',
        kind: 'episodic',
        salience: 0.5,
        decayRate: 0.01,
        accessCount: 0,
        accessedAt: one?.accessedAt,
        createdAt: one?.createdAt,
        updatedAt: one?.updatedAt,
        pinned: true,
        state: 'active',
        tier: 'hot',
        sourceType: 'work',
        expiresAt: 7,
      });
      expect(await page(first?.seq ?? 0, 9)).toMatchObject([{ id: two?.id, accessCount: 3, tier: 'warm' }]);
      expect(cold?.seq).toBeGreaterThan(two?.seq ?? 0);
    });

    test('another state is a change and makes no version, another tier is no change', async () => {
      const memory = await fixture.insertOne(ana);
      const before = await version();
      expect(await move(memory.seq, 'active', 'cold')).toEqual([memory.seq]);
      expect(await version()).toBe(before);
      expect(await move(memory.seq, 'archived', 'cold')).toEqual([memory.seq]);
      expect(await move(memory.seq, 'archived', 'cold')).toEqual([]);
      expect(await version()).toBe(before + 1);
      await fixture.store.read(ana, async (r) => {
        const log = await r.changes.since(ana, { after: before, limit: 9 });
        expect(log.changes).toMatchObject([{ memoryId: memory.id, change: 'updated' }]);
        expect(await r.memories.getMany(ana, { ids: [memory.id] })).toEqual([
          { ...memory, state: 'archived', tier: 'cold' },
        ]);
        expect(await r.memories.counts(ana)).toMatchObject({ total: 1, archived: 1 });
        expect(await r.memories.versions(ana, { id: memory.id })).toEqual([]);
      });
      expect(await move(memory.seq, 'active', 'hot')).toEqual([memory.seq]);
      expect(await fixture.store.read(ana, (r) => r.memories.counts(ana))).toMatchObject({ total: 1, archived: 0 });
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: memory.id, at: 1 }));
      expect(await move(memory.seq, 'archived', 'cold')).toEqual([]);
    });

    test('vectors under other heads are given up without being missed, until they are wanted again', async () => {
      const [cold, hot] = await fixture.insert(ana, {}, {});
      const ids = [cold?.id ?? '', hot?.id ?? ''];
      const seqs = [cold?.seq ?? 0];
      const values = new Float32Array([1, 0]);
      await fixture.store.write(ana, (w) =>
        w.embeddings.put(ana, {
          vectors: ids.flatMap((memoryId) =>
            (['semantic', 'entity'] as const).map((head) => ({ memoryId, version: 1, head, model: 'm', values })),
          ),
          at: 1,
        }),
      );
      const lengths = async (head: 'semantic' | 'entity') =>
        (
          await fixture.store.read(ana, (r) => r.embeddings.scan(ana, { head, model: 'm', afterSeq: -1, limit: 9 }))
        ).map((vector) => vector.values.length);
      const behind = () =>
        fixture.store.read(systemScope, (r) =>
          r.embeddings.behind(systemScope, { model: 'm', heads: ['semantic', 'entity'], jobKey: 'k', limit: 9 }),
        );
      const before = await version();
      await fixture.store.write(ana, async (w) => {
        expect(await w.embeddings.emptyHeads(ana, { seqs, at: 2 })).toEqual(seqs);
        expect(await w.embeddings.emptyHeads(ana, { seqs, at: 2 })).toEqual([]);
      });
      expect([await lengths('semantic'), await lengths('entity')]).toEqual([
        [2, 2],
        [0, 2],
      ]);
      const { changes } = await fixture.store.read(ana, (r) => r.changes.since(ana, { after: before, limit: 9 }));
      expect(changes).toMatchObject([{ memoryId: cold?.id, change: 'embedded' }]);
      expect(await behind()).toEqual([]);
      await fixture.store.write(ana, async (w) => {
        expect(await w.embeddings.reopenHeads(ana, { seqs: [...seqs, hot?.seq ?? 0] })).toBe(1);
      });
      expect([await lengths('semantic'), await lengths('entity')]).toEqual([[2, 2], [2]]);
      expect(await behind()).toEqual([{ tenant: 'acme', user: 'ana' }]);
    });
  });
}
