import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readHookConnection } from '../config/hook-connection.ts';
import { postEvent } from './post-event.ts';
import { runHook } from './run-hook.ts';

const script = fileURLToPath(new URL('../../bin/holdfast-hook.js', import.meta.url));
const key = 'hf_0123456789abcdef01234567';
const start = JSON.stringify({ hook_event_name: 'SessionStart', session_id: 's', cwd: '/nowhere' });
const prompt = JSON.stringify({ hook_event_name: 'UserPromptSubmit', session_id: 's', prompt: 'x', cwd: '/nowhere' });

/** What comes to a server that answers, and the address of one that never does. */
const got: { readonly url: string | undefined; readonly key: string | undefined; readonly body: unknown }[] = [];
let status = 200;
const answering = createServer((request, response) => {
  void text(request).then((body) => {
    got.push({ url: request.url, key: request.headers.authorization, body: JSON.parse(body) });
    response.writeHead(status).end('{"told":true}');
  });
});
/** Takes connections and says nothing; and one that says that it is there, and nothing more. */
const silent = createTcpServer(() => undefined);
const slow = createServer(() => undefined);
let urls: Readonly<Record<'answering' | 'silent' | 'slow', string>>;
beforeAll(async () => {
  const addresses = await Promise.all(
    [answering, silent, slow].map(async (server) => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      // Sound: it listens on a port.
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }),
  );
  urls = { answering: addresses[0] ?? '', silent: addresses[1] ?? '', slow: addresses[2] ?? '' };
});
afterAll(() => {
  for (const server of [answering, slow]) server.closeAllConnections();
  for (const server of [answering, silent, slow]) server.close();
});

function folderWith(connection: object): string {
  const data = mkdtempSync(join(tmpdir(), 'holdfast-hook-'));
  writeFileSync(join(data, 'hooks.json'), JSON.stringify(connection));
  return data;
}

/** One hook in this process; a clock that stands still gives it all of its time. */
const hook = (data: string, input: string, flags: readonly string[] = []) =>
  runHook({
    args: ['claude-code', '--data', data, ...flags],
    cwd: '/elsewhere',
    input: () => Promise.resolve(input),
    elapsed: () => 0,
  });

describe('a hook', () => {
  test('tells the server of the event and its project, and passes on the answer', async () => {
    const data = folderWith({ url: urls.answering, key, timeoutMs: 5_000 });
    expect(await hook(data, prompt)).toBe('{"told":true}');
    expect(got.at(-1)).toMatchObject({
      url: '/v1/hooks/claude-code',
      key: `Bearer ${key}`,
      body: { event: JSON.parse(prompt) as object, project: { root: '/nowhere' } },
    });
    const cursor = JSON.stringify({ workspace_roots: ['/rooted'], prompt: 'ü' });
    await hook(data, cursor, ['--space', 'mine']);
    expect(got.at(-1)?.body).toMatchObject({ event: { prompt: 'ü' }, project: { space: 'mine', root: '/rooted' } });
    await hook(data, '{}');
    expect(got.at(-1)?.body).toMatchObject({ project: { root: '/elsewhere' } });
  });

  test('lets the agent go on whatever is wrong, and tells the person once a session', async () => {
    const says = (why: string) => expect.stringContaining(why) as string;
    const gone = folderWith({ url: 'http://127.0.0.1:1', key });
    expect(JSON.parse(await hook(gone, start))).toEqual({ systemMessage: says('is not there') });
    expect(await hook(gone, prompt)).toBe('');
    const late = folderWith({ url: urls.silent, key, timeoutMs: 50 });
    expect(JSON.parse(await hook(late, start))).toEqual({ systemMessage: says('is slow') });
    expect(await hook(late, prompt)).toBe('');
    const busy = folderWith({ url: urls.slow, key, timeoutMs: 20 });
    const begun = performance.now();
    expect(JSON.parse(await hook(busy, start))).toEqual({ systemMessage: says('is slow') });
    // Five times as long as for one that gives no sign.
    expect(performance.now() - begun).toBeGreaterThan(95);
    status = 500;
    const refusing = folderWith({ url: urls.answering, key, timeoutMs: 5_000 });
    expect(JSON.parse(await hook(refusing, start))).toEqual({ systemMessage: says('refused the hook (500)') });
    expect(await hook(refusing, prompt)).toBe('');
    status = 200;
    expect(await hook(refusing, 'no JSON')).toBe('');
    expect(await hook(mkdtempSync(join(tmpdir(), 'holdfast-hook-')), start)).toBe('');
    await expect(hook(folderWith({ url: 'no address', key }), start)).rejects.toThrow('Invalid URL');
  });

  test('gives up on an agent that never ends its input', async () => {
    const data = folderWith({ url: urls.answering, key, timeoutMs: 30 });
    const never = new Promise<string>(() => undefined);
    const args = ['claude-code', '--data', data];
    expect(await runHook({ args, cwd: '/', input: () => never, elapsed: () => 0 })).toBe('');
  });
});

test('its process exits with 0 in silence, server or not, good input or bad', { timeout: 20_000 }, async () => {
  const outcomes = await Promise.all(
    [
      { data: folderWith({ url: urls.answering, key, timeoutMs: 10_000 }), input: prompt },
      { data: folderWith({ url: urls.silent, key }), input: prompt },
      { data: folderWith({ url: 'no address', key }), input: prompt },
      { data: folderWith({}), input: 'x' },
    ].map(async ({ data, input }) => {
      const child = spawn(process.execPath, [script, 'claude-code', '--data', data], { stdio: 'pipe' });
      child.stdin.end(input);
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      return { code: child.exitCode, stdout, stderr };
    }),
  );
  const quiet = { code: 0, stdout: '', stderr: '' };
  expect(outcomes).toEqual([{ ...quiet, stdout: '{"told":true}' }, quiet, quiet, quiet]);
});

test('variables go over the file of the data folder, and switch hooks off', () => {
  const data = folderWith({ url: 'http://a', key, user: 'ada', timeoutMs: 7, other: 1 });
  expect(readHookConnection(undefined, { HOLDFAST_DATA: data })).toEqual({
    url: 'http://a',
    key,
    user: 'ada',
    timeoutMs: 7,
  });
  // An address alone must not have the key sent there.
  expect(readHookConnection(data, { HOLDFAST_URL: 'http://b' })).toMatchObject({ url: 'http://a', key });
  expect(readHookConnection(data, { HOLDFAST_URL: 'http://b', HOLDFAST_KEY: 'k' })).toEqual({
    url: 'http://b',
    key: 'k',
  });
  expect(readHookConnection(data, { HOLDFAST_HOOKS: 'off' })).toBeUndefined();
  expect(readHookConnection(folderWith([1]), {})).toBeUndefined();
});

test('a body is sent when what stands between swallows the sign that it is awaited', async () => {
  const quiet = createServer();
  quiet.on('checkContinue', (request, response) => {
    void text(request).then((body) => response.end(body));
  });
  quiet.listen(0, '127.0.0.1');
  await once(quiet, 'listening');
  // Sound: it listens on a port.
  const url = `http://127.0.0.1:${(quiet.address() as AddressInfo).port}`;
  const sent = await postEvent({ url, key }, { path: '/v1/hooks/x', body: '{"a":1}' });
  expect(sent).toEqual({ kind: 'answered', status: 200, text: '{"a":1}' });
  quiet.close();
});
