import { HoldfastError } from '@holdfast/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeEmbeddingServer, type FakeEmbeddingServer } from '../testing/fake-embedding-server.ts';
import { hashVector } from '../testing/hash-embedder.ts';
import { createOpenAiEmbedder, type OpenAiEmbedderSettings } from './openai-embedder.ts';

const SECRET = 'sk-very-secret';
let server: FakeEmbeddingServer;

beforeEach(async () => {
  server = await fakeEmbeddingServer();
});
afterEach(async () => {
  await server.close();
});

function embedder(settings: Partial<OpenAiEmbedderSettings> = {}) {
  return createOpenAiEmbedder({
    baseUrl: `${server.baseUrl}/`,
    model: 'small',
    apiKey: SECRET,
    timeoutMs: 5000,
    retries: { attempts: 3, baseMs: 1, maxMs: 50 },
    ...settings,
  });
}

const ask = (texts: readonly string[], settings: Partial<OpenAiEmbedderSettings> = {}, signal?: AbortSignal) =>
  embedder(settings).embed({ texts, purpose: 'document', ...(signal === undefined ? {} : { signal }) });
const expected = (text: string, dimensions = 16) => hashVector({ text, dimensions });
const failure = async (work: Promise<unknown>): Promise<HoldfastError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HoldfastError)) throw new Error('a HoldfastError was due', { cause: error });
  return error;
};

