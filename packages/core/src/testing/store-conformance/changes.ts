import { describe, expect, test } from 'vitest';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');

export function changesSuite(under: StoreUnderTest): void {
  describe('versions and changes', () => {
    const fixture = useStore(under);

    test('the version starts at 0 and grows by one a write transaction, whatever it holds', async () => {
      const version = () => fixture.store.read(ana, (r) => r.changes.version(ana));
      expect(await version()).toBe(0);
      await fixture.insert(ana, {}, {}, {});
      expect(await version()).toBe(1);
      await fixture.insert(scopeOf('ana', { spaces: ['work'] }), {});
      expect(await version()).toBe(2);
      await fixture.insert(scopeOf('bob'), {});
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: 'none', at: 1 }));
      expect(await version()).toBe(2);
    });

    test('every mutation is in the log once, in order, with its space and instant', async () => {
      const memory = await fixture.insertOne(ana);
      const { id } = memory;
      await fixture.store.write(ana, async (w) => {
        await w.memories.update(ana, { id, patch: { salience: 1 }, at: 11 });
        await w.memories.softDelete(ana, { id, at: 12 });
        await w.memories.restore(ana, { id, at: 13 });
      });
      const { changes, complete } = await fixture.store.read(ana, (r) =>
        r.changes.since(ana, { after: 0, limit: 100 }),
      );
      const entry = { seq: memory.seq, memoryId: id, space: 'default' };
      expect(changes).toEqual([
        { ...entry, version: 1, change: 'created', at: memory.createdAt },
        { ...entry, version: 2, change: 'updated', at: 11 },
        { ...entry, version: 2, change: 'deleted', at: 12 },
        { ...entry, version: 2, change: 'restored', at: 13 },
      ]);
      expect(complete).toBe(true);
    });

    test('versions are never cut by the limit', async () => {
      await fixture.insert(ana, {}, {}, {});
      await fixture.insert(ana, {}, {});
      const since = async (after: number, limit: number) =>
        (await fixture.store.read(ana, (r) => r.changes.since(ana, { after, limit }))).changes.map(
          ({ version }) => version,
        );
      expect(await since(0, 1)).toEqual([1, 1, 1]);
      expect(await since(0, 3)).toEqual([1, 1, 1]);
      expect(await since(0, 4)).toEqual([1, 1, 1, 2, 2]);
      expect(await since(1, 9)).toEqual([2, 2]);
      expect(await since(2, 9)).toEqual([]);
    });

    test('pruning removes the oldest versions whole, and readers who come too late are told', async () => {
      await fixture.insert(ana, {}, {}, {});
      await fixture.insert(scopeOf('ana', { spaces: ['work'] }), {}, {});
      await fixture.insert(ana, {});
      await fixture.insert(scopeOf('bob'), {});
      const prune = (keep: number, before = 9e15, limit = 99) =>
        fixture.store.write(ana, (w) => w.changes.prune(ana, { keep, before, limit }));
      const since = async (after: number) => {
        const found = await fixture.store.read(ana, (r) => r.changes.since(ana, { after, limit: 99 }));
        return [found.changes.map(({ version }) => version), found.complete];
      };
      expect(await prune(9)).toBe(0);
      expect(await prune(0, 0)).toBe(0);
      expect(await since(0)).toEqual([[1, 1, 1, 3], true]);
      // The second newest entry lies in version 2, which stays whole.
      expect(await prune(2)).toBe(3);
      expect(await since(0)).toEqual([[3], false]);
      expect(await since(1)).toEqual([[3], true]);
      expect(await fixture.store.read(ana, (r) => r.changes.size(ana))).toBe(3);
      expect(await fixture.store.read(ana, (r) => r.changes.version(ana))).toBe(3);
      await fixture.insert(ana, {}, {});
      expect(await prune(1, 9e15, 1)).toBe(2);
      expect(await since(2)).toEqual([[3, 4, 4], true]);
    });

    test('versions of one user stay without gaps under many writers', async () => {
      await Promise.all(Array.from({ length: 50 }, () => fixture.insert(ana, {}, {})));
      const { changes } = await fixture.store.read(ana, (r) => r.changes.since(ana, { after: 0, limit: 1_000 }));
      expect([...new Set(changes.map(({ version }) => version))]).toEqual(
        Array.from({ length: 50 }, (_, index) => index + 1),
      );
      expect(changes).toHaveLength(100);
    });
  });
}
