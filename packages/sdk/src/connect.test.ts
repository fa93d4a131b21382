import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { connect, type HoldfastClient, HoldfastError, type RetryNotice } from './index.ts';

const ok = json({ status: 'ok' });
const stored = json({ memory: {}, outcome: 'created' }, 201);

async function withServer(
  replies: readonly [Reply, ...Reply[]],
  use: (client: HoldfastClient, server: LocalServer) => Promise<void>,
): Promise<void> {
  await using server = await startLocalServer(...replies);
  await using client = connect({ url: server.url, apiKey: 'hf_key', timeoutMs: 5_000 });
  await use(client, server);
}

async function failure(promise: Promise<unknown>): Promise<HoldfastError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof HoldfastError) return error;
  throw new Error('expected a HoldfastError', { cause: error });
}

const keysOf = (server: LocalServer): unknown[] => server.seen.map((one) => one.headers['idempotency-key']);

describe('on the wire', () => {
  test('a body operation sends JSON, the key and the idempotency key of the caller', async () => {
    await withServer([stored], async (client, server) => {
      await client.remember({ content: 'Tea at four ☕' }, { idempotencyKey: 'abc' });
      const [one] = server.seen;
      expect(one).toMatchObject({ method: 'POST', url: '/v1/memories' });
      expect(JSON.parse(one?.body ?? '')).toEqual({ content: 'Tea at four ☕' });
      expect(one?.headers).toMatchObject({
        authorization: 'Bearer hf_key',
        'content-type': 'application/json',
        'idempotency-key': 'abc',
      });
    });
  });

  test('path fields are encoded into the path, lists repeat in the query, absent fields stay away', async () => {
    await withServer([ok], async (client, server) => {
      await client.getMemory({ id: 'a/b?c', spaces: ['x,y', 'ä&='], includeVersions: true, userId: undefined });
      expect(server.seen[0]?.url).toBe('/v1/memories/a%2Fb%3Fc?spaces=x%2Cy&spaces=%C3%A4%26%3D&includeVersions=true');
      await client.unpinMemory({ id: 'a', spaces: '*' });
      expect(server.seen[1]).toMatchObject({ method: 'DELETE', url: '/v1/memories/a/pin?spaces=*' });
    });
  });

  test('a path in front of the api is kept', async () => {
    await using server = await startLocalServer(ok);
    await connect({ url: `${server.url}/memory/` }).live({});
    expect(server.seen[0]?.url).toBe('/memory/v1/health/live');
  });

  test('the default user and space apply where the input names none, and only to what belongs to a user', async () => {
    await using server = await startLocalServer(ok);
    const client = connect({ url: server.url, user: 'ana', space: 'work' });
    await client.recall({ query: 'tea' });
    await client.remember({ content: 'tea' });
    await client.recall({ query: 'tea', userId: 'bo', spaces: '*' });
    await client.createKey({ name: 'bot' });
    expect(server.seen.map((one) => one.headers['x-holdfast-user'])).toEqual(['ana', 'ana', undefined, undefined]);
    expect(server.seen.map((one): unknown => JSON.parse(one.body))).toEqual([
      { query: 'tea', spaces: ['work'] },
      { content: 'tea', space: 'work' },
      { query: 'tea', userId: 'bo', spaces: '*' },
      { name: 'bot' },
    ]);
  });

  test('a key variable that is not set may be handed on as it is', async () => {
    await using server = await startLocalServer(ok);
    const unset: string | undefined = undefined;
    await connect({ url: server.url, apiKey: unset, user: unset, space: unset }).health({});
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });

  test.each(['zoë 🦊', ' padded', 'tab\there', '中文'])('the default user %j travels unchanged', async (user) => {
    await using server = await startLocalServer(ok);
    await connect({ url: server.url, user }).recall({ query: 'tea' });
    expect(server.seen[0]?.headers['x-holdfast-user']).toBeUndefined();
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ query: 'tea', userId: user });
  });

  test.each([
    ['id', (client: HoldfastClient) => client.getMemory({ id: '' })],
    ['id', (client: HoldfastClient) => client.forgetMemory({ id: '..' })],
    ['kinds', (client: HoldfastClient) => client.listMemories({ kinds: [] })],
    ['speaker', (client: HoldfastClient) => client.listMemories({ speaker: 'half \ud83d' })],
    ['metadata.a[1]', (client: HoldfastClient) => client.remember({ content: 'x', metadata: { a: [1, Number.NaN] } })],
    ['k', (client: HoldfastClient) => client.recall({ query: 'x', k: Number.POSITIVE_INFINITY })],
  ])('what the wire would change is refused, naming %s', async (field, call) => {
    await withServer([ok], async (client, server) => {
      const error = await failure(call(client));
      expect(error).toMatchObject({ code: 'invalid_input', faults: [{ field }] });
      expect(server.seen).toEqual([]);
    });
  });
});

