import { describe, expect, test } from 'vitest';
import type { Consolidation, ConsolidationChange } from '../../domain/consolidation/consolidation-store.ts';
import type { UserScope } from '../../domain/scope.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana', { spaces: '*' });
/** Another user, and a user of the same name elsewhere. */
const strangers = [scopeOf('bob', { spaces: '*' }), scopeOf('ana', { tenant: 'zeta', spaces: '*' })];

export function consolidationsSuite(under: StoreUnderTest): void {
  describe('consolidations', () => {
    const fixture = useStore(under);
    const begin = (scope: UserScope, day: string, id = `run ${day}`): Promise<Consolidation> =>
      fixture.store.write(scope, (w) =>
        w.consolidations.begin(scope, {
          id,
          day,
          timeZone: 'Europe/Lisbon',
          origin: 'night',
          fromVersion: 3,
          untilVersion: 9,
          createdAt: 5,
        }),
      );

    test('a day has one row, however often it is begun, and each user days of their own', async () => {
      const first = await begin(ana, '2026-01-01');
      expect(first).toMatchObject({ id: 'run 2026-01-01', state: 'waiting', step: 'facts', place: 0, report: {} });
      expect(await begin(ana, '2026-01-01', 'another')).toEqual(first);
      for (const stranger of strangers) {
        expect(await begin(stranger, '2026-01-01', 'theirs')).toMatchObject({ id: 'theirs' });
      }
    });

    test('how far a run has come is kept, with its report, and days are listed from the latest on', async () => {
      const { no, id, day } = await begin(ana, '2026-01-01');
      await begin(ana, '2026-01-03');
      await begin(ana, '2026-01-02');
      const progress = {
        origin: 'demand',
        step: 'tiers',
        place: 12,
        fromVersion: 4,
        untilVersion: 8,
        report: { made: 2 },
      } as const;
      await fixture.store.write(ana, async (w) => {
        expect(await w.consolidations.advance(ana, { no, state: 'running', ...progress, at: 6 })).toBe(true);
      });
      await fixture.store.read(ana, async (r) => {
        const known = { ...progress, no, state: 'running', updatedAt: 6 };
        expect(await r.consolidations.getConsolidation(ana, { id })).toMatchObject(known);
        expect(await r.consolidations.ofDay(ana, { day })).toMatchObject(known);
        const days = (await r.consolidations.list(ana, { limit: 2 })).map((run) => run.day);
        expect(days).toEqual(['2026-01-03', '2026-01-02']);
        expect(await r.consolidations.list(ana, { before: '2026-01-02', limit: 2 })).toMatchObject([{ id }]);
      });
      const done = { no, state: 'done', ...progress, at: 7, finishedAt: 7 } as const;
      await fixture.store.write(ana, (w) => w.consolidations.advance(ana, done));
      expect(await fixture.store.read(ana, (r) => r.consolidations.ofDay(ana, { day }))).toMatchObject({
        finishedAt: 7,
      });
    });

    test('what a run changed is kept in order, counted, and dropped once it is undone', async () => {
      const { no } = await begin(ana, '2026-01-01');
      const made: ConsolidationChange = { kind: 'made', seq: 7, before: {}, after: {} };
      const moved: ConsolidationChange = { kind: 'moved', seq: 8, before: { tier: 'hot' }, after: { tier: 'warm' } };
      const fact: ConsolidationChange = { kind: 'fact', before: {}, after: { id: 'f' } };
      await fixture.store.write(ana, (w) =>
        w.consolidations.addChanges(ana, { no, changes: [made, moved, fact], at: 3 }),
      );
      await fixture.store.write(ana, async (w) => {
        const last = await w.consolidations.changes(ana, { no, limit: 2 });
        expect(last).toMatchObject([fact, moved]);
        const rest = await w.consolidations.changes(ana, { no, before: last[1]?.no ?? 0, limit: 2 });
        expect(rest).toMatchObject([{ ...made, at: 3 }]);
        expect(await w.consolidations.countChanges(ana, { no })).toEqual({ made: 1, moved: 1, fact: 1 });
        await w.consolidations.dropChanges(ana, { nos: last.map((change) => change.no) });
        expect(await w.consolidations.countChanges(ana, { no })).toEqual({ made: 1 });
      });
    });

    test('a mark is what it was set to last', async () => {
      await fixture.store.write(ana, async (w) => {
        expect(await w.consolidations.mark(ana, { name: 'linked' })).toBeUndefined();
        await w.consolidations.setMark(ana, { name: 'linked', value: 3 });
        await w.consolidations.setMark(ana, { name: 'linked', value: 5 });
        await w.consolidations.setMark(ana, { name: 'other', value: 1 });
      });
      expect(await fixture.store.read(ana, (r) => r.consolidations.mark(ana, { name: 'linked' }))).toBe(5);
    });

    test('runs, changes and marks of one user mean nothing to another', async () => {
      const run = await begin(ana, '2026-01-01');
      const { no, id, day } = run;
      const change: ConsolidationChange = { kind: 'made', seq: 7, before: {}, after: {} };
      await fixture.store.write(ana, async (w) => {
        await w.consolidations.addChanges(ana, { no, changes: [change], at: 3 });
        await w.consolidations.setMark(ana, { name: 'linked', value: 3 });
      });
      const [{ no: changeNo } = { no: 0 }] = await fixture.store.read(ana, (r) =>
        r.consolidations.changes(ana, { no, limit: 9 }),
      );
      for (const stranger of strangers) {
        await fixture.store.write(stranger, async (w) => {
          await w.users.ensure(stranger, { at: 1, timeZone: 'UTC' });
          const own = w.consolidations;
          expect(await own.getConsolidation(stranger, { id })).toBeUndefined();
          expect(await own.ofDay(stranger, { day })).toBeUndefined();
          expect(await own.list(stranger, { limit: 9 })).toEqual([]);
          expect(await own.changes(stranger, { no, limit: 9 })).toEqual([]);
          expect(await own.countChanges(stranger, { no })).toEqual({});
          expect(await own.mark(stranger, { name: 'linked' })).toBeUndefined();
          expect(await own.advance(stranger, { ...run, at: 9 })).toBe(false);
          await own.dropChanges(stranger, { nos: [changeNo] });
          await own.setMark(stranger, { name: 'linked', value: 9 });
        });
      }
      await fixture.store.read(ana, async (r) => {
        expect(await r.consolidations.ofDay(ana, { day })).toEqual(run);
        expect(await r.consolidations.countChanges(ana, { no })).toEqual({ made: 1 });
        expect(await r.consolidations.mark(ana, { name: 'linked' })).toBe(3);
      });
    });
  });
}
