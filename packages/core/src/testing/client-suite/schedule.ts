import type { Client, InputOf, OutputOf } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, failure, ids, type World } from './world.ts';

type Schedule = OutputOf<'previewSchedule'>['schedule'];

/** Monday morning in Berlin, an hour before work. */
const now = '2031-03-03T07:00:00Z';
const missing = '01890a5d-ac96-774b-bcce-b302099a8057';

const mornings = {
  timeZone: 'Europe/Berlin',
  hours: [
    {
      kind: 'work',
      times: [{ weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '12:00' }],
      dates: [{ date: '2031-03-05', times: [] }],
    },
  ],
} satisfies InputOf<'setWorkingTime'>;

export function describeSchedule(world: World): void {
  const worker = async (): Promise<ReturnType<World['fresh']>> => {
    const client = world.fresh();
    await client.setWorkingTime(mornings);
    return client;
  };
  const task = async (client: Client, title: string, more: Partial<InputOf<'createTask'>> = {}): Promise<string> =>
    (await client.createTask({ title, minutes: 60, ...more })).task.id;
  const preview = async (client: Client, more: InputOf<'previewSchedule'> = {}): Promise<Schedule> =>
    (await client.previewSchedule({ now, days: 7, budgetMs: 100, ...more })).schedule;
  const apply = async (client: Client, id: string): Promise<Schedule> =>
    (await client.applySchedule({ id })).schedule;
  const blocksOf = async (client: Client): Promise<OutputOf<'addBusy'>['item'][]> => {
    const { days } = await client.getAgenda({ from: '2031-03-03', days: 7, timeZone: 'Europe/Berlin' });
    return days.flatMap(({ items }) => items).filter(({ type }) => type === 'block');
  };
  const empty = { added: [], moved: [], removed: [] };

  describe('schedules', () => {
    test('working time is that of weekdays until it is set, field by field', async () => {
      const client = world.fresh();
      const { workingTime: usual } = await client.getWorkingTime({});
      expect(usual).toMatchObject({ hours: [{ kind: 'work' }], grid: 15, blocks: { min: 30, max: 120 } });
      expect(usual).not.toHaveProperty('space');
      const { workingTime: set } = await client.setWorkingTime({
        ...mornings,
        energy: [{ weekdays: ['mon'], from: '22:00', to: '02:00', level: 'low' }],
        dayLoad: 240,
      });
      expect(set).toMatchObject({ space: 'default', ...mornings, grid: 15, dayLoad: 240 });
      const buffers = { beforeBusy: 10, afterBusy: 5, between: 15 };
      const { workingTime: later } = await client.setWorkingTime({ buffers, grid: 30, blocks: { min: 60, max: 90 } });
      expect(later).toEqual({ ...set, buffers, grid: 30, blocks: { min: 60, max: 90 } });
      expect((await client.getWorkingTime({ space: 'home' })).workingTime).toEqual(later);
      const { workingTime: own } = await client.setWorkingTime({ space: 'home', grid: 60 });
      expect(own).toMatchObject({ space: 'home', grid: 60 });
      expect((await client.getWorkingTime({})).workingTime.grid).toBe(30);
      expect((await failure(client.setWorkingTime({ blocks: { min: 90, max: 60 } }))).faults).toMatchObject([
        { field: 'blocks.max' },
      ]);
      const [work] = mornings.hours;
      const twice = { hours: [work, work] };
      expect((await failure(client.setWorkingTime(twice))).faults).toMatchObject([{ field: 'hours' }]);
      const point = [{ kind: 'x', times: [{ weekdays: ['mon' as const], from: '09:00', to: '09:00' }] }];
      expect((await failure(client.setWorkingTime({ hours: point }))).faults).toMatchObject([{ field: 'hours[0]' }]);
    });

    test('tasks are previewed with reasons, applied as a diff, kept when nothing changes, and taken back', async () => {
      const client = await worker();
      const first = await task(client, 'Write', { minutes: 120, priority: 'urgent', dueAt: '2031-03-03' });
      const second = await task(client, 'Send', { dependsOn: [first] });
      const long = await task(client, 'Read', { minutes: 300, placing: { minBlock: 60, perDay: 120 } });
      const other = await task(client, 'Sign', { owner: 'Marta' });
      const huge = await task(client, 'Build', { minutes: 6_000, dueAt: '2031-03-04', hard: true });
      const run = await preview(client);
      expect(run).toMatchObject({
        state: 'proposed',
        timeZone: 'Europe/Berlin',
        from: '2031-03-03T07:00:00.000Z',
        until: '2031-03-09T23:00:00.000Z',
        others: [other],
        writes: [],
        unplaced: [{ taskId: huge, title: 'Build', reason: 'window' }],
        solver: { version: 1, seed: 1, cut: false },
      });
      expect(run.blocks.slice(0, 2)).toEqual([
        { taskId: first, title: 'Write', startsAt: '2031-03-03T08:00:00.000Z', endsAt: '2031-03-03T10:00:00.000Z' },
        { taskId: second, title: 'Send', startsAt: '2031-03-03T10:00:00.000Z', endsAt: '2031-03-03T11:00:00.000Z' },
      ]);
      expect(run.blocks.filter(({ taskId }) => taskId === long).length).toBeGreaterThan(2);
      expect(run.blocks.some(({ startsAt }) => startsAt.startsWith('2031-03-05'))).toBe(false);
      expect(run.changes).toMatchObject({ added: run.blocks, moved: [], removed: [], kept: 0 });
      expect(run.reasons.find(({ taskId }) => taskId === second)?.reasons[0]).toMatchObject({
        kind: 'waits_for',
        taskIds: [first],
        text: expect.stringMatching(/^It waits for "Write", until Mon,? 3 Mar.* 11:00\.$/u) as unknown,
      });
      expect(await blocksOf(client)).toEqual([]);
      const done = await apply(client, run.id);
      expect(done).toMatchObject({ state: 'applied', changes: run.changes });
      expect(done.writes.map(({ action }) => action)).toEqual(run.blocks.map(() => 'added'));
      expect(await apply(client, run.id)).toEqual(done);
      const agenda = await blocksOf(client);
      expect(agenda.map(({ taskId, startsAt, endsAt }) => ({ taskId, startsAt, endsAt }))).toEqual(
        run.blocks.map(({ taskId, startsAt, endsAt }) => ({ taskId, startsAt, endsAt })),
      );
      expect(agenda[0]).toMatchObject({ title: 'Write', taskState: 'open', hold: 'free', late: false });
      const again = await preview(client);
      expect(again.changes).toEqual({ ...empty, kept: run.blocks.length });
      expect((await apply(client, again.id)).writes).toEqual([]);
      await client.addBusy({ title: 'Call', startsAt: '2031-03-03T08:00:00Z', endsAt: '2031-03-03T09:00:00Z' });
      const moved = await preview(client);
      expect(moved.changes.kept).toBeGreaterThan(0);
      expect(moved.changes.moved.length).toBeGreaterThan(0);
      expect((await apply(client, moved.id)).state).toBe('applied');
      expect((await failure(client.undoSchedule({ id: run.id }))).message).toContain('applied last');
      const { schedule: undone } = await client.undoSchedule({ id: moved.id });
      expect(undone).toMatchObject({ state: 'undone', kept: [] });
      expect((await client.undoSchedule({ id: moved.id })).schedule).toEqual(undone);
      expect(await blocksOf(client)).toEqual(agenda);
      const { schedules } = await client.listSchedulerRuns({ states: ['applied'] });
      expect(ids(schedules)).toEqual([again.id, run.id]);
      const page = await client.listSchedulerRuns({ limit: 2 });
      expect(ids((await client.listSchedulerRuns({ limit: 2, cursor: page.nextCursor ?? '' })).schedules)).toEqual([run.id]);
      expect((await client.listSchedulerRuns({ id: run.id })).schedules).toEqual([done]);
    });

    test('what was said meanwhile makes a proposal out of date, and only the last one can be applied', async () => {
      const client = await worker();
      const one = await task(client, 'Write');
      await task(client, 'Send');
      const run = await preview(client);
      const next = await preview(client);
      expect((await failure(apply(client, run.id))).message).toContain('was replaced');
      await client.addBusy({ startsAt: '2031-03-03T08:00:00Z', endsAt: '2031-03-03T11:00:00Z' });
      await expectCode(apply(client, next.id), 'version_conflict');
      const third = await preview(client);
      await client.pinBlock({ taskId: one, startsAt: '2031-03-04T08:00:00Z', endsAt: '2031-03-04T09:00:00Z' });
      await expectCode(apply(client, third.id), 'version_conflict');
      const fourth = await preview(client);
      await client.completeTask({ id: one });
      expect((await failure(client.undoSchedule({ id: fourth.id }))).message).toContain('was not applied');
      const past = await preview(client, { now: '2026-03-02T07:00:00Z' });
      await expectCode(apply(client, past.id), 'version_conflict');
      await expectCode(apply(client, missing), 'not_found');
      await expectCode(client.undoSchedule({ id: missing }), 'not_found');
    });

    test('a block that somebody changed since is left alone by undoing', async () => {
      const client = await worker();
      await task(client, 'Write');
      await task(client, 'Send');
      const run = await apply(client, (await preview(client)).id);
      const [one, two] = run.writes.map(({ blockId }) => blockId);
      await client.updateBlock({ id: one ?? '', hold: 'locked' });
      const { schedule } = await client.undoSchedule({ id: run.id });
      expect(schedule.kept).toEqual([one]);
      expect(ids(await blocksOf(client))).toEqual([one]);
      await expectCode(client.removeBlock({ id: two ?? '' }), 'not_found');
    });

    test('a block that a schedule took out comes back by undoing, unless its task is done', async () => {
      const client = await worker();
      const [one] = [await task(client, 'Write'), await task(client, 'Send')];
      await apply(client, (await preview(client)).id);
      const before = await blocksOf(client);
      await client.addBusy({ startsAt: '2031-03-03T00:00:00Z', endsAt: '2031-03-10T00:00:00Z' });
      const out = await apply(client, (await preview(client)).id);
      expect(out.writes.map(({ action }) => action)).toEqual(['removed', 'removed']);
      expect(out.unplaced).toMatchObject([{ reason: 'no_hours' }, { reason: 'no_hours' }]);
      expect(await blocksOf(client)).toEqual([]);
      await client.completeTask({ id: one ?? '' });
      expect((await client.undoSchedule({ id: out.id })).schedule.kept).toEqual([]);
      expect(await blocksOf(client)).toMatchObject(
        before.filter(({ taskId }) => taskId !== one).map(({ id, startsAt }) => ({ id, startsAt })),
      );
    });

    test('blocks are pinned, moved, held and taken out by hand, and planned around', async () => {
      const client = await worker();
      const one = await task(client, 'Write', { minutes: 90 });
      const pin = { taskId: one, startsAt: '2031-03-03T08:00:00Z', endsAt: '2031-03-03T09:00:00Z' };
      const { block } = await client.pinBlock(pin);
      expect(block).toMatchObject({ taskId: one, title: 'Write', hold: 'pinned', space: 'default' });
      const { block: moved } = await client.updateBlock({ id: block.id, startsAt: '2031-03-03T09:00:00Z' });
      expect(moved).toMatchObject({ endsAt: '2031-03-03T10:00:00.000Z', hold: 'pinned' });
      expect((await client.updateBlock({ id: block.id, hold: 'locked' })).block.hold).toBe('locked');
      expect((await failure(client.updateBlock({ id: block.id, endsAt: '2031-03-03T09:00:00Z' }))).faults).toMatchObject([
        { field: 'endsAt' },
      ]);
      const run = await preview(client);
      // Half an hour is left of it.
      expect(run.blocks).toMatchObject([{ taskId: one }]);
      expect(run.changes.removed).toEqual([]);
      await client.completeTask({ id: one });
      const { changes } = await preview(client);
      expect(changes).toMatchObject({ ...empty, removed: [{ taskId: one, startsAt: '2031-03-03T09:00:00.000Z' }] });
      expect(await blocksOf(client)).toEqual([]);
      expect(await client.removeBlock({ id: block.id })).toEqual({ id: block.id });
      await expectCode(client.removeBlock({ id: block.id }), 'not_found');
      await expectCode(client.pinBlock({ ...pin, taskId: missing }), 'not_found');
    });

    test('what other spaces hold is time that is taken; each space has its own schedule', async () => {
      const client = await worker();
      const home = { space: 'home', spaces: ['home'] };
      await task(client, 'Write', { minutes: 120 });
      await apply(client, (await preview(client)).id);
      const { task: clean } = await client.createTask({ title: 'Clean', minutes: 120, space: 'home' });
      const run = await preview(client, { space: 'home' });
      expect(run.blocks).toMatchObject([{ taskId: clean.id, startsAt: '2031-03-04T08:00:00.000Z' }]);
      await client.applySchedule({ id: run.id, spaces: home.spaces });
      const { days } = await client.getAgenda({ from: '2031-03-03', days: 2, spaces: '*', timeZone: 'UTC' });
      expect(days.map(({ plannedMinutes }) => plannedMinutes)).toEqual([120, 120]);
      await expectCode(client.applySchedule({ id: run.id }), 'not_found');
    });

    test('times that are noted take time, and are removed again', async () => {
      const client = await worker();
      const wrong = { startsAt: '2031-03-03T09:00:00Z', endsAt: '2031-03-03T08:00:00Z' };
      expect((await failure(client.addBusy(wrong))).faults).toMatchObject([{ field: 'endsAt' }]);
      const { item } = await client.addBusy({
        title: 'Dentist',
        startsAt: '2031-03-03T08:00:00Z',
        endsAt: '2031-03-03T10:30:00Z',
      });
      expect(item).toMatchObject({ type: 'busy', title: 'Dentist', takesTime: true });
      await task(client, 'Write');
      expect((await preview(client)).blocks).toMatchObject([{ startsAt: '2031-03-04T08:00:00.000Z' }]);
      await client.removeBusy({ id: item.id });
      await expectCode(client.removeBusy({ id: item.id }), 'not_found');
      expect((await preview(client)).blocks).toMatchObject([{ startsAt: '2031-03-03T08:00:00.000Z' }]);
    });
  });
}
