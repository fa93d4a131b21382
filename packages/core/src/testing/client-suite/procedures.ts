import type { Client, InputOf, OutputOf } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, failure, ids, type World } from './world.ts';

type Plan = OutputOf<'createPlan'>['plan'];
type Procedure = OutputOf<'listProcedures'>['procedures'][number];

export function describeProcedures(world: World): void {
  const make = async (client: Client, intent: string): Promise<Plan> => (await client.createPlan({ intent })).plan;
  const missing = '01890a5d-ac96-774b-bcce-b302099a8057';

  /** Carries a plan out: every step is done but those skipped. */
  async function carryOut(
    client: Client,
    plan: Plan,
    more: Partial<InputOf<'finishRun'>> & { readonly skip?: readonly string[] } = {},
  ): Promise<Procedure | undefined> {
    const { skip = [], ...ended } = more;
    const { run } = await client.startRun({ planId: plan.id });
    for (const { key } of plan.steps) {
      const outcome = skip.includes(key) ? 'skipped' : 'done';
      await client.finishStep({ id: run.id, key, outcome, minutes: 10 });
    }
    return (await client.finishRun({ id: run.id, outcome: 'success', verified: true, ...ended })).procedure;
  }

  describe('patterns', () => {
    test('a dozen are there, can be searched, and give way to those of the user', async () => {
      const client = world.fresh();
      const { patterns } = await client.listPatterns({});
      expect(patterns.length).toBeGreaterThanOrEqual(12);
      expect(new Set(patterns.map(({ kind }) => kind)).size).toBe(4);
      expect(patterns.every(({ builtIn }) => builtIn)).toBe(true);
      expect((await client.listPatterns({ query: 'outage of a service', kind: 'workflow' })).patterns[0]?.name).toBe(
        'incident',
      );
      const own: InputOf<'savePattern'> = {
        name: 'Fix',
        kind: 'workflow',
        description: 'Our way',
        triggers: ['fix', 'mend'],
        steps: [
          { key: 'a', title: 'Look at {subject}', minutes: 15, verification: 'Seen', kind: 'code' },
          { key: 'b', title: 'Mend {subject}', minutes: 30, after: ['a'], verification: 'Tests pass', owner: 'Ana' },
        ],
      };
      const saved = await client.savePattern(own);
      expect(saved).toMatchObject({ outcome: 'created', pattern: { version: 1, builtIn: false, space: 'default' } });
      expect((await client.savePattern(own)).outcome).toBe('same');
      expect(await client.savePattern({ ...own, description: 'Ours' })).toMatchObject({
        outcome: 'changed',
        pattern: { version: 2 },
      });
      expect((await client.listPatterns({ name: 'fix' })).patterns).toMatchObject([{ name: 'Fix', builtIn: false }]);
      const plan = await make(client, 'Fix the gate');
      expect(plan.steps).toMatchObject([
        { title: 'Look at the gate', kind: 'code', owner: 'user' },
        { title: 'Mend the gate', owner: 'Ana', after: ['a'] },
      ]);
      await client.removePattern({ name: 'FIX' });
      await expectCode(client.removePattern({ name: 'fix' }), 'not_found');
      expect((await client.listPatterns({ name: 'fix' })).patterns).toMatchObject([{ builtIn: true }]);
      const circle = { ...own, steps: own.steps?.map((step) => ({ ...step, after: ['b'] })) ?? [] };
      await expectCode(client.savePattern(circle), 'invalid_input');
      await expectCode(client.savePattern({ ...own, steps: [] }), 'invalid_input');
      const prompt = { name: 'ask', kind: 'prompt_template' as const, description: 'd' };
      expect((await failure(client.savePattern(prompt))).faults).toMatchObject([{ field: 'prompt' }]);
      expect((await client.savePattern({ ...prompt, prompt: 'Say {{what}}' })).pattern.prompt).toBe('Say {{what}}');
    });
  });

  describe('procedures', () => {
    test('a run that went well makes a candidate, three make it active, and the next plan follows it with fewer steps', async () => {
      const client = world.fresh();
      const first = await make(client, 'Fix the printer in the hall');
      const candidate = await carryOut(client, first, { skip: ['review'] });
      expect(candidate).toMatchObject({
        state: 'candidate',
        kind: 'fix',
        successes: 1,
        failures: 0,
        terms: ['hall', 'printer'],
      });
      expect(candidate?.steps.map(({ key }) => key)).not.toContain('review');
      expect(candidate?.steps[0]).toMatchObject({ title: 'Reproduce {subject}', minutes: 10 });
      const second = await make(client, 'Please fix the printer in the hall by tomorrow');
      expect(second).toMatchObject({
        procedureId: candidate?.id,
        citations: [{ type: 'procedure', id: candidate?.id }],
      });
      expect(second.steps[0]).toMatchObject({ title: 'Reproduce the printer in the hall', minutes: 10 });
      expect(second.steps.length).toBeLessThanOrEqual(first.steps.length * 0.84);
      expect(await carryOut(client, second)).toMatchObject({ id: candidate?.id, state: 'candidate', successes: 2 });
      expect(await carryOut(client, second, { verified: false })).toMatchObject({ successes: 2, unverified: 1 });
      expect(await carryOut(client, second)).toMatchObject({ state: 'active', successes: 3, version: 4 });
      const [found] = (await client.listProcedures({ query: 'fix the printer in the hall' })).procedures;
      expect(found).toHaveProperty('id', candidate?.id);
      expect(found?.score).toBeGreaterThan(0.5);
      expect(found?.runIds).toHaveLength(4);
      expect(ids((await client.listProcedures({ states: ['active'] })).procedures)).toEqual([candidate?.id]);
    });

    test('one that fails three times in a row is deprecated, no longer followed, and says what to avoid', async () => {
      const client = world.fresh();
      const plan = await make(client, 'Buy a new kettle');
      const made = await carryOut(client, plan);
      const followed = await make(client, 'Buy a new kettle');
      expect(followed.procedureId).toBe(made?.id);
      const fail = (error: string) => carryOut(client, followed, { outcome: 'failure', verified: false, error });
      expect(await fail('The shop was closed')).toMatchObject({ state: 'candidate', failures: 1 });
      expect(await fail('the shop was closed.')).toMatchObject({ failures: 2 });
      const failed = await fail('No money left');
      expect(failed).toMatchObject({
        state: 'deprecated',
        failures: 3,
        changes: [{ change: 'lesson_added' }, { change: 'state', of: 'deprecated' }, {}],
      });
      expect(failed?.lessons.map(({ text }) => text)).toEqual(['No money left', 'The shop was closed']);
      expect(await make(client, 'Buy a new kettle')).not.toHaveProperty('procedureId');
      expect(await carryOut(client, followed, { outcome: 'cancelled' })).toBeUndefined();
    });

    test('it is changed item by item, never loses much at once, and its lessons come with the plan', async () => {
      const client = world.fresh();
      const made = await carryOut(client, await make(client, 'Write the minutes of the club'));
      const id = made?.id ?? '';
      const change = async (input: Omit<InputOf<'changeProcedure'>, 'id'>) =>
        (await client.changeProcedure({ id, ...input })).procedure;
      const changed = await change({
        addSteps: [
          { key: 'print', title: 'Print {subject}', minutes: 10, after: ['final'], verification: 'It lies there' },
        ],
        changeSteps: [{ key: 'draft', minutes: 45 }],
        removeSteps: ['review'],
        addLessons: [{ kind: 'do', text: 'Begin with the decisions' }],
        addPreconditions: ['The notes are there'],
      });
      expect(changed.steps.find(({ key }) => key === 'final')?.after).toEqual(['draft']);
      expect(changed.changes.map((one) => one.change)).toEqual([
        'step_added',
        'step_changed',
        'step_removed',
        'lesson_added',
        'precondition_added',
      ]);
      const [lesson] = changed.lessons;
      const voted = await change({
        voteLessons: [{ id: lesson?.id ?? '', vote: 'helpful' }],
        removePreconditions: ['The notes are there'],
      });
      expect(voted).toMatchObject({ preconditions: [], lessons: [{ helpful: 1, harmful: 0 }] });
      expect((await make(client, 'Write the minutes of the club')).lessons).toEqual(['Do: Begin with the decisions']);
      expect((await failure(change({ removeSteps: ['draft', 'print'] }))).faults).toMatchObject([
        { field: 'removeMany' },
      ]);
      await expectCode(change({ removeSteps: ['nothing'] }), 'invalid_input');
      await expectCode(
        change({ addSteps: [{ key: 'aim', title: 'x', minutes: 5, verification: 'y' }] }),
        'invalid_input',
      );
      await expectCode(change({ expectedVersion: 1 }), 'version_conflict');
      const left = await change({
        removeSteps: ['print', 'final'],
        removeLessons: [lesson?.id ?? ''],
        removeMany: true,
        state: 'deprecated',
      });
      expect(left).toMatchObject({ state: 'deprecated', lessons: [] });
      await expectCode(client.changeProcedure({ id: missing }), 'not_found');
    });

    test('runs are noted for anything that has a name, once, and are found by what they carried out', async () => {
      const client = world.fresh();
      const { run } = await client.startRun({ name: 'Backup', sessionId: 's' });
      await client.finishStep({ id: run.id, key: 'copy', outcome: 'failed', error: 'disk full' });
      await client.finishStep({ id: run.id, key: 'copy', outcome: 'done', evidence: '12 GB' });
      const ended = await client.finishRun({ id: run.id, outcome: 'failure', error: 'late' });
      expect(ended).toMatchObject({
        run: { state: 'failed', error: 'late', steps: [{ key: 'copy', outcome: 'done' }] },
      });
      expect(ended).not.toHaveProperty('procedure');
      expect(await client.finishRun({ id: run.id, outcome: 'success' })).toEqual(ended);
      await expectCode(client.finishStep({ id: run.id, key: 'x', outcome: 'done' }), 'invalid_input');
      await expectCode(client.startRun({}), 'invalid_input');
      await expectCode(client.startRun({ planId: missing }), 'not_found');
      const made = await carryOut(client, await make(client, 'Buy a lamp'));
      const { run: other } = await client.startRun({ procedureId: made?.id ?? '' });
      expect(await client.finishRun({ id: other.id, outcome: 'success' })).toMatchObject({
        procedure: { id: made?.id, unverified: 1 },
      });
      expect(await client.finishRun({ id: other.id, outcome: 'success' })).toMatchObject({
        procedure: { unverified: 1 },
      });
      expect(ids((await client.listRuns({ procedureId: made?.id ?? '' })).runs)).toEqual([other.id]);
      expect((await client.listRuns({ id: run.id })).runs).toEqual([ended.run]);
      const page = await client.listRuns({ limit: 2 });
      expect(ids((await client.listRuns({ limit: 2, cursor: page.nextCursor ?? '' })).runs)).toEqual([run.id]);
      await expectCode(world.fresh().listRuns({ id: run.id, spaces: '*' }), 'not_found');
      await expectCode(world.fresh().listProcedures({ id: made?.id ?? '', spaces: '*' }), 'not_found');
    });
  });
}
