import { describe, expect, test, vi } from 'vitest';
import { addDays, createCalendar } from '../../domain/lib/calendar.ts';
import { forget } from '../../domain/forgetting/forget.ts';
import { reflect, type ReflectDependencies } from '../../domain/planner/reflections/reflect.ts';
import { reflectDue } from '../../domain/planner/reflections/reflect-due.ts';
import { readReflection } from '../../domain/planner/reflections/reflection.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { StoreUnderTest } from '../store-conformance/fixture.ts';
import { ana, home, signal } from './night-world.ts';
import { noCaches } from './no-caches.ts';
import { at, dayName, texts, useReflections } from './reflection-world.ts';

/** When reflections are made, and what they go with, on a real store. */
export function reflectionKeepingSuite(under: StoreUnderTest): void {
  describe(`reflections kept on ${under.name}`, () => {
    const { fixture, world, say, task, write, decide, work, look, later, stored, facts, consolidate, handle, job } =
      useReflections(under);
    const forgetting = () => ({
      store: fixture.store,
      platform: fixture.platform,
      caches: noCaches,
      onError: () => undefined,
    });

    test('nights look back on what is over, once, and on older days of which something came late', async () => {
      const space: UserScope = { ...home, spaces: ['work'] };
      await say(at(0), 'We decided to wait');
      await say(at(0), 'Reports are due on Friday', {}, space);
      await task(at(0), 'Write', { dueAt: at(0, 18) });
      const night = async (day: number) => {
        later(day + 1);
        await consolidate(dayName(day), { reflections: world() });
      };
      await night(0);
      const monday = await stored('day:2026-11-16');
      expect(monday?.record.version).toBe(1);
      expect(await stored('day:2026-11-16', space)).toMatchObject({ figures: { turns: 1 } });
      expect(await stored('week:2026-W47')).toBeUndefined();
      await Promise.all([
        reflectDue(world(), ana, { day: dayName(0), signal }),
        reflectDue(world(), ana, { day: dayName(0), signal }),
      ]);
      expect(await stored('day:2026-11-16')).toEqual(monday);
      // The nights between were missed.
      await night(9);
      expect(await stored('week:2026-W47')).toMatchObject({ figures: { turns: 1 } });
      await say(at(0, 20), 'It rained');
      await say(at(-30), 'Long ago');
      await night(10);
      expect(await stored('day:2026-11-16')).toMatchObject({ figures: { turns: 2 }, record: { version: 2 } });
      expect(await stored('week:2026-W47')).toMatchObject({ figures: { turns: 2 }, record: { version: 2 } });
      expect(await stored(`day:${dayName(-30)}`)).toBeUndefined();
    });

    test.each([
      ['America/New_York', '2026-11-02', 25],
      ['Africa/Cairo', '2026-04-25', 23],
      ['Australia/Lord_Howe', '2026-04-06', 24.5],
    ] as const)(
      'days of %s are looked back on once each where clocks change, by two at once and after a restart',
      async (timeZone, last, hours) => {
        const everywhere: UserScope = { ...ana, user: 'lia' };
        const lia: UserScope = { ...everywhere, spaces: ['default'] };
        await fixture.store.write(lia, (w) => w.users.ensure(lia, { at: 1, timeZone }));
        const calendar = createCalendar(timeZone);
        const spanOf = (day: string) => calendar.spanOf(day);
        const days = [-2, -1, 0].map((by) => addDays(last, by));
        for (const { from, to } of days.map(spanOf)) {
          for (const when of [from, to - 1]) await say(when, `At ${when}`, {}, lia);
        }
        fixture.platform.setNow(spanOf(last).to + 3 * 3_600_000);
        const due = () => reflectDue(world(), everywhere, { day: last, signal });
        await Promise.all([due(), due()]);
        await due();
        const records = await fixture.store.read(lia, (r) => r.planner.list(lia, { noun: 'reflection', limit: 99 }));
        const made = records
          .map(readReflection)
          .filter(({ period }) => period === 'day')
          .toSorted((a, b) => a.from - b.from);
        expect(made.map(({ startsOn, figures, record }) => [startsOn, figures.turns, record.version])).toEqual(
          days.map((day) => [day, 2, 1]),
        );
        expect(made.slice(1).map(({ from }) => from)).toEqual(made.slice(0, -1).map(({ to }) => to));
        expect(made.map(({ from, to }) => (to - from) / 3_600_000)).toContain(hours);
      },
    );

    test('a job looks back on the day so far', async () => {
      fixture.platform.setNow(at(0));
      await say(at(0), 'Something');
      const run = (payload: object) =>
        handle('reflect', { reflections: world() })(job('reflect', { ...payload }), { signal });
      await run({ space: 'default' });
      expect(await stored('day:2026-11-16')).toMatchObject({ complete: false });
      await expect(run({})).rejects.toMatchObject({ code: 'internal' });
    });

    test.each([
      ['a session', { type: 'session', sessionId: 's' }],
      ['a time', { type: 'time', from: at(0), to: at(0, 12) }],
      ['what came from a source', { type: 'source', sourceType: 'mail' }],
      ['one thing of a source', { type: 'source', sourceType: 'mail', sourceId: '7' }],
    ] as const)('what tells of %s goes when that is forgotten', async (_, target) => {
      fixture.platform.setNow(at(0));
      await decide(at(0), 'Which database', 'Postgres', 's');
      await work(at(0, 11), { source: { type: 'mail', id: '7' }, sessionId: 's' });
      await work(at(-5), { source: { type: 'post' }, sessionId: 'other' });
      later(1);
      await look(0);
      await look(-5);
      await forget(forgetting(), home, { target });
      expect(await stored('day:2026-11-16')).toBeUndefined();
      expect(await stored(`day:${dayName(-5)}`)).toBeDefined();
    });

    test('a reflection goes with a memory that it cites, and with one of a session that it tells something else of', async () => {
      fixture.platform.setNow(at(0));
      const cited = await say(at(0), 'We decided to wait');
      await decide(at(1), 'Which database', 'Postgres', 's');
      for (let turn = 0; turn < 120; turn += 1) await say(at(1), `Turn ${turn}`, { sessionId: 'x' });
      const beside = await say(at(1, 20), 'The grey cat sleeps', { sessionId: 's' });
      later(2);
      for (const day of [0, 1]) await look(day);
      for (const [memory, key] of [
        [cited, 'day:2026-11-16'],
        [beside, 'day:2026-11-17'],
      ] as const) {
        expect(await stored(key)).toBeDefined();
        const target = { type: 'memory', ids: [memory.id] } as const;
        await forget(forgetting(), home, { target });
        expect(await stored(key)).toBeUndefined();
      }
      expect((await look(1)).reflection?.figures.turns).toBe(120);
    });

    test('a reflection goes with a memory that words of a task which it tells of came from', async () => {
      const memory = await say(at(-20), 'The password of the vault is Sesame', {});
      const id = await task(at(0), 'Try Sesame', { dueAt: at(0, 18) });
      await write(async (w) => {
        const record = await w.planner.get(home, { noun: 'task', id });
        await w.planner.addSources(home, { no: record?.no ?? 0, seqs: [memory.seq] });
      });
      later(1);
      await look(0);
      const target = { type: 'memory', ids: [memory.id] } as const;
      await forget(forgetting(), home, { target });
      expect(await stored('day:2026-11-16')).toBeUndefined();
      const again = await look(0);
      expect(JSON.stringify(again.reflection)).not.toContain('Sesame');
    });

    test('what is said again is one fact with all its sources', async () => {
      fixture.platform.setNow(at(0));
      const first = [await say(at(0), 'We decided to wait'), await say(at(0, 10), 'We decided  to WAIT')];
      const second = await say(at(1), 'we decided to wait', { speaker: 'user' });
      later(2);
      expect((await look(0)).promoted).toBe(1);
      expect((await look(1)).promoted).toBe(0);
      expect((await facts()).map(({ sources }) => sources.toSorted((a, b) => a - b))).toEqual([
        [...first, second].map(({ seq }) => seq),
      ]);
      expect((await look(0)).outcome).toBe('unchanged');
    });

    test('a model adds a summary once, when a day is over', async () => {
      let asked = 0;
      const told: ReflectDependencies = {
        ...world(),
        summarise: async () => {
          asked += 1;
          return { text: `The upload failed, it says for the ${asked}. time.` };
        },
      };
      const ask = async () => reflect(told, home, { kind: 'day', day: dayName(0) });
      await say(at(0), 'The upload failed');
      fixture.platform.setNow(at(0, 20));
      expect((await ask()).reflection).toMatchObject({ complete: false, method: 'rules' });
      expect(asked).toBe(0);
      later(1);
      const [{ reflection }] = await Promise.all([ask(), ask()]);
      expect(reflection).toMatchObject({ complete: true, method: 'model' });
      expect(texts(reflection, 'summary')).toHaveLength(1);
      const before = asked;
      expect(await ask()).toMatchObject({ outcome: 'unchanged', reflection });
      expect(asked).toBe(before);
    });

    test('what was retracted does not become a fact again', async () => {
      fixture.platform.setNow(at(0));
      const memory = await say(at(0), 'We decided to wait');
      await say(at(0), 'The release failed');
      later(1);
      await look(0);
      const [fact] = (await facts()).filter(({ predicate }) => predicate === 'decided');
      await fixture.store.write(home, (w) => w.facts.retract(home, { id: fact?.id ?? '', at: at(1) }));
      await say(at(0, 20), 'It rained');
      expect(await look(0)).toMatchObject({ outcome: 'renewed', promoted: 0 });
      expect(memory.seq).toBe(fact?.sources[0]);
    });

    test('two that look at once make one reflection, and keep everything once', async () => {
      fixture.platform.setNow(at(0));
      await say(at(0), 'We decided to wait');
      later(1);
      const both = await Promise.all([look(0), look(0)]);
      expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['made', 'unchanged']);
      expect(await facts()).toHaveLength(1);
      expect((await stored('day:2026-11-16'))?.record.version).toBe(1);
    });

    test('what is forgotten while somebody looks is not told', async () => {
      fixture.platform.setNow(at(0));
      const { id } = await say(at(0), 'Something');
      later(1);
      const { store } = fixture;
      const original = store.write.bind(store);
      const spy = vi.spyOn(store, 'write').mockImplementationOnce(async (...call) => {
        await original(home, (w) => w.memories.softDelete(home, { id, at: at(1) }));
        return original(...call);
      });
      expect(await look(0)).toEqual({ outcome: 'empty', promoted: 0 });
      spy.mockRestore();
    });

    test('a day of two thousand events is looked back on in one go', async () => {
      fixture.platform.setNow(at(0));
      const all = Array.from({ length: 2_000 }, (_, number) => ({
        content: number % 40 === 0 ? `We decided to take number ${number}` : `Number ${number} went by`,
        occurredAt: at(0) + number * 1_000,
        role: 'user' as const,
        derived: ['salience' as const],
      }));
      await fixture.insert(home, ...all);
      later(1);
      const before = process.cpuUsage();
      const { reflection, promoted } = await look(0);
      const { user, system } = process.cpuUsage(before);
      expect(promoted).toBe(50);
      expect(reflection?.figures.turns).toBe(2_000);
      // Measured by the bench; here only that nothing grows with the square.
      expect((user + system) / 1_000).toBeLessThan(5 * 1_000);
    });
  });
}
