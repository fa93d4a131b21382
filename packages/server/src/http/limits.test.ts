import { connect as connectTcp } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createMcpEdge } from '../mcp/edge.ts';
import { type Reply, serve, type Served } from '../testing/serve.ts';

const running: Served[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server[Symbol.asyncDispose]();
});
async function start(...given: Parameters<typeof serve>): Promise<Served> {
  const server = await serve(...given);
  running.push(server);
  return server;
}

const code = ({ status, json }: Reply): [number, unknown] => [status, json['code']];

describe('limits of calls', () => {
  test('are off in local mode, and on in team mode', async () => {
    const local = await start();
    expect((await local.call('GET', '/v1/stats')).headers.has('ratelimit')).toBe(false);
    const team = await start({ mode: 'team' });
    const reply = await team.call('GET', '/v1/stats?userId=ana');
    expect(reply.headers.get('ratelimit-policy')).toBe('"address";q=3000;w=60, "key";q=1200;w=60, "user";q=1200;w=60');
    expect(reply.headers.get('ratelimit')).toMatch(/^"address";r=299\d;t=1, "key";r=1199;t=1, "user";r=1199;t=1$/);
  });

  test('refuse with 429, the time to wait and where the buckets stand; health is never refused', async () => {
    const server = await start({ rateLimits: 'on', rateLimitKey: 2 });
    await server.call('GET', '/v1/stats');
    await server.call('GET', '/v1/stats');
    const refused = await server.call('GET', '/v1/stats');
    expect(code(refused)).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(29);
    expect(refused.headers.get('ratelimit')).toContain('"key";r=0;t=60');
    for (let probe = 0; probe < 9; probe += 1) expect((await server.call('GET', '/v1/health/live')).status).toBe(200);
  });

  test('of an address come before the key is looked at, and a forged header does not get round them', async () => {
    const server = await start({ rateLimits: 'on', rateLimitAddress: 3 });
    const guess = (forwarded: string): Promise<Reply> =>
      server.call('GET', '/v1/stats', { headers: { 'X-API-Key': 'hf_guess', 'X-Forwarded-For': forwarded } });
    const statuses: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) statuses.push((await guess(`198.51.100.${turn}`)).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
  });

  test('count the addresses that a trusted proxy reports, and believe nothing left of them', async () => {
    const server = await start({ rateLimits: 'on', rateLimitAddress: 1, trustedProxies: '127.0.0.1' });
    const ask = async (forwarded: string): Promise<number> =>
      (await server.call('GET', '/v1/stats', { headers: { 'X-Forwarded-For': forwarded } })).status;
    expect(await ask('198.51.100.1')).toBe(200);
    expect(await ask('198.51.100.2')).toBe(200);
    expect(await ask('198.51.100.1')).toBe(429);
    expect(await ask('6.6.6.6, 198.51.100.1')).toBe(429);
    expect(await ask('6.6.6.7, 198.51.100.2')).toBe(429);
  });

  test('hold for MCP too: told as a tool error, with the headers beside it', async () => {
    const server = await start({ rateLimits: 'on', rateLimitKey: 1 }, (api) => [createMcpEdge({ api, version: '1' })]);
    const call = (): Promise<Reply> =>
      server.call('POST', '/mcp', {
        json: {
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: 'search_memories', arguments: { query: 'x' } },
        },
        headers: { Accept: 'application/json, text/event-stream', 'MCP-Protocol-Version': '2025-06-18' },
      });
    expect((await call()).text).not.toContain('rate_limited');
    const refused = await call();
    expect(refused.text).toContain('rate_limited');
    expect(refused.headers.get('ratelimit')).toContain('"address"');
  });

  test('let voice tools have a hundred a minute for a key and user, and another user its own', async () => {
    const server = await start({ mode: 'team' });
    const { api } = server.holdfast;
    const caller = await api.authenticate(server.key);
    const call = (userId: string): Promise<string> =>
      api.call('stats', { userId }, { caller, limit: 'voice' }).then(
        () => 'ok',
        (error: { code: string }) => error.code,
      );
    const outcomes = await Promise.all(Array.from({ length: 105 }, () => call('ana')));
    expect(outcomes.filter((outcome) => outcome === 'ok').length).toBeLessThanOrEqual(101);
    expect(outcomes.filter((outcome) => outcome === 'rate_limited').length).toBeGreaterThanOrEqual(4);
    expect(await call('ben')).toBe('ok');
  });
});

