import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve, type Served } from '../testing/serve.ts';

let server: Served;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('the lines of the ingestion and retrieval services', () => {
  test('POST /ingest stores, and GET /memory/{id} reads it back in their words', async () => {
    const stored = await server.call('POST', '/ingest', {
      json: { content: 'Example memory', content_type: 'conversation', source_type: 'discord', user_id: 'user_123' },
    });
    expect(stored).toMatchObject({ status: 201, json: { status: 'stored' } });
    const read = await server.call('GET', `/memory/${String(stored.json['memory_id'])}?user_id=user_123`);
    expect(read.status).toBe(200);
    expect(read.json).toMatchObject({
      content: 'Example memory',
      content_type: 'conversation',
      user_id: 'user_123',
      source_type: 'discord',
      context_id: 'default',
      importance: 0.5,
      is_archived: false,
    });
  });

  test('POST /search and POST /context find what was stored', async () => {
    const json = { content: 'We moved the docker containers to the new host', user_id: 'user_123' };
    const { json: stored } = await server.call('POST', '/ingest', { json });
    const search = await server.call('POST', '/search', {
      json: { query: 'docker containers', top_k: 5, user_id: 'user_123' },
    });
    expect(search).toMatchObject({ status: 200, json: { count: 1, results: [{ memory_id: stored['memory_id'] }] } });
    const context = await server.call('POST', '/context', {
      json: { query: 'infrastructure docker', max_tokens: 2_000, user_id: 'user_123' },
    });
    expect(context).toMatchObject({ status: 200, json: { memories_used: [stored['memory_id']] } });
    expect(context.json['context']).toContain('docker containers');
  });

  test('GET /memory/recall takes q, k, heads and a time window, and wins over GET /memory/{id}', async () => {
    await server.call('POST', '/ingest', { json: { content: 'The heron nested by the weir', user_id: 'birds' } });
    const recalled = await server.call('GET', '/memory/recall?q=heron+nest&k=3&time_window=7d&user_id=birds');
    expect(recalled).toMatchObject({ status: 200, json: { traces: [{ content: 'The heron nested by the weir' }] } });
    const past = '/memory/recall?q=heron&time_window=2001-01-01/2001-02-01&user_id=birds';
    expect(await server.call('GET', past)).toMatchObject({ status: 200, json: { traces: [] } });
    const heads = await server.call('GET', '/memory/recall?q=heron&heads=semantic,entity');
    expect(heads).toMatchObject({ status: 422, json: { code: 'head_unavailable' } });
  });

  test('name their own fields in errors', async () => {
    const wrong = await server.call('POST', '/search', { json: { query: 'x', top_k: -1, k: 3 } });
    expect(wrong).toMatchObject({ status: 400, json: { code: 'invalid_input' } });
    expect(JSON.stringify(wrong.json['errors'])).toMatch(/"top_k".*"k"/);
    expect(wrong.headers.get('content-type')).toBe('application/problem+json');
    const unfit = await server.call('GET', '/memory/recall?q=x&k=many&time_window=soon');
    expect(JSON.stringify(unfit.json['errors'])).toMatch(/"k".*"time_window"/);
  });
});
