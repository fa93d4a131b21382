import { describe, expect, test } from 'vitest';
import type { EmbeddingWriter } from '../../domain/embeddings/embedding-store.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import { systemScope, type UserScope } from '../../domain/scope.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

type NewVector = Parameters<EmbeddingWriter['put']>[1]['vectors'][number];

const ana = scopeOf('ana');
const vectorOf = (memory: Memory, values: number[], version = memory.version): NewVector => ({
  memoryId: memory.id,
  version,
  head: 'semantic',
  model: 'm',
  values: new Float32Array(values),
});

export function embeddingsSuite(under: StoreUnderTest): void {
  describe('embeddings', () => {
    const fixture = useStore(under);
    const put = (vectors: NewVector[]) => fixture.store.write(ana, (w) => w.embeddings.put(ana, { vectors, at: 5 }));
    const scan = (model = 'm') =>
      fixture.store.read(ana, (r) => r.embeddings.scan(ana, { head: 'semantic', model, afterSeq: 0, limit: 10 }));

    test('a vector comes back in half precision and makes its memory ready, as a change', async () => {
      const memory = await fixture.insertOne(ana, { embedding: 'pending' });
      // 11 bits of the number, down to 6e-8.
      expect(await put([vectorOf(memory, [0.1, -0, 0.75, 6e-8])])).toBe(1);
      const expected = {
        seq: memory.seq,
        memoryId: memory.id,
        space: 'default',
        head: 'semantic',
        model: 'm',
        values: new Float32Array([0.0999755859375, -0, 0.75, 2 ** -24]),
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
        expect(await r.embeddings.models(ana)).toEqual([{ model: 'm', head: 'semantic', dimensions: 4, count: 1 }]);
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

    const model = (scope: UserScope = ana) => fixture.store.read(scope, (r) => r.embeddings.model(scope));
    const switchModel = (to: string) => fixture.store.write(ana, (w) => w.embeddings.switchModel(ana, { model: to }));

    test('the first semantic vector names the current model, and only a switch changes it, as a new version', async () => {
      expect(await model()).toBeUndefined();
      expect(await switchModel('m')).toBe(false);
      const memory = await fixture.insertOne(ana);
      expect(await model()).toBeUndefined();
      await put([{ ...vectorOf(memory, [1]), head: 'entity' }]);
      expect(await model()).toBeUndefined();
      await put([vectorOf(memory, [1]), { ...vectorOf(memory, [1]), model: 'later' }]);
      await put([{ ...vectorOf(memory, [1]), model: 'later' }]);
      expect(await model()).toBe('m');
      expect(await model({ ...ana, spaces: ['other'] })).toBe('m');
      const before = await fixture.store.read(ana, (r) => r.changes.version(ana));
      expect(await switchModel('m')).toBe(false);
      expect(await fixture.store.read(ana, (r) => r.changes.version(ana))).toBe(before);
      expect(await switchModel('later')).toBe(true);
      expect(await model()).toBe('later');
      await fixture.store.read(ana, async (r) => {
        expect(await r.changes.version(ana)).toBe(before + 1);
        expect(await r.changes.since(ana, { after: before, limit: 9 })).toEqual({ changes: [], complete: true });
      });
    });

    test('vectors of other models are dropped in slices, those of deleted memories and other heads too', async () => {
      const memories = await fixture.insert(ana, {}, {}, {});
      await put(memories.flatMap((memory) => [vectorOf(memory, [1]), { ...vectorOf(memory, [2]), model: 'new' }]));
      await put(memories.slice(0, 1).map((memory) => ({ ...vectorOf(memory, [1]), head: 'entity' })));
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: memories[0]?.id ?? '', at: 1 }));
      const drop = () => fixture.store.write(ana, (w) => w.embeddings.dropOthers(ana, { model: 'new', limit: 3 }));
      expect([await drop(), await drop(), await drop()]).toEqual([3, 1, 0]);
      expect(await scan()).toEqual([]);
      expect(await scan('new')).toHaveLength(2);
    });

    test('users are behind who have another model or memories without one, unless a job with the key is at it', async () => {
      const bob = { ...ana, user: 'bob' };
      const cleo = { ...ana, user: 'cleo', spaces: ['work'] };
      const far = { ...ana, tenant: 'zeta', user: 'a' };
      const behind = (to: string, after?: { tenant: string; user: string }, limit = 9) =>
        fixture.store.read(systemScope, async (r) => {
          const params = { model: to, jobKey: 'k', limit, ...(after === undefined ? {} : { after }) };
          return (await r.embeddings.behind(systemScope, params)).map(({ tenant, user }) => `${tenant}/${user}`);
        });
      const lacks = (scope: UserScope) => fixture.store.read(scope, (r) => r.embeddings.lacks(scope, { jobKey: 'k' }));
      expect(await lacks(ana)).toBe(false);
      const memory = await fixture.insertOne(ana, { embedding: 'pending' });
      expect(await behind('m')).toEqual([]);
      expect(await lacks(ana)).toBe(false);
      await put([vectorOf(memory, [1])]);
      await fixture.insertOne(bob);
      await fixture.insertOne(cleo, { embedding: 'ready' });
      await fixture.insertOne(far);
      expect(await behind('m')).toEqual(['acme/bob', 'zeta/a']);
      expect(await behind('new')).toEqual(['acme/ana', 'acme/bob', 'zeta/a']);
      expect(await behind('new', undefined, 1)).toEqual(['acme/ana']);
      expect(await behind('new', { tenant: 'acme', user: 'ana' })).toEqual(['acme/bob', 'zeta/a']);
      expect([await lacks(ana), await lacks(bob), await lacks({ ...bob, spaces: ['other'] })]).toEqual([
        false,
        true,
        false,
      ]);
      await fixture.store.write(bob, (w) =>
        w.jobs.enqueue(bob, { jobs: [{ id: 'j', kind: 'reembed', payload: {}, runAt: 0, key: 'k' }] }),
      );
      const claim = { kinds: ['reembed'], worker: 'w', now: 1, leaseUntil: 9e15, limit: 9 } as const;
      for (const turn of [1, 2]) {
        expect(await behind('m'), `turn ${turn}`).toEqual(['zeta/a']);
        expect(await lacks(bob)).toBe(false);
        await fixture.store.write(systemScope, (w) => w.jobs.claim(systemScope, claim));
      }
      await fixture.store.write(bob, (w) => w.jobs.fail(bob, { id: 'j', worker: 'w', error: 'x', now: 2 }));
      expect(await behind('m')).toEqual(['acme/bob', 'zeta/a']);
      const [gone] = await fixture.store.read(bob, (r) =>
        r.memories.list(bob, { filter: {}, order: 'newest', limit: 1 }),
      );
      await fixture.store.write(bob, (w) => w.memories.softDelete(bob, { id: gone?.id ?? '', at: 1 }));
      expect(await behind('m')).toEqual(['zeta/a']);
    });

    test('a write hears of memories that nobody was asked to embed, whoever stored them and whenever', async () => {
      const lacksAfter = (embedding: Memory['embedding']) =>
        fixture.store.write(ana, async (w) => {
          await w.memories.insert(ana, { memories: [fixture.memory({ embedding })] });
          return w.embeddings.lacks({ ...ana, spaces: '*' }, { jobKey: 'k' });
        });
      expect([await lacksAfter('ready'), await lacksAfter('ready')]).toEqual([false, false]);
      const [, between, after] = await Promise.all([lacksAfter('ready'), fixture.insertOne(ana), lacksAfter('ready')]);
      expect([between.embedding, after]).toEqual(['none', true]);
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: between.id, at: 1 }));
      expect([await lacksAfter('ready'), await lacksAfter('ready')]).toEqual([false, false]);
      await fixture.store.write(ana, (w) => w.memories.restore(ana, { id: between.id, at: 2 }));
      expect(await lacksAfter('ready')).toBe(true);
    });

    test('vectors that come with their memories are told of once, as created', async () => {
      await fixture.store.write(ana, async (w) => {
        const [memory] = await w.memories.insert(ana, { memories: [fixture.memory({ embedding: 'pending' })] });
        if (memory === undefined) throw new Error('not stored');
        expect(await w.embeddings.put(ana, { vectors: [vectorOf(memory, [1])], at: 5 })).toBe(1);
        const other = { ...vectorOf(memory, [1]), head: 'entity' as const };
        expect(await w.embeddings.put(ana, { vectors: [other], at: 5 })).toBe(1);
      });
      await fixture.store.read(ana, async (r) => {
        const { changes } = await r.changes.since(ana, { after: 0, limit: 9 });
        expect(changes.map(({ change }) => change)).toEqual(['created']);
        expect(await r.memories.counts(ana)).toMatchObject({ total: 1, embeddingReady: 1, embeddingPending: 0 });
      });
    });

    test('heads are apart, one may have nothing to read, and users who lack vectors of a wanted head are behind', async () => {
      const behind = (...others: ('entity' | 'situation')[]) =>
        fixture.store.read(systemScope, async (r) => {
          const params = { model: 'm', heads: ['semantic', ...others] as const, jobKey: 'k', limit: 9 };
          return (await r.embeddings.behind(systemScope, params)).map(({ user }) => user);
        });
      const memories = await fixture.insert(ana, {}, {});
      await put(memories.map((memory) => vectorOf(memory, [1])));
      expect([await behind(), await behind('entity')]).toEqual([[], ['ana']]);
      const entities = memories.map((memory, place) => ({
        ...vectorOf(memory, place === 0 ? [2] : []),
        head: 'entity' as const,
      }));
      expect(await put(entities.slice(0, 1))).toBe(1);
      expect(await behind('entity')).toEqual(['ana']);
      expect(await put(entities)).toBe(2);
      expect([await behind('entity'), await behind('entity', 'situation')]).toEqual([[], ['ana']]);
      const seqs = memories.map(({ seq }) => seq);
      const found = await fixture.store.read(ana, (r) =>
        r.embeddings.getBySeqs(ana, { head: 'entity', model: 'm', seqs }),
      );
      expect(found.map(({ values }) => [...values])).toEqual([[2], []]);
      expect(await scan()).toHaveLength(2);
    });

    test('a memory that begins to wait for vectors keeps none, whatever of it was edited', async () => {
      const memory = await fixture.insertOne(ana);
      await put([vectorOf(memory, [1]), { ...vectorOf(memory, [2]), head: 'situation' }]);
      const patch = { speaker: 'Bo' };
      await fixture.store.write(ana, (w) => w.memories.update(ana, { id: memory.id, patch, at: 6 }));
      expect(await scan()).toHaveLength(1);
      const waiting = { speaker: 'Cy', embedding: 'pending' as const };
      await fixture.store.write(ana, (w) => w.memories.update(ana, { id: memory.id, patch: waiting, at: 7 }));
      expect(await fixture.store.read(ana, (r) => r.embeddings.models(ana))).toEqual([]);
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
