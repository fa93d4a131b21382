import type { Client, InputOf } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, type World } from './world.ts';

type Brought = InputOf<'importRecords'>['records'];
const nouns = ['task', 'sprint', 'plan', 'pattern', 'procedure', 'run'] as const;

export function describeRecords(world: World): void {
  const plannerOf = async (client: Client): Promise<Brought> => {
    const brought: Brought = [];
    for (const noun of nouns) {
      const { records } = await client.listPlannerRecords({ noun });
      for (const value of records.toReversed()) brought.push({ kind: 'planner', value });
    }
    return brought;
  };
  const fill = async (client: Client): Promise<void> => {
    const { plan } = await client.createPlan({ intent: 'Release the boat by Friday' });
    await client.approvePlan({ id: plan.id });
    const { run } = await client.startRun({ planId: plan.id });
    await client.finishRun({ id: run.id, outcome: 'success' });
    await client.createSprint({ name: 'One', startsOn: '2026-11-23', endsOn: '2026-12-04', capacityHours: 9 });
    const step = { key: 'a', title: 'Scrape', minutes: 10, verification: 'It is bare' };
    await client.savePattern({ name: 'Hull', kind: 'workflow', description: 'Paint a hull', steps: [step] });
  };

  describe('records of an export', () => {
    test('of the planner are listed as they are stored, page by page, and come to another user once', async () => {
      const [client, other] = [world.fresh(), world.fresh()];
      await fill(client);
      const records = await plannerOf(client);
      expect(new Set(records.map((record) => record.kind === 'planner' && record.value.noun))).toEqual(new Set(nouns));
      const { records: first, nextCursor } = await client.listPlannerRecords({ noun: 'task', limit: 1 });
      const { records: rest } = await client.listPlannerRecords({ noun: 'task', cursor: nextCursor ?? '' });
      expect([...first, ...rest].map(({ id }) => id)).toEqual((await client.listTasks({})).tasks.map(({ id }) => id));
      expect(new Set((await client.importRecords({ records })).results)).toEqual(new Set(['known']));
      const bring = async () => new Set((await other.importRecords({ records, copy: true })).results);
      expect(await bring()).toEqual(new Set(['created']));
      expect(await bring()).toEqual(new Set(['known']));
      const [plan] = (await other.listPlans({})).plans;
      const { tasks } = await other.getPlan({ id: plan?.id ?? '' });
      expect(tasks.map(({ title }) => title)).toEqual(plan?.steps.map(({ title }) => title));
      expect((await other.listRuns({ planId: plan?.id ?? '' })).runs).toHaveLength(1);
      expect((await client.listPlans({})).plans).toHaveLength(1);
    });

    test('that could not be read again are refused, and nothing is stored', async () => {
      const [client, other] = [world.fresh(), world.fresh()];
      await fill(client);
      const records = await plannerOf(client);
      const bad = records.map((record, place) =>
        record.kind === 'planner' && place === records.length - 1
          ? { ...record, value: { ...record.value, content: { title: 7 } } }
          : record,
      );
      await expectCode(other.importRecords({ records: bad, copy: true }), 'invalid_input');
      expect((await other.listTasks({})).tasks).toEqual([]);
      for (const noun of nouns) {
        const [record] = records.filter((one) => one.kind === 'planner' && one.value.noun === noun);
        if (record?.kind !== 'planner') throw new Error('there is one of each');
        const broken = { ...record, value: { ...record.value, content: {} } };
        await expectCode(other.importRecords({ records: [broken], copy: true }), 'invalid_input');
      }
    });

    test('of calendars bring nothing that opens one, and of times nothing that is none', async () => {
      const [client, other] = [world.fresh(), world.fresh()];
      await client.openFeed({ name: 'Mine' });
      await client.addBusy({ title: 'Nap', startsAt: '2026-12-01T12:00:00Z', endsAt: '2026-12-01T13:00:00Z' });
      await client.setWorkingTime({ grid: 30 });
      const one = async (noun: 'calendar' | 'busy' | 'hours') => {
        const [record] = (await client.listPlannerRecords({ noun })).records;
        if (record === undefined) throw new Error('there is one');
        return record;
      };
      const [calendar, nap, hours] = [await one('calendar'), await one('busy'), await one('hours')];
      expect(calendar.content).toEqual({ kind: 'internal', name: 'Mine' });
      const secret = { url: 'https://calendar.example/secret.ics', feed: 'a hash', cursor: 'c', target: true };
      const elsewhere = (kind: string, state: string) => {
        const value = { ...calendar, state, key: kind, content: { kind, name: kind, ...secret } };
        return { kind: 'planner' as const, value: { ...value, id: nap.id.replace(/^.{8}/u, `0000000${kind.length}`) } };
      };
      const records: Brought = [elsewhere('google', 'active'), elsewhere('ics', 'disconnected')];
      const times: Brought = [nap, hours].map((value) => ({ kind: 'planner', value }));
      await other.importRecords({ records: [...records, ...times], copy: true });
      const { calendars } = await other.listCalendars({});
      const bare = { state: 'disconnected', feed: false, target: false, fault: { kind: 'reconnect' } };
      expect(calendars).toMatchObject([
        { kind: 'ics', ...bare },
        { kind: 'google', ...bare },
      ]);
      for (const found of calendars) expect(found.host).toBeUndefined();
      expect(JSON.stringify(await other.listPlannerRecords({ noun: 'calendar' }))).not.toMatch(/secret|a hash/u);
      const bad: readonly object[] = [
        { ...nap, endsAt: nap.startsAt },
        { ...nap, startsAt: undefined },
        { ...nap, state: 'pinned' },
        { ...nap, content: { title: 7 } },
        { ...nap, noun: 'block', state: 'free' },
        { ...nap, noun: 'block', state: 'busy', taskId: nap.id },
        { ...hours, content: { ...hours.content, grid: 7 } },
        { ...hours, content: { ...hours.content, blocks: { min: 60, max: 30 } } },
        { ...calendar, content: { kind: 'elsewhere', name: 'x' } },
      ];
      for (const value of bad) {
        // Sound: it is wrong on purpose.
        const wrong = [{ kind: 'planner', value }] as Brought;
        await expectCode(other.importRecords({ records: wrong, copy: true }), 'invalid_input');
      }
    });

    test('whose versions or names cannot be stored are refused by their place', async () => {
      const [client, other] = [world.fresh(), world.fresh()];
      await client.createPlan({ intent: 'Release the boat by Friday' });
      const [plan] = (await client.listPlannerRecords({ noun: 'plan' })).records;
      if (plan === undefined) throw new Error('there is one');
      const former = (version: number) => ({ ...plan, version, replacedAt: plan.createdAt });
      const bad: readonly Partial<typeof plan>[] = [
        { former: [former(1), former(1)] },
        { former: [former(3)] },
        { version: 2 ** 31 },
        { key: 'a\u0000b' },
        { state: 'draft\u0000' },
      ];
      for (const more of bad) {
        const value = { ...plan, version: 3, ...more };
        const asked = other.importRecords({ records: [{ kind: 'planner', value }], copy: true });
        await expect(asked, JSON.stringify(more)).rejects.toMatchObject({
          code: 'invalid_input',
          faults: [{ field: expect.stringContaining(Object.keys(more)[0] ?? '') as unknown }],
        });
      }
      expect((await other.listPlans({})).plans).toEqual([]);
    });

    test('of a session, its snapshots and decisions are as they were', async () => {
      const [client, other] = [world.fresh(), world.fresh()];
      await client.startSession({ sessionId: 's', task: 'sail', agentId: 'a' });
      for (const tide of ['low', 'high', 'low']) {
        await client.saveSnapshot({ sessionId: 's', kind: 'system', data: { tide }, expiresAt: '2030-01-01' });
      }
      await client.saveTodos({ sessionId: 's', todos: [{ title: 'Paint', status: 'done', key: 'k' }] });
      await client.setSystemState({ entries: { node: '24' } });
      const { decision } = await client.logDecision({ question: 'Which?', revisitAt: '2030-01-01' });
      await client.supersedeDecision({ id: decision.id, choice: 'red' });
      await client.endSession({ sessionId: 's', summary: 'done' });
      const { work } = await client.logWork({ action: 'sail', source: { type: 'ci' }, input: 1, output: [2] });
      const { solution } = await client.recordOutcome({ problem: 'Error: no', solution: 'Wait', success: true });
      const shown = async (of: Client) => ({
        sessions: (await of.listSessions({})).sessions,
        snapshots: (await of.listSnapshots({ archived: true })).snapshots,
        todos: (await of.listTodos({ archived: true })).todos,
        states: (await of.listSystemState({})).systemState,
        decisions: (await of.listDecisions({ includeSuperseded: true })).decisions,
      });
      const before = await shown(client);
      const { problem } = await client.getProblem({ id: solution.problemId });
      const records: Brought = [
        ...before.sessions.map((value) => ({ kind: 'session' as const, value })),
        ...before.snapshots.toReversed().map((value) => ({ kind: 'snapshot' as const, value })),
        ...before.todos.map((value) => ({ kind: 'todo' as const, value })),
        ...before.states.map((value) => ({ kind: 'systemState' as const, value })),
        ...before.decisions.map((value) => ({ kind: 'decision' as const, value })),
        { kind: 'work', value: work },
        { kind: 'problem', value: problem },
        { kind: 'solution', value: solution },
      ];
      const { results } = await other.importRecords({ records, copy: true });
      // The words of a problem are those of a memory, which is not there.
      expect(results.slice(-3)).toEqual(['created', 'forgotten', 'forgotten']);
      const without = (value: unknown): unknown =>
        JSON.parse(
          JSON.stringify(value, (name, inner: unknown) => (name === 'id' || name === 'supersededBy' ? 0 : inner)),
        );
      expect(without(await shown(other))).toEqual(without(before));
      expect((await other.listWork({})).work).toMatchObject([{ action: 'sail', input: 1, output: [2] }]);
      await client.forget({ target: { type: 'session', sessionId: 's' } });
      expect((await client.importRecords({ records })).results.slice(0, 5)).toEqual(Array(5).fill('forgotten'));
    });
  });
}
