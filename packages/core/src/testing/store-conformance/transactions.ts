import { describe, expect, test } from 'vitest';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const bob = scopeOf('bob');

export function transactionsSuite(under: StoreUnderTest): void {
  describe('transactions', () => {
    const fixture = useStore(under);
    const total = () => fixture.store.read(ana, async (r) => (await r.memories.counts(ana)).total);

    test('a failing write leaves nothing, and those beside it are stored', async () => {
      const boom = new Error('boom');
      const results = await Promise.allSettled([
        fixture.insert(ana, { content: 'before' }),
        fixture.store.write(ana, async (w) => {
          await w.memories.insert(ana, { memories: [fixture.memory({ content: 'lost' })] });
          await w.jobs.enqueue(ana, { jobs: [{ id: 'j', kind: 'embed_memories', payload: {}, runAt: 0 }] });
          throw boom;
        }),
        fixture.insert(ana, { content: 'after' }),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(results[1]).toMatchObject({ reason: boom });
      await fixture.store.read(ana, async (r) => {
        const contents = (await r.memories.scan(ana, { afterSeq: 0, limit: 9 })).map(({ content }) => content);
        expect(contents).toEqual(['before', 'after']);
        expect(await r.changes.version(ana)).toBe(2);
        expect(await r.jobs.counts(ana)).toEqual({ waiting: 0, running: 0, dead: 0 });
      });
    });

    test('a user first named in a failed write can be written to afterwards', async () => {
      const failed = fixture.store.write(bob, async (w) => {
        await w.users.ensure(bob, { at: 1, timeZone: 'UTC' });
        await w.memories.insert(bob, { memories: [fixture.memory()] });
        throw new Error('boom');
      });
      const beside = fixture.insert(ana, {});
      const after = fixture.insert(bob, {});
      await expect(failed).rejects.toThrow('boom');
      await Promise.all([beside, after]);
      expect(await fixture.store.read(bob, async (r) => (await r.memories.counts(bob)).total)).toBe(1);
    });

    test('a batch with one bad item stores nothing of it', async () => {
      const source = { type: 'a', id: '1' };
      await expect(fixture.insert(ana, {}, { source }, { source })).rejects.toMatchObject({ code: 'source_conflict' });
      expect(await total()).toBe(0);
    });

    test('a read never sees rows that are not committed', async () => {
      const seen: number[] = [];
      let reading: Promise<unknown> | undefined;
      await fixture.store
        .write(ana, async (w) => {
          await w.memories.insert(ana, { memories: [fixture.memory()] });
          reading = total().then((count) => seen.push(count));
          for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
          expect((await w.memories.counts(ana)).total).toBe(1);
          for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
          throw new Error('undo');
        })
        .catch(() => undefined);
      await reading;
      expect(seen).toEqual([0]);
    });

    test('what a write resolved with is visible to the next read', async () => {
      for (let round = 1; round <= 5; round += 1) {
        await fixture.insert(ana, {});
        expect(await total()).toBe(round);
      }
    });

    test('a call outside the scope of its unit of work fails', async () => {
      for (const other of [bob, scopeOf('ana', { tenant: 'other' })]) {
        const write = fixture.store.write(ana, (w) => w.memories.insert(other, { memories: [fixture.memory()] }));
        await expect(write).rejects.toMatchObject({ code: 'internal' });
        const read = fixture.store.read(ana, (r) => r.memories.counts(other));
        await expect(read).rejects.toMatchObject({ code: 'internal' });
      }
    });

    test('repositories are of no use once their write has ended', async () => {
      let leaked: (() => Promise<unknown>) | undefined;
      await fixture.store.write(ana, async (w) => {
        leaked = () => w.memories.insert(ana, { memories: [fixture.memory()] });
        await Promise.resolve();
      });
      await expect(leaked?.()).rejects.toMatchObject({ code: 'internal' });
      expect(await total()).toBe(0);
    });

    test('closing waits for writes under way, twice is once, and later calls are refused', async () => {
      const write = fixture.insert(ana, {});
      const closing = Promise.all([fixture.store.close(), fixture.store.close()]);
      await expect(write).resolves.toHaveLength(1);
      await closing;
      await expect(fixture.insert(ana, {})).rejects.toMatchObject({ code: 'shutting_down' });
      await expect(total()).rejects.toMatchObject({ code: 'shutting_down' });
    });
  });
}
