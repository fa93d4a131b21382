import type { Client, InputOf } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, failure, ids, type World } from './world.ts';

type Given = Partial<InputOf<'createTask'>>;

export function describeTasks(world: World): void {
  const add = async (client: Client, title: string, more: Given = {}) =>
    (await client.createTask({ title, ...more })).task;
  const missing = '01890a5d-ac96-774b-bcce-b302099a8057';

  describe('tasks', () => {
    test('a task comes back as it was noted, and is found by state, date and page', async () => {
      const client = world.fresh();
      const call = await add(client, 'Call Ana', { dueAt: '2026-11-30', minutes: 20 });
      expect(call).toMatchObject({
        space: 'default',
        version: 1,
        state: 'open',
        title: 'Call Ana',
        owner: 'user',
        priority: 'normal',
        minutes: 20,
        spentMinutes: 0,
        dueAt: '2026-11-30T23:59:59.999Z',
        hard: false,
        blockedBy: [],
      });
      const letter = await add(client, 'Write to Ben', {
        notes: 'two pages',
        owner: 'Ben',
        kind: 'letters',
        priority: 'high',
        startsAt: '2026-12-01T08:00:00Z',
        dueAt: '2026-12-02T08:00:00Z',
        hard: true,
        dependsOn: [call.id],
        verification: 'It is in the post',
        tags: ['post'],
        sessionId: 's',
      });
      expect(letter.blockedBy).toEqual([call.id]);
      expect((await client.listTasks({ id: letter.id })).tasks).toEqual([letter]);
      const list = async (input: InputOf<'listTasks'>) => ids((await client.listTasks(input)).tasks);
      expect(await list({})).toEqual([letter.id, call.id]);
      expect(await list({ dueFrom: '2026-12-01', dueTo: '2026-12-02' })).toEqual([letter.id]);
      expect(await list({ states: ['done'] })).toEqual([]);
      const first = await client.listTasks({ limit: 1 });
      expect(await list({ limit: 1, cursor: first.nextCursor ?? '' })).toEqual([call.id]);
      await expectCode(
        client.listTasks({ limit: 2, states: ['open'], cursor: first.nextCursor ?? '' }),
        'invalid_cursor',
      );
      await expectCode(client.listTasks({ id: missing }), 'not_found');
    });

    test('days are those of the user, where tasks are looked for by date too', async () => {
      const client = world.fresh();
      await client.createUser({ userId: client.user, timeZone: 'Pacific/Auckland' });
      const day = await add(client, 'of the 30th', { dueAt: '2026-11-30' });
      const night = await add(client, 'as the 30th begins', { dueAt: '2026-11-29T11:00:00Z' });
      await add(client, 'as the 1st begins', { dueAt: '2026-11-30T11:00:00Z' });
      expect(day.dueAt).toBe('2026-11-30T10:59:59.999Z');
      for (const dueFrom of ['2026-11-30', '2026-11-29T11:00:00Z']) {
        const { tasks } = await client.listTasks({ dueFrom, dueTo: '2026-11-30' });
        expect(ids(tasks)).toEqual([night.id, day.id]);
      }
    });

    test('a task of which nobody says how long takes what such work took, and so do steps of which a pattern says so', async () => {
      const client = world.fresh();
      const done = async (minutes: number | undefined, spentMinutes: number) => {
        const task = await add(client, 'Write', { kind: 'writing', ...(minutes === undefined ? {} : { minutes }) });
        await client.completeTask({ id: task.id, spentMinutes });
        return task.minutes;
      };
      expect(await done(undefined, 120)).toBe(30);
      expect(await done(undefined, 120)).toBe(60);
      expect(await done(30, 90)).toBe(30);
      const open = await add(client, 'Write more', { kind: 'writing' });
      expect(open.minutes).toBe(85);
      expect((await add(client, 'Call', { kind: 'calls' })).minutes).toBe(30);
      const { task } = await client.updateTask({ id: open.id, minutes: 20 });
      expect(task.minutes).toBe(20);
      const steps = ['writing', undefined].map((kind, index) => ({
        key: `s${index}`,
        title: 'Do it',
        minutes: 20,
        verification: 'Done',
        ...(kind === undefined ? {} : { kind }),
      }));
      await client.savePattern({
        name: 'Pamphlet',
        kind: 'workflow',
        description: 'Ours',
        triggers: ['pamphlet'],
        steps,
      });
      const { plan } = await client.createPlan({ intent: 'A pamphlet on bees' });
      expect(plan.steps.map(({ minutes }) => minutes)).toEqual([35, 20]);
      const { tasks } = await client.approvePlan({ id: plan.id });
      expect(tasks.map(({ minutes }) => minutes).toSorted((a, b) => a - b)).toEqual([20, 35]);
    });

    test('a task is changed, started, done and opened again, with the time that it took', async () => {
      const client = world.fresh();
      const { id } = await add(client, 'Paint', { notes: 'blue', kind: 'home', verification: 'It is blue' });
      const change = async (input: Omit<InputOf<'updateTask'>, 'id'>) =>
        (await client.updateTask({ id, ...input })).task;
      expect(await change({ title: 'Paint the door', addSpentMinutes: 10, dueAt: '2026-12-01' })).toMatchObject({
        title: 'Paint the door',
        notes: 'blue',
        spentMinutes: 10,
        version: 2,
      });
      const bare = await change({ notes: null, kind: null, verification: null, dueAt: null });
      for (const field of ['notes', 'kind', 'verification', 'dueAt']) expect(bare).not.toHaveProperty(field);
      await expectCode(change({ expectedVersion: 1, title: 'x' }), 'version_conflict');
      expect(await change({ expectedVersion: 3, state: 'started' })).toMatchObject({ state: 'started' });
      const { task } = await client.completeTask({
        id,
        spentMinutes: 15,
        outcome: 'done well',
        at: '2026-11-20T10:00:00Z',
      });
      expect(task).toMatchObject({
        state: 'done',
        spentMinutes: 25,
        outcome: 'done well',
        endedAt: '2026-11-20T10:00:00.000Z',
      });
      expect((await client.completeTask({ id, spentMinutes: 99 })).task).toEqual(task);
      const again = await change({ state: 'open' });
      expect(again).toMatchObject({ state: 'open', spentMinutes: 25 });
      expect(again).not.toHaveProperty('endedAt');
      expect(await change({ state: 'cancelled' })).toHaveProperty('endedAt');
      await client.deleteTask({ id });
      await expectCode(client.deleteTask({ id }), 'not_found');
    });

    test('tasks wait for each other, but never in a circle, and not for what is done or gone', async () => {
      const client = world.fresh();
      const [one, two] = [await add(client, 'one'), await add(client, 'two')];
      const three = await add(client, 'three', { dependsOn: [one.id, two.id] });
      const four = await add(client, 'four', { dependsOn: [three.id] });
      const circle = await failure(client.updateTask({ id: one.id, dependsOn: [four.id] }));
      expect(circle.faults).toEqual([{ field: 'dependsOn', message: 'would make the task wait for itself' }]);
      await expectCode(client.updateTask({ id: one.id, dependsOn: [one.id] }), 'invalid_input');
      await client.completeTask({ id: one.id });
      await client.deleteTask({ id: two.id });
      expect((await client.listTasks({ id: three.id })).tasks).toMatchObject([{ blockedBy: [] }]);
      await expectCode(add(client, 'five', { dependsOn: [missing] }), 'not_found');
      await expectCode(add(client, 'six', { sprintId: missing }), 'not_found');
      await expectCode(add(client, 'seven', { startsAt: '2026-12-02', dueAt: '2026-12-01' }), 'invalid_input');
      await expectCode(client.createTask({ title: '  ' }), 'invalid_input');
    });

    test('a sprint says what was taken on and what is free, and hands on what is left', async () => {
      const client = world.fresh();
      const make = async (name: string) =>
        (await client.createSprint({ name, startsOn: '2026-11-23', endsOn: '2026-12-04', capacityHours: 5 })).sprint;
      const [first, second] = [await make('one'), await make('two')];
      expect(first).toMatchObject({ state: 'open', capacityHours: 5, committedHours: 0, freeHours: 5, tasks: 0 });
      const tasks = [];
      for (const minutes of [60, 120, 180])
        tasks.push(await add(client, `${minutes}`, { minutes, sprintId: first.id }));
      await client.completeTask({ id: tasks[0]?.id ?? '', spentMinutes: 90 });
      await client.updateTask({ id: tasks[1]?.id ?? '', state: 'cancelled' });
      const shown = async (id: string) => (await client.listSprints({ id })).sprints[0];
      expect(await shown(first.id)).toMatchObject({
        tasks: 2,
        done: 1,
        committedHours: 4,
        freeHours: 1,
        doneHours: 1,
        spentHours: 1.5,
      });
      const { sprint } = await client.updateSprint({
        id: first.id,
        capacityHours: 3,
        goal: 'less',
        expectedVersion: 1,
      });
      expect(sprint).toMatchObject({ capacityHours: 3, freeHours: -1, goal: 'less' });
      await expectCode(client.updateSprint({ id: first.id, endsOn: '2026-11-01' }), 'invalid_input');
      await expectCode(client.closeSprint({ id: first.id, carryTo: first.id }), 'invalid_input');
      const closed = await client.closeSprint({ id: first.id, carryTo: second.id });
      expect(closed).toMatchObject({ sprint: { state: 'closed' }, carried: [tasks[2]?.id] });
      expect(await client.closeSprint({ id: first.id })).toEqual({ ...closed, carried: [] });
      expect(await shown(second.id)).toMatchObject({ tasks: 1, committedHours: 3 });
      expect((await client.closeSprint({ id: second.id })).carried).toEqual([tasks[2]?.id]);
      expect((await client.listTasks({ id: tasks[2]?.id ?? '' })).tasks[0]).not.toHaveProperty('sprintId');
      expect(ids((await client.listSprints({ state: 'closed' })).sprints)).toEqual([second.id, first.id]);
      const page = await client.listSprints({ limit: 1 });
      expect(ids((await client.listSprints({ limit: 1, cursor: page.nextCursor ?? '' })).sprints)).toEqual([first.id]);
      await expectCode(client.listSprints({ id: missing }), 'not_found');
    });
  });
}
