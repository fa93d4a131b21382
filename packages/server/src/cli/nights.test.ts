import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runHere } from './testing/run-here.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-nights-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a command that succeeds prints, with what it says beside. */
async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(args, { data: join(folder, 'data') });
  expect(code, stderr).toBe(0);
  return `${stdout}${stderr}`;
}

async function json<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> {
  return schema.parse(JSON.parse(await cli(...args, '--json')));
}

test('a day is consolidated, listed, and undone', async () => {
  expect(await cli('nights', 'list')).toContain('No night yet.');
  for (const words of ['The boat needs oil', 'Rita sails at dawn', 'The harbour closes at ten']) {
    await cli('remember', words, '--at', '2026-11-20T10:00:00Z');
  }
  expect(await cli('nights', 'run', '--dry-run')).toContain('Nothing would move.');
  const run = z.object({ consolidation: z.object({ id: z.string(), state: z.literal('done') }) });
  const { consolidation } = await json(run, 'nights', 'run', '--day', '2026-11-20');
  expect(await cli('nights', 'list')).toMatch(/2026-11-20 {2}done {2}.*day summaries 1/u);
  expect(await cli('nights', 'undo', consolidation.id)).toMatch(/Undone [1-9]\d* changes, 0 left/u);
  expect(await cli('nights', 'list', '--limit', '1')).toContain('undone');
}, 30_000);

test('what is known of the user is told, with what it rests on', async () => {
  expect(await cli('about', '--space', 'empty')).toContain('Nothing is known yet.');
  await cli('remember', 'Ada lives in Lisbon', '--kind', 'semantic', '--salience', '0.9', '--space', 'work');
  expect(await cli('about', '--space', 'work')).toMatch(/- Ada lives in Lisbon\n.*rests on:\n/u);
});

test('jobs are listed, run, dropped, stopped and let go on', async () => {
  const remembered = z.object({ memory: z.object({ id: z.string() }) });
  const { memory } = await json(remembered, 'remember', 'to be forgotten');
  await cli('forget', memory.id);
  const jobs = z.object({ jobs: z.array(z.object({ id: z.string() })) });
  const [purge] = (await json(jobs, 'jobs', 'list', '--kind', 'purge_deleted', '--state', 'waiting')).jobs;
  const id = purge?.id ?? '';
  expect(await cli('jobs', 'retry', id)).toContain('purge_deleted  waiting');
  expect(await cli('jobs', 'drop', id)).toContain(`Dropped ${id}`);
  expect(await cli('jobs', 'list', '--kind', 'purge_deleted')).toContain('No jobs.');
  expect(await cli('jobs', 'pause', 'reembed', 'consolidate')).toContain('Stopped: consolidate, reembed');
  expect(await cli('jobs', 'resume', 'reembed', 'consolidate')).toContain('Nothing is stopped.');
});
