import { describe, expect, test } from 'vitest';
import type { NewExtraction } from '../../domain/extraction/extraction-store.ts';
import { noCounts } from '../../domain/extraction/extraction-store.ts';
import { newId } from '../../domain/ids.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const all = scopeOf('ana', { spaces: '*' });
const work = scopeOf('ana', { spaces: ['work'] });

export function extractionsSuite(under: StoreUnderTest): void {
  describe('extractions', () => {
    const fixture = useStore(under);
    const insert = async (scope: typeof ana, memory: Memory, fields: Partial<NewExtraction> = {}): Promise<string> => {
      const id = newId(fixture.platform);
      const made: NewExtraction = { id, seq: memory.seq, kind: 'semantic', method: 'rules', facts: [], ...fields };
      await fixture.store.write(scope, (w) => w.extractions.insert(scope, { extractions: [made], at: 5 }));
      return id;
    };
    const get = (scope: typeof ana, id: string) => fixture.store.read(scope, (r) => r.extractions.get(scope, { id }));
    const progress = (scope: typeof ana) => fixture.store.read(scope, (r) => r.extractions.progress(scope));

    test('what was made comes back, once a memory, and is reviewed', async () => {
      const memory = await fixture.insertOne(ana);
      const id = await insert(ana, memory, { facts: ['a', 'b'] });
      await insert(ana, memory, { kind: 'emotional' });
      const record = await get(ana, id);
      expect(record).toEqual({
        no: record?.no,
        id,
        space: 'default',
        seq: memory.seq,
        kind: 'semantic',
        method: 'rules',
        facts: ['a', 'b'],
        review: 'pending',
        createdAt: 5,
      });
      const read = (seqs: number[]) => fixture.store.read(all, (r) => r.extractions.ofMemories(all, { seqs }));
      expect(await read([memory.seq, 999_999])).toEqual([record]);
      expect(await read([])).toEqual([]);
      const review = (fields: { id: string; facts?: string[] }) =>
        fixture.store.write(ana, (w) => w.extractions.review(ana, { review: 'accepted', at: 7, ...fields }));
      expect(await review({ id })).toEqual({ ...record, review: 'accepted', reviewedAt: 7 });
      expect(await review({ id, facts: ['c'] })).toMatchObject({ facts: ['c'] });
      expect(await review({ id: 'unknown' })).toBeUndefined();
    });

    test('a list is newest first, by review, a page at a time', async () => {
      const memories = await fixture.insert(ana, {}, {}, {});
      const ids: string[] = [];
      for (const memory of memories) ids.push(await insert(ana, memory));
      await fixture.store.write(ana, (w) => w.extractions.review(ana, { id: ids[1] ?? '', review: 'rejected', at: 9 }));
      const list = (params: object) => fixture.store.read(ana, (r) => r.extractions.list(ana, { limit: 2, ...params }));
      const first = await list({});
      expect(first.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
      expect((await list({ before: first[1]?.no })).map(({ id }) => id)).toEqual([ids[0]]);
      expect((await list({ reviews: ['pending'] })).map(({ id }) => id)).toEqual([ids[2], ids[0]]);
    });

    test('progress only goes forward, and counts add up', async () => {
      expect(await progress(all)).toEqual({ seq: -1, counts: noCounts });
      const advance = (params: { seq?: number; add: object }) =>
        fixture.store.write(all, (w) => w.extractions.advance(all, params));
      await advance({ seq: 7, add: { extracted: 2, refused: 1, reasons: { greeting: 1 } } });
      await advance({ seq: 3, add: { refused: 2, reasons: { greeting: 1, noise: 1 } } });
      await advance({ add: { repaired: 1, rejected: 1 } });
      expect(await progress(all)).toEqual({
        seq: 7,
        counts: { extracted: 2, refused: 3, repaired: 1, rejected: 1, reasons: { greeting: 2, noise: 1 } },
      });
    });

    test('spaces and users see their own', async () => {
      const id = await insert(ana, await fixture.insertOne(ana));
      const ben = scopeOf('ben');
      const other = scopeOf('ana', { tenant: 'other' });
      for (const scope of [work, ben, other]) {
        expect(await get(scope, id)).toBeUndefined();
        expect(await fixture.store.read(scope, (r) => r.extractions.list(scope, { limit: 9 }))).toEqual([]);
        expect(await fixture.store.read(scope, (r) => r.extractions.ofMemories(scope, { seqs: [1, 2] }))).toEqual([]);
      }
      await insert(ben, await fixture.insertOne(ben));
      expect(await get(ben, id)).toBeUndefined();
      const review = { id, review: 'rejected', at: 1 } as const;
      expect(await fixture.store.write(ben, (w) => w.extractions.review(ben, review))).toBeUndefined();
      await fixture.store.write(ben, (w) => w.extractions.advance(ben, { seq: 9, add: { extracted: 1 } }));
      expect((await progress(all)).seq).toBe(-1);
      expect(await get(all, id)).toMatchObject({ review: 'pending' });
    });

    test('a purge takes entries along, but for rejections', async () => {
      const [kept, gone] = await fixture.insert(ana, {}, {});
      if (kept === undefined || gone === undefined) throw new Error('nothing was stored');
      const [rejected, pending] = [await insert(ana, kept), await insert(ana, gone)];
      await fixture.store.write(ana, async (w) => {
        await w.extractions.review(ana, { id: rejected, review: 'rejected', at: 1 });
        for (const { id } of [kept, gone]) await w.memories.softDelete(ana, { id, at: 1 });
        await w.memories.purge(ana, { deletedBefore: 2, limit: 9, at: 3 });
      });
      expect(await get(ana, rejected)).toMatchObject({ review: 'rejected' });
      expect(await get(ana, pending)).toBeUndefined();
    });
  });
}