describe('repeats', () => {
  test.each([
    ['429 with Retry-After', problem('rate_limited', 429, {}, { 'retry-after': '0' })],
    ['503', problem('store_busy', 503)],
    ['a gateway’s 502', html(502)],
    ['a gateway’s 504', html(504)],
    ['a reset connection', reset],
  ])('a read is repeated after %s', async (_what, reply) => {
    await withServer([reply, reply, ok], async (client, server) => {
      await expect(client.recall({ query: 'tea' })).resolves.toEqual({ status: 'ok' });
      expect(server.seen).toHaveLength(3);
    });
  });

  test('remember repeats under one idempotency key of its own, another one each call', async () => {
    await withServer([reset, html(502), stored], async (client, server) => {
      await client.remember({ content: 'once' });
      await client.remember({ content: 'once' });
      const keys = keysOf(server);
      expect(keys).toHaveLength(4);
      expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/u);
      expect(new Set(keys.slice(0, 3)).size).toBe(1);
      expect(keys[3]).not.toBe(keys[0]);
    });
  });

  test.each([
    ['store_busy', 503],
    ['rate_limited', 429],
    ['shutting_down', 503],
  ])('a plain write is repeated after %s, which stored nothing', async (code, status) => {
    await withServer([problem(code, status), ok], async (client, server) => {
      await client.pinMemory({ id: 'a' });
      expect(server.seen).toHaveLength(2);
      expect(keysOf(server)).toEqual([undefined, undefined]);
    });
  });

  test.each([
    ['a reset connection', reset, 'unreachable'],
    ['a gateway’s 502', html(502), 'unreachable'],
    ['a bare 429', html(429), 'rate_limited'],
    ['store_unavailable', problem('store_unavailable', 503), 'store_unavailable'],
  ])('a plain write is not repeated after %s, which may hide a success', async (_what, reply, code) => {
    await withServer([reply, ok], async (client, server) => {
      expect(await failure(client.forgetMemory({ id: 'a' }))).toMatchObject({ code });
      expect(server.seen).toHaveLength(1);
    });
  });

  test.each([
    ['internal', 500],
    ['quota_exceeded', 429],
    ['store_read_only', 503],
    ['not_found', 404],
  ])('%s is final', async (code, status) => {
    await withServer([problem(code, status), ok], async (client, server) => {
      expect(await failure(client.recall({ query: 'tea' }))).toMatchObject({ code, status });
      expect(server.seen).toHaveLength(1);
    });
  });

  test('the last error is reported when repeats are used up, and each repeat is told', async () => {
    await using server = await startLocalServer(problem('store_busy', 503));
    const notices: RetryNotice[] = [];
    const client = connect({ url: server.url, retries: 1, onRetry: (notice) => notices.push(notice) });
    expect(await failure(client.recall({ query: 'tea' }))).toMatchObject({ code: 'store_busy', retryable: true });
    expect(server.seen).toHaveLength(2);
    expect(notices).toMatchObject([{ operation: 'recall', attempt: 1, error: { code: 'store_busy' } }]);
  });

  test('a Retry-After beyond the deadline is not waited for', async () => {
    await withServer([problem('rate_limited', 429, {}, { 'retry-after': '20' })], async (client) => {
      expect(await failure(client.recall({ query: 'tea' }))).toMatchObject({ code: 'rate_limited', retryAfter: 20 });
    });
  });
});

