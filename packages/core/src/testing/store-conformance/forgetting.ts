import { describe, expect, test } from 'vitest';
import type { TombstoneReason } from '../../domain/forgetting/tombstone-store.ts';
import type { TenantScope, UserScope } from '../../domain/scope.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const work = scopeOf('ana', { spaces: ['work'] });
/** Who must not learn of anything of ana's in her default space. */
const strangers: readonly UserScope[] = [
  scopeOf('bob'),
  scopeOf('ana', { tenant: 'other', spaces: '*' }),
  scopeOf('an', { spaces: '*' }),
  work,
  scopeOf('ana', { spaces: [] }),
];
const acme: TenantScope = { kind: 'tenant', tenant: 'acme' };

export function forgettingSuite(under: StoreUnderTest): void {
  describe('tombstones', () => {
    const fixture = useStore(under);
    const put = (scope: UserScope, spaceMark: string, reason: TombstoneReason, ...marks: string[]) =>
      putAt(scope, 1, spaceMark, reason, ...marks);
    const putAt = (
      scope: UserScope,
      at: number,
      spaceMark: string,
      reason: TombstoneReason,
      ...marks: string[]
    ): Promise<void> => fixture.store.write(scope, (w) => w.tombstones.put(scope, { spaceMark, marks, reason, at }));
    const find = async (scope: UserScope, marks: readonly string[], ...spaceMarks: string[]) =>
      Object.fromEntries(
        [
          ...(await fixture.store.read(scope, (r) =>
            r.tombstones.find(scope, { marks, ...(spaceMarks.length === 0 ? {} : { spaceMarks }) }),
          )),
        ].map(([mark, { reason, at }]) => [mark, at === 1 ? reason : `${reason} at ${at}`]),
      );

    test('are found in their space, by their user alone', async () => {
      await put(ana, 's', 'forgotten', 'a', 'b', 'a');
      for (const stranger of strangers.slice(0, 3)) {
        await fixture.store.write(stranger, (w) => w.users.ensure(stranger, { at: 1, timeZone: 'UTC' }));
        expect(await find(stranger, ['a', 'b']), JSON.stringify(stranger)).toEqual({});
      }
      expect(await find(ana, ['b', 'c'], 's')).toEqual({ b: 'forgotten' });
      expect(await find(ana, ['b'], 't')).toEqual({});
      expect(await find(ana, [])).toEqual({});
      expect(await find(ana, ['a'])).toEqual({ a: 'forgotten' });
    });

    test('what was rejected and is forgotten is forgotten, in either order and over all spaces', async () => {
      await put(ana, 's', 'rejected', 'a', 'b');
      await put(ana, 's', 'forgotten', 'a');
      await put(ana, 's', 'rejected', 'a');
      expect(await find(ana, ['a', 'b'], 's')).toEqual({ a: 'forgotten', b: 'rejected' });
      await put(ana, 't', 'forgotten', 'b');
      expect(await find(ana, ['b'])).toEqual({ b: 'forgotten' });
      expect(await find(ana, ['b'], 's')).toEqual({ b: 'rejected' });
    });

    test('what was deleted gives way to every other reason, and what is left again counts from then on', async () => {
      await putAt(ana, 5, 's', 'deleted', 'a', 'b', 'c');
      await put(ana, 's', 'rejected', 'a');
      await put(ana, 's', 'forgotten', 'b');
      await putAt(ana, 7, 's', 'deleted', 'a', 'b', 'c');
      expect(await find(ana, ['a', 'b', 'c'])).toEqual({ a: 'rejected', b: 'forgotten', c: 'deleted at 7' });
      await putAt(ana, 9, 't', 'forgotten', 'b');
      await putAt(ana, 3, 'u', 'forgotten', 'b');
      expect(await find(ana, ['b'])).toEqual({ b: 'forgotten at 9' });
    });
  });

  describe('secrets', () => {
    const fixture = useStore(under);
    const ensure = (scope: TenantScope | UserScope, byte: number) =>
      fixture.store.write(scope, (w) =>
        w.secrets.ensure(scope, { name: 'tombstone', value: new Uint8Array([byte]), at: 1 }),
      );
    const get = (scope: TenantScope | UserScope) =>
      fixture.store.read(scope, (r) => r.secrets.get(scope, { name: 'tombstone' }));

    test('the first value of a tenant is kept, whoever of it gives one, and is no other tenant’s', async () => {
      expect(await get(acme)).toBeUndefined();
      const both = await Promise.all([ensure(ana, 1), ensure(acme, 2)]);
      expect(both[0]).toEqual(both[1]);
      expect(await ensure(scopeOf('bob'), 3)).toEqual(both[0]);
      expect(await get(acme)).toEqual(both[0]);
      expect(await get(scopeOf('ana', { tenant: 'acm' }))).toBeUndefined();
      expect(await ensure({ kind: 'tenant', tenant: 'acm' }, 4)).toEqual(new Uint8Array([4]));
      const receipt = await fixture.store.read(acme, (r) => r.secrets.get(acme, { name: 'receipt' }));
      expect(receipt).toBeUndefined();
    });
  });

  describe('forgettings', () => {
    const fixture = useStore(under);
    const begin = (id: string) =>
      fixture.store.write(ana, (w) => w.receipts.begin(ana, { id, request: 'words', progress: '0', at: 5 }));
    const complete = (scope: UserScope, id: string) =>
      fixture.store.write(scope, (w) => w.receipts.complete(scope, { id, body: 'proof', progress: '2', at: 7 }));
    const advance = (scope: UserScope, id: string) =>
      fixture.store.write(scope, (w) => w.receipts.advance(scope, { id, progress: '1' }));

    test('go from a request to a receipt, and lose the request on the way', async () => {
      await begin('f1');
      const get = () => fixture.store.read(ana, (r) => r.receipts.get(ana, { id: 'f1' }));
      expect(await get()).toMatchObject({ state: 'running', request: 'words', progress: '0', createdAt: 5 });
      expect(await advance(ana, 'f1')).toBe(true);
      expect((await get())?.progress).toBe('1');
      expect(await complete(ana, 'f1')).toBe(true);
      expect(await get()).toMatchObject({
        state: 'complete',
        request: '',
        body: 'proof',
        progress: '2',
        completedAt: 7,
      });
      expect([await complete(ana, 'f1'), await advance(ana, 'f1')]).toEqual([false, false]);
    });

    test('are their user’s alone', async () => {
      await begin('f1');
      for (const stranger of strangers.slice(0, 3)) {
        expect(await fixture.store.read(stranger, (r) => r.receipts.get(stranger, { id: 'f1' }))).toBeUndefined();
        expect(await fixture.store.read(stranger, (r) => r.receipts.list(stranger, { limit: 9 }))).toEqual([]);
        expect([await advance(stranger, 'f1'), await complete(stranger, 'f1')]).toEqual([false, false]);
      }
      expect(await fixture.store.read(work, (r) => r.receipts.get(work, { id: 'f1' }))).toMatchObject({ id: 'f1' });
    });

    test('are listed page by page, newest first', async () => {
      for (const id of ['a', 'b', 'c']) await begin(id);
      const list = (before?: number) =>
        fixture.store.read(ana, (r) => r.receipts.list(ana, { limit: 2, ...(before === undefined ? {} : { before }) }));
      const page = await list();
      expect(page.map(({ id }) => id)).toEqual(['c', 'b']);
      expect((await list(page[1]?.no)).map(({ id }) => id)).toEqual(['a']);
    });
  });

  describe('what a forgetting leaves of other tables', () => {
    const fixture = useStore(under);

    test('memories are purged by number with everything that hangs on them, and nothing else', async () => {
      const [one, two] = await fixture.insert(ana, { content: 'first' }, { content: 'second' });
      const seqs = [one?.seq ?? 0];
      await fixture.store.write(ana, async (w) => {
        await w.memories.update(ana, { id: one?.id ?? '', patch: { content: 'changed' }, at: 2 });
        await w.embeddings.put(ana, {
          vectors: [
            { memoryId: one?.id ?? '', version: 2, head: 'semantic', model: 'm', values: new Float32Array([1]) },
          ],
          at: 3,
        });
        await w.memories.softDelete(ana, { id: one?.id ?? '', at: 4 });
      });
      expect(await fixture.store.read(ana, (r) => r.memories.formerContents(ana, { seqs }))).toEqual(['first']);
      const purged = await fixture.store.write(ana, (w) => w.memories.purgeSeqs(ana, { seqs, at: 5 }));
      expect(purged).toMatchObject({ ids: [one?.id], versions: 1, embeddings: 1, facts: 0 });
      expect(await fixture.store.write(ana, (w) => w.memories.purgeSeqs(ana, { seqs: [], at: 5 }))).toMatchObject({
        ids: [],
      });
      await fixture.store.read(ana, async (r) => {
        expect(await r.memories.count(ana, { filter: { includeDeleted: true } })).toBe(1);
        expect(await r.memories.lastSeq(ana)).toBe(two?.seq);
        expect((await r.memories.counts(ana)).total).toBe(1);
      });
    });

    test('lists choose by id, number, source, last number and time of deletion', async () => {
      const [one, two, three] = await fixture.insert(
        ana,
        { source: { type: 'mail', id: '1' } },
        { source: { type: 'mail', id: '2' } },
        {},
      );
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: three?.id ?? '', at: 50 }));
      const ids = (filter: object) =>
        fixture.store.read(ana, async (r) =>
          (await r.memories.list(ana, { filter: { includeDeleted: true, ...filter }, order: 'oldest', limit: 9 })).map(
            ({ id }) => id,
          ),
        );
      expect(await ids({ ids: [two?.id, 'x'] })).toEqual([two?.id]);
      expect(await ids({ seqs: [one?.seq, three?.seq] })).toEqual([one?.id, three?.id]);
      expect(await ids({ sourceType: 'mail', sourceId: '2' })).toEqual([two?.id]);
      expect(await ids({ upTo: two?.seq })).toEqual([one?.id, two?.id]);
      expect(await ids({ deletedBefore: 51 })).toEqual([three?.id]);
      expect(await ids({ deletedBefore: 50 })).toEqual([]);
      expect(await ids({ entityId: 'nobody' })).toEqual([]);
    });

    test('jobs lose memories that are gone, and go with the last of them', async () => {
      const { id } = await fixture.insertOne(ana);
      const job = (name: string, memoryIds: readonly string[]) =>
        ({ id: name, kind: 'embed_memories', payload: { memoryIds }, runAt: 1 }) as const;
      await fixture.store.write(ana, async (w) => {
        const purge = { id: 'p', kind: 'purge_deleted', payload: {}, runAt: 1, key: 'k' } as const;
        const own = { id: 'f', kind: 'forget', payload: {}, runAt: 1, key: 'f' } as const;
        await w.jobs.enqueue(ana, { jobs: [job('both', [id, 'gone']), job('gone', ['gone']), purge, own] });
      });
      expect(await fixture.store.write(scopeOf('bob'), (w) => w.jobs.clear(scopeOf('bob'), { of: 'user' }))).toBe(0);
      expect(await fixture.store.write(ana, (w) => w.jobs.clear(ana, {}))).toBe(1);
      const left = await fixture.store.write(ana, (w) =>
        w.jobs.claim({ kind: 'system' }, { kinds: ['embed_memories'], worker: 'w', now: 1, leaseUntil: 9, limit: 9 }),
      );
      expect(left).toMatchObject([{ id: 'both', payload: { memoryIds: [id] } }]);
      await fixture.store.write(ana, (w) => w.jobs.cancel(ana, { key: 'k' }));
      const counts = () => fixture.store.read(ana, (r) => r.jobs.counts(ana));
      expect(await counts()).toEqual({ waiting: 1, running: 1, dead: 0 });
      // One that runs and one that forgets stay.
      expect(await fixture.store.write(ana, (w) => w.jobs.clear(ana, { of: 'user' }))).toBe(0);
      expect(await counts()).toEqual({ waiting: 1, running: 1, dead: 0 });
    });

    test('what is known of extractions, and jobs that name a space, go with the space', async () => {
      const made = { id: 'x', seq: 1, kind: 'semantic', method: 'rules', facts: [] } as const;
      for (const scope of [ana, work]) {
        await fixture.store.write(scope, async (w) => {
          await w.extractions.insert(scope, {
            extractions: [{ ...made, id: `x ${scope.spaces[0]}`, seq: scope === ana ? 1 : 2 }],
            at: 1,
          });
          const job = {
            kind: 'rebuild_summaries',
            payload: { space: scope.spaces[0] ?? '', ids: [] },
            runAt: 1,
          } as const;
          await w.jobs.enqueue(scope, { jobs: [{ ...job, id: `j ${scope.spaces[0]}` }] });
        });
      }
      await fixture.store.write(work, async (w) => {
        await w.extractions.review(work, { id: 'x work', review: 'rejected', at: 2 });
        await w.extractions.forget(work);
        expect(await w.jobs.clear(work, { of: 'spaces' })).toBe(1);
      });
      await fixture.store.write(scopeOf('bob'), (w) => w.extractions.forget(scopeOf('bob', { spaces: '*' })));
      const everything = { ...ana, spaces: '*' } as const;
      const left = await fixture.store.read(everything, (r) => r.extractions.list(everything, { limit: 9 }));
      expect(left.map(({ id }) => id)).toEqual(['x default']);
      expect(await fixture.store.read(ana, (r) => r.jobs.counts(ana))).toMatchObject({ waiting: 1 });
    });

    test('the log of changes can be dropped whole, and says so to who follows it', async () => {
      await fixture.insertOne(ana);
      await fixture.insertOne(ana);
      const drop = (scope: UserScope) => fixture.store.write(scope, (w) => w.changes.drop(scope, { limit: 1 }));
      expect([await drop(ana), await drop(ana), await drop(ana)]).toEqual([1, 1, 0]);
      expect(await drop(scopeOf('nobody'))).toBe(0);
      const since = (after: number) => fixture.store.read(ana, (r) => r.changes.since(ana, { after, limit: 9 }));
      expect(await since(1)).toEqual({ changes: [], complete: false });
      expect(await since(2)).toEqual({ changes: [], complete: true });
    });

    test('nothing is left beside the tables', async () => {
      expect(await fixture.store.scrub()).toBe(true);
    });
  });
}
