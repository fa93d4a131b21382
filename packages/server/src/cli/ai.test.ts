import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeLanguageServer, type FakeLanguageServer } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from './testing/run-here.ts';

let folder: string;
let server: FakeLanguageServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-ai-'));
  server = await fakeLanguageServer({ usual: () => ({ kind: 'reply', content: { ready: true } }) });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const cli = (args: readonly string[], stdin = '') => runHere(['ai', ...args], { data: folder, stdin });

test('a model is set up with its key from standard input, and tried out', async () => {
  const secret = 'sk-of-the-command-line';
  const given = ['--endpoint', server.baseUrl, '--model', 'small', '--task', 'extract=a=b', '--daily-calls', '1'];
  const set = await cli(['set', ...given, '--key-stdin'], `${secret}\n`);
  expect(set.code, set.stderr).toBe(0);
  expect(set.stdout).toMatch(/model +small {2}extract=a=b\nAPI key +stored\n/);
  expect(set.stdout).not.toContain(secret);
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
  expect(Buffer.concat(files).includes(secret)).toBe(false);
  expect((await cli(['test'])).stdout).toMatch(/^It answers: a=b in \d+ ms/);
  expect(server.calls).toMatchObject([{ model: 'a=b', authorization: `Bearer ${secret}` }]);
  expect((await cli(['test', 'summarise_week'])).stdout).toContain('No answer: budget_spent.');
});

test('what is stored is shown, and taken back', async () => {
  expect((await cli(['show'])).stdout).toMatch(/stored +.*endpoint, model, models\.extract\n/);
  const back = await cli(['set', '--forget', 'endpoint', '--forget', 'daily-calls', '--off']);
  expect(back.stdout).toMatch(/endpoint +none/);
  expect(back.stdout).toMatch(/stored +enabled, model, models.extract\n/);
});

test('what makes no sense is refused by its name', async () => {
  for (const [args, word] of [
    [['set', '--forget', 'everything'], '--forget knows no everything'],
    [['set', '--task', 'extract'], 'TASK=MODEL'],
    [['set', '--endpoint', 'file:///etc/passwd'], 'endpoint must be an http(s) address'],
    [['test', 'sing'], 'must be one of extract'],
  ] as const) {
    const { code, stderr } = await cli(args);
    expect(code, word).not.toBe(0);
    expect(stderr).toContain(word);
  }
});
