import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkout, layDesk } from '../scripts/snippets/installation.ts';
import { startServer } from '../scripts/snippets/server.ts';
import { run } from '../scripts/snippets/shell.ts';

const examples = import.meta.dirname;
const installation = checkout();
const node = [process.execPath, '--conditions=holdfast-source'] as const;

test('the embedded chat answers from what an earlier run was told', { timeout: 30_000 }, async () => {
  await using desk = await layDesk(installation);
  const chat = async (lines: string): Promise<string[]> => {
    const [command, ...args] = [...node, join(examples, 'embedded-chat/chat.ts'), 'chat.db'];
    const child = spawn(command, args, { cwd: desk.folder, env: desk.env, stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(lines);
    const [printed] = await Promise.all([text(child.stdout), once(child, 'close')]);
    expect(child.exitCode).toBe(0);
    return printed.trimEnd().split('\n');
  };
  expect(await chat('My sister Ana has a van\nThe rent is 640 a month\n')).toEqual([
    'I will remember that.',
    'I will remember that.',
  ]);
  const [van, tea] = await chat('who has a van?\nwhich tea do I like?\n');
  expect(van).toMatch(/^On \d{4}-\d\d-\d\d you said: My sister Ana has a van$/u);
  expect(tea).toBe('I do not know.');
});

test('the voice agent knows the caller of an earlier session', { timeout: 60_000 }, async () => {
  await using desk = await layDesk(installation);
  const outcome = await run([...node, join(examples, 'voice-agent/two-sessions.ts')], desk, {});
  expect(outcome.code, outcome.stderr).toBe(0);
  expect(outcome.stdout).toContain('Nothing is known of this caller yet.');
  expect(outcome.stdout).toMatch(/You are talking to Dana[\s\S]*Lisbon/u);
});

describe('the shell script', () => {
  test('remembers once, recalls, lists, and shows an error', { timeout: 30_000 }, async () => {
    await using desk = await layDesk(installation);
    await using server = await startServer(installation, desk);
    const script = async (): Promise<unknown[]> => {
      const command = ['bash', join(examples, 'rest-curl/rest.sh')];
      const outcome = await run(command, desk, { HOLDFAST_URL: server.url, HOLDFAST_KEY: server.key });
      expect(outcome.code, outcome.stderr).toBe(0);
      const replies = outcome.stdout.split('\n').filter((line) => line.startsWith('{'));
      return replies.map((line): unknown => JSON.parse(line));
    };
    const van = { content: 'My sister Ana has a van, but she is in Porto until the fifth.' };
    const replies = [
      { created: 2, duplicates: 0 },
      { results: [{ memory: van, neighbours: [{ speaker: 'Tomas' }] }] },
      { memories: [{ citation: '[1]' }], omitted: 0 },
      { memories: [van] },
      { code: 'invalid_input', errors: [{ field: 'salience' }] },
    ];
    expect(await script()).toMatchObject(replies);
    expect((await script())[0]).toMatchObject({ created: 0, duplicates: 2 });
  });

  test('asks for the key that it needs', async () => {
    await using desk = await layDesk(installation);
    const outcome = await run(['bash', join(examples, 'rest-curl/rest.sh')], desk, {});
    expect(outcome.code).not.toBe(0);
    expect(outcome.stderr).toContain('put the API key into HOLDFAST_KEY');
  });
});

test('the MCP client lists the tools, remembers and finds', { timeout: 30_000 }, async () => {
  await using desk = await layDesk(installation);
  const command = [...node, join(examples, 'mcp-client/client.ts'), ...installation.holdfast, 'mcp'];
  const outcome = await run(command, desk, {});
  expect(outcome.code, outcome.stderr).toBe(0);
  const [tools = '', ...reply] = outcome.stdout.split('\n');
  expect(tools.split(', ')).toContain('search_memories');
  const { context } = z.looseObject({ context: z.string() }).parse(JSON.parse(reply.join('\n')));
  expect(context).toContain('Ana prefers trains to planes');
});

test('clients of other products work, pointed at a server', { timeout: 60_000 }, async () => {
  const heard: string[] = [];
  const model = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push(body);
      const choices = [{ index: 0, delta: { content: 'Noted.' }, finish_reason: 'stop' }];
      const event = { id: 'c', object: 'chat.completion.chunk', choices };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: ${JSON.stringify(event)}\n\ndata: [DONE]\n\n`);
    });
  });
  await once(model.listen(0, '127.0.0.1'), 'listening');
  // Sound: it listens on a port, not on a pipe.
  const { port } = model.address() as AddressInfo;
  try {
    await using desk = await layDesk(installation);
    // A busy machine must not be told as memories that came late.
    const settings = { HOLDFAST_PROXY_URL: `http://127.0.0.1:${port}/v1`, HOLDFAST_PROXY_RECALL_MS: '10000' };
    await using server = await startServer(installation, desk, settings);
    const example = async (path: string, ...args: readonly string[]): Promise<string> => {
      const variables = { HOLDFAST_URL: server.url, HOLDFAST_KEY: server.key, MEM0_TELEMETRY: 'false' };
      const outcome = await run([...node, join(examples, path), ...args], desk, variables);
      expect(outcome.code, outcome.stderr).toBe(0);
      return outcome.stdout;
    };
    const chat = 'openai-proxy/chat.ts';
    expect(await example(chat, 'small', 'My sister Ana has a van')).toBe('Noted.\n(0 memories)\n');
    expect(await example(chat, 'small', 'Who has a van?')).toMatch(/^Noted\.\n\([1-9] memories\)\n$/u);
    expect(heard[1]).toContain('My sister Ana has a van');
    const notes = await example('mem0-client/notes.ts');
    expect(notes).toBe('I am a vegetarian and allergic to nuts. number\n0 left\n');
  } finally {
    model.close();
    model.closeAllConnections();
  }
});
