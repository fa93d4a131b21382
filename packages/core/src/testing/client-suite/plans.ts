import type { Client, InputOf, OutputOf } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, failure, ids, type World } from './world.ts';

type Plan = OutputOf<'createPlan'>['plan'];

export function describePlans(world: World): void {
  const make = async (client: Client, intent: string, more: Partial<InputOf<'createPlan'>> = {}): Promise<Plan> =>
    (await client.createPlan({ intent, now: '2026-11-18T09:00:00Z', timeZone: 'Europe/Berlin', ...more })).plan;
  const keys = ({ steps }: Plan): string[] => steps.map(({ key }) => key);
  const missing = '01890a5d-ac96-774b-bcce-b302099a8057';

  describe('plans', () => {
    test('a sentence becomes a draft with steps, dates, owners and checks, and a page to read', async () => {
      const client = world.fresh();
      const { plan, sop } = await client.createPlan({
        intent: 'Release version 2.3 of the app by 27 November, assigned to Marta',
        now: '2026-11-18T09:00:00Z',
        timeZone: 'Europe/Berlin',
        sessionId: 's',
      });
      expect(plan).toMatchObject({
        space: 'default',
        version: 1,
        state: 'draft',
        title: 'Release version 2.3 of the app',
        subject: 'version 2.3 of the app',
        kind: 'release',
        method: 'rules',
        owner: 'Marta',
        priority: 'normal',
        dueAt: '2026-11-27T22:59:59.999Z',
        notes: [],
        citations: [{ type: 'pattern', id: 'release' }],
        sessionId: 's',
      });
      expect(plan).not.toHaveProperty('progress');
      for (const step of plan.steps) expect(step).toMatchObject({ owner: 'Marta', citations: [{ id: 'release' }] });
      expect(sop).toContain('# Release version 2.3 of the app');
      expect(sop).toContain('1. Agree what goes into version 2.3 of the app (by');
      const { plan: read, sop: same, tasks, versions } = await client.getPlan({ id: plan.id });
      expect({ read, same, tasks, versions }).toEqual({ read: plan, same: sop, tasks: [], versions: [] });
      expect(await make(client, 'Tidy up', { owner: 'Ben', dueAt: '2026-12-01' })).toMatchObject({
        owner: 'Ben',
        dueAt: '2026-12-01T22:59:59.999Z',
        notes: ['general_pattern'],
      });
      expect(await make(client, 'Hold a talk', { happensAt: '2026-12-01' })).toMatchObject({
        happensAt: '2026-12-01T08:00:00.000Z',
      });
      expect(ids((await client.listPlans({ states: ['draft'] })).plans)).toHaveLength(3);
      const page = await client.listPlans({ limit: 2 });
      expect(ids((await client.listPlans({ limit: 2, cursor: page.nextCursor ?? '' })).plans)).toEqual([plan.id]);
      await expectCode(client.getPlan({ id: missing }), 'not_found');
    });

    test('a draft is refined item by item, and each version can be read', async () => {
      const client = world.fresh();
      const plan = await make(client, 'For the demo: write the script, record the video, then send it to Ben', {
        dueAt: '2027-11-24',
      });
      expect(keys(plan)).toEqual(['step-1', 'step-2', 'step-3']);
      const refine = (input: Omit<InputOf<'refinePlan'>, 'id'>) => client.refinePlan({ id: plan.id, ...input });
      const { plan: changed } = await refine({
        expectedVersion: 1,
        title: 'The demo',
        add: [{ title: 'Ask for comments', after: ['step-3'], minutes: 30 }],
        change: [{ key: 'step-1', owner: 'Ana', minutes: 90 }],
        remove: ['step-2'],
        priority: 'high',
      });
      expect(changed).toMatchObject({ version: 2, title: 'The demo', priority: 'high' });
      expect(changed.steps).toMatchObject([
        { key: 'step-1', owner: 'Ana', minutes: 90, after: [] },
        { key: 'step-3', after: [] },
        {
          key: 'added-1',
          title: 'Ask for comments',
          owner: 'user',
          after: ['step-3'],
          verification: 'It can be shown: Ask for comments',
        },
      ]);
      await expectCode(refine({ expectedVersion: 1, title: 'x' }), 'version_conflict');
      expect((await failure(refine({ remove: ['nothing'] }))).faults).toMatchObject([{ field: 'steps' }]);
      expect((await failure(refine({ change: [{ key: 'step-3', after: ['added-1'] }] }))).message).toContain(
        'wait for each other',
      );
      expect((await failure(refine({ remove: ['step-1', 'step-3', 'added-1'] }))).message).toContain('has no steps');
      const { plan: undated } = await refine({ dueAt: null, owner: 'Zoe' });
      expect(undated).toMatchObject({ version: 3, owner: 'Zoe', notes: ['no_date'] });
      expect(undated.steps.map(({ owner }) => owner)).toEqual(['Ana', 'Zoe', 'Zoe']);
      expect(undated).not.toHaveProperty('dueAt');
      const { versions } = await client.getPlan({ id: plan.id });
      expect(versions.map(({ version }) => version)).toEqual([2, 1]);
      expect((await client.getPlan({ id: plan.id, version: 1 })).plan.steps).toEqual(plan.steps);
      await expectCode(client.getPlan({ id: plan.id, version: 9 }), 'not_found');
    });

    test('an approved plan has a task a step, is planned anew for what is left, and is done with its last task', async () => {
      const client = world.fresh();
      const far = new Date(Date.now() + 30 * 86_400_000).toISOString();
      const plan = await make(client, 'first wash the car, then wax it and finally sell it', {
        dueAt: far,
        sessionId: 's',
      });
      const { sprint } = await client.createSprint({
        name: 's',
        startsOn: '2026-11-23',
        endsOn: '2026-12-04',
        capacityHours: 5,
      });
      const taken = await client.approvePlan({ id: plan.id, sprintId: sprint.id });
      expect(taken.plan).toMatchObject({
        state: 'approved',
        progress: { tasks: 3, done: 0, share: 0, minutesLeft: 180 },
      });
      const [wash, wax, sell] = taken.tasks;
      expect(taken.tasks).toMatchObject([
        { title: 'Wash the car', planId: plan.id, step: 'step-1', sprintId: sprint.id, sessionId: 's', dependsOn: [] },
        { title: 'Wax it', dependsOn: [wash?.id], blockedBy: [wash?.id] },
        { title: 'Sell it', dependsOn: [wax?.id] },
      ]);
      expect((await client.approvePlan({ id: plan.id })).tasks).toEqual(taken.tasks);
      await expectCode(client.refinePlan({ id: plan.id, title: 'x' }), 'invalid_input');
      await client.completeTask({ id: wash?.id ?? '', spentMinutes: 45 });
      await client.deleteTask({ id: wax?.id ?? '' });
      const nearer = new Date(Date.now() + 10 * 86_400_000).toISOString();
      const anew = await client.replan({
        id: plan.id,
        dueAt: nearer,
        add: [{ title: 'Take pictures' }],
        change: [{ key: 'step-3', after: ['added-1'] }],
      });
      expect(anew.plan).toMatchObject({ version: 3, dueAt: nearer, progress: { tasks: 3, done: 1, spentMinutes: 45 } });
      expect(keys(anew.plan)).toEqual(['step-1', 'step-3', 'added-1']);
      const [, , pictures] = anew.tasks;
      expect(anew.tasks).toMatchObject([
        { id: wash?.id, state: 'done' },
        { id: sell?.id, state: 'open' },
        { title: 'Take pictures' },
      ]);
      expect(anew.tasks[1]?.dueAt).toBeDefined();
      await client.updateTask({ id: pictures?.id ?? '', state: 'cancelled' });
      await client.completeTask({ id: sell?.id ?? '' });
      const state = async (): Promise<string> => (await client.getPlan({ id: plan.id })).plan.state;
      expect(await state()).toBe('done');
      expect((await client.replan({ id: plan.id })).plan.state).toBe('done');
      await client.updateTask({ id: sell?.id ?? '', state: 'open' });
      expect(await state()).toBe('approved');
      const { cancelled } = await client.cancelPlan({ id: plan.id, reason: 'sold already' });
      expect(cancelled).toEqual([sell?.id]);
      expect((await client.listTasks({ id: sell?.id ?? '' })).tasks).toMatchObject([
        { state: 'cancelled', outcome: 'sold already' },
      ]);
      expect((await client.cancelPlan({ id: plan.id })).cancelled).toEqual([]);
      await expectCode(client.approvePlan({ id: plan.id }), 'invalid_input');
      await expectCode(client.replan({ id: plan.id }), 'invalid_input');
    });

    test('planning anew keeps what was changed in the tasks, and hands on what it changes itself', async () => {
      const client = world.fresh();
      const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
      const plan = await make(client, 'first wash the car, then wax it and finally sell it', { dueAt: inDays(30) });
      const { task: ask } = await client.createTask({ title: 'Ask Ana' });
      const { tasks } = await client.approvePlan({ id: plan.id });
      const [wash = '', wax = '', sell = ''] = ids(tasks);
      const dueAt = inDays(20);
      const own = { title: 'Wax it twice', owner: 'Ben', minutes: 3, kind: 'home', dueAt };
      await client.updateTask({ id: wax, ...own, startsAt: null, verification: null });
      await client.updateTask({ id: sell, dependsOn: [ask.id, wash] });
      const replan = (input: Omit<InputOf<'replan'>, 'id'>) => client.replan({ id: plan.id, ...input });
      const anew = await replan({
        add: [{ key: 'shine', title: 'Shine it' }],
        change: [
          {
            key: 'step-1',
            title: 'Wash it well',
            owner: 'Zoe',
            minutes: 90,
            kind: 'chores',
            verification: 'It is clean',
          },
        ],
      });
      expect(anew.tasks).toMatchObject([
        { title: 'Wash it well', owner: 'Zoe', minutes: 90, kind: 'chores', verification: 'It is clean' },
        { ...own, dependsOn: [wash] },
        { title: 'Sell it', dependsOn: [ask.id, wash] },
        { title: 'Shine it' },
      ]);
      expect(anew.tasks[1]).not.toHaveProperty('verification');
      expect(anew.tasks[1]).not.toHaveProperty('startsAt');
      expect(anew.plan.steps).toMatchObject([
        {},
        { title: 'Wax it twice', owner: 'Ben', minutes: 5 },
        { after: ['step-1'] },
        {},
      ]);
      const shine = anew.tasks[3]?.id ?? '';
      const again = await replan({ dueAt: inDays(10), change: [{ key: 'step-3', after: ['step-2', 'shine'] }] });
      expect(again.tasks).toMatchObject([{}, { title: 'Wax it twice' }, { dependsOn: [ask.id, wax, shine] }, {}]);
      expect(Date.parse(again.tasks[1]?.dueAt ?? '')).toBeLessThan(Date.parse(inDays(10)));
      await client.updateTask({ id: wash, dueAt: inDays(-1), startsAt: null });
      await client.updateTask({ id: sell, dueAt: null, startsAt: null });
      await client.deleteTask({ id: wax });
      const last = await replan({});
      expect(Date.parse(last.tasks[0]?.dueAt ?? '')).toBeGreaterThan(Date.now());
      expect(last.tasks).toMatchObject([
        { id: wash },
        { id: sell, dependsOn: expect.arrayContaining([ask.id, wash, shine]) as unknown },
        { id: shine },
      ]);
      expect(last.tasks[1]).not.toHaveProperty('dueAt');
      const { tasks: undated } = await replan({ dueAt: null, happensAt: null, remove: ['shine'] });
      expect(undated).toMatchObject([{ id: wash }, { id: sell }, { id: shine, state: 'cancelled' }]);
      expect(undated[0]).not.toHaveProperty('dueAt');
      expect((await replan({ happensAt: inDays(9) })).tasks[1]).toHaveProperty('dueAt');
    });

    test('plain days are those of the plan’s zone, whatever the user’s is', async () => {
      const client = world.fresh();
      await client.createUser({ userId: client.user, timeZone: 'Pacific/Auckland' });
      const plan = await make(client, 'Write a letter', { dueAt: '2027-12-01' });
      const { plan: refined } = await client.refinePlan({ id: plan.id, dueAt: '2027-12-02', happensAt: '2027-12-03' });
      expect(refined).toMatchObject({ dueAt: '2027-12-02T22:59:59.999Z', happensAt: '2027-12-03T08:00:00.000Z' });
      await expectCode(client.refinePlan({ id: missing, dueAt: '2027-12-02' }), 'not_found');
    });

    test('a plan of one user is nobody else’s, and neither is one of another space', async () => {
      const client = world.fresh();
      const { id } = await make(client, 'Write a letter', { space: 'work' });
      await expectCode(client.getPlan({ id }), 'not_found');
      await expectCode(world.fresh().getPlan({ id, spaces: '*' }), 'not_found');
      await expectCode(world.fresh().approvePlan({ id, spaces: '*' }), 'not_found');
      expect((await client.getPlan({ id, spaces: '*' })).plan.space).toBe('work');
    });
  });
}
