import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectAt } from '../../hook/project.ts';
import { type Served, serve } from '../../testing/serve.ts';
import { runHere } from '../testing/run-here.ts';

/** A name of this machine that is not taken for it. */
const elsewhere = '0.0.0.0';

let folder: string;
let served: Served;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-run-mcp-'));
  served = await serve({ embedder: 'none', extraction: 'off', allowedHosts: [elsewhere] });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** What a client of MCP is answered to calls of tools, by a process whose hooks go to an address. */
async function answersOf(
  name: string,
  { url, key = served.key }: { readonly url: string; readonly key?: string },
  calls: readonly (readonly [tool: string, args: object])[],
): Promise<{ readonly data: string; readonly texts: readonly string[] }> {
  const data = join(folder, name);
  await mkdir(data);
  await writeFile(join(data, 'hooks.json'), JSON.stringify({ url, key, user: 'ada' }));
  const clientInfo = { name: 'raw', version: '1' };
  const messages = [
    { id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo } },
    { method: 'notifications/initialized', params: {} },
    ...calls.map(([tool, args], at) => ({ id: at + 1, method: 'tools/call', params: { name: tool, arguments: args } })),
  ];
  const stdin = messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join('');
  const { stdout } = await runHere(['mcp', '--project', '--toolset', 'continuity'], { data, stdin });
  const answers = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  const texts = calls.map((_, at) => {
    const answer = answers.find((one) => typeof one === 'object' && one !== null && 'id' in one && one.id === at + 1);
    return JSON.stringify(answer);
  });
  return { data, texts };
}

test('where hooks go to a server elsewhere, so do the tools of the project, and no folder of this machine is opened', async () => {
  const url = served.url.replace('127.0.0.1', elsewhere);
  const { data, texts } = await answersOf('there', { url }, [
    ['add_memory', { content: 'The harbour froze, in 1998' }],
    ['list_memories', { kinds: ['semantic', 'episodic'] }],
    ['get_memory', { id: '00000000-0000-7000-8000-000000000000' }],
    ['check_work', { action: 'thaw the harbour' }],
  ]);
  expect(texts[0]).toContain('created');
  expect(texts[1]).not.toContain('isError');
  expect(texts[2]).toContain('not_found');
  expect(texts[3]).not.toContain('isError');
  const { space } = projectAt('.');
  const path = `/v1/memories?userId=ada&spaces=${encodeURIComponent(space)}`;
  const { json } = await served.call('GET', path);
  expect(json['memories']).toMatchObject([{ content: 'The harbour froze, in 1998' }]);
  expect(existsSync(join(data, 'holdfast.db'))).toBe(false);
});

test('a server that is away, refuses the key or is none is told of', async () => {
  const search = [['search_memories', { query: 'harbour' }]] as const;
  const away = await answersOf('away', { url: `http://${elsewhere}:1` }, search);
  expect(away.texts[0]).toContain('unreachable');
  const url = served.url.replace('127.0.0.1', elsewhere);
  const refused = await answersOf('refused', { url, key: 'hf_wrong' }, search);
  expect(refused.texts[0]).toContain('unauthenticated');
  const other = createServer((_, response) => response.end('Welcome')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const none = await answersOf('none', { url: `http://${elsewhere}:${port}` }, search);
  expect(none.texts[0]).toContain('no Holdfast server');
  other.close();
});

test('where hooks go to this machine, the folder is opened', async () => {
  const { data, texts } = await answersOf('here', { url: served.url }, [['add_memory', { content: 'Here it is' }]]);
  expect(texts[0]).toContain('created');
  expect(existsSync(join(data, 'holdfast.db'))).toBe(true);
});
