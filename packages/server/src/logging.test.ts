import { randomUUID } from 'node:crypto';
import { fakeEmbeddingServer, fakeLanguageServer } from '@holdfast/core/testing';
import { HoldfastError } from '@holdfast/contract';
import { createTrail } from '@holdfast/core';
import { describe, expect, test, vi } from 'vitest';
import { safeError } from './logging/safe-error.ts';
import { createLogger } from './logging.ts';
import { serve } from './testing/serve.ts';

const CANARY = 'zanzibarcanary';
const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

function logging(logFormat: 'json' | 'pretty' = 'json') {
  const lines: string[] = [];
  const trail = createTrail();
  const destination = { write: (line: string) => lines.push(line) };
  return { lines, trail, logger: createLogger({ logLevel: 'trace', logFormat }, { destination, trail }) };
}

describe('a line', () => {
  test('names the request and the trace on whose behalf it is written', () => {
    const { lines, trail, logger } = logging();
    trail.run({ requestId: 'r-1', span: { traceId: trace, spanId: '00f067aa0ba902b7', sampled: true } }, () =>
      logger.info('done'),
    );
    logger.info('outside');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ requestId: 'r-1', traceId: trace, msg: 'done' });
    expect(lines[1]).not.toContain('requestId');
  });

  test.each(['json', 'pretty'] as const)(
    'in %s hides what lies under the names of content and secrets, however deep',
    (format) => {
      const { lines, logger } = logging(format);
      logger.info(
        { content: CANARY, api_key: CANARY, deep: [{ er: { query: CANARY, secretKey: CANARY } }], code: 'kept' },
        'one',
      );
      logger.info({ a: { b: { c: { d: { e: CANARY } } } }, long: 'x'.repeat(10_000) }, 'two');
      const all = lines.join('');
      expect(all).not.toContain(CANARY);
      expect(all).toContain('kept');
      expect(all.length).toBeLessThan(2_000);
    },
  );

  test('cannot be forged by what a caller sends', () => {
    const { lines, logger } = logging('json');
    logger.info({ path: '/v1/x\n{"level":60,"msg":"forged"}' }, 'asked');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd().split('\n')).toHaveLength(1);
  });

  test('holds of an error its kind, code and place, and no values', () => {
    const { lines, logger } = logging();
    const driver = Object.assign(new Error(`invalid input syntax for type json: "${CANARY}"`), {
      code: '22P02',
      detail: `Failing row contains (${CANARY}).`,
      parameters: [CANARY],
    });
    logger.error({ err: new Error('a call failed', { cause: driver }) }, 'failed');
    logger.error(driver);
    let parse: unknown;
    try {
      JSON.parse(`${CANARY} is no JSON`);
    } catch (error) {
      parse = error;
    }
    logger.error({ err: parse }, 'failed');
    expect(lines.join('')).not.toContain(CANARY);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: {
        type: 'Error',
        message: 'a call failed',
        cause: { code: '22P02', message: 'invalid input syntax for type json: "…"' },
      },
    });
    expect(lines[0]).toContain('logging.test.ts');
    expect(
      safeError(new HoldfastError('store_busy', { detail: 'Another process holds the lock of `memory.db`.' })),
    ).toMatchObject({
      code: 'store_busy',
      message: 'Another process holds the lock of `memory.db`.',
    });
    expect(safeError(CANARY)).toEqual({ type: 'string', message: 'not an Error' });
  });
});

describe('at the lowest level', () => {
  test('nothing that was said, asked, or is secret reaches the log, whatever fails', async () => {
    const model = await fakeLanguageServer({ usual: () => ({ kind: 'prose' }) });
    const embeddings = await fakeEmbeddingServer();
    const apiKey = `hf_${CANARY}-of-a-key-for-this-test`;
    try {
      await using server = await serve({
        apiKey,
        logLevel: 'trace',
        extraction: 'model',
        llmUrl: model.baseUrl,
        llmModel: 'small',
        llmKey: `sk-${CANARY}`,
        embedder: 'openai',
        embedderUrl: embeddings.baseUrl,
        embedderModel: 'small',
        embedderApiKey: `sk-${CANARY}`,
      });
      const post = (path: string, json: unknown, headers = {}) => server.call('POST', path, { json, headers });
      await post('/v1/memories', { content: `${CANARY} prefers tea`, tags: [CANARY], metadata: { a: CANARY } });
      embeddings.script({ kind: 'status', status: 400, body: CANARY }, { kind: 'brokenJson' });
      model.script({ kind: 'status', status: 500, body: CANARY }, { kind: 'brokenJson' });
      await post('/v1/memories/batch', { items: [{ content: CANARY }, { content: '' }] });
      await post('/v1/recall', { query: CANARY });
      await post('/v1/context', { query: CANARY, maxTokens: 100 });
      await post('/v1/recall', { query: CANARY, profile: CANARY, k: CANARY });
      await post('/v1/recall', [CANARY]);
      await server.call('POST', '/v1/memories', {
        body: `{"content": "${CANARY}`,
        headers: { 'Content-Type': 'application/json' },
      });
      await server.call('GET', `/v1/memories?tags=${CANARY}`);
      await server.call('POST', '/mcp', {
        json: {
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: 'search_memories', arguments: { query: CANARY, limit: CANARY } },
        },
        headers: { Accept: 'application/json, text/event-stream' },
      });
      await post('/v1/forget', { target: { query: CANARY } });
      await server.call('GET', '/v1/stats', { headers: { 'X-API-Key': `hf_wrong-${CANARY}-wrong-wrong` } });
      await vi.waitFor(() => expect(model.calls.length).toBeGreaterThan(0), { timeout: 8_000 });
      expect(server.logged.length).toBeGreaterThan(8);
      expect(server.logged.filter((line) => line.includes(CANARY))).toEqual([]);
    } finally {
      await model.close();
      await embeddings.close();
    }
  }, 20_000);

  test('every answer and every error names its request, and so do the lines about it', async () => {
    await using server = await serve({ logLevel: 'debug' });
    const requestId = randomUUID();
    for (const [method, path] of [
      ['GET', '/v1/stats'],
      ['GET', '/nowhere'],
      ['PUT', '/v1/recall'],
      ['POST', '/v1/recall'],
      ['GET', '/metrics'],
      ['GET', '/health'],
    ] as const) {
      const { status, headers, json } = await server.call(method, path, {
        headers: { 'X-Request-Id': requestId },
        ...(method === 'POST' ? { body: 'no JSON' } : {}),
      });
      expect(headers.get('x-request-id'), path).toBe(requestId);
      if (status >= 400) expect(json['requestId'], path).toBe(requestId);
    }
    expect(server.logged.filter((line) => line.includes(requestId)).length).toBeGreaterThanOrEqual(5);
    const made = await server.call('GET', '/v1/stats', { headers: { 'X-Request-Id': 'not fit for a line\t' } });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/u);
  });
});
