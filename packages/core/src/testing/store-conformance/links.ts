import { describe, expect, test } from 'vitest';
import type { LinkReader } from '../../domain/links/link-store.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import { present } from '../../domain/present.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';
import { graphFixture } from './graph-fixture.ts';

const ana = scopeOf('ana');
const all = scopeOf('ana', { spaces: '*' });

export function linksSuite(under: StoreUnderTest): void {
  describe('links', () => {
    const fixture = useStore(under);
    const { link, touching } = graphFixture(fixture);
    const four = async (): Promise<[Memory, Memory, Memory, Memory]> => {
      const [a, b, c, d] = await fixture.insert(ana, {}, {}, {}, {});
      if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('not stored');
      return [a, b, c, d];
    };

    test('a link is found from both ends; one without direction is one row, whichever way it is put', async () => {
      const [a, b] = await four();
      await link(ana, b, a, { weight: 0.4 });
      await link(ana, a, b, { weight: 0.3, at: 2_000 });
      await link(ana, b, a, { type: 'derived_from', weight: 1 });
      const expected = [
        {
          from: b.seq,
          to: a.seq,
          type: 'derived_from',
          weight: 1,
          origin: 'automatic',
          createdAt: 1_000,
          updatedAt: 1_000,
        },
        {
          from: a.seq,
          to: b.seq,
          type: 'similar',
          weight: 0.4,
          origin: 'automatic',
          createdAt: 1_000,
          updatedAt: 2_000,
        },
      ];
      expect(await touching(ana, a)).toEqual(expected);
      expect(await touching(ana, b)).toEqual(expected);
      expect(await touching(ana, a, b)).toEqual(expected);
      expect(await touching(ana)).toEqual([]);
    });

    test('the greater weight stays, and a manual link stays manual', async () => {
      const [a, b] = await four();
      const origins = [];
      for (const [origin, weight] of [
        ['automatic', 0.2],
        ['reinforced', 0.9],
        ['automatic', 0.5],
        ['manual', 0.1],
        ['reinforced', 0.1],
      ] as const) {
        await link(ana, a, b, { origin, weight });
        origins.push(...(await touching(ana, a)).map((row) => `${row.origin} ${row.weight}`));
      }
      expect(origins).toEqual(['automatic 0.2', 'reinforced 0.9', 'reinforced 0.9', 'manual 0.9', 'manual 0.9']);
    });

    test('pairs recalled together gain of what their links lack, whichever way these point; other links of both do not', async () => {
      const [a, b, c, d] = await four();
      await link(ana, a, b, { weight: 0.5 });
      await link(ana, b, a, { type: 'derived_from', weight: 0.5 });
      await link(ana, c, d, { weight: 0.5, origin: 'manual' });
      for (const [from, to] of [
        [a, c],
        [a, d],
        [b, d],
      ] as const)
        await link(ana, from, to, { weight: 0.5 });
      const [theirs, others] = await fixture.insert(scopeOf('ben'), {}, {});
      if (theirs === undefined || others === undefined) throw new Error('not stored');
      await link(scopeOf('ben'), theirs, others, { weight: 0.5 });
      const pairs = [[a.seq, b.seq] as const, [d.seq, c.seq] as const, [theirs.seq, others.seq] as const];
      await fixture.store.write(all, ({ links }) => links.reinforce(all, { pairs, by: 0.1, at: 4_000_000 }));
      const told = (rows: Awaited<ReturnType<typeof touching>>): string[] =>
        rows.map(({ from, to, weight, origin, updatedAt }) => `${from}-${to} ${weight} ${origin} ${updatedAt}`).sort();
      expect(told(await touching(all, a, b, c, d))).toEqual(
        [
          `${a.seq}-${b.seq} 0.55 reinforced 4000000`,
          `${b.seq}-${a.seq} 0.55 reinforced 4000000`,
          `${c.seq}-${d.seq} 0.55 manual 4000000`,
          `${a.seq}-${c.seq} 0.5 automatic 1000`,
          `${a.seq}-${d.seq} 0.5 automatic 1000`,
          `${b.seq}-${d.seq} 0.5 automatic 1000`,
        ].sort(),
      );
      expect(told(await touching(scopeOf('ben'), theirs))).toEqual([`${theirs.seq}-${others.seq} 0.5 automatic 1000`]);
    });

    test('of each memory the strongest are given, by type and from a weight on', async () => {
      const [a, b, c, d] = await four();
      await link(ana, a, b, { weight: 0.9 });
      await link(ana, a, c, { weight: 0.8, type: 'follows' });
      await link(ana, d, a, { weight: 0.7, type: 'supports' });
      await link(ana, c, d, { weight: 0.1 });
      const weights = async (params: {
        seqs: number[];
        types?: ['follows', 'supports'];
        minWeight?: number;
        limit: number;
      }) => (await fixture.store.read(ana, (r) => r.links.touching(ana, params))).map(({ weight }) => weight);
      expect(await weights({ seqs: [a.seq], limit: 2 })).toEqual([0.9, 0.8]);
      expect(await weights({ seqs: [a.seq, d.seq], limit: 1 })).toEqual([0.9, 0.7]);
      expect(await weights({ seqs: [a.seq, d.seq], limit: 9 })).toEqual([0.9, 0.8, 0.7, 0.1]);
      expect(await weights({ seqs: [a.seq], types: ['follows', 'supports'], limit: 9 })).toEqual([0.8, 0.7]);
      expect(await weights({ seqs: [a.seq], minWeight: 0.8, limit: 9 })).toEqual([0.9, 0.8]);
    });

    test('links between memories are those with both ends among them', async () => {
      const [a, b, c, d] = await four();
      await link(ana, a, b, { weight: 0.4 });
      await link(ana, b, c, { weight: 0.9, type: 'follows' });
      await link(ana, c, d);
      const between = async (...memories: Memory[]) => {
        const seqs = memories.map(({ seq }) => seq);
        return (await fixture.store.read(ana, (r) => r.links.between(ana, { seqs }))).map(({ weight }) => weight);
      };
      expect([await between(a, b, c), await between(a, c, d), await between(a), await between()]).toEqual([
        [0.9, 0.4],
        [0.5],
        [],
        [],
      ]);
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: c.id, at: 1 }));
      expect(await between(a, b, c, d)).toEqual([0.4]);
      // For a graph in memory, whose reader knows what is deleted.
      const scan = (params: Parameters<LinkReader['scan']>[1]) =>
        fixture.store.read(ana, (r) => r.links.scan(ana, params));
      const all = await scan({ minWeight: 0, limit: 9 });
      expect(all.map(({ weight }) => weight)).toEqual([0.4, 0.9, 0.5]);
      const { updatedAt } = present(all[1]);
      expect(await scan({ minWeight: 0.5, limit: 1 })).toEqual([
        { from: b.seq, to: c.seq, type: 'follows', weight: 0.9, updatedAt },
      ]);
      expect(await scan({ minWeight: 0, after: all[0], limit: 9 })).toEqual(all.slice(1));
      expect(await scan({ minWeight: 0, after: all[2], limit: 9 })).toEqual([]);
    });

    test('nothing is linked with itself, with what is not there, or with what is deleted', async () => {
      const [a, b, c] = await four();
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: c.id, at: 1 }));
      await link(ana, a, a);
      await link(ana, a, c);
      await link(ana, a, { ...b, seq: 999_999 });
      expect(await touching(ana, a, b, c)).toEqual([]);
      await fixture.store.write(ana, (w) => w.memories.restore(ana, { id: c.id, at: 2 }));
      await link(ana, a, c);
      expect(await touching(ana, a)).toHaveLength(1);
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: c.id, at: 3 }));
      expect([await touching(ana, a), await touching(ana, c)]).toEqual([[], []]);
    });

    test('a link between spaces shows only where both may be seen', async () => {
      const [a] = await four();
      const there = await fixture.insertOne(scopeOf('ana', { spaces: ['work'] }));
      await link(ana, a, there);
      expect(await touching(all, a)).toEqual([]);
      await link(all, a, there);
      expect(await touching(ana, a)).toEqual([]);
      expect(await touching(scopeOf('ana', { spaces: ['work', 'default'] }), a)).toHaveLength(1);
    });

    test('what is used together grows closer, and is no new link; its time is written once an hour', async () => {
      const [a, b, c] = await four();
      await link(ana, a, b, { weight: 0.5 });
      await link(ana, a, b, { type: 'follows', weight: 0, origin: 'manual' });
      const pairs = [[b.seq, a.seq] as const, [a.seq, c.seq] as const];
      for (const at of [3_601_000, 3_602_000])
        await fixture.store.write(ana, (w) => w.links.reinforce(ana, { pairs, by: 0.2, at }));
      const rows = await touching(ana, a);
      expect(rows).toMatchObject([
        { type: 'similar', origin: 'reinforced', updatedAt: 3_601_000 },
        { type: 'follows', origin: 'manual', updatedAt: 3_601_000 },
      ]);
      expect(rows.map(({ weight }) => weight.toFixed(6))).toEqual(['0.680000', '0.360000']);
    });

    test('what is not renewed fades and goes, but for what was put by hand or says where something comes from', async () => {
      const [a, b, c, d] = await four();
      await link(ana, a, b, { weight: 0.5 });
      await link(ana, a, c, { weight: 0.06, origin: 'reinforced' });
      await link(ana, a, d, { weight: 0.5, at: 3_000 });
      await link(ana, b, c, { weight: 0.06, origin: 'manual' });
      await link(ana, b, d, { weight: 0.06, type: 'derived_from' });
      await link(ana, c, d, { weight: 0.06, type: 'contradicts' });
      const decay = (limit: number) =>
        fixture.store.write(ana, (w) =>
          w.links.decay(ana, { before: 2_000, factor: 0.5, floor: 0.05, at: 4_000, limit }),
        );
      expect([await decay(1), await decay(9), await decay(9)]).toEqual([
        { weakened: 1, removed: 0 },
        { weakened: 0, removed: 1 },
        { weakened: 0, removed: 0 },
      ]);
      const left = await touching(ana, a, b, c, d);
      expect(left.map(({ weight }) => weight)).toEqual([0.5, 0.25, 0.06, 0.06, 0.06]);
    });

    test('a link is removed by its ends and type, whichever way it is named', async () => {
      const [a, b] = await four();
      await link(ana, a, b);
      await link(ana, a, b, { type: 'follows' });
      const remove = (type: 'similar' | 'follows') =>
        fixture.store.write(ana, (w) => w.links.remove(ana, { links: [{ from: b.seq, to: a.seq, type }] }));
      expect([await remove('similar'), await remove('similar'), await remove('follows')]).toEqual([1, 0, 0]);
      expect(await touching(ana, a)).toHaveLength(1);
    });

    test('a purge takes links along from both ends', async () => {
      const [a, b, c] = await four();
      await link(ana, a, b);
      await link(ana, b, c);
      await link(ana, a, c);
      await fixture.store.write(ana, async (w) => {
        await w.memories.softDelete(ana, { id: b.id, at: 1 });
        await w.memories.purge(ana, { deletedBefore: 2, limit: 9, at: 3 });
      });
      expect(await touching(ana, a, b, c)).toMatchObject([{ from: a.seq, to: c.seq }]);
      expect(await fixture.store.read(ana, (r) => r.links.version(ana))).toBe(4);
    });
  });
}