describe('quotas', () => {
  test('say what is used up, what to do and when to come back', async () => {
    const server = await start({ mode: 'team', quotaMemories: 3, quotaDailyIngestions: 4 });
    const store = (content: string): Promise<Reply> =>
      server.call('POST', '/v1/memories', { json: { content, userId: 'ana' } });
    const stored = [await store('one'), await store('two'), await store('three')];
    expect(stored.map(({ status }) => status)).toEqual([201, 201, 201]);
    const full = await store('four');
    expect(code(full)).toEqual([429, 'quota_exceeded']);
    expect(full.json['detail']).toContain('keeps 3 of 3 memories');
    expect(full.headers.has('retry-after')).toBe(false);
    const { id } = z.object({ id: z.string() }).parse(stored[0]?.json['memory']);
    await server.call('DELETE', `/v1/memories/${id}?userId=ana`);
    expect((await store('four')).status).toBe(201);
    const restored = await server.call('POST', `/v1/memories/${id}/restore`, { json: { userId: 'ana' } });
    expect(code(restored)).toEqual([429, 'quota_exceeded']);
    const { json } = await server.call('GET', '/v1/users/ana');
    expect(json['user']).toMatchObject({ memories: { used: 3, quota: 3 }, dailyIngestions: { used: 4, quota: 4 } });
    await server.call('PATCH', '/v1/users/ana', { json: { quotas: { memories: 10 } } });
    const tomorrow = await store('five');
    expect(code(tomorrow)).toEqual([429, 'quota_exceeded']);
    expect(tomorrow.json['detail']).toContain('has stored 4 of 4 memories today');
    expect(Number(tomorrow.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('the doors', () => {
  test('send the headers that browsers need to be told, with every answer', async () => {
    const server = await start({ publicUrl: 'https://memory.example.com' });
    for (const path of ['/v1/health', '/nothing', '/v1/stats']) {
      const { headers } = await server.call('GET', path, { headers: { 'X-API-Key': undefined } });
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
      });
      expect(headers.has('x-powered-by')).toBe(false);
    }
  });

  test('refuse a body that names a field twice, and a prototype', async () => {
    const server = await start();
    const send = (body: string): Promise<Reply> => server.call('POST', '/v1/memories', { body });
    expect(code(await send('{"content":"a","content":"b"}'))).toEqual([400, 'invalid_json']);
    expect(code(await send('{"content":"a","metadata":{"x":1,"x":2}}'))).toEqual([400, 'invalid_json']);
    expect(code(await send('{"content":"a","__proto__":{"admin":true}}'))).toEqual([400, 'invalid_input']);
    expect(code(await send('{"content":"a","constructor":{"prototype":{"x":1}}}'))).toEqual([400, 'invalid_input']);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test('tell an MCP client without a key where the metadata is, and the metadata how to come in', async () => {
    const server = await start({}, (api) => [createMcpEdge({ api, version: '1' })]);
    const refused = await server.call('POST', '/mcp', { json: {}, headers: { 'X-API-Key': undefined } });
    expect(refused.status).toBe(401);
    const place = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')?.[1] ?? '';
    expect(place).toBe(`${server.url}/.well-known/oauth-protected-resource/mcp`);
    const metadata: unknown = await (await fetch(place)).json();
    expect(metadata).toMatchObject({ resource: `${server.url}/mcp`, bearer_methods_supported: ['header'] });
    const wrong = await server.call('GET', '/v1/stats', { headers: { 'X-API-Key': 'hf_wrong' } });
    expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  test('put an end to clients that are slow with their headers, and to too many and too large ones', async () => {
    const server = await start({ headersTimeoutMs: 200 });
    expect(await raw(server, 'GET /v1/health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')).toContain(' 408 ');
    const flood = `GET /v1/health HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`;
    expect(await raw(server, flood)).toContain(' 431 ');
    const many = Array.from({ length: 600 }, (_, index) => `X-${index}: ${index}`).join('\r\n');
    expect(await raw(server, `GET /v1/health HTTP/1.1\r\nHost: localhost\r\n${many}\r\n\r\n`)).toContain(' 431 ');
    expect((await server.call('GET', '/v1/health')).status).toBe(200);
  });

  test('put an end to clients that are slow with a body', async () => {
    const server = await start({ requestTimeoutMs: 300, headersTimeoutMs: 100 });
    const head = `POST /v1/memories HTTP/1.1\r\nHost: localhost\r\nX-API-Key: ${server.key}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"con`;
    expect(await raw(server, head)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('hold no more connections than they are to', async () => {
    const server = await start({ maxConnections: 3 });
    const { port } = new URL(server.url);
    const closed: boolean[] = [];
    const sockets = Array.from({ length: 10 }, (_, index) => {
      const socket = connectTcp(Number(port), '127.0.0.1');
      socket.on('error', () => undefined).on('close', () => (closed[index] = true));
      return socket;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(closed.filter(Boolean)).toHaveLength(7);
    for (const socket of sockets) socket.destroy();
  });

  test('write what others sent into one line of the log', async () => {
    const server = await start();
    await server.call('GET', '/v1/%0d%0a2026-11-21 ERROR forged?x=%1b[31m');
    expect(server.logged.every((line) => line.trimEnd().split(/\r?\n/).length === 1)).toBe(true);
  });
});

/** What a server answers to bytes that stop there. */
function raw(server: Served, bytes: string): Promise<string> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connectTcp(Number(port), '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
