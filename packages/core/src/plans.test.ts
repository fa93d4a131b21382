import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Holdfast, open } from './open.ts';
import { searchSqlite } from './store/sqlite/testing/search-sqlite.ts';
import { needlesOf } from './testing/canary/needles.ts';
import { type FakeLanguageServer, fakeLanguageServer, type LanguageBehaviour } from './testing/fake-language-server.ts';

let server: FakeLanguageServer;
let folder: string;
let path: string;
let holdfast: Holdfast;

beforeEach(async () => {
  server = await fakeLanguageServer();
  folder = await mkdtemp(join(tmpdir(), 'holdfast-plans-'));
  path = join(folder, 'memory.db');
  holdfast = await open({
    path,
    worker: false,
    extraction: 'off',
    language: { endpoint: server.baseUrl, model: 'small' },
  });
});
afterEach(async () => {
  await holdfast.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const step = (title: string, fields: object = {}): object => ({
  title,
  minutes: 60,
  owner: 'user',
  after: [],
  verification: `Seen: ${title}`,
  phase: 'before',
  sources: [],
  ...fields,
});
const plan = (...steps: readonly object[]): LanguageBehaviour => ({
  kind: 'reply',
  content: { title: 'A plan', steps, due: null },
});
const intent = 'Move the shop to the harbour by 1 December 2031';

test('a model is shown what is remembered, and its plan cites it', async () => {
  const { memory } = await holdfast.remember({ content: 'The carriers for the shop are Brunner and sons' });
  const { fact } = await holdfast.createFact({ subject: 'harbour', predicate: 'closes_at', object: 'six' });
  server.script(plan(step('Call Brunner', { sources: [1] }), step('Go to the harbour', { after: [1], sources: [2] })));
  const { plan: made } = await holdfast.createPlan({ intent });
  const [call] = server.calls;
  expect(call?.schemaName).toBe('plan');
  expect(call?.text).toContain('{"n":1,"text":"The carriers for the shop are Brunner and sons"}');
  expect(call?.text).toContain('{"n":2,"text":"harbour closes at six"}');
  expect(made).toMatchObject({
    method: 'model',
    title: 'A plan',
    steps: [
      { title: 'Call Brunner', citations: [{ type: 'memory', id: memory.id }] },
      { title: 'Go to the harbour', after: ['step-1'], citations: [{ type: 'fact', id: fact.id }] },
    ],
  });
  expect(made.dueAt?.slice(0, 10)).toBe('2031-12-01');
  expect(made).not.toHaveProperty('fallback');
  const { plan: byRules } = await holdfast.createPlan({ intent, method: 'rules' });
  expect(byRules).toMatchObject({ method: 'rules', dueAt: made.dueAt });
  expect(server.calls).toHaveLength(1);
});

test.each<readonly [string, readonly LanguageBehaviour[]]>([
  ['bad_answer', [{ kind: 'prose' }, { kind: 'wrongSchema' }]],
  ['failed', [{ kind: 'status', status: 400 }]],
  ['not_valid', [plan(step('a', { after: [2] }), step('b', { after: [1] }))]],
  ['not_valid', [plan(step(' '))]],
])('what is no plan is answered by rules, which say so: %s', async (fallback, behaviours) => {
  server.script(...behaviours);
  const { plan: made } = await holdfast.createPlan({ intent });
  expect(made).toMatchObject({ method: 'rules', fallback, kind: 'migrate' });
  expect(made.steps.length).toBeGreaterThan(3);
});

test(
  'a caller who gives up gets no plan, and a model that has all day does not keep one waiting',
  { timeout: 20_000 },
  async () => {
    server.script({ kind: 'hang' });
    const gone = holdfast.createPlan({ intent }, { timeoutMs: 200 });
    await expect(gone).rejects.toMatchObject({ code: 'timeout' });
    server.script({ kind: 'hang' });
    const start = performance.now();
    const { plan: made } = await holdfast.createPlan({ intent });
    expect(made).toMatchObject({ method: 'rules', fallback: 'late' });
    expect(performance.now() - start).toBeLessThan(10_000);
  },
);

test('what a plan, its tasks and its procedure have of a memory goes with the memory, and the words of the user stay', async () => {
  const { memory } = await holdfast.remember({ content: 'For the shop ask Quxbrunner, whose lorry is Zwetschgenblau' });
  const other = await holdfast.remember({ content: 'The shop has a Kirschlorbeer in front' });
  server.script(
    plan(
      step('Call Quxbrunner', { sources: [1], owner: 'Quxbrunner' }),
      // Uses the memory without citing it.
      step('Wait for the Zwetschgenblau lorry', { after: [1] }),
      step('Move the shop', { after: [2] }),
      step('Water the Kirschlorbeer', { after: [3] }),
    ),
  );
  const { plan: made } = await holdfast.createPlan({ intent });
  await holdfast.refinePlan({ id: made.id, title: 'Ask Quxbrunner' });
  await holdfast.approvePlan({ id: made.id });
  const { run } = await holdfast.startRun({ planId: made.id });
  const { procedure } = await holdfast.finishRun({ id: run.id, outcome: 'success', verified: true });
  const needles = needlesOf({ name: 'Quxbrunner', colour: 'Zwetschgenblau' });
  expect(searchSqlite(path, needles).length).toBeGreaterThan(0);
  await holdfast.forget({ target: { type: 'memory', ids: [memory.id] } });
  expect(searchSqlite(path, needles)).toEqual([]);
  const after = await holdfast.getPlan({ id: made.id });
  expect(after.plan).toMatchObject({ intent, title: 'Move the shop to the harbour' });
  expect(after.plan.steps.map(({ title, owner }) => [title, owner])).toEqual([
    ['Words that were forgotten', 'user'],
    ['Words that were forgotten', 'user'],
    ['Move the shop', 'user'],
    ['Water the Kirschlorbeer', 'user'],
  ]);
  expect(after.versions).toEqual([]);
  expect(after.tasks.map(({ title }) => title)).toEqual(after.plan.steps.map(({ title }) => title));
  const [left] = (await holdfast.listProcedures({ id: procedure?.id ?? '' })).procedures;
  expect(left?.steps.map(({ title }) => title).filter((title) => title.startsWith('Words that'))).not.toEqual([]);
  // The other memory is still known to be a source.
  await holdfast.forget({ target: { type: 'memory', ids: [other.memory.id] } });
  expect(searchSqlite(path, needlesOf({ plant: 'Kirschlorbeer' }))).toEqual([]);
});
