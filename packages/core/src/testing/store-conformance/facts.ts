import { describe, expect, test } from 'vitest';
import type { Fact, FactFilter } from '../../domain/facts/fact-store.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';
import { graphFixture } from './graph-fixture.ts';

const ana = scopeOf('ana');
const all = scopeOf('ana', { spaces: '*' });

export function factsSuite(under: StoreUnderTest): void {
  describe('facts', () => {
    const fixture = useStore(under);
    const { state } = graphFixture(fixture);
    const objects = async (filter: FactFilter) =>
      (await fixture.store.read(ana, (r) => r.facts.list(ana, { filter, limit: 9 }))).map(({ object }) => object);
    const one = async (...given: Parameters<typeof state>): Promise<Fact> => {
      const [fact] = await state(...given);
      if (fact === undefined) throw new Error('nothing was stored');
      return fact;
    };

    test('a fact comes back as it was stored, optional fields and sources and all', async () => {
      const [a, b] = await fixture.insert(ana, {}, {});
      const sources = [a?.seq ?? 0, b?.seq ?? 0];
      const full = await one(ana, {
        subject: 'Ana "Nita" O’Neil',
        object: '日本語 🛶',
        validFrom: 5,
        validTo: 9,
        origin: 'caller',
        sources: [...sources.toReversed(), 999_999],
        at: 1_234,
      });
      expect(full).toEqual({
        no: full.no,
        id: full.id,
        space: 'default',
        subject: 'Ana "Nita" O’Neil',
        predicate: 'lives_in',
        object: '日本語 🛶',
        validFrom: 5,
        validTo: 9,
        recordedAt: 1_234,
        closedAt: 1_234,
        status: 'active',
        confidence: 0.5,
        origin: 'caller',
        flagged: false,
        sources,
        confirmations: 0,
      });
      const bare = await one(ana, {});
      expect(bare).not.toHaveProperty('validFrom');
      const read = await fixture.store.read(ana, (r) => r.facts.getMany(ana, { ids: [full.id, bare.id, 'unknown'] }));
      expect(read).toHaveLength(2);
      expect(read).toEqual(expect.arrayContaining([full, bare]));
      expect(await state(ana)).toEqual([]);
      await expect(state(all, {})).rejects.toMatchObject({ code: 'invalid_input' });
    });

    test('a list is newest first and filtered by match keys, a page at a time', async () => {
      const [first] = await state(
        ana,
        { object: 'Porto', at: 1 },
        { object: 'Kite', predicate: 'likes', at: 2 },
        { subject: 'Bob', object: 'ANA.', predicate: 'knows', at: 2 },
      );
      const page = (after?: { recordedAt: number; no: number }) =>
        fixture.store.read(ana, (r) => r.facts.list(ana, { filter: {}, limit: 2, ...(after && { after }) }));
      const begin = await page();
      expect(begin.map(({ object }) => object)).toEqual(['ANA.', 'Kite']);
      const last = begin[1];
      expect(await page({ recordedAt: last?.recordedAt ?? 0, no: last?.no ?? 0 })).toEqual([first]);
      expect(await objects({ subject: 'ana' })).toEqual(['Kite', 'Porto']);
      expect(await objects({ subject: 'Ana' })).toEqual([]);
      expect(await objects({ subjects: ['bob', 'ana'], predicate: 'knows' })).toEqual(['ANA.']);
      expect(await objects({ object: 'ana' })).toEqual(['ANA.']);
      expect(await objects({ about: ['ana'] })).toEqual(['ANA.', 'Kite', 'Porto']);
      expect(await objects({ about: ['bob', 'kite'] })).toEqual(['ANA.', 'Kite']);
      expect([await objects({ subject: '%' }), await objects({ subjects: [] }), await objects({ about: [] })]).toEqual([
        [],
        [],
        [],
      ]);
    });

    test('a newer fact ends an older one: what was true, and what was believed, can be told for any instant', async () => {
      const lisbon = await one(ana, { object: 'Lisbon', validFrom: 100, at: 1_000 });
      const porto = await one(ana, { object: 'Porto', validFrom: 300, at: 2_000 });
      const close = () =>
        fixture.store.write(ana, (w) =>
          w.facts.close(ana, { id: lisbon.id, status: 'superseded', validTo: 300, supersededBy: porto.id, at: 2_000 }),
        );
      expect(await close()).toEqual({
        ...lisbon,
        status: 'superseded',
        validTo: 300,
        closedAt: 2_000,
        supersededBy: porto.id,
      });
      expect(await close()).toBeUndefined();
      expect(await objects({})).toEqual(['Porto']);
      expect(await objects({ includeSuperseded: true })).toEqual(['Porto', 'Lisbon']);
      const inTheWorld = [99, 100, 299, 300, 5_000].map((asOf) => objects({ asOf }));
      expect(await Promise.all(inTheWorld)).toEqual([[], ['Lisbon'], ['Lisbon'], ['Porto'], ['Porto']]);
      // At 1,500 we had not heard of the move, though it was already made.
      const believed = [999, 1_000, 1_500, 2_000].map((knownAt) => objects({ knownAt }));
      expect(await Promise.all(believed)).toEqual([[], ['Lisbon'], ['Lisbon'], ['Porto']]);
      const both = [
        objects({ asOf: 350, knownAt: 1_500 }),
        objects({ asOf: 350, knownAt: 2_000 }),
        objects({ asOf: 299, knownAt: 2_000 }),
        objects({ asOf: 99, knownAt: 2_000 }),
      ];
      expect(await Promise.all(both)).toEqual([['Lisbon'], ['Porto'], ['Lisbon'], []]);
      const history = await fixture.store.read(ana, (r) =>
        r.facts.history(ana, { subject: 'ana', predicate: 'lives_in' }),
      );
      expect(history.map(({ object }) => object)).toEqual(['Lisbon', 'Porto']);
    });

    test('an end that was known from the start counts from then on', async () => {
      await state(ana, { validFrom: 100, validTo: 200, at: 150 });
      expect([await objects({ asOf: 199 }), await objects({ asOf: 200 }), await objects({ knownAt: 250 })]).toEqual([
        ['Porto'],
        [],
        [],
      ]);
    });

    test('an end that was known from the start counts from then on, also once it has come', async () => {
      const fact = await one(ana, { validFrom: 100, validTo: 200, at: 150 });
      await fixture.store.write(ana, (w) => w.facts.close(ana, { id: fact.id, status: 'expired', at: 900 }));
      expect(await objects({ asOf: 250, knownAt: 250 })).toEqual([]);
    });

    test('what was retracted was believed until then, and is true at no time', async () => {
      const fact = await one(ana, { at: 1_000 });
      const retract = () => fixture.store.write(ana, (w) => w.facts.retract(ana, { id: fact.id, at: 2_000 }));
      expect(await retract()).toEqual({ ...fact, status: 'retracted', retractedAt: 2_000 });
      expect(await retract()).toBeUndefined();
      expect([await objects({}), await objects({ asOf: 1_500 }), await objects({ knownAt: 2_000 })]).toEqual([
        [],
        [],
        [],
      ]);
      expect(await objects({ knownAt: 1_999 })).toEqual(['Porto']);
      expect(await objects({ includeSuperseded: true })).toEqual(['Porto']);
    });

    test('of two that contradict each other the newer is preferred, from when we knew', async () => {
      const older = await one(ana, { object: 'Tea', at: 1_000 });
      const newer = await one(ana, { object: 'Coffee', at: 2_000 });
      await fixture.store.write(ana, (w) =>
        w.facts.close(ana, { id: older.id, status: 'contradicted', supersededBy: newer.id, at: 2_000 }),
      );
      expect([await objects({}), await objects({ asOf: 3_000 })]).toEqual([['Coffee'], ['Coffee']]);
      expect([await objects({ knownAt: 1_999 }), await objects({ knownAt: 2_000 })]).toEqual([['Tea'], ['Coffee']]);
    });

    test('what was superseded and had no end is true at no time, and was believed until then', async () => {
      const less = await one(ana, { object: 'Nurse', at: 1_000 });
      const more = await one(ana, { object: 'Paediatric nurse', at: 2_000 });
      await fixture.store.write(ana, (w) =>
        w.facts.close(ana, { id: less.id, status: 'superseded', supersededBy: more.id, at: 2_000 }),
      );
      const exact = ['Paediatric nurse'];
      expect([await objects({ asOf: 500 }), await objects({ asOf: 3_000 })]).toEqual([exact, exact]);
      expect([await objects({ knownAt: 1_999 }), await objects({ knownAt: 2_000 })]).toEqual([['Nurse'], exact]);
    });

    test('a closed or retracted fact is made active again, an active one is left', async () => {
      const fact = await one(ana, {});
      const reopen = () => fixture.store.write(ana, (w) => w.facts.reopen(ana, { id: fact.id }));
      expect(await reopen()).toBeUndefined();
      await fixture.store.write(ana, (w) =>
        w.facts.close(ana, { id: fact.id, status: 'expired', validTo: 7, at: 2_000 }),
      );
      expect(await reopen()).toEqual(fact);
      await fixture.store.write(ana, (w) => w.facts.retract(ana, { id: fact.id, at: 2_000 }));
      expect(await reopen()).toEqual(fact);
    });

    test('what is said again counts, with the greater confidence and the new sources', async () => {
      const [a, b] = await fixture.insert(ana, {}, {});
      const fact = await one(ana, { sources: [a?.seq ?? 0] });
      const confirm = (confidence: number, id = fact.id) =>
        fixture.store.write(ana, (w) =>
          w.facts.confirm(ana, { id, confidence, sources: [a?.seq ?? 0, b?.seq ?? 0], at: 5 }),
        );
      expect(await confirm(0.9)).toEqual({
        ...fact,
        confidence: 0.9,
        confirmations: 1,
        sources: [a?.seq, b?.seq],
      });
      expect(await confirm(0.1)).toMatchObject({ confidence: 0.9, confirmations: 2 });
      expect(await confirm(0.1, 'unknown')).toBeUndefined();
    });

    test('a history is of one predicate or of all, under all the names of a thing, oldest first', async () => {
      await state(
        ana,
        { object: 'Kite', predicate: 'likes', at: 3 },
        { subject: 'Nita', object: 'Lisbon', at: 1 },
        { subject: 'Bob', at: 2 },
      );
      const history = async (subject: string | string[], predicate?: string) =>
        (await fixture.store.read(ana, (r) => r.facts.history(ana, { subject, ...(predicate && { predicate }) }))).map(
          ({ object }) => object,
        );
      expect(await history(['ana', 'nita'])).toEqual(['Lisbon', 'Kite']);
      expect(await history('ana', 'lives_in')).toEqual([]);
      expect(await history('nita', 'lives_in')).toEqual(['Lisbon']);
    });

    test('what a claim can meet is found, however long the history', async () => {
      const [memory] = await fixture.insert(ana, {});
      const seq = memory?.seq ?? 0;
      const began = [100, 200, 300, 400, 500, 600];
      const facts = await state(ana, ...began.map((at) => ({ object: `At ${at}`, validFrom: at, validTo: at + 100 })));
      const [first, second] = facts;
      await state(ana, { object: 'Always', predicate: 'from' }, { subject: 'Bob' });
      await fixture.store.write(ana, async (w) => {
        for (const { id } of facts.slice(0, -1)) await w.facts.close(ana, { id, status: 'superseded', at: 2_000 });
        if (first !== undefined) await w.facts.confirm(ana, { id: first.id, confidence: 1, sources: [seq], at: 1 });
      });
      const around = async (at: number, more: { seqs?: number[]; objects?: string[]; predicate?: string } = {}) => {
        const asked = { subjects: ['nita', 'ana'], predicate: 'lives_in', seqs: [], ...more };
        const found = await fixture.store.read(ana, (r) => r.facts.around(ana, { ...asked, at }));
        return found.map(({ object }) => object);
      };
      expect(await around(350)).toEqual(['At 300', 'At 400', 'At 600']);
      expect(await around(300, { seqs: [seq] })).toEqual(['At 100', 'At 300', 'At 400', 'At 600']);
      expect(await around(50)).toEqual(['At 100', 'At 600']);
      expect(await around(700)).toEqual(['At 600']);
      expect(await around(350, { objects: ['at 100', 'at 300', 'at 500'] })).toEqual(['At 300', 'At 500']);
      expect(await around(1, { predicate: 'from' })).toEqual(['Always']);
      await fixture.store.write(ana, (w) => w.facts.retract(ana, { id: second?.id ?? '', at: 3_000 }));
      expect(await around(250)).toEqual(['At 300', 'At 600']);
    });

    test('the latest facts are the newest that hold', async () => {
      const [one] = await state(ana, { object: 'One' }, { object: 'Two' }, { object: 'Three' }, { object: 'Four' });
      await fixture.store.write(ana, (w) => w.facts.retract(ana, { id: one?.id ?? '', at: 2_000 }));
      const latest = async (limit: number, ...subjects: string[]) =>
        (await fixture.store.read(ana, (r) => r.facts.latest(ana, { subjects, predicate: 'lives_in', limit }))).map(
          ({ object }) => object,
        );
      expect(await latest(2, 'bob', 'ana')).toEqual(['Four', 'Three']);
      expect(await latest(9, 'ana')).toEqual(['Four', 'Three', 'Two']);
      expect(await latest(9, 'bob')).toEqual([]);
    });

    test('facts are flagged, and found by what they rest on', async () => {
      const [a, b] = await fixture.insert(ana, {}, {});
      const fact = await one(ana, { sources: [a?.seq ?? 0] });
      const flag = (flagged: boolean) =>
        fixture.store.write(ana, (w) => w.facts.flag(ana, { ids: [fact.id, 'unknown'], flagged }));
      const resting = (...seqs: number[]) => fixture.store.read(ana, (r) => r.facts.restingOn(ana, { seqs }));
      await flag(true);
      expect(await resting(a?.seq ?? 0, b?.seq ?? 0)).toEqual([{ ...fact, flagged: true }]);
      await flag(false);
      expect(await resting(a?.seq ?? 0)).toEqual([fact]);
      expect([await resting(b?.seq ?? 0), await resting()]).toEqual([[], []]);
    });

    test('what rests on deleted memories alone is hidden with them, what a caller stated is not', async () => {
      const [a, b] = await fixture.insert(ana, {}, {});
      if (a === undefined || b === undefined) throw new Error('not stored');
      const sources = [a.seq];
      const rested = await one(ana, { object: 'Derived', sources });
      await state(ana, { object: 'Stated', origin: 'caller', sources }, { object: 'Both', sources: [a.seq, b.seq] });
      await fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: a.id, at: 1 }));
      expect(await objects({})).toEqual(['Both', 'Stated']);
      const history = await fixture.store.read(ana, (r) => r.facts.history(ana, { subject: 'ana' }));
      expect(history.map(({ object }) => object)).toEqual(['Stated', 'Both']);
      expect(await fixture.store.read(ana, (r) => r.facts.restingOn(ana, { seqs: sources }))).toHaveLength(3);
      expect(await fixture.store.read(ana, (r) => r.facts.getMany(ana, { ids: [rested.id] }))).toEqual([rested]);
    });

    test('a purge takes along what rests on nothing else, and flags what that had ended', async () => {
      const [a, b] = await fixture.insert(ana, {}, {});
      if (a === undefined || b === undefined) throw new Error('not stored');
      const older = await one(ana, { object: 'Older', sources: [b.seq] });
      const gone = await one(ana, { object: 'Gone', sources: [a.seq] });
      await state(ana, { object: 'Both', sources: [a.seq, b.seq] });
      await state(ana, { object: 'Stated', origin: 'caller', sources: [a.seq] });
      await fixture.store.write(ana, async (w) => {
        await w.facts.close(ana, { id: older.id, status: 'superseded', supersededBy: gone.id, at: 2_000 });
        await w.memories.softDelete(ana, { id: a.id, at: 1 });
        await w.memories.purge(ana, { deletedBefore: 2, limit: 9, at: 3 });
      });
      const left = await fixture.store.read(ana, (r) =>
        r.facts.list(ana, { filter: { includeSuperseded: true }, limit: 9 }),
      );
      expect(left.map(({ object, sources, flagged }) => ({ object, sources, flagged }))).toEqual([
        { object: 'Stated', sources: [], flagged: false },
        { object: 'Both', sources: [b.seq], flagged: false },
        { object: 'Older', sources: [b.seq], flagged: true },
      ]);
      expect(left[2]).not.toHaveProperty('supersededBy');
    });

    test('facts are removed for good', async () => {
      const memory = await fixture.insertOne(ana);
      const [gone, kept] = await state(ana, { sources: [memory.seq] }, { object: 'Kept' });
      const remove = () => fixture.store.write(ana, (w) => w.facts.remove(ana, { ids: [gone?.id ?? '', 'unknown'] }));
      expect([await remove(), await remove()]).toEqual([1, 0]);
      expect(await objects({ includeSuperseded: true })).toEqual([kept?.object]);
    });
  });
}
