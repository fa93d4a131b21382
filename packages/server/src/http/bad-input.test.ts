import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Reply, serve, type Served } from '../testing/serve.ts';

const bodyLimit = 300_000;
let server: Served;
beforeAll(async () => {
  server = await serve({ bodyLimit });
});
afterAll(() => server[Symbol.asyncDispose]());

const remember = (json: unknown): Promise<Reply> => server.call('POST', '/v1/memories', { json });
const raw = (
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string | undefined> = {},
): Promise<Reply> => server.call('POST', '/v1/memories', { body, headers });
const total = async (): Promise<unknown> => (await server.call('GET', '/v1/stats')).json['memories'];

function fieldsOf(reply: Reply): string[] {
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  const { errors } = reply.json;
  if (!Array.isArray(errors)) return [];
  return errors.map((fault: { field: string }) => fault.field);
}

describe('a bad field is refused by its name', () => {
  test.each<[string, unknown, string]>([
    ['empty content', { content: '' }, 'content'],
    ['blank content', { content: ' \n' }, 'content'],
    ['over-long content', { content: 'a'.repeat(100_001) }, 'content'],
    ['content of a wrong type', { content: 7 }, 'content'],
    ['no content', {}, 'content'],
    ['an unknown field', { content: 'a', colour: 'red' }, 'colour'],
    ['a lone surrogate', { content: 'a\ud800' }, 'content'],
    ['a salience beyond 1', { content: 'a', salience: 2 }, 'salience'],
    ['a date that does not exist', { content: 'a', occurredAt: '2026-02-30' }, 'occurredAt'],
    ['a wrong type inside', { content: 'a', source: { type: 1 } }, 'source.type'],
  ])('%s', async (_, json, field) => {
    const reply = await remember(json);
    expect(reply).toMatchObject({ status: 400, json: { code: 'invalid_input' } });
    expect(fieldsOf(reply)).toContain(field);
  });

  test.each<[string, unknown, string]>([
    ['a negative k', { query: 'a', k: -1 }, 'k'],
    ['a k of a million', { query: 'a', k: 1_000_000 }, 'k'],
    ['a k of null, as JSON writes NaN', { query: 'a', k: Number.NaN }, 'k'],
    ['dates out of order', { query: 'a', filter: { from: '2026-02-01', to: '2026-01-01' } }, 'filter.to'],
  ])('recall with %s', async (_, json, field) => {
    const reply = await server.call('POST', '/v1/recall', { json });
    expect(reply).toMatchObject({ status: 400, json: { code: 'invalid_input' } });
    expect(fieldsOf(reply).join()).toContain(field);
  });

  test.each([
    ['/v1/memories?limit=NaN', 'limit'],
    ['/v1/memories?limit=-1', 'limit'],
    ['/v1/memories?limit=1&limit=2', 'limit'],
    ['/v1/memories?colour=red', 'colour'],
    ['/v1/memories?facets=yes', 'facets'],
    ['/v1/memories?__proto__=1', '__proto__'],
    ['/v1/memories?speaker=%ff', 'speaker'],
    ['/v1/memories/not-an-id', 'id'],
    ['/v1/memories/0199a3c2-7d00-7000-8000-000000000001?id=2', 'id'],
  ])('GET %s', async (path, field) => {
    const reply = await server.call('GET', path);
    expect(reply).toMatchObject({ status: 400, json: { code: 'invalid_input' } });
    expect(fieldsOf(reply)).toContain(field);
  });

  test('a query on a call with a body', async () => {
    const reply = await server.call('POST', '/v1/recall?k=3', { json: { query: 'a' } });
    expect(fieldsOf(reply)).toEqual(['k']);
  });

  test('a field that the body says otherwise than the path', async () => {
    const id = '0199a3c2-7d00-7000-8000-000000000001';
    const other = '0199a3c2-7d00-7000-8000-000000000002';
    const patch = (json: object) => server.call('PATCH', `/v1/memories/${id}`, { json });
    expect(fieldsOf(await patch({ id: other, content: 'b' }))).toEqual(['id']);
    // Clients made from the document send it twice.
    expect((await patch({ id, content: 'b' })).json['code']).toBe('not_found');
  });

  test('a cursor from elsewhere', async () => {
    const reply = await server.call('GET', '/v1/memories?cursor=abc');
    expect(reply).toMatchObject({ status: 400, json: { code: 'invalid_cursor' } });
  });

  test('a batch with one bad item stores nothing and names its index', async () => {
    const before = await total();
    const items = [{ content: 'good' }, { content: 'good too' }, { content: '' }];
    const reply = await server.call('POST', '/v1/memories/batch', { json: { items } });
    expect(reply).toMatchObject({ status: 400, json: { code: 'invalid_input', index: 2 } });
    expect(new Set(fieldsOf(reply))).toEqual(new Set(['items[2].content']));
    expect(await total()).toEqual(before);
  });
});

