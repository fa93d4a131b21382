import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runHere } from './testing/run-here.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-session-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a command that succeeds prints, with what it says beside. */
async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(['session', ...args], { data: join(folder, 'data') });
  expect(code, stderr).toBe(0);
  return `${stdout}${stderr}`;
}

async function json<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> {
  return schema.parse(JSON.parse(await cli(...args, '--json')));
}

test('where the work stands is kept, restored, handed over and ended', async () => {
  expect(await cli('restore')).toContain('Nothing to go on with here.');
  expect(await cli('list')).toContain('No sessions here.');
  expect(await cli('snapshots')).toContain('No snapshots here.');
  const words = [
    '--agent',
    'coder',
    '--task',
    'Ship it',
    '--step',
    'built',
    '--next',
    'deploy',
    '--blocker',
    'a review',
  ];
  expect(await cli('checkpoint', 's1', ...words, '--error', 'no disk')).toContain('Kept (created)');
  expect(await cli('checkpoint', 's1')).toContain('Kept (unchanged)');
  const restored = await cli('restore', '--max-tokens', '400');
  for (const said of ['Ship it', 'built', 'deploy', 'a review', 'no disk', 'tokens']) expect(restored).toContain(said);
  expect(await cli('list', '--agent', 'coder', '--limit', '1')).toMatch(
    /s1 {2}Ship it\nactive {2}by coder {2}last at work/u,
  );
  expect(await cli('snapshots', '--kind', 'error')).toMatch(/error \{"message":"no disk"\}\n.*tool error.*of s1/u);
  expect(await cli('snapshots', '--limit', '1')).toContain('More: --cursor');
  const given = await cli('hand-over', 's1', 'writer', '--name', 's2', '--note', 'mind the tone');
  expect(given).toMatch(
    /Handed over to writer, 0 todos with it\ns2 {2}Ship it\nactive {2}by writer {2}goes on from s1/u,
  );
  expect(await cli('show', 's2')).toContain('Handed over with: mind the tone');
  expect(await cli('end', 's2', '--outcome', 'failed', '--summary', 'it rained')).toContain(
    'Ended s2, 0 todos put away',
  );
  expect(await cli('show', 's2', '--space', '*')).toContain('Ended with: it rained');
  const shape = z.object({ session: z.object({ outcome: z.literal('failed') }), nested: z.array(z.unknown()) });
  await json(shape, 'show', 's2');
});

test('todos and decisions are written down and listed', async () => {
  expect(await cli('todos')).toContain('No todos here.');
  expect(
    await cli('todo', 'Write the notes', '--session', 's3', '--status', 'blocked', '--blocker', 'the date'),
  ).toMatch(/\[ \] Write the notes\n.*blocked {2}waits for the date {2}of s3/u);
  expect(await cli('todo', 'Write the notes', '--session', 's3', '--status', 'done')).toMatch(/\[x\].*\n.*100 %/u);
  expect(await cli('todo', 'Drop it', '--status', 'cancelled', '--progress', '0.5')).toMatch(/\[-\] Drop it\n.*50 %/u);
  expect(await cli('todos', '--limit', '1')).toContain('More: --cursor');
  expect(await cli('todos', '--session', 's3', '--all', '--status', 'done')).toContain('Write the notes');
  expect(await cli('decisions')).toContain('No decisions here.');
  const { decision } = await json(
    z.object({ decision: z.object({ id: z.string() }) }),
    'decide',
    'Which queue?',
    '--option',
    'ours',
    '--revisit',
    '2030-01-01',
  );
  expect(await cli('decisions', '--status', 'open')).toMatch(/Which queue\?\n.*open.*look again 2030-01-01/u);
  const made = await cli(
    'decide',
    'Which queue?',
    'ours',
    '--reasons',
    'simple',
    '--supersedes',
    decision.id,
    '--session',
    's3',
  );
  expect(made).toMatch(/Which queue\? ours, because simple\n.*decided.*of s3/u);
  expect(await cli('decisions', '--all', '--limit', '1')).toContain('More: --cursor');
  expect(await cli('decisions', '--all')).toMatch(/superseded.*now /u);
});