describe('the embedder behind an OpenAI-compatible server', () => {
  test('gives one unit vector a text, in order, and learns the dimensions', async () => {
    const small = embedder();
    expect(small.dimensions).toBeUndefined();
    const vectors = await small.embed({ texts: ['red apple', 'green pear'], purpose: 'query' });
    expect(vectors.map((vector) => Math.fround(Math.hypot(...vector)))).toEqual([1, 1]);
    expect(vectors[1]?.[0]).toBeCloseTo(expected('green pear')[0] ?? Number.NaN, 6);
    expect(small.dimensions).toBe(16);
    expect(server.calls).toEqual([
      { model: 'small', input: ['red apple', 'green pear'], dimensions: undefined, authorization: `Bearer ${SECRET}` },
    ]);
  });

  test('asks for the dimensions of the settings, and names them in the model', async () => {
    const [vector] = await ask(['apple'], { dimensions: 8 });
    expect(vector).toHaveLength(8);
    expect(embedder({ dimensions: 8 }).model).toBe('small@8');
  });

  test('splits what is more than a server takes, and keeps the order', async () => {
    const texts = Array.from({ length: 11 }, (_, index) => `word${index}`);
    const vectors = await ask(texts, { batchSize: 2 });
    expect(vectors).toEqual(texts.map((text) => expected(text)));
    expect(server.calls.map((call) => call.input.length).toSorted((a, b) => a - b)).toEqual([1, 2, 2, 2, 2, 2]);
  });

  test('goes by the index of each vector, not by its place in the answer', async () => {
    server.script({ kind: 'shuffled' });
    expect(await ask(['one', 'two'])).toEqual([expected('one'), expected('two')]);
  });

  test.for([
    { kind: 'status', status: 429, retryAfter: '0' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503 },
    { kind: 'brokenJson' },
    { kind: 'wrongCount' },
    { kind: 'notFinite' },
    { kind: 'cutOff' },
  ] as const)('tries again after $kind $status', async (behaviour) => {
    server.script(behaviour);
    expect(await ask(['one', 'two'])).toEqual([expected('one'), expected('two')]);
    expect(server.calls).toHaveLength(2);
  });

  test('tries again when an answer does not come in time', async () => {
    server.script({ kind: 'hang' });
    expect(await ask(['one'], { timeoutMs: 500 })).toEqual([expected('one')]);
  });

  test('gives up after its tries, says what to do, and tells neither key nor texts', async () => {
    const body = `{"error":{"message":"bad key ${SECRET} for private words"}}`;
    for (let call = 0; call < 3; call += 1) server.script({ kind: 'status', status: 500, body });
    const error = await failure(ask(['private words']));
    expect(error.code).toBe('model_unavailable');
    expect(error.message).toBe(
      `The embedding model small at ${server.baseUrl} gave no vectors: it answered 500. Check that the server runs; it is asked again later.`,
    );
    expect(JSON.stringify([error, String(error.cause)])).not.toContain(SECRET);
    expect(server.calls).toHaveLength(3);
  });

  test('does not wait for a server that wants to be left alone for long, and passes its wish on', async () => {
    server.script({ kind: 'status', status: 429, retryAfter: '120' });
    const error = await failure(ask(['one']));
    expect([error.code, error.retryAfter, server.calls.length]).toEqual(['model_unavailable', 120, 1]);
  });

  test('understands a Retry-After that is a date', async () => {
    server.script({ kind: 'status', status: 503, retryAfter: new Date(Date.now() + 3_600_000).toUTCString() });
    const error = await failure(ask(['one']));
    expect(error.retryAfter).toBeGreaterThan(3500);
  });

  test.for([
    [401, 'Check the API key.'],
    [404, 'Check the address and the name of the model.'],
  ] as const)('does not repeat a call that was answered with %i', async ([status, advice]) => {
    server.script({ kind: 'status', status });
    const error = await failure(ask(['one', 'two']));
    expect(error.code).toBe('model_unavailable');
    expect(error.message).toContain(advice);
    expect(server.calls).toHaveLength(1);
  });

  test('says that no server is there', async () => {
    const gone = server.baseUrl;
    await server.close();
    const error = await failure(ask(['one'], { baseUrl: gone }));
    expect(error.message).toContain('it cannot be reached');
    expect(error.retryable).toBe(true);
  });

  test('refuses vectors of another length than before', async () => {
    const small = embedder();
    await small.embed({ texts: ['one'], purpose: 'document' });
    server.script({ kind: 'wrongDimensions' });
    const error = await failure(small.embed({ texts: ['two'], purpose: 'document' }));
    expect(error.message).toContain('it sent vectors of 17 numbers where 16 are due');
  });

  test('stops at once when it is called off', async () => {
    server.script({ kind: 'hang' });
    const controller = new AbortController();
    const call = ask(['one'], {}, controller.signal);
    await expect.poll(() => server.calls.length).toBe(1);
    controller.abort(new Error('called off'));
    await expect(call).rejects.toThrow('called off');
    expect(server.calls).toHaveLength(1);
  });

  test('stops waiting for its next try when it is called off', async () => {
    server.script({ kind: 'status', status: 500 });
    const controller = new AbortController();
    const call = ask(['one'], { retries: { attempts: 2, baseMs: 60_000, maxMs: 60_000 } }, controller.signal);
    await expect.poll(() => server.calls.length).toBe(1);
    controller.abort(new Error('called off'));
    await expect(call).rejects.toThrow('called off');
  });

  test.for(['ftp://host/v1', 'not an address', 'http://name:word@host/v1', 'http://host/v1?key=1'])(
    'refuses the address %s before it is used',
    (baseUrl) => {
      expect(() => embedder({ baseUrl })).toThrow('baseUrl');
    },
  );

  test('refuses a model without a name', () => {
    expect(() => embedder({ model: '' })).toThrow('name of a model');
  });
});

describe('a text that the server refuses', () => {
  beforeEach(async () => {
    await server.close();
    server = await fakeEmbeddingServer({ refuses: (text) => text.startsWith('long') });
  });

  test('gets the zero vector, and the others of its batch get theirs', async () => {
    expect(await ask(['one', 'long tale', 'two'])).toEqual([expected('one'), new Float32Array(16), expected('two')]);
  });

  test('is an input fault when it comes alone', async () => {
    const error = await failure(ask(['long tale']));
    expect([error.code, error.retryable]).toEqual(['invalid_input', false]);
  });

  test('is not asked for one by one for ever when every text is refused', async () => {
    const texts = Array.from({ length: 30 }, (_, index) => `long ${index}`);
    const error = await failure(ask(texts));
    expect(error.code).toBe('invalid_input');
    expect(server.calls).toHaveLength(9);
  });

  test('does not hide that the server went away meanwhile', async () => {
    server.script({ kind: 'ok' }, { kind: 'status', status: 401 });
    const error = await failure(ask(['one', 'long tale']));
    expect(error.code).toBe('model_unavailable');
  });
});
