import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runHere } from './testing/run-here.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-plan-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const anId = z.object({ id: z.string() });

async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(['plan', ...args], { data: join(folder, 'data') });
  expect(code, stderr).toBe(0);
  return `${stdout}${stderr}`;
}

async function json<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> {
  return schema.parse(JSON.parse(await cli(...args, '--json')));
}

test('a plan is made, changed, taken on, planned anew and given up', async () => {
  expect(await cli('list')).toContain('No plans here');
  const shown = await cli('create', 'For the fair: write the script, then record it', '--due', '2031-03-05');
  expect(shown).toMatch(/# For the fair[^]*1\. Write the script \(by .*, user, 1 h\)\n {3}Done when: [^]*A draft/u);
  const plans = z.object({ plans: z.array(anId) });
  const id = (await json(plans, 'list')).plans[0]?.id ?? '';
  expect(await cli('list', '--limit', '1')).toMatch(/For the fair\n.*draft {2}due Wed 5 Mar 2031 {2}2 steps/u);
  expect(await cli('refine', id, '--add', 'Send it', '--title', 'The fair', '--owner', 'Ana')).toContain(
    '3. Send it (by',
  );
  expect(await cli('show', id, '--version', '1')).not.toContain('Send it');
  const sprint = await json(
    z.object({ sprint: anId }),
    'sprint',
    'W',
    '--from',
    '2031-03-03',
    '--to',
    '2031-03-07',
    '--hours',
    '10',
  );
  expect(await cli('approve', id, '--sprint', sprint.sprint.id)).toMatch(
    /Approved\n\[ \] Write the script\n {4}.*Ana {2}60 min {2}due/u,
  );
  const { tasks } = await json(z.object({ tasks: z.array(anId) }), 'tasks', '--plan', id);
  expect(await cli('done', tasks.at(-1)?.id ?? '', '--minutes', '40', '--outcome', 'good')).toContain(
    '[x] Write the script',
  );
  expect(await cli('replan', id, '--due', '2031-03-12')).toMatch(/\[ \] Record it\n.*due/u);
  expect(await cli('show', id)).toMatch(/approved.*33 % done/u);
  expect(await cli('sprints')).toMatch(/W\n.*3 of 10 h taken on {2}7 h free {2}1 of 3 done/u);
  expect(await cli('sprints', '--close', sprint.sprint.id)).toContain('closed');
  expect(await cli('cancel', id, '--reason', 'rain')).toContain('Given up, with 2 tasks');
});

test('a task stands by itself', async () => {
  expect(await cli('tasks', '--space', 'home')).toContain('Nothing to do here.');
  const added = await cli(
    'add',
    'Call',
    'the',
    'plumber',
    '--due',
    '2031-01-02',
    '--priority',
    'high',
    '--space',
    'home',
  );
  expect(added).toMatch(/\[ \] Call the plumber\n.*30 min {2}due .*2031 {2}high {2}in home/u);
  expect(await cli('tasks', '--space', 'home', '--due-before', '2031-01-01')).toContain('Nothing to do');
  expect(await cli('tasks', '--space', '*', '--all')).toContain('Call the plumber');
});

const yaml = `name: tea
kind: process_template
description: Tea as we make it
triggers: [tea, brew]
steps:
  - { key: boil, title: 'Boil water for {subject}', minutes: 5, verification: It boils }
  - { key: brew, title: 'Brew {subject}', minutes: 5, after: [boil], verification: Four minutes are over }
---
- name: ask
  kind: prompt_template
  description: A question
  prompt: Ask {{whom}}
`;

test('patterns are looked at, and come from a file of YAML', async () => {
  expect(await cli('patterns', 'outage')).toMatch(
    /incident {2}Get a service back.*\n.*workflow {2}built in {2}5 steps/u,
  );
  const file = join(folder, 'patterns.yaml');
  await writeFile(file, yaml);
  expect(await cli('import-patterns', file)).toContain('2 created, 0 changed, 0 the same');
  expect(await cli('import-patterns', file)).toContain('0 created, 0 changed, 2 the same');
  expect(await cli('patterns', '--name', 'tea')).toMatch(
    /version 1 {2}2 steps\n {2}1\. Boil water for \{subject\} \(5 min\)/u,
  );
  expect(await cli('create', 'brew a pot of mint tea')).toContain('2. Brew brew a pot of mint tea');
  expect(await cli('patterns', '--remove', 'tea', '--name', 'tea')).toContain('No pattern');
  expect(await cli('procedures')).toContain('None yet');
  for (const bad of ['a: [', '- 7', 'x: &a [1]\ny: *b']) {
    await writeFile(file, bad);
    const { code, stderr } = await runHere(['plan', 'import-patterns', file], { data: join(folder, 'data') });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('The file') as string });
  }
});
