import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runHere } from './testing/run-here.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-reflect-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(args, { data: join(folder, 'data') });
  expect(code, stderr).toBe(0);
  return `${stdout}${stderr}`;
}

test('a day and its week are looked back on, listed and shown, with what each sentence rests on', async () => {
  expect(await cli('reflect', 'list')).toContain('None yet.');
  expect(await cli('reflect', 'day', '--day', '2020-11-19')).toContain('Nothing happened.');
  await cli('remember', 'We decided to sail at dawn', '--at', '2020-11-20T10:00:00Z');
  const day = await cli('reflect', 'day', '--day', '2020-11-20', '--sources');
  expect(day).toMatch(/^Friday, 20 November 2020: 1 decision and 1 thing said\.\n {6}memory [\da-f-]{36}\n/u);
  expect(day).toMatch(/\nDecisions\n {2}- Decided, as was said: “We decided to sail at dawn”\.\n {6}memory /u);
  expect(await cli('reflect', 'week', '--day', '2020-11-20')).toContain(
    'Monday, 16 November 2020 to Sunday, 22 November 2020',
  );
  const page = z.object({ reflections: z.array(z.object({ id: z.string(), period: z.string() })) });
  const { reflections } = page.parse(JSON.parse(await cli('reflect', 'list', '--json')));
  expect(reflections.map(({ period }) => period)).toEqual(['week', 'day']);
  expect(await cli('reflect', 'list', '--period', 'day', '--limit', '1')).toContain('2020-11-20  Friday');
  expect(await cli('reflect', 'show', reflections[1]?.id ?? '')).toContain('We decided to sail at dawn');
  expect(await cli('reflect', 'show', reflections[1]?.id ?? '', '--json')).toContain('"sentences"');
});
