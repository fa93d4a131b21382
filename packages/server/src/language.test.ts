import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeLanguageServer, type FakeLanguageServer } from '@holdfast/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serve, type Served } from './testing/serve.ts';

let model: FakeLanguageServer;
let data: string;
beforeEach(async () => {
  model = await fakeLanguageServer({ usual: () => ({ kind: 'reply', content: { ready: true } }) });
  data = await mkdtemp(join(tmpdir(), 'holdfast-language-'));
});
afterEach(async () => {
  await model.close();
  await rm(data, { recursive: true, force: true });
});

const apiKey = 'hf_a-long-random-text-of-a-test';
const start = (more: object = {}): Promise<Served> => serve({ data, apiKey, ...more });
const bytesBelow = async (folder: string): Promise<Buffer> =>
  Buffer.concat(await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name)))));

describe('/settings/ai', () => {
  test('is the same as /v1/settings/ai, and /settings/ai/test asks the model', async () => {
    await using server = await start({
      llmUrl: model.baseUrl,
      llmModel: 'small',
      llmKey: 'sk-env',
      llmDailyTokens: 9_000,
    });
    const { json } = await server.call('GET', '/settings/ai');
    expect(json).toMatchObject({
      settings: { endpoint: model.baseUrl, model: 'small', apiKey: 'environment', budget: { dailyTokens: 9_000 } },
    });
    expect((await server.call('GET', '/v1/settings/ai')).json).toEqual(json);
    expect(await server.call('POST', '/settings/ai/test')).toMatchObject({ status: 200, json: { ok: true } });
    expect(model.calls).toMatchObject([{ model: 'small', authorization: 'Bearer sk-env' }]);
    const patched = await server.call('PATCH', '/settings/ai', { json: { model: 'large' } });
    expect(patched).toMatchObject({ status: 200, json: { settings: { model: 'large', stored: ['model'] } } });
    expect(JSON.stringify([json, patched.json])).not.toContain('sk-env');
  });

  test('keeps a key that works after a restart, and stands readable in no file', async () => {
    const secret = 'sk-very-secret-of-a-test';
    const first = await start();
    const stored = await first.call('PATCH', '/settings/ai', {
      json: { endpoint: model.baseUrl, model: 'small', apiKey: secret },
    });
    expect(stored).toMatchObject({ status: 200, json: { settings: { apiKey: 'stored', canStoreApiKey: true } } });
    expect(stored.text).not.toContain(secret);
    expect((await stat(join(data, 'secret.key'))).mode & 0o777).toBe(0o600);
    expect((await bytesBelow(data)).includes(secret)).toBe(false);
    await first.close();
    expect(first.logged.join('')).not.toContain(secret);
    await using second = await start();
    expect((await second.call('POST', '/settings/ai/test')).json).toMatchObject({ ok: true });
    expect(model.calls.at(-1)?.authorization).toBe(`Bearer ${secret}`);
  });
});

test('Langfuse gets a span of each call, without words', async () => {
  const got: {
    readonly path: string | undefined;
    readonly authorization: string | undefined;
    readonly body: string;
  }[] = [];
  const langfuse = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got.push({ path: request.url, authorization: request.headers.authorization, body });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => langfuse.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = langfuse.address() as AddressInfo;
  const server = await start({
    llmUrl: model.baseUrl,
    llmModel: 'small',
    langfuseUrl: `http://127.0.0.1:${port}`,
    langfusePublicKey: 'pk',
    langfuseSecretKey: 'sk',
  });
  await server.call('POST', '/settings/ai/test');
  await server.close();
  await new Promise((resolve) => langfuse.close(resolve));
  expect(got).toMatchObject([
    { path: '/api/public/otel/v1/traces', authorization: `Basic ${Buffer.from('pk:sk').toString('base64')}` },
  ]);
  expect(got[0]?.body).toContain('gen_ai.usage.input_tokens');
  expect(got[0]?.body).not.toContain('can be reached');
});
