import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bundleSdk } from './bundle.ts';
import { complaints, kinds } from './types.ts';
import { packed, project, runModule, userEnvironment } from './project.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
const names = packed.map(({ name }) => name);
let data = '';

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'holdfast-packed-data-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

const manifestForm = z.object({
  license: z.literal('MIT'),
  repository: z.object({ url: z.literal('git+https://github.com/holdfast/holdfast.git'), directory: z.string() }),
  homepage: z.literal('https://holdfast.dev'),
  engines: z.object({ node: z.string() }),
  bin: z.record(z.string(), z.string()).optional(),
  exports: z.record(
    z.string(),
    z.strictObject({ 'holdfast-source': z.string(), types: z.string(), default: z.string() }),
  ),
});

describe.each(packed)('the tarball of $name', ({ name, files }) => {
  const folder = `packages/${name.replace('@holdfast/', '')}`;

  test('has its licence, its readme, and every file that its manifest names', async () => {
    const manifest = manifestForm.parse(JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')));
    expect(manifest.repository.directory).toBe(folder);
    const named = [
      ...Object.values(manifest.exports).flatMap((entry) => Object.values(entry)),
      ...Object.values(manifest.bin ?? {}),
    ];
    for (const path of named) expect(files).toContain(path.replace(/^\.\//u, ''));
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    const [own, whole] = await Promise.all([folder, '.'].map((path) => readFile(join(root, path, 'LICENSE'), 'utf8')));
    expect(own).toBe(whole);
  });

  test('has no tests and nothing that only they use', () => {
    const suites = '@holdfast/core' === name ? /^(?:src|dist)\/testing\// : /^$/;
    const strays = files.filter(
      (path) => /\.test\.|\/fixtures\//u.test(path) || (/\/(?:testing|children)\//u.test(path) && !suites.test(path)),
    );
    expect(strays).toEqual([]);
  });

  test('has no output of a source that is gone', async () => {
    const built = files.filter((path) => path.startsWith('dist/'));
    const declared = built.filter((path) => /\.d\.ts(?:\.map)?$/u.test(path));
    const sourceOf = (path: string): string => path.replace(/^dist/u, 'src').replace(/\.d\.ts(?:\.map)?$/u, '.ts');
    expect(declared.filter((path) => !files.includes(sourceOf(path)))).toEqual([]);
    const code = built.filter((path) => path.endsWith('.js'));
    const texts = await Promise.all(code.map((path) => readFile(join(root, folder, path), 'utf8')));
    const bin = await readFile(join(root, 'packages/server/bin/holdfast.js'), 'utf8');
    const manifest = await readFile(join(root, folder, 'package.json'), 'utf8');
    const users = [...texts, bin, manifest].join('\n');
    expect(code.filter((path) => !users.includes(`/${basename(path)}`))).toEqual([]);
    expect(built.filter((path) => !declared.includes(path) && !code.includes(path))).toEqual([]);
  });
});

test('all four packages are packed', () => {
  expect(names.toSorted()).toEqual(['@holdfast/contract', '@holdfast/core', '@holdfast/sdk', '@holdfast/server']);
});

test.each(kinds)('the declarations are whole for a strict %s', async (kind) => {
  expect(await complaints(kind)).toBe('');
});

test('the embedded library remembers and recalls, from the built files', async () => {
  const printed = await runModule(
    'embedded.mjs',
    `import { open } from '@holdfast/core';
     await using memory = await open({ path: 'embedded.db' });
     await memory.remember({ content: 'The spare key is under the blue pot' });
     const { results } = await memory.recall({ query: 'where is the spare key?' });
     console.log(import.meta.resolve('@holdfast/core').endsWith('/dist/index.js'), results[0].memory.content);`,
    data,
  );
  expect(printed.trim()).toBe('true The spare key is under the blue pot');
});

test('the store and client suites are built, too', async () => {
  const printed = await runModule('suites.mjs', `console.log(import.meta.resolve('@holdfast/core/testing'));`, data);
  expect(printed).toMatch(/core\/dist\/testing\.js$/mu);
});

test('the part on Redis is built, and the server brings its client package along', async () => {
  const source = `import { connectRedis } from '@holdfast/core/redis'; console.log(typeof connectRedis);`;
  expect((await runModule('redis.mjs', source, data)).trim()).toBe('function');
});

test('the doors for agent frameworks are built, and need none where they take types alone', async () => {
  const source = `
    const names = ['ai-sdk', 'anthropic', 'mastra', 'openai-agents'];
    const doors = await Promise.all(names.map((name) => import('@holdfast/sdk/' + name)));
    console.log(doors.flatMap((door) => Object.keys(door)).join(' '));`;
  expect((await runModule('frameworks.mjs', source, data)).trim()).toBe(
    'memoryMiddleware memoryTools withMemory memoryFiles memoryProcessor holdfastSession',
  );
});

test('the command explains itself and gives its demonstration', async () => {
  const holdfast = join(project, 'node_modules/.bin/holdfast');
  const env = userEnvironment(data);
  const help = await run(holdfast, ['--help'], { env });
  expect(help.stdout).toContain('holdfast remember');
  const demo = await run(holdfast, ['demo'], { env });
  expect(demo.stdout).toContain('walnuts');
  expect(demo.stderr).toBe('');
});

test('a Node that is too old is told what it needs', async () => {
  const bin = await readFile(join(project, 'node_modules/@holdfast/server/dist/bin.js'), 'utf8');
  const { engines } = manifestForm.parse(
    JSON.parse(await readFile(join(project, 'node_modules/@holdfast/server/package.json'), 'utf8')),
  );
  expect(engines.node).toBe(`>=${/oldestNode = (\d+)/u.exec(bin)?.[1]}`);
  // No import before the question: an old Node would fail on it first.
  expect(bin).not.toMatch(/^import /mu);
});

test('a client that starts the published command by npx has memory', async () => {
  const client = new Client({ name: 'packed', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  const transport = new StdioClientTransport({
    command: 'npx',
    args: ['-y', '@holdfast/server', 'mcp'],
    cwd: project,
    env: userEnvironment(data),
    stderr: 'inherit',
  });
  await client.connect(transport);
  try {
    await client.callTool({ name: 'add_memory', arguments: { content: 'Ana prefers tea' } });
    const found = await client.callTool({ name: 'search_memories', arguments: { query: 'what does Ana prefer?' } });
    expect(JSON.stringify(found.structuredContent)).toContain('Ana prefers tea');
  } finally {
    await client.close();
  }
});

test('the bundled SDK holds no schema library and nothing of Node, and talks to a server', async () => {
  const { code, modules } = await bundleSdk(project);
  expect(code.match(/.*(?:["'`](?:node:|zod)|\brequire\().*/gu)).toBeNull();
  expect(modules.filter((path) => !path.includes('/@holdfast/sdk/dist/') && !path.endsWith('/page.mjs'))).toEqual([]);
  const server = spawn(join(project, 'node_modules/.bin/holdfast'), ['serve', '--port', '0', '--json'], {
    env: userEnvironment(join(data, 'served')),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = z.tuple([z.instanceof(Buffer)]).parse(await once(server.stdout, 'data'));
    const { url, apiKey } = z.object({ url: z.string(), apiKey: z.string() }).parse(JSON.parse(line.toString()));
    const printed = await runModule(
      'bundled.mjs',
      `${code}\nconsole.log(await ask(${JSON.stringify({ url, apiKey })}));`,
      data,
    );
    expect(printed.trim()).toBe('The spare key is under the blue pot');
  } finally {
    const gone = once(server, 'exit');
    server.kill('SIGTERM');
    await gone;
  }
});
