import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { add, complaint, connectStdio, found, reply, stdioCommand, temporaryFolder } from './testing/connect.ts';

const NEWEST = '2026-07-28';

/** A server process without a client library, for what no well-behaved client does. */
function spawnRaw(...args: readonly string[]): { child: ChildProcess; lines: () => Record<string, unknown>[] } {
  const { command, args: all } = stdioCommand(...args);
  const child = spawn(command, all, { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const lines = () =>
    output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { child, lines };
}

function send(child: ChildProcess, id: number | undefined, method: string, params: object): void {
  child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...(id === undefined ? {} : { id }), method, params })}\n`);
}

function initialize(child: ChildProcess): void {
  const clientInfo = { name: 'raw', version: '1' };
  send(child, 0, 'initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
  send(child, undefined, 'notifications/initialized', {});
}

const writes = Array.from({ length: 20 }, (_, index) => `Parcel ${index} arrived at the harbour`);

describe('MCP on standard input and output', () => {
  test('two processes on one data file at once both write, and both read all', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'memory.db');
    await using first = await connectStdio(NEWEST, path);
    await using second = await connectStdio('2025-11-25', path);
    await Promise.all(writes.map((content, index) => add((index % 2 === 0 ? first : second).client, content)));
    for (const { client } of [first, second]) {
      const contents = await found(client, 'parcel harbour', { limit: 50 });
      expect(contents.toSorted()).toEqual(writes.toSorted());
    }
  });

  test('a killed process loses nothing that it acknowledged, and the others go on', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'memory.db');
    await using survivor = await connectStdio(NEWEST, path);
    await using victim = await connectStdio(NEWEST, path);
    const acknowledged: string[] = [];
    const adding = writes.map(async (content, index) => {
      await add(victim.client, content);
      acknowledged.push(content);
      if (index === 10 && victim.transport.pid !== null) process.kill(victim.transport.pid, 'SIGKILL');
    });
    const outcomes = await Promise.allSettled(adding);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(acknowledged.length);
    await add(survivor.client, 'The survivor writes on about a parcel');
    const contents = await found(survivor.client, 'parcel', { limit: 50 });
    expect(contents).toEqual(expect.arrayContaining([...acknowledged, 'The survivor writes on about a parcel']));
  });

  test('the end of standard input ends the process, after every call under way was answered', async () => {
    const { child, lines } = spawnRaw(':memory:');
    initialize(child);
    writes.forEach((content, index) => {
      send(child, index + 1, 'tools/call', { name: 'add_memory', arguments: { content } });
    });
    child.stdin?.end();
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    const ids = lines().map((line) => line['id']);
    expect(ids.toSorted((a, b) => Number(a) - Number(b))).toEqual([0, ...writes.map((_, index) => index + 1)]);
    expect(lines().every((line) => 'result' in line)).toBe(true);
  });

  test('SIGTERM ends the process with code 0 while its client is still there', async () => {
    const { child, lines } = spawnRaw(':memory:');
    initialize(child);
    while (lines().length === 0) await once(child.stdout ?? child, 'data');
    send(child, 1, 'tools/call', { name: 'add_memory', arguments: { content: 'The last word' } });
    while (lines().length < 2) await once(child.stdout ?? child, 'data');
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(lines()[1]).toMatchObject({ id: 1, result: { structuredContent: { outcome: 'created' } } });
  });

  test('a line that is not JSON is skipped, and the connection goes on', async () => {
    const { child, lines } = spawnRaw(':memory:');
    child.stdin?.write('this is not JSON\n');
    initialize(child);
    send(child, 1, 'tools/list', {});
    child.stdin?.end();
    await once(child, 'exit');
    expect(lines().map((line) => line['id'])).toEqual([0, 1]);
  });

  test('users of processes on one file see their own memories only', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'memory.db');
    await using one = await connectStdio(NEWEST, path, '--user', 'u1');
    await using ten = await connectStdio(NEWEST, path, '--user', 'u10');
    const id = await add(one.client, 'The code word is marzipan');
    expect(await found(one.client, 'code word marzipan')).toHaveLength(1);
    expect(await found(ten.client, 'code word marzipan')).toEqual([]);
    expect(await complaint(ten.client, 'get_memory', { id })).toMatch(/^not_found/);
    expect(await complaint(ten.client, 'delete_memory', { id })).toMatch(/^not_found/);
    expect(await complaint(ten.client, 'update_memory', { id, content: 'mine' })).toMatch(/^not_found/);
    expect(await complaint(ten.client, 'fetch', { id })).toMatch(/^not_found/);
    expect(await reply(ten.client, 'list_memories', {})).toMatchObject({ memories: [] });
    expect(await reply(ten.client, 'search', { query: 'marzipan' })).toEqual({ results: [] });
  });

  test('a process with a space writes and reads there, unless a call names another', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'memory.db');
    await using work = await connectStdio(NEWEST, path, '--space', 'work');
    await using plain = await connectStdio(NEWEST, path);
    const id = await add(work.client, 'The release is on Friday');
    const elsewhere = await add(work.client, 'The release party is on Sunday', { space: 'home' });

    expect(await found(work.client, 'release')).toEqual(['The release is on Friday']);
    expect(await found(work.client, 'release', { space: '*' })).toHaveLength(2);
    expect(await found(plain.client, 'release')).toEqual([]);
    expect(await found(plain.client, 'release', { space: 'work' })).toHaveLength(1);
    expect(await reply(work.client, 'get_memory', { id: elsewhere })).toMatchObject({ memory: { space: 'home' } });
    expect(await reply(plain.client, 'get_memory', { id })).toMatchObject({ memory: { space: 'work' } });
    expect(work.client.getInstructions()).toContain('"work"');
  });

  test('nothing but protocol messages is written, and stderr stays quiet', async () => {
    await using peer = await connectStdio('2025-11-25', ':memory:');
    const errors: Error[] = [];
    peer.client.onerror = (error) => errors.push(error);
    await add(peer.client, 'Quiet please');
    await complaint(peer.client, 'get_memory', { id: 'not an id' });
    expect(errors).toEqual([]);
    expect(peer.stderr()).toBe('');
  });
});
