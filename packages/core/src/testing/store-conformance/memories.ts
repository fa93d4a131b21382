import { describe, expect, test } from 'vitest';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');

export function memoriesSuite(under: StoreUnderTest): void {
  describe('memories', () => {
    const fixture = useStore(under);

    test('a memory comes back as it was stored, optional fields and all', async () => {
      const full = fixture.memory({
        contentType: 'fact',
        content: 'Uma "citação"\n日本語 🛶',
        role: 'user',
        speaker: 'Ana',
        dated: true,
        sessionId: 's1',
        agentId: 'a1',
        turn: 7,
        tags: ['boat', '100%'],
        derived: ['tags'],
        metadata: { nested: { deep: [1, null, 'x'] } },
        source: { type: 'mail', id: 'm-1' },
        pinned: true,
        expiresAt: 5,
      });
      const [stored] = await fixture.store.write(ana, (w) => w.memories.insert(ana, { memories: [full] }));
      const read = await fixture.store.read(ana, (r) => r.memories.getMany(ana, { ids: [full.id] }));
      expect(read).toEqual([{ ...full, seq: stored?.seq, tenant: 'acme', user: 'ana', space: 'default' }]);
      expect(stored).toEqual(read[0]);
    });

    test('a memory without optional fields has none', async () => {
      const stored = await fixture.insertOne(ana);
      const read = await fixture.store.read(ana, (r) => r.memories.getBySeqs(ana, { seqs: [stored.seq, 999_999] }));
      expect(read).toEqual([stored]);
      expect(Object.keys(stored)).not.toContain('turn');
    });

    test('open turns take the next of their session and space, deleted ones counted', async () => {
      const first = await fixture.insert(
        ana,
        { sessionId: 's' },
        { sessionId: 's', turn: 5 },
        { sessionId: 's' },
        { sessionId: 't' },
        {},
      );
      expect(first.map((memory) => memory.turn)).toEqual([0, 5, 6, 0, undefined]);
      const last = first[2]?.id ?? '';
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: last, at: 1 }));
      expect((await fixture.insertOne(ana, { sessionId: 's' })).turn).toBe(7);
      expect((await fixture.insertOne(scopeOf('ana', { spaces: ['work'] }), { sessionId: 's' })).turn).toBe(0);
    });

    test('inserting needs exactly one space', async () => {
      for (const spaces of ['*', [], ['a', 'b']] as const) {
        await expect(fixture.insert(scopeOf('ana', { spaces }), {})).rejects.toMatchObject({ code: 'invalid_input' });
      }
    });

    test('an edit keeps the state before, raises the version and clears what null clears', async () => {
      const stored = await fixture.insertOne(ana, { tags: ['old'], expiresAt: 9 });
      const edited = await fixture.store.write(ana, (w) =>
        w.memories.update(ana, {
          id: stored.id,
          patch: { content: 'New.', contentHash: 'h', tags: ['new'], expiresAt: null },
          expectedVersion: 1,
          at: 50,
        }),
      );
      expect(edited).toMatchObject({ content: 'New.', contentHash: 'h', tags: ['new'], version: 2, updatedAt: 50 });
      expect(edited).not.toHaveProperty('expiresAt');
      const [read, versions] = await fixture.store.read(ana, async (r) => [
        await r.memories.getMany(ana, { ids: [stored.id] }),
        await r.memories.versions(ana, { id: stored.id }),
      ]);
      expect(read).toEqual([edited]);
      expect(versions).toEqual([
        {
          version: 1,
          content: stored.content,
          contentHash: stored.contentHash,
          tags: ['old'],
          metadata: {},
          replacedAt: 50,
        },
      ]);
    });

    test('an edit of another version than expected is refused and changes nothing', async () => {
      const stored = await fixture.insertOne(ana);
      const edit = fixture.store.write(ana, (w) =>
        w.memories.update(ana, { id: stored.id, patch: { salience: 1 }, expectedVersion: 3, at: 1 }),
      );
      await expect(edit).rejects.toMatchObject({ code: 'version_conflict' });
      expect(await fixture.store.read(ana, (r) => r.memories.getMany(ana, { ids: [stored.id] }))).toEqual([stored]);
    });

    test('a deleted memory is hidden, cannot be edited or deleted again, and comes back', async () => {
      const stored = await fixture.insertOne(ana);
      const { id } = stored;
      await fixture.store.write(ana, async (w) => {
        expect(await w.memories.softDelete(ana, { id, at: 10 })).toEqual({ ...stored, deletedAt: 10 });
        expect(await w.memories.softDelete(ana, { id, at: 11 })).toBeUndefined();
        expect(await w.memories.update(ana, { id, patch: { salience: 1 }, at: 12 })).toBeUndefined();
      });
      await fixture.store.read(ana, async (r) => {
        expect(await r.memories.getMany(ana, { ids: [id] })).toEqual([]);
        expect(await r.memories.getMany(ana, { ids: [id], includeDeleted: true })).toHaveLength(1);
        expect(await r.memories.getBySeqs(ana, { seqs: [stored.seq] })).toHaveLength(1);
        expect(await r.memories.scan(ana, { afterSeq: 0, limit: 10 })).toEqual([]);
      });
      await fixture.store.write(ana, async (w) => {
        expect(await w.memories.restore(ana, { id, at: 20 })).toEqual(stored);
        expect(await w.memories.restore(ana, { id, at: 21 })).toBeUndefined();
      });
      expect(await fixture.store.read(ana, (r) => r.memories.getMany(ana, { ids: [id] }))).toEqual([stored]);
    });

    test('a purge removes what was deleted before the instant, with versions and vectors, up to the limit', async () => {
      const [a, b, c, kept] = await fixture.insert(ana, {}, {}, {}, {});
      const ids = [a, b, c].map((memory) => memory?.id ?? '');
      await fixture.store.write(ana, async (w) => {
        await w.memories.update(ana, { id: ids[0] ?? '', patch: { content: 'Later.' }, at: 1 });
        await w.embeddings.put(ana, {
          vectors: [
            { memoryId: ids[0] ?? '', version: 2, head: 'semantic', model: 'm', values: new Float32Array([1, 0]) },
          ],
          at: 1,
        });
        for (const [index, id] of ids.entries()) await w.memories.softDelete(ana, { id, at: 100 + index });
      });
      const purge = (limit: number): Promise<string[]> =>
        fixture.store.write(ana, (w) => w.memories.purge(ana, { deletedBefore: 102, limit, at: 200 }));
      expect(await purge(1)).toEqual([ids[0]]);
      expect(await purge(10)).toEqual([ids[1]]);
      expect(await purge(10)).toEqual([]);
      await fixture.store.read(ana, async (r) => {
        const left = await r.memories.getMany(ana, { ids: [...ids, kept?.id ?? ''], includeDeleted: true });
        expect(left.map(({ id }) => id).toSorted()).toEqual([ids[2] ?? '', kept?.id ?? ''].toSorted());
        expect(await r.memories.versions(ana, { id: ids[0] ?? '' })).toEqual([]);
        expect(await r.embeddings.models(ana)).toEqual([]);
        const { changes } = await r.changes.since(ana, { after: 0, limit: 100 });
        expect(changes.filter(({ change }) => change === 'purged').map(({ memoryId }) => memoryId)).toEqual(
          ids.slice(0, 2),
        );
      });
    });

    test('touching counts a use and is no change', async () => {
      const stored = await fixture.insertOne(ana, { sessionId: 's' });
      const { id, seq, createdAt } = stored;
      expect(stored).toMatchObject({ accessCount: 0, accessedAt: createdAt });
      const touch = (at: number) =>
        fixture.store.write(ana, (w) => w.memories.touch(ana, { seqs: [seq, seq, 9e9], at }));
      await touch(66);
      await touch(77);
      const used = { ...stored, accessCount: 2, accessedAt: 77 };
      await fixture.store.read(ana, async (r) => {
        expect(await r.memories.getMany(ana, { ids: [id] })).toEqual([used]);
        expect(await r.memories.getBySeqs(ana, { seqs: [seq] })).toEqual([used]);
        expect(await r.memories.list(ana, { filter: {}, order: 'newest', limit: 9 })).toEqual([used]);
        expect(await r.memories.retained(ana, { afterSeq: -1, limit: 9 })).toMatchObject([
          { seq, accessCount: 2, accessedAt: 77 },
        ]);
        expect(await r.changes.version(ana)).toBe(1);
      });
      // An edit, and being hidden and brought back, leave the count.
      await fixture.store.write(ana, async (w) => {
        expect(await w.memories.update(ana, { id, patch: { salience: 0.9 }, at: 88 })).toMatchObject({
          accessCount: 2,
          accessedAt: 77,
        });
        await w.memories.softDelete(ana, { id, at: 89 });
        expect(await w.memories.restore(ana, { id, at: 90 })).toMatchObject({ accessCount: 2, accessedAt: 77 });
      });
    });

    test('many are counted at once, and none of another space than asked for', async () => {
      const stored = await fixture.insert(ana, ...Array.from({ length: 450 }, () => ({})));
      const work = scopeOf('ana', { spaces: ['work'] });
      const elsewhere = await fixture.insertOne(work);
      const seqs = [...stored, elsewhere].map(({ seq }) => seq).toReversed();
      await fixture.store.write(ana, (w) => w.memories.touch(ana, { seqs, at: 77 }));
      await fixture.store.read(ana, async (r) => {
        const found = await r.memories.getBySeqs(ana, { seqs });
        expect(found.map(({ accessCount }) => accessCount)).toEqual(Array.from({ length: 450 }, () => 1));
      });
      expect(await fixture.store.read(work, (r) => r.memories.getBySeqs(work, { seqs }))).toEqual([elsewhere]);
    });

    test('what is brought along of uses is kept, and what was purged is not counted any more', async () => {
      const brought = await fixture.insertOne(ana, { accessCount: 4, accessedAt: 5 });
      const read = () => fixture.store.read(ana, (r) => r.memories.getMany(ana, { ids: [brought.id] }));
      expect(await read()).toEqual([brought]);
      await fixture.store.write(ana, async (w) => {
        await w.memories.purgeSeqs(ana, { seqs: [brought.seq], at: 6 });
        await w.memories.touch(ana, { seqs: [brought.seq], at: 7 });
      });
      expect(await fixture.store.read(ana, (r) => r.integrity.mismatches(ana))).toEqual([]);
    });

    test('a source is found, is unique in its space while not deleted, and is free again afterwards', async () => {
      const source = { type: 'mail', id: 'm%1' };
      const stored = await fixture.insertOne(ana, { source });
      const find = (sources: { type: string; id: string }[]) =>
        fixture.store.read(ana, (r) => r.memories.findBySources(ana, { sources }));
      expect(await find([source, { type: 'mail', id: 'm' }, { type: 'note', id: 'm%1' }])).toEqual([stored]);
      await expect(fixture.insertOne(ana, { source })).rejects.toMatchObject({ code: 'source_conflict' });
      await fixture.insertOne(scopeOf('ana', { spaces: ['work'] }), { source });
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: stored.id, at: 1 }));
      expect(await find([source])).toEqual([]);
      const again = await fixture.insertOne(ana, { source });
      expect(await find([source])).toEqual([again]);
      const restore = fixture.store.write(ana, (w) => w.memories.restore(ana, { id: stored.id, at: 2 }));
      await expect(restore).rejects.toMatchObject({ code: 'source_conflict' });
    });

    test('an episode is equal in hash, time, session, speaker and role, and in turn when one is asked for', async () => {
      const base = { dated: true, occurredAt: 1_000, sessionId: 's', speaker: 'Ana', role: 'user', turn: 3 } as const;
      const [oldest] = await fixture.insert(
        ana,
        base,
        { ...base, turn: 4 },
        { occurredAt: 1_000, dated: true },
        { ...base, dated: false },
      );
      const { contentHash } = fixture.memory();
      const key = { contentHash, occurredAt: 1_000, sessionId: 's', speaker: 'Ana', role: 'user', nth: 0 } as const;
      const found = await fixture.store.read(ana, (r) =>
        r.memories.findEpisodes(ana, {
          keys: [
            key,
            { ...key, turn: 4 },
            { ...key, turn: 9 },
            { ...key, role: 'assistant' },
            { ...key, contentHash: 'other' },
            { ...key, occurredAt: 1_001 },
            { contentHash, occurredAt: 1_000, nth: 0 },
            { contentHash, occurredAt: 1_000, sessionId: 's', nth: 0 },
            { ...key, nth: 1 },
            { ...key, nth: 2 },
          ],
        }),
      );
      expect(found.map((memory) => memory && (memory.turn ?? 'none'))).toEqual([
        3,
        4,
        undefined,
        undefined,
        undefined,
        undefined,
        'none',
        undefined,
        4,
        undefined,
      ]);
      expect(found[0]).toEqual(oldest);
    });
  });
}