describe('a bad body is refused', () => {
  test('that is not JSON, without repeating it', async () => {
    const reply = await raw('{"content": "the secret plan');
    expect(reply).toMatchObject({ status: 400, json: { code: 'invalid_json' } });
    expect(reply.text).not.toContain('plan');
  });

  test('that is not UTF-8', async () => {
    const reply = await raw(Buffer.from('{"content": "caf\xe9"}', 'latin1'));
    expect(reply).toMatchObject({ status: 400, json: { code: 'invalid_json' } });
  });

  test('that is not an object', async () => {
    expect(await raw('[1]')).toMatchObject({ status: 400, json: { code: 'invalid_input' } });
  });

  test('that would set a prototype, plain or escaped, at any depth', async () => {
    const bodies = ['{"content":"a","__proto__":{"k":1}}', String.raw`{"content":"a","metadata":{"\u005f_proto__":1}}`];
    for (const body of bodies) {
      // One after the other: the answers are compared with their bodies.
      const reply = await raw(body);
      expect(reply).toMatchObject({ status: 400, json: { code: 'invalid_input' } });
      expect(fieldsOf(reply).join()).toContain('__proto__');
    }
    expect(await remember({ content: 'words about __proto__ are words' })).toMatchObject({ status: 201 });
  });

  test('that is nested too deeply, under a path of our own or an alias', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    for (const path of ['/v1/memories', '/ingest']) {
      const body = `{"content":"a","metadata":{"\\u005f_proto":${deep}}}`;
      const reply = await server.call('POST', path, { body });
      expect(reply).toMatchObject({ status: 400, json: { code: 'invalid_input' } });
      expect(fieldsOf(reply)).toEqual(['metadata']);
    }
  });

  test('of another type, or encoded', async () => {
    for (const headers of [{ 'Content-Type': 'text/plain' }, { 'Content-Encoding': 'gzip' }]) {
      const reply = await raw('{"content":"a"}', headers);
      expect(reply).toMatchObject({ status: 415, json: { code: 'unsupported_media_type' } });
    }
    expect(await raw('{"content":"a"}', { 'Content-Type': 'application/json; charset=utf-8' })).toMatchObject({
      status: 201,
    });
  });

  test('over the limit, by its stated length and while it streams without one', async () => {
    const large = JSON.stringify({ content: 'a'.repeat(bodyLimit) });
    expect(await send(large, true)).toMatchObject({ status: 413, code: 'payload_too_large' });
    expect(await send(large, false)).toMatchObject({ status: 413, code: 'payload_too_large' });
    expect(await remember({ content: 'the server goes on' })).toMatchObject({ status: 201 });
  });

  test('on a call that takes none', async () => {
    const reply = await server.call('DELETE', '/v1/memories/0199a3c2-7d00-7000-8000-000000000001', {
      json: { spaces: '*' },
    });
    expect(reply).toMatchObject({ status: 400, json: { code: 'invalid_input' } });
  });
});

/** With node:http, since fetch always states the length of a text. */
function send(body: string, withLength: boolean): Promise<{ status: number | undefined; code: unknown }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; code: unknown }>();
  const headers = { 'X-API-Key': server.key, 'Content-Type': 'application/json' };
  const length = withLength ? { 'Content-Length': Buffer.byteLength(body) } : { 'Transfer-Encoding': 'chunked' };
  const call = request(
    `${server.url}/v1/memories`,
    { method: 'POST', headers: { ...headers, ...length } },
    (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const problem: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined;
        resolve({ status: response.statusCode, code });
      });
    },
  );
  call.on('error', reject);
  call.end(body);
  return promise;
}
