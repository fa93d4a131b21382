import { describe, expect, test } from 'vitest';
import type { Memory } from '../../domain/memories/memory.ts';
import type { MemoryCounts } from '../../domain/memories/memory-store.ts';
import type { Writers } from '../../domain/store.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const work = scopeOf('ana', { spaces: ['work'] });
const everywhere = scopeOf('ana', { spaces: '*' });

function recount(memories: readonly Memory[]): MemoryCounts {
  const live = memories.filter(({ deletedAt }) => deletedAt === undefined);
  const by = (key: 'kind' | 'space') =>
    Object.fromEntries(Object.entries(Object.groupBy(live, (one) => one[key])).map(([name, of]) => [name, of?.length]));
  return {
    total: live.length,
    archived: live.filter(({ state }) => state === 'archived').length,
    deleted: memories.length - live.length,
    embeddingReady: live.filter(({ embedding }) => embedding === 'ready').length,
    embeddingPending: live.filter(({ embedding }) => embedding === 'pending').length,
    byKind: by('kind') as Record<string, number>,
    bySpace: by('space') as Record<string, number>,
  };
}

/** Counts may be maintained beside the memories; whatever is done to these, they must agree. */
export function countsSuite(under: StoreUnderTest): void {
  describe('counts', () => {
    const fixture = useStore(under);
    const all = () =>
      fixture.store.read(everywhere, (r) =>
        r.memories.list(everywhere, { filter: { includeDeleted: true }, order: 'oldest', limit: 1_000 }),
      );
    const counts = () => fixture.store.read(everywhere, (r) => r.memories.counts(everywhere));

    test('agree with the memories after every kind of change', async () => {
      const write = (change: (writers: Writers) => Promise<unknown>) => fixture.store.write(everywhere, change);
      const vectorFor = ({ id, version }: Memory) => ({
        memoryId: id,
        version,
        head: 'semantic' as const,
        model: 'm',
        values: new Float32Array([1, 0]),
      });
      const [first, second, third] = await fixture.insert(ana, { embedding: 'pending' }, {}, { kind: 'semantic' });
      const [fourth] = await fixture.insert(work, { embedding: 'pending' }, { state: 'paused' });
      if (first === undefined || second === undefined || third === undefined || fourth === undefined) throw new Error();
      const steps: readonly (() => Promise<unknown>)[] = [
        () => write((w) => w.memories.update(everywhere, { id: second.id, patch: { state: 'archived' }, at: 2 })),
        () => write((w) => w.embeddings.put(everywhere, { vectors: [vectorFor(first), vectorFor(second)], at: 2 })),
        () => write((w) => w.embeddings.put(everywhere, { vectors: [vectorFor(first)], at: 2 })),
        () => write((w) => w.memories.update(everywhere, { id: first.id, patch: { content: 'Other words' }, at: 3 })),
        () => write((w) => w.memories.update(everywhere, { id: third.id, patch: { kind: 'procedural' }, at: 3 })),
        () => write((w) => w.memories.softDelete(everywhere, { id: first.id, at: 4 })),
        () => write((w) => w.memories.softDelete(everywhere, { id: first.id, at: 4 })),
        () => write((w) => w.memories.softDelete(everywhere, { id: third.id, at: 4 })),
        () => write((w) => w.memories.restore(everywhere, { id: first.id, at: 5 })),
        () => write((w) => w.memories.touch(everywhere, { seqs: [first.seq], at: 5 })),
        () => write((w) => w.memories.purge(everywhere, { deletedBefore: 9, limit: 10, at: 6 })),
        () =>
          fixture.store.write(work, async (w) => {
            await w.memories.insert(work, { memories: [fixture.memory(), fixture.memory()] });
            await w.memories.softDelete(work, { id: fourth.id, at: 7 });
          }),
      ];
      for (const step of steps) {
        await step();
        const found = await counts();
        expect({ ...found, bySpace: { ...found.bySpace } }).toEqual(recount(await all()));
      }
    });

    test('are those of the transaction inside it, and unchanged when it fails', async () => {
      await fixture.insert(ana, {});
      const failing = fixture.store.write(ana, async (w) => {
        await w.memories.insert(ana, { memories: [fixture.memory()] });
        expect(await w.memories.counts(ana)).toMatchObject({ total: 2 });
        const [user] = await w.users.list({ kind: 'tenant', tenant: 'acme' }, { limit: 5 });
        expect(user).toMatchObject({ memories: 2 });
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await counts()).toMatchObject({ total: 1 });
    });

    test('name no space that holds nothing any more', async () => {
      const [only] = await fixture.insert(work, {});
      await fixture.store.write(work, async (w) => {
        await w.memories.softDelete(work, { id: only?.id ?? '', at: 1 });
        await w.memories.purge(work, { deletedBefore: 2, limit: 1, at: 2 });
      });
      expect(await counts()).toMatchObject({ total: 0, deleted: 0, byKind: {}, bySpace: {} });
      const tenant = { kind: 'tenant', tenant: 'acme' } as const;
      expect(await fixture.store.read(tenant, (r) => r.users.list(tenant, { limit: 5 }))).toMatchObject([
        { id: 'ana', memories: 0, spaces: [] },
      ]);
    });
  });
}
