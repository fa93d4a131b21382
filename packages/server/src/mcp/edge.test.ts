import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { add, complaint, found, type HttpPeer, reply, serveHttp } from './testing/connect.ts';
import { type Holdfast, open } from '@holdfast/core';
import { estimateTokens } from './tokens.ts';

const NEWEST = '2026-07-28';

describe('MCP over HTTP', () => {
  let holdfast: Holdfast;
  let http: HttpPeer;
  let headers: Record<string, string>;

  beforeAll(async () => {
    holdfast = await open({ path: ':memory:', worker: false });
    http = await serveHttp({ api: holdfast.api });
    headers = { authorization: `Bearer ${(await holdfast.createKey({ name: 'tests' })).secret}` };
  });

  afterAll(async () => {
    await http[Symbol.asyncDispose]();
    await holdfast.close();
  });

  const as = (user: string) => ({ ...headers, 'x-holdfast-user': user });
  const post = (body: unknown, more: Record<string, string> = {}) =>
    fetch(http.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...more },
      body: JSON.stringify(body),
    });
  const listTools = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };

  test('without a key the answer is 401 and says which kind of key', async () => {
    const response = await post(listTools);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
  });

  test('a page from elsewhere is refused with 403, whatever key it brings', async () => {
    expect((await post(listTools, { ...headers, origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(listTools, headers)).status).toBe(200);
  });

  test('a newest-era request without its headers is refused, and there is no stream to open', async () => {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': NEWEST,
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const response = await post({ ...listTools, params: { _meta: meta } }, headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: -32_020 } });
    const opened = await fetch(http.url, { headers: { ...headers, accept: 'text/event-stream' } });
    expect(opened.status).toBe(405);
    await opened.body?.cancel();
  });

  test('a body over the limit is refused before it is read', async () => {
    await using small = await serveHttp({ api: holdfast.api, maxBodyBytes: 2_000 });
    const body = JSON.stringify({ ...listTools, params: { padding: 'x'.repeat(5_000) } });
    const response = await fetch(small.url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body,
    });
    expect(response.status).toBe(413);
  });

  test('the user in the header is whose memories are read and written', async () => {
    const one = await http.connect(NEWEST, as('u1'));
    const ten = await http.connect('2025-11-25', as('u10'));
    const id = await add(one, 'The code word is marzipan');
    expect(await found(one, 'marzipan')).toHaveLength(1);
    expect(await found(ten, 'marzipan')).toEqual([]);
    expect(await complaint(ten, 'delete_memory', { id })).toMatch(/^not_found/);
  });

  test('a key bound to a space reads by id and by search without naming it, and no other space', async () => {
    const bound = await holdfast.createKey({ name: 'bound', userId: 'ann', spaces: ['work'] });
    const everywhere = await http.connect(NEWEST, as('ann'));
    const client = await http.connect(NEWEST, { authorization: `Bearer ${bound.secret}` });
    const id = await add(client, 'The lighthouse opens at nine');
    const home = await add(everywhere, 'The lighthouse at home is made of paper', { space: 'home' });
    expect(await reply(client, 'get_memory', { id })).toMatchObject({ memory: { space: 'work' } });
    expect(await reply(client, 'fetch', { id })).toMatchObject({ id });
    expect(await reply(client, 'search', { query: 'lighthouse' })).toMatchObject({ results: [{ id }] });
    expect(await complaint(client, 'get_memory', { id: home })).toMatch(/^not_found/);
    expect(await complaint(client, 'search_memories', { query: 'lighthouse', space: 'home' })).toMatch(
      /^scope_forbidden/,
    );
    expect(await complaint(client, 'search_memories', { query: 'lighthouse', space: '*' })).toMatch(/^scope_forbidden/);
  });

  test('a key that may only read gets a tool error that says so', async () => {
    const reader = await holdfast.createKey({ name: 'reader', permissions: ['memories:read'] });
    const client = await http.connect(NEWEST, { authorization: `Bearer ${reader.secret}` });
    expect(await complaint(client, 'add_memory', { content: 'x' })).toMatch(/^permission_denied: .*memories:write/);
  });

  describe('with a small bound', () => {
    const maxTokens = 1_000;
    let small: HttpPeer;
    const long = Array.from(
      { length: 12 },
      (_, index) => `Chapter ${index} of the voyage. ${'The sea was calm. '.repeat(20)}`,
    );

    beforeAll(async () => {
      small = await serveHttp({ api: holdfast.api, maxTokens });
      const client = await small.connect(NEWEST, as('reader'));
      for (const content of long) await add(client, content);
    });

    afterAll(() => small[Symbol.asyncDispose]());

    const cost = (value: unknown) => estimateTokens(JSON.stringify(value));

    test('a search shows whole memories and says how to find the others', async () => {
      const client = await small.connect(NEWEST, as('reader'));
      const shown = await reply(client, 'search_memories', { query: 'voyage', limit: 12 });
      const memories = shown['memories'] as { content: string }[];
      expect(memories.length).toBeGreaterThan(0);
      expect(memories.length).toBeLessThan(12);
      expect(memories.every(({ content }) => long.includes(content))).toBe(true);
      expect(shown['note']).toMatch(/^\d+ of 12 shown, .* narrower query/);
      expect(cost(shown)).toBeLessThanOrEqual(maxTokens);
    });

    test('a list that was cut goes on, without gap or repetition, from its cursor', async () => {
      const client = await small.connect(NEWEST, as('reader'));
      const seen: string[] = [];
      let cursor: unknown;
      do {
        const page = await reply(client, 'list_memories', cursor === undefined ? {} : { cursor });
        expect(cost(page)).toBeLessThanOrEqual(maxTokens);
        seen.push(...(page['memories'] as { content: string }[]).map(({ content }) => content));
        cursor = page['next_cursor'];
      } while (cursor !== undefined);
      expect(seen).toHaveLength(long.length);
      expect(new Set(seen)).toEqual(new Set(long));
    });

    test('a long memory is read in pieces', async () => {
      const client = await small.connect(NEWEST, as('novelist'));
      const content = Array.from({ length: 800 }, (_, index) => `Line ${index}.`).join('\n');
      const id = await add(client, content);
      let read = '';
      for (let offset: number | undefined = 0; offset !== undefined;) {
        const piece = await reply(client, 'get_memory', { id, offset });
        expect(cost(piece)).toBeLessThanOrEqual(maxTokens);
        const text = (piece['memory'] as { content: string }).content;
        const mark = /\n\[Cut here by Holdfast.* offset (\d+) to read on\]$/.exec(text);
        read += mark === null ? text : text.slice(0, mark.index);
        offset = mark === null ? undefined : Number(mark[1]);
      }
      expect(read).toBe(content);
      const fetched = await reply(client, 'fetch', { id });
      expect(cost(fetched)).toBeLessThanOrEqual(maxTokens);
      expect(Object.keys(fetched)).not.toContain('note');
    });

    test('a context asked larger than the bound is packed smaller, and says so', async () => {
      const client = await small.connect(NEWEST, as('reader'));
      const packed = await reply(client, 'get_context', { query: 'voyage', max_tokens: 20_000 });
      expect(packed['note']).toMatch(/max_tokens was lowered to \d+/);
      expect(cost(packed)).toBeLessThanOrEqual(maxTokens);
    });
  });
});
