import { request } from 'node:http';
import { operationNames, operations } from '@holdfast/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../config/load.ts';
import { createLogger } from '../logging.ts';
import { type Reply, serve, type Served } from '../testing/serve.ts';
import { createHttpApp } from './app.ts';
import type { Edge } from './edge.ts';

const edges: readonly Edge[] = [
  { method: 'ALL', path: '/raw', handler: (_, { caller }) => new Response(caller.kind, { headers: { 'X-Own': '1' } }) },
  {
    method: 'GET',
    path: '/broken',
    open: true,
    handler: () => {
      throw new TypeError('words that nobody outside may see');
    },
  },
];
let server: Served;
beforeAll(async () => {
  server = await serve({ corsOrigins: 'https://app.example', allowedHosts: 'memory.local' }, () => edges);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const code = ({ status, json }: Reply): [number, unknown] => [status, json['code']];

describe('routes', () => {
  test('are the operations, their aliases and the edges, and nothing else', () => {
    const { config } = loadConfig({ env: {} });
    const logger = createLogger({ logLevel: 'silent', logFormat: 'json' });
    const { app, mounted } = createHttpApp({ api: server.api, config, logger, edges });
    const table = operationNames.flatMap((name) => [operations[name], ...operations[name].aliases]);
    const line = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;
    expect(mounted.map(line).toSorted()).toEqual([...table, ...edges].map(line).toSorted());
    const inRouter = new Set(app.routes.map(({ path }) => path.replaceAll(/:(\w+)/g, '{$1}')));
    expect(inRouter).toEqual(new Set(mounted.map(({ path }) => path)));
  });

  test('an unknown path is 404, a known one with another method is 405 with Allow', async () => {
    expect(code(await server.call('GET', '/nothing'))).toEqual([404, 'not_found']);
    const wrong = await server.call('PUT', '/v1/memories');
    expect(code(wrong)).toEqual([405, 'method_not_allowed']);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
  });

  test('HEAD answers like GET without a body, OPTIONS names the methods', async () => {
    const head = await server.call('HEAD', '/v1/health/live');
    expect([head.status, head.text]).toEqual([200, '']);
    const options = await server.call('OPTIONS', '/v1/memories/0199a3c2-7d00-7000-8000-000000000001/pin');
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'DELETE, OPTIONS, POST']);
  });

  test('an edge gets its caller and keeps its own headers', async () => {
    const reply = await server.call('POST', '/raw', { json: {} });
    expect([reply.text, reply.headers.get('x-own'), reply.headers.has('x-request-id')]).toEqual(['key', '1', true]);
    expect((await server.call('GET', '/raw', { headers: { 'X-API-Key': undefined } })).text).toBe('anonymous');
  });
});

describe('keys', () => {
  test('come as Bearer or X-API-Key; without one only open operations answer', async () => {
    const none = { 'X-API-Key': undefined };
    const bearer = { ...none, Authorization: `bearer ${server.key}` };
    expect((await server.call('GET', '/v1/stats', { headers: bearer })).status).toBe(200);
    const refused = await server.call('GET', '/v1/stats', { headers: none });
    expect(code(refused)).toEqual([401, 'unauthenticated']);
    expect(refused.headers.get('www-authenticate')).toContain('Bearer');
    expect(code(await server.call('GET', '/v1/stats', { headers: { 'X-API-Key': 'wrong' } }))).toEqual([
      401,
      'unauthenticated',
    ]);
    const both = { Authorization: 'Bearer other' };
    expect(code(await server.call('GET', '/v1/stats', { headers: both }))).toEqual([401, 'unauthenticated']);
    expect((await server.call('GET', '/health', { headers: { 'X-API-Key': 'stale' } })).status).toBe(200);
  });

  test('may do only what they were given', async () => {
    const json = { name: 'reader', permissions: ['memories:read'] };
    const { json: made } = await server.call('POST', '/v1/keys', { json });
    const headers = { 'X-API-Key': String(made['secret']) };
    const write = await server.call('POST', '/v1/memories', { json: { content: 'a' }, headers });
    expect(code(write)).toEqual([403, 'permission_denied']);
    expect((await server.call('POST', '/v1/recall', { json: { query: 'a' }, headers })).status).toBe(200);
  });

  test('bound to users keep them apart', async () => {
    const secrets = await Promise.all(
      ['u1', 'u10'].map(async (userId) => {
        const made = await server.call('POST', '/v1/keys', { json: { name: userId, userId } });
        return { 'X-API-Key': String(made.json['secret']) };
      }),
    );
    const [first, second] = secrets;
    const stored = await server.call('POST', '/v1/memories', {
      json: { content: 'a secret of u1' },
      headers: first ?? {},
    });
    const { id } = z.object({ id: z.string() }).parse(stored.json['memory']);
    expect((await server.call('GET', `/v1/memories/${id}`, { headers: first ?? {} })).status).toBe(200);
    expect(code(await server.call('GET', `/v1/memories/${id}`, { headers: second ?? {} }))).toEqual([404, 'not_found']);
    const found = await server.call('POST', '/v1/recall', { json: { query: 'secret' }, headers: second ?? {} });
    expect(found.json['results']).toEqual([]);
    const named = await server.call('GET', '/v1/stats?userId=u1', { headers: second ?? {} });
    expect(code(named)).toEqual([403, 'scope_forbidden']);
  });

  test('name their user by header or field, and never two', async () => {
    const remember = (user: string, userId: string): Promise<Reply> =>
      server.call('POST', '/v1/memories', { json: { content: 'a', userId }, headers: { 'X-Holdfast-User': user } });
    expect(code(await remember('ada', 'bob'))).toEqual([403, 'scope_forbidden']);
    expect(await remember('ada', 'ada')).toMatchObject({ status: 201, json: { memory: { userId: 'ada' } } });
    const utf8 = Buffer.from('žofie 🐦').toString('latin1');
    expect(await remember(utf8, 'žofie 🐦')).toMatchObject({ status: 201 });
  });
});

