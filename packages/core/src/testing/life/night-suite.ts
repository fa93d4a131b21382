import { describe, expect, test } from 'vitest';
import { nightKey, rebuildJob, scheduleNights } from '../../domain/consolidation/schedule.ts';
import { storedUserSummary } from '../../domain/consolidation/user-summary.ts';
import { undoConsolidation } from '../../domain/consolidation/undo.ts';
import type { Memory } from '../../domain/memories/memory.ts';
import { defaultRetention } from '../../domain/retention/retention.ts';
import { systemScope, type UserScope } from '../../domain/scope.ts';
import type { StoreUnderTest } from '../store-conformance/fixture.ts';
import { ana, dayMs, home, type Parts, signal, sorted, start, useNight } from './night-world.ts';

/** What the nights do, on a real store: Monday 16 November 2026 is the first day. */
export function nightSuite(under: StoreUnderTest): void {
  describe(`the night on ${under.name}`, () => {
    const night = useNight(under);
    const { fixture, handle, job, consolidate, demand, say, summaries, bySource, reportOf, restingOn, live } = night;

    test('days become reflective memories of words that were said, which rest on those who said them', async () => {
      const said = await live();
      await consolidate('2026-11-17');
      const monday = await bySource('day:2026-11-16');
      expect(monday).toMatchObject({
        kind: 'reflective',
        space: 'default',
        tags: ['summary', 'day'],
        source: { type: 'consolidation' },
        occurredAt: start + 2,
      });
      expect(monday?.content).toBe(
        'Monday, 16 November 2026:\n- Ana: I moved to Lisbon last week.\n- Ana: My new flat has a view of the river.\n- Ana: Pedro helped me to carry the piano.',
      );
      expect(sorted(await restingOn(monday?.seq ?? 0))).toEqual(said.slice(0, 3).map(({ seq }) => seq));
      expect(await bySource('day:2026-11-17')).toBeDefined();
      expect(await reportOf('2026-11-17')).toMatchObject({ state: 'done', day_summaries: 2 });
      const untouched = await fixture.store.read(ana, (r) =>
        r.memories.getBySeqs(ana, { seqs: said.map(({ seq }) => seq) }),
      );
      expect(untouched.toSorted((a, b) => a.seq - b.seq)).toEqual(said);
    });

    test('a night that comes again does nothing; on demand a day looks for what is new, and finds nothing twice', async () => {
      await live();
      await consolidate('2026-11-17');
      const before = await summaries();
      const version = () => fixture.store.read(ana, (r) => r.changes.version(ana));
      const known = await version();
      await consolidate('2026-11-17');
      expect(await version()).toBe(known);
      await demand('2026-11-17');
      expect(await summaries()).toEqual(before);
      await say(start + dayMs + 3, 'The violin teacher lives next door.', { salience: 0.9 });
      await demand('2026-11-17');
      const again = await bySource('day:2026-11-17');
      expect(again?.content).toContain('The violin teacher lives next door.');
      expect(again?.version).toBe(2);
      expect(await bySource('day:2026-11-16')).toEqual(before.find(({ source }) => source?.id === 'day:2026-11-16'));
    });

    test('days and summaries of one space know nothing of another', async () => {
      await live();
      const work: UserScope = { ...ana, spaces: ['work'] };
      await fixture.insert(
        work,
        ...['One', 'Two', 'Three'].map((word) => ({ content: `${word} secret reports`, occurredAt: start })),
      );
      await consolidate('2026-11-17');
      const inWork = await summaries(work);
      expect(inWork.map(({ source }) => source?.id)).toEqual(['day:2026-11-16']);
      expect(inWork[0]?.content).toContain('secret');
      expect((await summaries(home)).some(({ content }) => content.includes('secret'))).toBe(false);
    });

    test('a week that is over is rolled up from its days, with what was learnt, when its last night comes', async () => {
      await live();
      await say(start + dayMs, 'Ana lives in Lisbon.', { kind: 'semantic', salience: 0.9 });
      await consolidate('2026-11-17');
      expect(await bySource('week:2026-W47')).toBeUndefined();
      fixture.platform.setNow(start + 7 * dayMs);
      await consolidate('2026-11-22');
      const week = await bySource('week:2026-W47');
      expect(week?.content).toContain('The week of Monday, 16 November 2026 to Sunday, 22 November 2026:');
      expect(week?.content).toContain('- Ana lives in Lisbon.');
      expect(week?.tags).toContain('digest');
      const rests = await fixture.store.read(ana, async (r) =>
        r.memories.getBySeqs(ana, { seqs: await restingOn(week?.seq ?? 0) }),
      );
      expect(rests.map(({ kind }) => kind).toSorted()).toEqual(['reflective', 'reflective', 'semantic']);
    });

    test('equal typed memories become one that is surer, rests on what both rested on, and nothing is deleted', async () => {
      fixture.platform.setNow(start);
      const [one, two, source, other] = await fixture.insert(
        home,
        { kind: 'semantic', content: 'Ana likes tea.', confidence: 0.6 },
        { kind: 'semantic', content: 'ana likes  tea', confidence: 0.5, salience: 0.8 },
        { content: 'I do like tea.' },
        { kind: 'semantic', content: 'Ana likes tea.', pinned: true },
      );
      const seqOf = (memory: Memory | undefined): number => memory?.seq ?? -1;
      const link = {
        from: seqOf(two),
        to: seqOf(source),
        type: 'derived_from',
        weight: 1,
        origin: 'automatic',
      } as const;
      await fixture.store.write(ana, (w) => w.links.put(ana, { links: [link], at: 1 }));
      await consolidate('2026-11-16');
      const found = await fixture.store.read(ana, (r) =>
        r.memories.getBySeqs(ana, { seqs: [one, two, other].map(seqOf) }),
      );
      const [first, second, pinned] = found.toSorted((a, b) => a.seq - b.seq);
      expect(first).toMatchObject({ state: 'active', salience: 0.8 });
      expect(first?.confidence).toBeCloseTo(0.8, 12);
      expect(second).toMatchObject({ state: 'archived', tier: 'cold', content: 'ana likes  tea' });
      expect(pinned).toMatchObject({ state: 'active' });
      expect(await restingOn(seqOf(one))).toEqual([seqOf(source)]);
      expect(sorted(await restingOn(seqOf(two)))).toEqual(sorted([seqOf(one), seqOf(source)]));
      expect(await reportOf('2026-11-16')).toMatchObject({ merged: 1 });
    });

    test('memories nobody used for a year are archived, pages at a time, and pinned ones stay', async () => {
      fixture.platform.setNow(start);
      const old = { accessedAt: start, createdAt: start, updatedAt: start };
      await fixture.insert(home, ...Array.from({ length: 520 }, (_, index) => ({ ...old, pinned: index === 510 })));
      fixture.platform.setNow(start + 366 * dayMs);
      await consolidate('2027-11-16');
      expect(await reportOf('2027-11-16')).toMatchObject({ unused: 519, state: 'done' });
      const counts = await fixture.store.read(ana, (r) => r.memories.counts(ana));
      // The day they came on is summed up as well, and so is the user, by what is pinned.
      expect(counts).toMatchObject({ archived: 519, total: 522 });
    });

    test('of too many memories the weakest are archived, and a budget that is kept moves nobody', async () => {
      fixture.platform.setNow(start);
      const rows = Array.from({ length: 12 }, (_, index) => ({
        salience: index / 20,
        occurredAt: start + index * dayMs,
      }));
      const stored = await fixture.insert(home, ...rows);
      const retention = { ...defaultRetention, maxActive: 10 };
      await consolidate('2026-11-16', { retention });
      const archived = await fixture.store.read(ana, (r) =>
        r.memories.list(ana, { filter: { states: ['archived'] }, order: 'oldest', limit: 9 }),
      );
      expect(archived.map(({ seq }) => seq)).toEqual(stored.slice(0, 2).map(({ seq }) => seq));
      await consolidate('2026-11-17', { retention });
      expect(await reportOf('2026-11-17')).toEqual({ state: 'done' });
    });

    test('undoing a run takes back what it made, merged and moved, and leaves what somebody has changed since', async () => {
      await live();
      const [kept, again] = await fixture.insert(
        home,
        { kind: 'semantic', content: 'Ana likes tea.', confidence: 0.6 },
        { kind: 'semantic', content: 'Ana likes tea', confidence: 0.5, expiresAt: start },
      );
      await consolidate('2026-11-17');
      const monday = await bySource('day:2026-11-16');
      await fixture.store.write(ana, (w) =>
        w.memories.update(ana, { id: monday?.id ?? '', patch: { content: 'Mine now.', contentHash: 'mine' }, at: 9 }),
      );
      const run = await fixture.store.read(ana, (r) => r.consolidations.ofDay(ana, { day: '2026-11-17' }));
      const { store, platform } = fixture;
      const undo = () => undoConsolidation({ store, platform, embedding: 'none' }, ana, run?.id ?? '');
      expect(await undo()).toMatchObject({ run: { state: 'undone' }, kept: 1 });
      expect((await summaries()).map(({ content }) => content)).toEqual(['Mine now.']);
      const seqs = [kept?.seq ?? -1, again?.seq ?? -1];
      const found = await fixture.store.read(ana, (r) => r.memories.getBySeqs(ana, { seqs }));
      const [first, second] = found.toSorted((a, b) => a.seq - b.seq);
      expect(first).toMatchObject({ confidence: 0.6, state: 'active' });
      expect(second).toMatchObject({ state: 'active', tier: 'hot' });
      expect(await restingOn(again?.seq ?? -1)).toEqual([]);
      expect(await undo()).toMatchObject({ undone: 0, kept: 0 });
      // The night does not do it again; a person may.
      await consolidate('2026-11-17');
      expect(await bySource('day:2026-11-17')).toBeUndefined();
      await expect(undoConsolidation({ store, platform, embedding: 'none' }, ana, 'none')).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    test('a rewritten summary gets its former words back when the run is undone', async () => {
      await live();
      await consolidate('2026-11-16');
      const before = await bySource('day:2026-11-16');
      await say(start + 3, 'The river flooded the cellar.', { salience: 0.95 });
      await consolidate('2026-11-17');
      const after = await bySource('day:2026-11-16');
      expect(after?.content).toContain('flooded');
      const run = await fixture.store.read(ana, (r) => r.consolidations.ofDay(ana, { day: '2026-11-17' }));
      await undoConsolidation({ ...fixture, embedding: 'none' }, ana, run?.id ?? '');
      const now = await bySource('day:2026-11-16');
      expect([now?.content, now?.metadata]).toEqual([before?.content, before?.metadata]);
    });

    test('a run that was stopped goes on where it stood, and the next night follows', async () => {
      await live();
      const controller = new AbortController();
      const { store, platform } = fixture;
      let units = 0;
      const stopping = {
        ...platform,
        yieldTurn: async () => {
          units += 1;
          if (units === 3) controller.abort(new Error('stopped'));
          await platform.yieldTurn();
        },
      };
      const parts = { platform: stopping, store };
      const run = handle('consolidate', parts)(job('consolidate', { day: '2026-11-17', origin: 'night' }), {
        signal: controller.signal,
      });
      await expect(run).rejects.toThrow('stopped');
      expect(await reportOf('2026-11-17')).toMatchObject({ state: 'running' });
      await consolidate('2026-11-17');
      expect(await reportOf('2026-11-17')).toMatchObject({ state: 'done', day_summaries: 2 });
      expect((await summaries()).map(({ source }) => source?.id)).toEqual(['day:2026-11-16', 'day:2026-11-17']);
      const jobs = await store.read(ana, (r) => r.jobs.list(ana, { kinds: ['consolidate'], limit: 9 }));
      expect(jobs).toMatchObject([{ payload: { day: '2026-11-17', origin: 'night' }, priority: 'low' }]);
    });

    test('whoever has no night ahead gets one in their own zone, once', async () => {
      await live();
      const { store, platform } = fixture;
      const nights = async () => {
        await scheduleNights({ store, platform, hour: 3, timeZone: 'UTC' }, signal);
        return store.read(ana, (r) => r.jobs.list(ana, { limit: 9 }));
      };
      const [night, ...others] = await nights();
      // Lisbon keeps the time of UTC in winter.
      expect([night?.runAt, others]).toEqual([Date.UTC(2026, 10, 18, 3), []]);
      expect(await nights()).toEqual([night]);
      const without = await store.read(systemScope, (r) =>
        r.jobs.usersWithout(systemScope, { key: nightKey, limit: 9 }),
      );
      expect(without).toEqual([]);
    });

    test('the summary of a user is made of the strongest typed and pinned memories, and rests on them', async () => {
      await live();
      const [lives, , pinned] = await fixture.insert(
        home,
        { kind: 'semantic', content: 'Ana lives in Lisbon.', salience: 0.9 },
        { kind: 'semantic', content: 'Ana used to live in Porto.', salience: 0.9, state: 'archived' },
        { content: 'Call Rita on Sundays.', pinned: true },
      );
      await consolidate('2026-11-17');
      const summary = await fixture.store.read(home, (r) => storedUserSummary(r, home));
      expect(summary?.memory.content.split('\n').toSorted()).toEqual([
        '- Ana lives in Lisbon.',
        '- Call Rita on Sundays.',
      ]);
      expect(summary?.restsOn.map(({ id }) => id)).toEqual([lives?.id, pinned?.id]);
      expect(summary?.stale).toBe(false);
      await fixture.store.write(ana, async (w) => {
        await w.memories.softDelete(ana, { id: lives?.id ?? '', at: 1 });
        await w.jobs.enqueue(ana, { jobs: [rebuildJob(fixture.platform, { space: 'default', ids: ['user'] })] });
      });
      const rebuild = handle('rebuild_summaries');
      await rebuild(job('rebuild_summaries', { space: 'default', ids: ['user'] }), { signal });
      const again = await fixture.store.read(home, (r) => storedUserSummary(r, home));
      expect(again?.memory.content).toBe('- Call Rita on Sundays.');
      expect(again?.restsOn.map(({ id }) => id)).toEqual([pinned?.id]);
    });

    test('a summary is made anew from what is left, and taken away when too little is', async () => {
      const said = await live();
      await consolidate('2026-11-17');
      const forget = (memory: Memory | undefined) =>
        fixture.store.write(ana, (w) => w.memories.softDelete(ana, { id: memory?.id ?? '', at: 1 }));
      await say(start + 4, 'The piano tuner is called Nuno.');
      await forget(said[0]);
      const rebuild = (...ids: string[]) =>
        handle('rebuild_summaries')(job('rebuild_summaries', { space: 'default', ids }), { signal });
      await rebuild('day:2026-11-16', 'week:2026-W47');
      expect((await bySource('day:2026-11-16'))?.content).not.toContain('Lisbon');
      await forget(said[1]);
      await forget(said[2]);
      await rebuild('day:2026-11-16');
      expect(await bySource('day:2026-11-16')).toBeUndefined();
    });

    test('a model’s words are kept where it gives some, and rules do where it has none to give', async () => {
      await live();
      let asked = 0;
      const language = {
        has: () => Promise.resolve(true),
        ask: (_: UserScope, params: { readonly task: string; readonly data: Readonly<Record<string, string>> }) => {
          asked += 1;
          if (asked > 1) return Promise.resolve({ ok: false, reason: 'budget_spent' } as const);
          expect(params.data['memories']).toContain('I moved to Lisbon');
          return Promise.resolve({
            ok: true,
            value: { summary: 'Ana settles in.' },
            model: 'm',
            repaired: false,
          } as const);
        },
      };
      // Sound: what it answers fits the one schema that this test lets it be asked for.
      await consolidate('2026-11-17', { language: language as unknown as NonNullable<Parts['language']> });
      expect((await bySource('day:2026-11-16'))?.content).toBe('Monday, 16 November 2026:\n- Ana settles in.');
      expect((await bySource('day:2026-11-17'))?.content).toContain('The piano is out of tune.');
      expect(await reportOf('2026-11-17')).toMatchObject({ day_summaries: 2, model_budget_spent: 1, state: 'done' });
    });
  });
}
