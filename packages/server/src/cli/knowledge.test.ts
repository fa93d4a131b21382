import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runHere } from './testing/run-here.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-knowledge-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a command that succeeds prints, with what it says beside. */
async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(args, { data: join(folder, 'data') });
  expect(code, stderr).toBe(0);
  return `${stdout}${stderr}`;
}

const added = z.object({ solution: z.object({ id: z.string(), problemId: z.string() }) });

test('an error is looked up, answered, and its answer counted', async () => {
  const error = 'Error: connect ECONNREFUSED 127.0.0.1:5432';
  expect(await cli('knowledge', 'find', error)).toContain('Nothing like it is known.');
  expect(await cli('work', 'log', 'migrate', '--error', error, '--task', 'release')).toMatch(
    /migrate {2}failed\n.*ECONN/u,
  );
  expect(await cli('knowledge', 'find', error)).toContain('nothing is known to help');
  expect(await cli('knowledge', 'problems', '--unsolved')).toMatch(/ECONNREFUSED.*\n.*seen 1 time,.*0 solutions/u);
  const { solution } = added.parse(
    JSON.parse(await cli('knowledge', 'add', error, 'start the database first', '--json')),
  );
  expect(await cli('knowledge', 'add', solution.problemId, 'Start the database first.')).toContain('Known already');
  expect(await cli('knowledge', 'find', error)).toMatch(/start the database first\n.*unproven.*exact: the same/u);
  expect(await cli('knowledge', 'outcome', solution.id, 'helped')).toContain('helped 1 of 1 times, confidence 0.21');
  expect(await cli('work', 'log', 'migrate', '--error', error)).toMatch(/Known to help:/u);
  expect(await cli('knowledge', 'show', solution.problemId)).toMatch(/seen 2 times[^]*helped 1 of 1[^]*for release/u);
  expect(await cli('knowledge', 'problems', '--unsolved')).toContain('No problems here.');
  const bad = await runHere(['knowledge', 'outcome', solution.id, 'maybe'], { data: join(folder, 'data') });
  expect(bad.code).not.toBe(0);
});

test('work is logged, listed and not done twice', async () => {
  expect(await cli('work', 'check', 'build the weekly report')).toContain('Not done yet');
  expect(await cli('work', 'log', 'build the weekly report', '--duration', '12')).toMatch(/worked\n.*12 ms/u);
  expect(await cli('work', 'check', 'Build the weekly report!')).toContain('the same task, action and input, done');
  expect(await cli('work', 'list', '--limit', '1')).toMatch(/weekly report[^]*More: --cursor/u);
  expect(await cli('work', 'list', '--task', 'nothing')).toContain('No work here.');
});
