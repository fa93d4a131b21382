import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldsOf, listOf } from '../http/json-fields.ts';
import { type Served, serve } from '../testing/serve.ts';
import { readWorkflow, type Workflow } from './testing/n8n-workflow.ts';
import { type Ran, runWorkflow } from './testing/run-n8n.ts';

const names = ['log-event', 'daily-review', 'weekly-review'] as const;

let served: Served;
beforeAll(async () => {
  served = await serve({ embedder: 'none', extraction: 'off' });
});
afterAll(() => served[Symbol.asyncDispose]());

/** As its owner sets it up: the address and a user. */
function setUp(workflow: Workflow, user: string): Workflow {
  const given: Readonly<Record<string, string>> = { url: served.url, user };
  const nodes = workflow.nodes.map((node) => {
    if (node.type !== 'n8n-nodes-base.set') return node;
    const { assignments } = node.parameters.assignments;
    const changed = assignments.map((one) => ({ ...one, value: given[one.name] ?? one.value }));
    return { ...node, parameters: { ...node.parameters, assignments: { assignments: changed } } };
  });
  return { ...workflow, nodes };
}

const run = (name: (typeof names)[number], user: string, input: unknown = {}, key = served.key): Promise<Ran> =>
  runWorkflow(setUp(readWorkflow(name), user), { input, headers: { Authorization: `Bearer ${key}` }, now: Date.now() });

describe.each(names)('the workflow %s', (name) => {
  const { nodes, connections } = readWorkflow(name);

  test('has nodes of unique names and ids, all of them connected', () => {
    const unique = (values: readonly string[]): number => new Set(values).size;
    expect(unique(nodes.map((node) => node.name))).toBe(nodes.length);
    expect(unique(nodes.map(({ id }) => id))).toBe(nodes.length);
    const known = new Set(nodes.map((node) => node.name));
    const targets = Object.values(connections).flatMap(({ main }) => main.flat().map(({ node }) => node));
    for (const each of [...Object.keys(connections), ...targets]) expect(known).toContain(each);
    const starts = nodes.filter(({ type, name: own }) => !type.endsWith('stickyNote') && !targets.includes(own));
    expect(starts.map(({ type }) => type)).toHaveLength(1);
    expect(starts[0]?.type).toMatch(/webhook|Trigger/u);
  });
});

test('an event that comes by webhook becomes memory, once', async () => {
  const body = {
    type: 'purchase',
    content: 'Bought a tent at the market',
    source: 'shop',
    sourceId: 77,
    tags: ['camping'],
  };
  const first = await run('log-event', 'ann', { body });
  expect(first.answer).toEqual({ status: 201, body: { stored: 1, duplicates: 0 } });
  expect((await run('log-event', 'ann', { body })).answer).toMatchObject({ body: { stored: 0, duplicates: 1 } });
  expect((await run('log-event', 'ann', { body: { content: 'It rained' } })).answer?.status).toBe(201);
  const { json } = await served.call('GET', '/v1/memories?userId=ann&tags=camping');
  expect(listOf(json['memories']).map(({ content }) => content)).toEqual(['Bought a tent at the market']);
  expect(await run('log-event', 'ann', { body: { type: 'x' } })).toMatchObject({ answer: { status: 502 } });
});

test('the day and the week are looked back on, with or without a key that may consolidate', async () => {
  const { json } = await served.call('POST', '/v1/keys', {
    json: { name: 'n8n', permissions: ['memories:read', 'memories:write'] },
  });
  const key = String(json['secret']);
  expect(fieldsOf((await run('daily-review', 'bea', {}, key)).given.get('Text'))).toEqual({
    text: 'Nothing happened.',
  });
  const lastWeek = new Date(Date.now() - 7 * 86_400_000).toISOString();
  for (const body of [
    { type: 'meeting', content: 'We decided to move the launch to Friday' },
    { type: 'meeting', content: 'We agreed to meet in the garden', occurredAt: lastWeek },
  ])
    await run('log-event', 'bea', { body });
  const day = await run('daily-review', 'bea');
  expect(fieldsOf(day.given.get('Text'))['text']).toMatch(
    /, so far: 1 decision and 1 thing said\.\nDecided, as was said: “We decided to move the launch to Friday”\.$/u,
  );
  expect(fieldsOf(day.given.get('Reflect'))).toMatchObject({ outcome: 'made', promoted: 1 });
  const again = await run('daily-review', 'bea', {}, key);
  expect(fieldsOf(again.given.get('Consolidate'))['error']).toMatchObject({ code: 'permission_denied' });
  expect(fieldsOf(again.given.get('Reflect'))).toMatchObject({ outcome: 'unchanged', promoted: 0 });
  const week = await run('weekly-review', 'bea', {}, key);
  expect(fieldsOf(week.given.get('Text'))['text']).toContain('We agreed to meet in the garden');
});