describe('ends', () => {
  test('a server that hangs is given up after the timeout of the call', async () => {
    await withServer([hang], async (client) => {
      const error = await failure(client.recall({ query: 'tea' }, { timeoutMs: 30 }));
      expect(error).toMatchObject({ code: 'timeout', message: 'recall had no answer within 30 ms' });
    });
  });

  test('a body that never ends is given up too', async () => {
    const half: Reply = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"status":');
    };
    await withServer([half], async (client) => {
      expect(await failure(client.live({}, { timeoutMs: 30 }))).toMatchObject({ code: 'timeout' });
    });
  });

  test('the caller’s signal ends the call with its reason, before, during and between attempts', async () => {
    await withServer([hang], async (client, server) => {
      const reason = new Error('changed my mind');
      await expect(client.live({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect(server.seen).toEqual([]);
      const during = new AbortController();
      const running = client.live({}, { signal: during.signal });
      setTimeout(() => {
        during.abort(reason);
      }, 20);
      await expect(running).rejects.toBe(reason);
    });
    await using busy = await startLocalServer(problem('store_busy', 503, {}, { 'retry-after': '3' }));
    const between = new AbortController();
    const stop = new Error('between');
    const client = connect({ url: busy.url, onRetry: () => between.abort(stop) });
    await expect(client.live({}, { signal: between.signal })).rejects.toBe(stop);
  });

  test('a fetch that ignores its signal does not hold the call', async () => {
    const client = connect({ url: 'http://holdfast.test', fetch: () => new Promise(() => {}) });
    expect(await failure(client.live({}, { timeoutMs: 20 }))).toMatchObject({ code: 'timeout' });
  });

  test('close waits for calls under way and refuses new ones', async () => {
    const slow: Reply = (response, request) => setTimeout(() => ok(response, request), 30);
    await withServer([slow], async (client) => {
      const running = client.live({});
      await client.close();
      await expect(running).resolves.toEqual({ status: 'ok' });
      expect(await failure(client.live({}))).toMatchObject({ code: 'shutting_down' });
      await client.close();
    });
  });
});

describe('errors', () => {
  test('a problem becomes an error with its code, faults, index and request id', async () => {
    const faults = [{ field: 'items[3].content', message: 'must not be blank' }];
    const reply = problem('invalid_input', 400, { errors: faults, index: 3, requestId: 'r-1' });
    await withServer([reply], async (client) => {
      expect(await failure(client.rememberMany({ items: [{ content: ' ' }] }))).toMatchObject({
        code: 'invalid_input',
        status: 400,
        message: 'it was invalid_input',
        faults,
        index: 3,
        requestId: 'r-1',
        retryable: false,
      });
    });
  });

  test('a server that is not there is unreachable, with the address and what to check', async () => {
    const server = await startLocalServer(ok);
    await server[Symbol.asyncDispose]();
    const error = await failure(connect({ url: server.url, retries: 1 }).health({}));
    expect(error.code).toBe('unreachable');
    expect(error.message).toBe(
      `No answer from ${server.url} (ECONNREFUSED). Is the server running (holdfast serve), and is the url right?`,
    );
  });

  test.each([
    ['a page of HTML with status 200', html(200)],
    ['a page that is not found', html(404)],
    ['broken JSON', ((response) => response.end('{"status":')) satisfies Reply],
    ['a JSON list', json([1])],
    ['JSON of something else', json({ message: 'nope' }, 404)],
    ['a redirect', ((response) => response.writeHead(308, { location: 'https://else.test/' }).end()) satisfies Reply],
  ])('%s is not an answer of Holdfast', async (_what, reply) => {
    await withServer([reply], async (client) => {
      const error = await failure(client.getMemory({ id: 'a' }));
      expect(error.code).toBe('unreachable');
      expect(error.message).toContain('but not as Holdfast does');
    });
  });

  test('a code of a newer server keeps its text', async () => {
    await withServer([problem('weather_bad', 422)], async (client) => {
      const error = await failure(client.live({}));
      expect(error).toMatchObject({ code: 'invalid_input' });
      expect(error.message).toContain('weather_bad');
    });
  });

  test.each([
    ['url', { url: 'localhost:7077' }],
    ['url', { url: 'http://a:b@localhost' }],
    ['url', { url: 'http://localhost/?a=1' }],
    ['apiKey', { url: 'http://localhost', apiKey: 'a\nb' }],
    ['user', { url: 'http://localhost', user: '' }],
    ['retries', { url: 'http://localhost', retries: -1 }],
    ['timeoutMs', { url: 'http://localhost', timeoutMs: Number.NaN }],
    ['headers', { url: 'http://localhost', headers: { 'bad name': 'x' } }],
  ])('connect refuses a wrong %s at once', (field, options) => {
    expect(() => connect(options)).toThrow(
      expect.objectContaining({ code: 'invalid_input', faults: [expect.objectContaining({ field })] }),
    );
  });
});

// The world outside: a real HTTP server that misbehaves as told.

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface LocalServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly Seen[];
}

type Reply = (response: ServerResponse, request: Seen) => void;

/** A real HTTP server that answers the n-th request with the n-th reply, and later ones with the last. */
async function startLocalServer(...replies: readonly [Reply, ...Reply[]]): Promise<LocalServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      seen.push(one);
      const reply = replies[seen.length - 1] ?? replies.at(-1);
      reply?.(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Sound: a server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function json(value: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
}

function problem(code: string, status: number, more: object = {}, headers: Record<string, string> = {}): Reply {
  return json({ type: 'about:blank', title: code, status, detail: `it was ${code}`, code, ...more }, status, headers);
}

function html(status: number): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html><body>gateway</body></html>');
  };
}

function hang(): void {}

function reset(response: ServerResponse): void {
  response.socket?.destroy();
}
