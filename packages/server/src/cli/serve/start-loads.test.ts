import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { endCli, firstLines, startCli } from '../testing/spawn-cli.ts';

vi.setConfig({ testTimeout: 30_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-loads-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What only some of what a server does needs: each is loaded when that is first asked for. */
const LAZY = [
  '@ai-sdk/openai-compatible',
  '@modelcontextprotocol/server',
  'ai',
  'chrono-node',
  'gpt-tokenizer',
  'libphonenumber-js',
  'pg',
  'redis',
  'temporal-polyfill',
  'yaml',
];

/** Notes each module that is loaded, before the program itself is. */
const HOOK = `
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.LOADED, url + '\\n');
    return next(url, context);
  },
});
`;

test('a server starts without the packages that only the planner, models and other stores need', async () => {
  const [hook, loaded] = [join(folder, 'hook.mjs'), join(folder, 'loaded.txt')];
  await writeFile(hook, HOOK);
  const env = { LOADED: loaded, NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` };
  const server = startCli(['serve', '--port', '0'], { data: join(folder, 'data'), env });
  try {
    await firstLines(server, 1);
    const urls = await readFile(loaded, 'utf8');
    const packages = new Set(
      Array.from(urls.matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)(?=\/)/gu), ([, name]) => name),
    );
    // Otherwise it was not the packages that were listed.
    expect(packages).toContain('kysely');
    expect(LAZY.filter((name) => packages.has(name))).toEqual([]);
  } finally {
    await endCli(server);
  }
});
