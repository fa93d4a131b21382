import { describe, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import type { NewTime, PlannerTime } from '../../domain/planner/times/time-store.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Readers, Writers } from '../../domain/store.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const all = scopeOf('ana', { spaces: '*' });
const work = scopeOf('ana', { spaces: ['work'] });
const ben = scopeOf('ben');

export function timesSuite(under: StoreUnderTest): void {
  describe('times of the planner', () => {
    const fixture = useStore(under);
    const read = <T>(scope: UserScope, ask: (readers: Readers) => Promise<T>): Promise<T> =>
      fixture.store.read(scope, ask);
    const write = <T>(scope: UserScope, work: (writers: Writers) => Promise<T>): Promise<T> =>
      fixture.store.write(scope, async (writers) => {
        await writers.users.ensure(scope, { at: 1, timeZone: 'UTC' });
        return work(writers);
      });
    const put = async (scope: UserScope, fields: Partial<NewTime> = {}, at = 5): Promise<PlannerTime> => {
      const id = newId(fixture.platform);
      const time = { id, noun: 'block', state: 'free', start: 10, end: 20, content: 'words', ...fields } as const;
      const [made] = await write(scope, (w) => w.times.insert(scope, { times: [time], at }));
      if (made === undefined) throw new Error('nothing was stored');
      return made;
    };
    const ids = (times: readonly PlannerTime[]): string[] => times.map(({ id }) => id);
    const between = (scope: UserScope, from: number, until: number, more: object = {}) =>
      read(scope, async (r) => ids(await r.times.between(scope, { noun: 'block', from, until, limit: 9, ...more })));

    test('all of a noun are listed page by page, the newest first, and one from elsewhere keeps what it was', async () => {
      const past = { version: 3, createdAt: 1, updatedAt: 2 };
      const [first, second, third] = [await put(ana), await put(work, { past }), await put(ana)];
      await put(ana, { noun: 'busy' });
      await put(ben);
      expect(second).toMatchObject(past);
      const list = (scope: UserScope, more: object = {}) =>
        read(scope, (r) => r.times.list(scope, { noun: 'block', limit: 9, ...more }));
      expect(await list(all)).toEqual([third, second, first]);
      expect(await list(all, { before: third.no, limit: 1 })).toEqual([second]);
      expect(ids(await list(work))).toEqual([second.id]);
      expect(ids(await list(ana, { noun: 'busy' }))).toHaveLength(1);
      expect(await list(scopeOf('cleo'))).toEqual([]);
    });

    test('what was stored comes back, by its id and by when it is', async () => {
      const whole = await put(ana, { taskId: 't', calendarId: 'c', remoteKey: 'k', unsent: true });
      expect(whole).toEqual({
        no: whole.no,
        id: whole.id,
        space: 'default',
        noun: 'block',
        state: 'free',
        version: 1,
        taskId: 't',
        calendarId: 'c',
        remoteKey: 'k',
        start: 10,
        end: 20,
        unsent: true,
        content: 'words',
        createdAt: 5,
        updatedAt: 5,
      });
      const get = (scope: UserScope, noun: 'block' | 'busy') =>
        read(scope, (r) => r.times.get(scope, { noun, id: whole.id }));
      expect(await get(ana, 'block')).toEqual(whole);
      expect(await get(ana, 'busy')).toBeUndefined();
      expect(await get(work, 'block')).toBeUndefined();
      expect(await get(ben, 'block')).toBeUndefined();
      const early = await put(ana, { start: 5, end: 11 });
      const elsewhere = await put(work, { start: 19, end: 30 });
      await put(ana, { noun: 'busy', start: 10, end: 20 });
      expect(await between(all, 10, 20)).toEqual([early.id, whole.id, elsewhere.id]);
      expect(await between(ana, 11, 20)).toEqual([whole.id]);
      expect(await between(ana, 20, 30)).toEqual([]);
      expect(await between(all, 0, 10)).toEqual([early.id]);
      expect(await between(all, 0, 100, { limit: 1 })).toEqual([early.id]);
      expect(await between(ben, 0, 100)).toEqual([]);
    });

    test('times of tasks and of calendars are found, those that are to be sent apart', async () => {
      const one = await put(ana, { taskId: 'a', calendarId: 'c', unsent: true });
      const two = await put(work, { taskId: 'b', calendarId: 'c', start: 1, end: 2 });
      const busy = await put(ana, { noun: 'busy', calendarId: 'c', start: 2, end: 3 });
      const ofTasks = (scope: UserScope, taskIds: string[]) =>
        read(scope, async (r) => ids(await r.times.ofTasks(scope, { taskIds })));
      expect(await ofTasks(all, ['a', 'b', 'x'])).toEqual([two.id, one.id]);
      expect(await ofTasks(ana, ['a', 'b'])).toEqual([one.id]);
      expect(await ofTasks(ana, [])).toEqual([]);
      expect(await ofTasks(ben, ['a'])).toEqual([]);
      const ofCalendar = (scope: UserScope, params: object = {}) =>
        read(scope, async (r) => ids(await r.times.ofCalendar(scope, { calendarId: 'c', limit: 9, ...params })));
      expect(await ofCalendar(all)).toEqual([two.id, busy.id, one.id]);
      expect(await ofCalendar(all, { noun: 'block' })).toEqual([two.id, one.id]);
      expect(await ofCalendar(all, { unsent: true })).toEqual([one.id]);
      expect(await ofCalendar(all, { unsent: true, noun: 'busy' })).toEqual([]);
      expect(await ofCalendar(ana)).toEqual([busy.id, one.id]);
      expect(await ofCalendar(ben)).toEqual([]);
      const countOf = (scope: UserScope, params: object = {}) =>
        read(scope, (r) => r.times.countOf(scope, { calendarId: 'c', noun: 'block', ...params }));
      expect(await countOf(all)).toBe(2);
      expect(await countOf(ana)).toBe(1);
      expect(await countOf(ana, { noun: 'busy' })).toBe(1);
      expect(await countOf(ana, { calendarId: 'x' })).toBe(0);
      expect(await countOf(ben)).toBe(0);
    });

    test('a change is of one version', async () => {
      const time = await put(ana, { taskId: 't', calendarId: 'c', remoteKey: 'k', unsent: true });
      const update = (scope: UserScope, patch: object) =>
        write(scope, (w) => w.times.update(scope, { time, patch, at: 9 }));
      expect(await update(ben, { state: 'pinned' })).toBeUndefined();
      const changed = await update(ana, { start: 30, end: 40, unsent: false, calendarId: null, remoteKey: null });
      expect(changed).toMatchObject({
        no: time.no,
        version: 2,
        start: 30,
        end: 40,
        unsent: false,
        taskId: 't',
        createdAt: 5,
        updatedAt: 9,
      });
      expect(changed).not.toHaveProperty('calendarId');
      expect(changed).not.toHaveProperty('remoteKey');
      expect(await read(ana, (r) => r.times.get(ana, { noun: 'block', id: time.id }))).toEqual(changed);
      expect(await update(ana, { state: 'pinned' })).toBeUndefined();
    });

    test('they go by themselves, with their task or calendar, and with what is forgotten', async () => {
      const time = await put(ana);
      expect(await write(ben, (w) => w.times.remove(ben, { nos: [time.no] }))).toBe(0);
      expect(await write(ana, (w) => w.times.remove(ana, { nos: [] }))).toBe(0);
      expect(await write(ana, (w) => w.times.remove(ana, { nos: [time.no] }))).toBe(1);
      const [task, calendar] = await write(ana, (w) =>
        w.planner.insert(ana, {
          records: (['task', 'calendar'] as const).map((noun) => ({
            id: newId(fixture.platform),
            noun,
            state: 'open',
            content: '{}',
          })),
          at: 1,
        }),
      );
      if (task === undefined || calendar === undefined) throw new Error('nothing was stored');
      await put(ana, { taskId: task.id });
      await put(ana, { noun: 'busy', calendarId: calendar.id });
      await put(ana, { taskId: task.id, calendarId: calendar.id });
      const shown = await put(ana, { taskId: task.id, calendarId: 'elsewhere', start: 40, end: 45 });
      const kept = await put(ana, { taskId: 'another', calendarId: calendar.id, start: 50, end: 60 });
      await write(ana, (w) => w.planner.remove(ana, { nos: [task.no, calendar.no] }));
      expect(await between(all, 0, 100)).toEqual([shown.id, kept.id]);
      expect(await between(all, 0, 100, { noun: 'busy' })).toEqual([]);
      // The calendar that shows it has yet to hear of it.
      const left = await read(ana, (r) => r.times.get(ana, { noun: 'block', id: shown.id }));
      expect(left).toMatchObject({ state: 'removed', unsent: true, version: 2 });
      expect(left).not.toHaveProperty('taskId');
      const own = await read(ana, (r) => r.times.get(ana, { noun: 'block', id: kept.id }));
      expect(own).not.toHaveProperty('calendarId');
      await put(ana, { taskId: 'x' }, 70);
      await put(work, { taskId: 'x' }, 70);
      const told = await put(ana, { taskId: 'x', calendarId: 'elsewhere', start: 90, end: 95 }, 70);
      await write(ana, (w) => w.planner.forget(ana, { from: 60, to: 80 }));
      expect(await between(all, 0, 100)).toHaveLength(4);
      expect(await read(ana, (r) => r.times.get(ana, { noun: 'block', id: told.id }))).toMatchObject({
        state: 'removed',
      });
      await write(ana, (w) =>
        w.planner.insert(ana, {
          records: [{ id: 'elsewhere', noun: 'calendar', state: 'active', content: '{}' }],
          at: 1,
        }),
      );
      await write(all, (w) => w.planner.forget(all, {}));
      expect(await between(all, 0, 100)).toEqual([]);
    });

    test('with a time calendars, what came from them, and working time stay; what the user noted goes', async () => {
      const settled = ['calendar', 'google_account', 'google_calendar', 'hours'] as const;
      const nouns = [...settled, 'task'] as const;
      const made = await write(ana, (w) =>
        w.planner.insert(ana, {
          records: nouns.map((noun) => ({ id: newId(fixture.platform), noun, state: 'active', content: '{}' })),
          at: 70,
        }),
      );
      const mirrored = await put(ana, { noun: 'busy', calendarId: made[0]?.id ?? '' }, 70);
      await put(ana, { noun: 'busy' }, 70);
      const busy = () => between(all, 0, 100, { noun: 'busy' });
      const forget = (params: object) => write(all, (w) => w.planner.forget(all, params));
      expect((await forget({ from: 60, to: 80 })).map(({ id }) => id)).toEqual([made.at(-1)?.id]);
      expect(await busy()).toEqual([mirrored.id]);
      expect(await forget({ from: 60 })).toEqual([]);
      // All of it goes.
      expect(await forget({})).toHaveLength(settled.length);
      expect(await busy()).toEqual([]);
    });

    test('a user whom nobody knows has none', async () => {
      const nobody = scopeOf('nobody');
      expect(await read(nobody, (r) => r.times.ofTasks(nobody, { taskIds: ['x'] }))).toEqual([]);
      expect(await read(nobody, (r) => r.times.countOf(nobody, { calendarId: 'c', noun: 'busy' }))).toBe(0);
      expect(await write(nobody, (w) => w.times.remove(nobody, { nos: [1] }))).toBe(0);
    });
  });
}
