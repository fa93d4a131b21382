import { describe, expect, test } from 'vitest';
import type { Memory } from '../../domain/memories/memory.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const vectorOf = (memory: Memory, values: number[], version = memory.version) => ({
  memoryId: memory.id,
  version,
  head: 'semantic' as const,
  model: 'm',
  values: new Float32Array(values),
});

export function embeddingsSuite(under: StoreUnderTest): void {
  describe('embeddings', () => {
    const fixture = useStore(under);
    const put = (vectors: ReturnType<typeof vectorOf>[]) =>
      fixture.store.write(ana, (w) => w.embeddings.put(ana, { vectors, at: 5 }));
    const scan = (model = 'm') =>
      fixture.store.read(ana, (r) => r.embeddings.scan(ana, { head: 'semantic', model, afterSeq: 0, limit: 10 }));

    test('a vector comes back to the bit and makes its memory ready, as a change', async () => {
      const memory = await fixture.insertOne(ana, { embedding: 'pending' });
      expect(await put([vectorOf(memory, [0.1, -0, 1e-30])])).toBe(1);
      const expected = {
        seq: memory.seq,
        memoryId: memory.id,
        space: 'default',
        head: 'semantic',
        model: 'm',
        values: new Float32Array([0.1, -0, 1e-30]),
      };
      expect(await scan()).toEqual([expected]);
      expect(await scan('other')).toEqual([]);
      await fixture.store.read(ana, async (r) => {
        expect(await r.embeddings.getBySeqs(ana, { head: 'semantic', model: 'm', seqs: [memory.seq, 99] })).toEqual([
          expected,
        ]);
        expect(await r.embeddings.getBySeqs(ana, { head: 'entity', model: 'm', seqs: [memory.seq] })).toEqual([]);
        expect(await r.memories.getMany(ana, { ids: [memory.id] })).toMatchObject([{ embedding: 'ready', version: 1 }]);
        expect((await r.changes.since(ana, { after: 1, limit: 9 })).changes).toMatchObject([
          { version: 2, change: 'embedded', seq: memory.seq },
        ]);
        expect(await r.embeddings.models(ana)).toEqual([{ model: 'm', head: 'semantic', dimensions: 3, count: 1 }]);
      });
    });

    test('a later vector of the same head and model takes the place of the earlier', async () => {
      const memory = await fixture.insertOne(ana);
      await put([vectorOf(memory, [1, 0])]);
      await put([vectorOf(memory, [0, 1])]);
      expect((await scan()).map(({ values }) => [...values])).toEqual([[0, 1]]);
    });

    test('a late vector is dropped: of another version, of a deleted memory, of none', async () => {
      const [edited, deleted] = await fixture.insert(ana, {}, {});
      if (edited === undefined || deleted === undefined) throw new Error('not stored');
      await fixture.store.write(ana, async (w) => {
        await w.memories.update(ana, { id: edited.id, patch: { content: 'New.' }, at: 1 });
        await w.memories.softDelete(ana, { id: deleted.id, at: 1 });
      });
      expect(
        await put([vectorOf(edited, [1]), vectorOf(deleted, [1]), { ...vectorOf(edited, [1]), memoryId: 'none' }]),
      ).toBe(0);
      expect(await fixture.store.read(ana, (r) => r.changes.version(ana))).toBe(2);
    });

    test('new content drops the vectors, other edits keep them', async () => {
      const memory = await fixture.insertOne(ana);
      await put([vectorOf(memory, [1])]);
      await fixture.store.write(ana, (w) => w.memories.update(ana, { id: memory.id, patch: { salience: 1 }, at: 1 }));
      expect(await scan()).toHaveLength(1);
      const edited = await fixture.store.write(ana, (w) =>
        w.memories.update(ana, { id: memory.id, patch: { content: 'New.' }, at: 1 }),
      );
      expect(edited?.embedding).toBe('pending');
      expect(await scan()).toEqual([]);
    });

    test('vectors of deleted memories are hidden until they are restored', async () => {
      const memory = await fixture.insertOne(ana);
      await put([vectorOf(memory, [1])]);
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: memory.id, at: 1 }));
      expect(await scan()).toEqual([]);
      expect(await fixture.store.read(ana, (r) => r.embeddings.models(ana))).toEqual([]);
      await fixture.store.write(ana, (w) => w.memories.restore(ana, { id: memory.id, at: 2 }));
      expect(await scan()).toHaveLength(1);
    });
  });
}