describe('requests', () => {
  test('carry an id: the given one when it is sane, in the header and in problems', async () => {
    const given = await server.call('GET', '/nothing', { headers: { 'X-Request-Id': 'trace-7' } });
    expect([given.headers.get('x-request-id'), given.json['requestId']]).toEqual(['trace-7', 'trace-7']);
    const unfit = await server.call('GET', '/nothing', { headers: { 'X-Request-Id': 'a b' } });
    expect(unfit.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(unfit.headers.get('cache-control')).toBe('no-store');
    expect(unfit.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('with an Idempotency-Key are stored once', async () => {
    const headers = { 'Idempotency-Key': 'once-1' };
    const store = (content: string): Promise<Reply> =>
      server.call('POST', '/v1/memories', { json: { content }, headers });
    expect(await store('kept once')).toMatchObject({ status: 201, json: { outcome: 'created' } });
    expect(await store('kept once')).toMatchObject({ status: 201, json: { outcome: 'duplicate' } });
    expect(code(await store('other words'))).toEqual([422, 'idempotency_conflict']);
    const unfit = await server.call('POST', '/v1/memories', {
      json: { content: 'a' },
      headers: { 'Idempotency-Key': 'a b' },
    });
    expect(unfit.json).toMatchObject({ errors: [{ field: 'Idempotency-Key' }] });
  });

  test('that fail unexpectedly are answered without a word of why, and logged with their id', async () => {
    const reply = await server.call('GET', '/broken', { headers: { 'X-Request-Id': 'find-me' } });
    expect(code(reply)).toEqual([500, 'internal']);
    expect(reply.text).not.toMatch(/nobody|TypeError|\.ts/);
    expect(server.logged.find((line) => line.includes('find-me'))).toContain('words that nobody outside may see');
  });

  test('leave neither content nor keys in the log', async () => {
    await server.call('POST', '/v1/memories', { json: { content: 'an unmistakable sentence' } });
    await server.call('POST', '/v1/recall', { json: { query: 'unmistakable' } });
    expect(server.logged.join()).not.toMatch(/unmistakable/);
    expect(server.logged.join()).not.toContain(server.key);
  });
});

describe('web pages', () => {
  test('of a configured origin may ask and read; others learn nothing', async () => {
    const ask = (origin: string): Promise<Reply> =>
      server.call('OPTIONS', '/v1/recall', { headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' } });
    const allowed = await ask('https://app.example');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('X-API-Key');
    const answer = await server.call('GET', '/health', { headers: { Origin: 'https://app.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect((await ask('https://evil.example')).headers.has('access-control-allow-origin')).toBe(false);
  });

  test('cannot reach a loopback server through a name of their own', async () => {
    const { port } = new URL(server.url);
    expect(await statusWithHost('evil.example')).toBe(400);
    expect(await statusWithHost(`evil.example:${port}`)).toBe(400);
    expect(await statusWithHost('localhost:1')).toBe(200);
    expect(await statusWithHost('[::1]')).toBe(200);
    expect(await statusWithHost('memory.local')).toBe(200);
  });
});

/** fetch does not let a caller choose the Host header. */
function statusWithHost(host: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  request(`${server.url}/health`, { headers: { Host: host } }, (response) => {
    response.resume();
    resolve(response.statusCode);
  })
    .on('error', reject)
    .end();
  return promise;
}
