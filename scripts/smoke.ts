/**
 * The README's first command, as a newcomer runs it: start in an empty data folder, read the three printed lines, run
 * the printed curl, remember, recall, stop. Fails with what the server printed.
 *
 * Run: `npm run smoke`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const START_MS = 15_000;
const STOP_MS = 10_000;
const root = join(import.meta.dirname, '..');

const folder = await mkdtemp(join(tmpdir(), 'holdfast-smoke-'));
const port = await sparePort();
const printed: string[] = [];
const server = spawn(
  process.execPath,
  ['--conditions=holdfast-source', 'packages/server/src/cli/main.ts', 'serve', '--port', String(port)],
  {
    cwd: root,
    env: { ...process.env, HOLDFAST_DATA: folder, HOLDFAST_PORT: String(port), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);
server.stdout.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
server.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));

try {
  const { address, key, curl } = await firstLines();
  await untilHealthy(address);
  await shell(curl);
  await call(address, key, '/v1/memories', { content: 'The spare key hangs behind the blue door.' });
  const found = await call(address, key, '/v1/recall', { query: 'where is the spare key?' });
  if (!found.includes('blue door')) throw new Error(`recall did not find what was remembered: ${found}`);
  console.log('smoke: started, remembered, recalled');
} catch (error) {
  console.error(error, `\nthe server printed:\n${printed.join('')}`);
  process.exitCode = 1;
} finally {
  await stop(server);
  await rm(folder, { recursive: true, force: true });
}

/** The three lines of a first start: address, key, and a curl to try. */
async function firstLines(): Promise<{ address: string; key: string; curl: string }> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && server.exitCode === null) {
    const text = printed.join('');
    const address = /https?:\/\/[\w.:[\]-]+/.exec(text)?.[0];
    const key = /\bkey\W+([\w.-]{16,})/i.exec(text)?.[1];
    const curl = /\bcurl .*/.exec(text)?.[0];
    if (address !== undefined && key !== undefined && curl !== undefined) return { address, key, curl };
    await pause(50);
  }
  throw new Error('the server did not print its address, a key and a curl line');
}

async function untilHealthy(address: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    const reply = await fetch(`${address}/health`).catch(() => undefined);
    if (reply?.ok === true) return;
    await pause(50);
  }
  throw new Error(`no healthy answer at ${address}/health`);
}

async function call(address: string, key: string, path: string, body: object): Promise<string> {
  const reply = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${text}`);
  return text;
}

async function shell(command: string): Promise<void> {
  const child = spawn('bash', ['-c', command.replace(/^curl /, 'curl --fail-with-body --silent --show-error ')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`the printed curl failed with ${child.exitCode}: ${command}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = await Promise.race([gone.then(() => false), pause(STOP_MS, true, { ref: false })]);
  if (!late) return;
  child.kill('SIGKILL');
  await gone;
  console.error(`the server did not stop within ${STOP_MS} ms`);
  process.exitCode = 1;
}

async function sparePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
