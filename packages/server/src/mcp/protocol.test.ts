import { ProtocolError } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '@modelcontextprotocol/client';
import {
  add,
  complaint,
  connectStdio,
  type HttpPeer,
  protocols,
  reply,
  serveHttp,
  type StdioPeer,
} from './testing/connect.ts';
import { type Holdfast, open, version } from '@holdfast/core';

const doors = protocols.flatMap((protocol) => [
  { door: 'stdio' as const, protocol },
  { door: 'http' as const, protocol },
]);

const names = ['add_memory', 'get_memory', 'fetch', 'list_memories', 'update_memory', 'delete_memory'].concat(
  'search_memories',
  'search',
  'get_context',
);

describe.each(doors)('a client over $door, $protocol', ({ door, protocol }) => {
  let client: Client;
  let holdfast: Holdfast | undefined;
  let peer: StdioPeer | HttpPeer;

  beforeAll(async () => {
    if (door === 'stdio') {
      const stdio = await connectStdio(protocol, ':memory:');
      peer = stdio;
      client = stdio.client;
      return;
    }
    holdfast = await open({ path: ':memory:', worker: false });
    const { secret } = await holdfast.createKey({ name: 'tests' });
    const http = await serveHttp({ api: holdfast.api });
    peer = http;
    client = await http.connect(protocol, { authorization: `Bearer ${secret}` });
  });

  afterAll(async () => {
    await peer[Symbol.asyncDispose]();
    await holdfast?.close();
  });

  test('speaks this protocol and reads who serves and how to use it', () => {
    expect(client.getNegotiatedProtocolVersion()).toBe(protocol);
    expect(client.getServerVersion()).toMatchObject({ name: 'holdfast', version });
    expect(client.getInstructions()).toMatch(/Never store passwords/);
    expect(client.getServerCapabilities()).toMatchObject({ tools: {} });
  });

  test('is told of arguments that are nested too deeply', async () => {
    const metadata: unknown = JSON.parse(`{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`);
    const { isError, content } = await client.callTool({ name: 'add_memory', arguments: { content: 'tea', metadata } });
    expect(isError).toBe(true);
    expect(JSON.stringify(content)).toMatch(/invalid_input: .*metadata: must not be nested/);
  });

  test('lists nine tools in a fixed order, each with annotations and schemas', async () => {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(names);
    for (const tool of tools) {
      expect(tool.annotations).toMatchObject({ openWorldHint: false });
      expect(tool.inputSchema.type).toBe('object');
      expect(tool.outputSchema?.type).toBe('object');
    }
  });

  test('adds, finds, reads, edits, lists, packs and deletes; the client checks each reply by its schema', async () => {
    // The client compares structured content with the output schemas of the listing that it has seen.
    await client.listTools();
    const id = await add(client, 'Ana keeps bees on the roof', { tags: ['hobby'], speaker: 'Ana' });

    const search = await reply(client, 'search_memories', { query: 'bees roof' });
    expect(search).toMatchObject({ memories: [{ id, content: 'Ana keeps bees on the roof', kind: 'semantic' }] });
    expect(await reply(client, 'get_memory', { id })).toMatchObject({ memory: { id, version: 1, tags: ['hobby'] } });

    const changed = { id, content: 'Ana keeps bees in the garden', expected_version: 1 };
    expect(await reply(client, 'update_memory', changed)).toMatchObject({ memory: { id, version: 2 } });
    expect(await reply(client, 'list_memories', { limit: 5 })).toMatchObject({ memories: [{ id, version: 2 }] });

    const packed = await reply(client, 'get_context', { query: 'where are the bees of Ana', max_tokens: 300 });
    expect(packed).toMatchObject({ memories: [{ id }] });
    expect(packed['context']).toContain('in the garden');

    const hits = await reply(client, 'search', { query: 'bees' });
    const year = new Date().getUTCFullYear();
    expect(Object.keys(hits)).toEqual(['results']);
    expect(hits).toMatchObject({ results: [{ id, url: `holdfast://memories/${id}` }] });
    expect(JSON.stringify(hits)).toMatch(new RegExp(`"title":"${year}-\\d\\d-\\d\\d Ana keeps bees`));
    expect(await reply(client, 'fetch', { id })).toMatchObject({ id, text: 'Ana keeps bees in the garden' });

    expect(await reply(client, 'delete_memory', { id })).toMatchObject({ id });
    expect(await reply(client, 'search_memories', { query: 'bees' })).toEqual(
      expect.objectContaining({ memories: [] }),
    );
    expect(await complaint(client, 'get_memory', { id })).toMatch(/^not_found: .+\nNext: /s);
  });

  test('an argument that is null counts as left out', async () => {
    const added = await reply(client, 'add_memory', { content: 'Null is nothing', space: null, tags: null });
    expect(added).toMatchObject({ memory: { space: 'default' } });
    expect(await complaint(client, 'add_memory', { content: null })).toContain('- content: ');
  });

  test('a bad call is a result that says what is wrong, an unknown tool is a protocol error', async () => {
    expect(await complaint(client, 'add_memory', { content: ' ' })).toMatch(/^invalid_input: .+\n- content: /);
    expect(await complaint(client, 'search_memories', { query: 'x', limit: 1_000_000 })).toMatch(/- limit: /);
    expect(await complaint(client, 'list_memories', { cursor: 'from elsewhere' })).toMatch(/^invalid_cursor: /);
    const unknown = client.callTool({ name: 'drop_everything', arguments: {} });
    await expect(unknown).rejects.toSatisfy((error) => error instanceof ProtocolError && error.code === -32_602);
  });
});
