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
  const preview = async (client: Client): Promise<Schedule> =>
    (await client.previewSchedule({ now, days: 7, budgetMs: 200 })).schedule;
  const apply = async (client: Client, id: string): Promise<Schedule> => (await client.applySchedule({ id })).schedule;
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
      const twice = { hours: [...mornings.hours, ...mornings.hours] };
      expect((await failure(client.setWorkingTime(twice))).faults).toMatchObject([{ field: 'hours' }]);
      const point = [{ kind: 'x', times: [{ weekdays: ['mon' as const], from: '09:00', to: '09:00' }] }];
      expect((await failure(client.setWorkingTime({ hours: point }))).faults).toMatchObject([{ field: 'hours[0]' }]);
    });

    // The rest of what schedules do is tested beside them, without a thread for each plan: this runs behind every door.
    test('tasks are previewed with reasons, applied as a diff, and taken back', { timeout: 30_000 }, async () => {
      const client = await worker();
      const first = await task(client, 'Write', { minutes: 120, priority: 'urgent', dueAt: '2031-03-03' });
      const second = await task(client, 'Send', { dependsOn: [first], placing: { energy: 'high' } });
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
        solver: { version: 1, seed: 1 },
      });
      expect(run.blocks).toEqual([
        { taskId: first, title: 'Write', startsAt: '2031-03-03T08:00:00.000Z', endsAt: '2031-03-03T10:00:00.000Z' },
        { taskId: second, title: 'Send', startsAt: '2031-03-03T10:00:00.000Z', endsAt: '2031-03-03T11:00:00.000Z' },
      ]);
      expect(run.changes).toEqual({ ...empty, added: run.blocks, kept: 0 });
      expect(run.reasons.find(({ taskId }) => taskId === second)?.reasons[0]).toMatchObject({
        kind: 'waits_for',
        taskIds: [first],
        text: expect.stringMatching(/^It waits for "Write", until Mon,? 3 Mar.* 11:00\.$/u) as unknown,
      });
      expect(await blocksOf(client)).toEqual([]);
      const done = await apply(client, run.id);
      expect(done).toMatchObject({ state: 'applied', changes: run.changes });
      expect(done.writes.map(({ action }) => action)).toEqual(['added', 'added']);
      expect(await apply(client, run.id)).toEqual(done);
      const agenda = await blocksOf(client);
      expect(agenda.map(({ taskId, startsAt, endsAt, title }) => ({ taskId, title, startsAt, endsAt }))).toEqual(
        run.blocks,
      );
      expect(agenda[0]).toMatchObject({ title: 'Write', taskState: 'open', hold: 'free', late: false });
      await client.updateBlock({ id: done.writes[0]?.blockId ?? '', hold: 'locked' });
      const { schedule: undone } = await client.undoSchedule({ id: run.id });
      expect(undone).toMatchObject({ state: 'undone', kept: [done.writes[0]?.blockId] });
      expect(ids(await blocksOf(client))).toEqual(undone.kept);
      expect(await client.listSchedulerRuns({ limit: 1 })).toEqual({ schedules: [undone] });
      expect((await client.listSchedulerRuns({ id: run.id })).schedules).toEqual([undone]);
      expect((await client.listSchedulerRuns({ states: ['applied'] })).schedules).toEqual([]);
      await expectCode(apply(client, missing), 'not_found');
      await expectCode(client.undoSchedule({ id: missing }), 'not_found');
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
      expect(
        (await failure(client.updateBlock({ id: block.id, endsAt: '2031-03-03T09:00:00Z' }))).faults,
      ).toMatchObject([{ field: 'endsAt' }]);
      await client.completeTask({ id: one });
      expect(await blocksOf(client)).toEqual([]);
      expect(await client.removeBlock({ id: block.id })).toEqual({ id: block.id });
      await expectCode(client.removeBlock({ id: block.id }), 'not_found');
      await expectCode(client.pinBlock({ ...pin, taskId: missing }), 'not_found');
    });

    test('times that are noted are in the agenda, and are removed again', async () => {
      const client = await worker();
      const wrong = { startsAt: '2031-03-03T09:00:00Z', endsAt: '2031-03-03T08:00:00Z' };
      expect((await failure(client.addBusy(wrong))).faults).toMatchObject([{ field: 'endsAt' }]);
      const { item } = await client.addBusy({
        title: 'Dentist',
        startsAt: '2031-03-03T08:00:00Z',
        endsAt: '2031-03-03T10:30:00Z',
      });
      expect(item).toMatchObject({ type: 'busy', title: 'Dentist', takesTime: true });
      const agenda = async () => (await client.getAgenda({ from: '2031-03-03', days: 1, spaces: '*' })).days;
      expect(await agenda()).toMatchObject([{ plannedMinutes: 0, items: [item] }]);
      await client.removeBusy({ id: item.id });
      await expectCode(client.removeBusy({ id: item.id }), 'not_found');
      expect(await agenda()).toMatchObject([{ items: [] }]);
    });
  });
}
