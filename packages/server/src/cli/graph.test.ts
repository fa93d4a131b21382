import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runHere } from './testing/run-here.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-graph-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const remembered = z.object({ memory: z.object({ id: z.string() }) });
const anId = z.object({ id: z.string() });

/** What a command that succeeds prints, with what it says beside. */
async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(args, { data: join(folder, 'data') });
  expect(code, stderr).toBe(0);
  return `${stdout}${stderr}`;
}

async function json<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> {
  return schema.parse(JSON.parse(await cli(...args, '--json')));
}

const remember = async (text: string): Promise<string> => (await json(remembered, 'remember', text)).memory.id;

test('facts are stated, listed as of a day, and taken back', async () => {
  expect(await cli('facts', 'list')).toContain('No facts here');
  expect(await cli('facts', 'add', 'Ada', 'lives in', 'Lisbon', '--from', '2020-01-01')).toContain('Stated');
  const moved = await cli('facts', 'add', 'Ada', 'lives_in', 'Porto', '--from', '2024-05-01', '--confidence', '0.9');
  expect(moved).toMatch(/Ada lives_in Porto\n.*from 2024-05-01 00:00Z.*confidence 0\.9/u);
  expect(moved).toMatch(/In its place was:\nAda lives_in Lisbon\n.*superseded.*until 2024-05-01/u);
  expect(await cli('facts', 'add', 'ada', 'lives_in', 'porto')).toContain('Known already');
  expect(await cli('facts', 'list', '--as-of', '2023-01-01')).toContain('Lisbon');
  expect(await cli('facts', 'list', '--limit', '1', '--all')).toContain('More: --cursor');
  const { fact } = await json(z.object({ fact: anId }), 'facts', 'add', 'Ada', 'likes', 'tea', '--space', 'work');
  expect(await cli('facts', 'list', '--space', '*', '--about', 'tea')).toContain('in work');
  const facts = z.object({ facts: z.array(anId) });
  const [porto] = (await json(facts, 'facts', 'list', '--object', 'Porto')).facts;
  const back = await cli('facts', 'retract', porto?.id ?? '');
  expect(back).toMatch(/Taken back\nAda lives_in Porto\n.*retracted/u);
  expect(back).toMatch(/Look at what rested on it:\nAda lives_in Lisbon\n.*flagged/u);
  expect((await json(facts, 'facts', 'history', 'Ada', 'lives_in')).facts).toHaveLength(2);
  expect(await cli('facts', 'history', 'Ada')).toContain('Lisbon');
  expect(await cli('facts', 'history', 'nobody')).toContain('Nothing is known of nobody.');
  await json(z.object({ paused: z.array(z.string()) }), 'facts', 'retract', fact.id, '--space', 'work');
});

test('events are recorded and listed', async () => {
  expect(await cli('events', 'list')).toContain('No events here');
  expect(await cli('events', 'add', 'call', 'Ada called', '--at', '2026-03-01', '--salience', '0.8')).toContain(
    'Recorded',
  );
  expect(await cli('events', 'add', 'call', 'Ada called', '--at', '2026-03-01')).toContain('Known already');
  await json(z.object({ created: z.literal(1) }), 'events', 'add', 'call', 'Bo called', '--space', 'work');
  expect(await cli('events', 'list')).toMatch(/call {2}Ada called\n.*2026-03-01 00:00Z {2}salience 0\.8\n/u);
  expect(await cli('events', 'list', '--space', '*', '--limit', '1')).toMatch(
    /Bo called\n.*in work[^]*More: --cursor/u,
  );
  expect((await json(z.object({ events: z.array(anId) }), 'events', 'list')).events).toHaveLength(1);
});

test('entities are listed, shown and merged', async () => {
  expect(await cli('entities', 'list', '--prefix', 'zz')).toContain('Nobody and nothing');
  const source = await remember('Robert plays chess with Cleo');
  await cli('facts', 'add', 'Robert', 'friend', 'Cleo', '--source', source);
  await cli('facts', 'add', 'Bobby', 'plays', 'go', '--space', 'default');
  const entities = z.object({ entities: z.array(anId) });
  const idOf = async (prefix: string) => (await json(entities, 'entities', 'list', '--prefix', prefix)).entities[0]?.id;
  const [robert = '', bobby = ''] = [await idOf('rob'), await idOf('bob')];
  const merged = await cli('entities', 'merge', robert, bobby);
  expect(merged).toMatch(/Merged\nRobert\n.*other {2}1 mention {2}also Bobby/u);
  const page = await cli('entities', 'show', robert);
  for (const part of ['Facts', 'Bobby plays go', 'Latest memories', 'plays chess', 'Mentioned with Cleo (1)']) {
    expect(page).toContain(part);
  }
  expect(await cli('entities', 'list', '--limit', '1')).toContain('More: --cursor');
  await json(z.object({ entity: anId }), 'entities', 'show', robert);
  const cleo = (await idOf('cleo')) ?? '';
  await json(z.object({ entity: anId }), 'entities', 'merge', robert, cleo);
});

test('memories are linked, and the way between them is shown', async () => {
  const [a, b, c] = [await remember('first'), await remember('second'), await remember('third')];
  expect(await cli('links', 'list', a)).toContain('Linked with nothing yet.');
  expect(await cli('links', 'add', a, 'supports', b, '--weight', '0.5')).toContain('Linked supports 0.50 manual');
  await json(z.object({ link: z.object({ weight: z.literal(1) }) }), 'links', 'add', b, 'similar', c);
  expect(await cli('links', 'list', b)).toMatch(
    /similar 1\.00 manual\n {2}third\n[^]*supports 0\.50 manual\n {2}first/u,
  );
  expect(await cli('links', 'path', a, c)).toMatch(
    /first\n.*\n {2}supports 0\.50 manual\nsecond\n.*\n {2}similar.*\nthird/u,
  );
  expect(await cli('links', 'path', a, c, '--max-hops', '1')).toContain('There is no way.');
  expect(await cli('links', 'around', a, '--hops', '2')).toMatch(/first\n.*\n {2}second\n.*\n {4}third/u);
  expect(await cli('links', 'around', a, '--limit', '1')).toContain('There are more.');
  await json(z.object({ found: z.literal(true) }), 'links', 'path', a, c);
  await json(z.object({ removed: z.literal(0) }), 'links', 'remove', c, b, '--type', 'supports');
  expect(await cli('links', 'remove', a, b)).toContain('Unlinked 1');
  expect(await cli('links', 'remove', a, b)).toContain('They were not linked.');
  await json(z.object({ truncated: z.literal(false) }), 'links', 'around', a);
  await json(z.object({ neighbours: z.array(z.unknown()) }), 'links', 'list', a);
});
