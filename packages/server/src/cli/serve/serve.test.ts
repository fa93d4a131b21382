import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { runHere } from '../testing/run-here.ts';
import { endCli, firstLines, startCli } from '../testing/spawn-cli.ts';

// A process starts in about a second where several share two cores.
vi.setConfig({ testTimeout: 30_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-serve-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The printed command, cut into words as a POSIX shell would. */
function words(line: string): string[] {
  return Array.from(line.matchAll(/'([^']*)'|(\S+)/gu), (match) => match[1] ?? match[2] ?? '');
}

/** Does with fetch what the printed curl would do. */
async function fetchAsPrinted(line: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const [program, url = '', ...rest] = words(line);
  expect(program).toBe('curl');
  const headers: Record<string, string> = {};
  let body: string | undefined;
  for (let index = 0; index < rest.length; index += 2) {
    const value = rest[index + 1] ?? '';
    if (rest[index] === '-d') body = value;
    else headers[value.slice(0, value.indexOf(':'))] = value.slice(value.indexOf(':') + 1).trim();
  }
  const response = await fetch(url, body === undefined ? { headers } : { method: 'POST', headers, body });
  return { status: response.status, body: await response.json() };
}

async function hasCurl(): Promise<boolean> {
  try {
    await promisify(execFile)('curl', ['--version']);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

describe('the first start', () => {
  test('prints address, key and a curl that works; the next start a curl without key; SIGTERM drains', async () => {
    const data = join(folder, 'first');
    const first = startCli(['serve', '--port', '0'], { data });
    let key = '';
    try {
      const lines = await firstLines(first, 3);
      expect(lines).toEqual([
        expect.stringMatching(/^Holdfast http:\/\/127\.0\.0\.1:\d+$/u),
        expect.stringMatching(/^API key {2}\S+ \(shown this once\)$/u),
        expect.stringMatching(/^Try it {3}curl /u),
      ]);
      const curl = (lines[2] ?? '').replace(/^Try it\s+/u, '');
      key = /API key {2}(\S+)/u.exec(lines[1] ?? '')?.[1] ?? '';
      expect(await fetchAsPrinted(curl)).toMatchObject({ status: 201, body: { outcome: 'created' } });
      if (await hasCurl()) {
        const { stdout } = await promisify(execFile)('sh', ['-c', curl]);
        expect(JSON.parse(stdout)).toMatchObject({ memory: { content: 'Holdfast keeps what I tell it.' } });
      }
      // The CLI works on the same file while the server runs.
      const found = await runHere(['recall', 'what does Holdfast keep', '--json'], { data });
      const recalled = z.object({ results: z.array(z.unknown()).min(1) });
      expect(recalled.safeParse(JSON.parse(found.stdout)).success).toBe(true);
    } finally {
      expect(await endCli(first)).toBe(0);
    }

    const second = startCli(['serve', '--port', '0', '--json'], { data });
    try {
      const [line = ''] = await firstLines(second, 1);
      const started = z.strictObject({ url: z.string(), curl: z.string() }).parse(JSON.parse(line));
      expect(await fetchAsPrinted(started.curl)).toMatchObject({ status: 200, body: { status: 'ok' } });
      const stats = await fetch(`${started.url}/v1/stats`, { headers: { authorization: `Bearer ${key}` } });
      expect(stats.status).toBe(200);
    } finally {
      expect(await endCli(second)).toBe(0);
    }
  });
});

describe('a start that cannot work', () => {
  test('on a taken port exits with 4, and the key of the first start is not lost unseen', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = String(typeof address === 'object' && address !== null ? address.port : 0);
    const data = join(folder, 'taken');
    try {
      const { code, stdout, stderr } = await runHere(['serve', '--port', port], { data });
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
      expect(stderr).toContain('port_in_use');
      expect(stderr).toContain('--port 0');
      const { stdout: keys } = await runHere(['keys', 'list', '--json'], { data });
      expect(JSON.parse(keys)).toEqual({ keys: [] });
    } finally {
      taken.close();
    }
  });

  test('on a public address without a key exits with 2 and says how to get one', async () => {
    const { code, stderr } = await runHere(['serve', '--host', '0.0.0.0', '--port', '0'], {
      data: join(folder, 'public'),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('holdfast keys create');
  });
});

test('mcp answers a client on standard input and output, ends with it, and writes nothing else', async () => {
  const data = join(folder, 'mcp');
  const child = startCli(['mcp'], { data });
  const hello = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '0' } },
  };
  child.stdin.write(`${JSON.stringify(hello)}\n`);
  const [line = ''] = await firstLines(child, 1);
  expect(JSON.parse(line)).toMatchObject({ id: 1, result: { serverInfo: { name: 'holdfast' } } });
  const closed = once(child, 'close');
  child.stdin.end();
  await closed;
  expect(child.exitCode).toBe(0);
});
