import { HoldfastError } from '@holdfast/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import type { Job } from '../domain/jobs/job-store.ts';
import type { Memory } from '../domain/memories/memory.ts';
import { prepareMemory } from '../domain/memories/prepare.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { createOpenAiEmbedder } from '../models/openai-embedder.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { fakeEmbeddingServer } from '../testing/fake-embedding-server.ts';
import { hashEmbedder, hashVector } from '../testing/hash-embedder.ts';
import { manualTime } from '../testing/manual-time.ts';
import { embedMemories } from './embed-memories.ts';
import { startWorker } from './worker.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ada', spaces: ['default'] };
const other: UserScope = { ...scope, spaces: ['work'] };
const time = manualTime();
const { signal } = new AbortController();

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:', platform: time.platform });
});
afterEach(async () => {
  await store.close();
});

const remember = (contents: readonly string[], where = scope): Promise<Memory[]> =>
  store.write(where, async (writers) => {
    await writers.users.ensure(where, { at: time.platform.now(), timeZone: 'UTC' });
    const memories = contents.map((content) => prepareMemory({ content }, time.platform, 'pending'));
    return writers.memories.insert(where, { memories });
  });
const jobFor = (memories: readonly Memory[]): Job => ({
  id: 'job',
  kind: 'embed_memories',
  tenant: 'local',
  user: 'ada',
  payload: { memoryIds: memories.map((memory) => memory.id) },
  attempts: 1,
  runAt: 0,
});
const vectors = (model: string, where = scope) =>
  store.read(where, (readers) => readers.embeddings.scan(where, { head: 'semantic', model, afterSeq: 0, limit: 1000 }));
const stateOf = async (memory: Memory) => {
  const all: UserScope = { ...scope, spaces: '*' };
  const [found] = await store.read(all, (readers) => readers.memories.getMany(all, { ids: [memory.id] }));
  return found?.embedding;
};

describe('the job embed_memories', () => {
  test('gives every memory its vector, in all spaces of the user', async () => {
    const memories = [...(await remember(['red apple', 'green pear'])), ...(await remember(['blue plum'], other))];
    const embedder = hashEmbedder({ dimensions: 8 });
    await embedMemories({ store, embedder, platform: time.platform })(jobFor(memories), { signal });
    const stored = [...(await vectors('hash-8d')), ...(await vectors('hash-8d', other))];
    expect(stored.map(({ memoryId, values }) => [memoryId, [...values]])).toEqual(
      memories.map((memory) => [
        memory.id,
        Array.from(hashVector({ text: memory.content, dimensions: 8 }), (value): unknown => expect.closeTo(value, 3)),
      ]),
    );
    for (const memory of memories) expect(await stateOf(memory)).toBe('ready');
  });

  test('works in slices, and keeps what was stored before a failure', async () => {
    const memories = await remember(Array.from({ length: 450 }, (_, index) => `thing ${index}`));
    const inner = hashEmbedder({ dimensions: 8 });
    const embedder: Embedder = {
      ...inner,
      embed: (request) => (inner.texts.length >= 400 ? Promise.reject(new Error('down')) : inner.embed(request)),
    };
    const handler = embedMemories({ store, embedder, platform: time.platform });
    await expect(handler(jobFor(memories), { signal })).rejects.toThrow('down');
    expect(await vectors('hash-8d')).toHaveLength(400);
  });

  test('never asks the model inside a transaction', async () => {
    let open = 0;
    const watched: Store = {
      capabilities: store.capabilities,
      read: async (readScope, work) => {
        open += 1;
        return store.read(readScope, work).finally(() => (open -= 1));
      },
      write: async (writeScope, work) => {
        open += 1;
        return store.write(writeScope, work).finally(() => (open -= 1));
      },
      scrub: () => store.scrub(),
      figures: () => store.figures(),
      bytes: () => store.bytes(),
      ping: () => store.ping(),
      close: () => store.close(),
    };
    const embedder = hashEmbedder({ insideTransaction: () => open > 0 });
    const handler = embedMemories({ store: watched, embedder, platform: time.platform });
    await handler(jobFor(await remember(['red apple'])), { signal });
    expect(embedder.calls).toBe(1);
  });

  test('drops the vector of a memory that was edited meanwhile', async () => {
    const [memory] = await remember(['red apple']);
    if (memory === undefined) throw new Error('one memory was due');
    const inner = hashEmbedder({ dimensions: 8 });
    const embedder: Embedder = {
      ...inner,
      embed: async (request) => {
        const patch = { content: 'green pear', contentHash: time.platform.sha256('green pear') };
        await store.write(scope, (writers) => writers.memories.update(scope, { id: memory.id, patch, at: 1 }));
        return inner.embed(request);
      },
    };
    await embedMemories({ store, embedder, platform: time.platform })(jobFor([memory]), { signal });
    expect(await vectors('hash-8d')).toEqual([]);
  });

  test('passes over memories that are gone, and asks nothing when all are', async () => {
    const [memory] = await remember(['red apple']);
    if (memory === undefined) throw new Error('one memory was due');
    await store.write(scope, (writers) => writers.memories.softDelete(scope, { id: memory.id, at: 1 }));
    const embedder = hashEmbedder();
    await embedMemories({ store, embedder, platform: time.platform })(jobFor([memory]), { signal });
    expect(embedder.calls).toBe(0);
  });

  test('settles a memory of which the model knows nothing', async () => {
    const memories = await remember(['…']);
    await embedMemories({ store, embedder: hashEmbedder(), platform: time.platform })(jobFor(memories), { signal });
    for (const memory of memories) expect(await stateOf(memory)).toBe('ready');
  });

  test('gives texts that the model refuses the zero vector, and all others theirs', async () => {
    await using server = await fakeEmbeddingServer({ dimensions: 8, refuses: (text) => text.startsWith('long') });
    const contents = Array.from({ length: 40 }, (_, index) => (index >= 8 && index !== 20 ? 'plum' : `long ${index}`));
    const memories = await remember([...contents, 'long last']);
    const embedder = createOpenAiEmbedder({ baseUrl: server.baseUrl, model: 'small', batchSize: 16 });
    await embedMemories({ store, embedder, platform: time.platform })(jobFor(memories), { signal });
    const stored = await vectors('small');
    expect(stored).toHaveLength(41);
    for (const [index, { values }] of stored.entries()) {
      const refused = memories[index]?.content.startsWith('long') === true;
      expect(values).toEqual(refused ? new Float32Array(8) : hashVector({ text: 'plum', dimensions: 8 }));
    }
  });

  test('settles a single text that the model refuses', async () => {
    await using server = await fakeEmbeddingServer({ dimensions: 8, refuses: (text) => text.startsWith('long') });
    const memories = await remember(['long']);
    const embedder = createOpenAiEmbedder({ baseUrl: server.baseUrl, model: 'small' });
    await embedMemories({ store, embedder, platform: time.platform })(jobFor(memories), { signal });
    expect((await vectors('small')).map(({ values }) => values)).toEqual([new Float32Array(8)]);
    for (const memory of memories) expect(await stateOf(memory)).toBe('ready');
  });

  test('settles nothing when the model takes no text at all, or goes down while it is asked', async () => {
    await using server = await fakeEmbeddingServer({ dimensions: 8, refuses: () => true });
    const memories = await remember(['apple', 'pear']);
    const embedder = createOpenAiEmbedder({ baseUrl: server.baseUrl, model: 'small' });
    const job = embedMemories({ store, embedder, platform: time.platform })(jobFor(memories), { signal });
    await expect(job).rejects.toMatchObject({ code: 'invalid_input' });
    const inner = hashEmbedder({ dimensions: 8 });
    let calls = 0;
    const failing: Embedder = {
      ...inner,
      embed: (request) => {
        calls += 1;
        if (calls === 2) return inner.embed(request);
        const code = calls === 1 ? 'invalid_input' : 'model_unavailable';
        return Promise.reject(new HoldfastError(code));
      },
    };
    const handler = embedMemories({ store, embedder: failing, platform: time.platform });
    await expect(handler(jobFor(memories), { signal })).rejects.toMatchObject({ code: 'model_unavailable' });
    const short: Embedder = { ...inner, embed: async () => [] };
    const shortly = embedMemories({ store, embedder: short, platform: time.platform });
    await expect(shortly(jobFor(memories), { signal })).rejects.toMatchObject({ code: 'model_unavailable' });
    for (const memory of memories) expect(await stateOf(memory)).toBe('pending');
  });

  test('refuses a payload without ids', async () => {
    const handler = embedMemories({ store, embedder: hashEmbedder(), platform: time.platform });
    await expect(handler({ ...jobFor([]), payload: {} }, { signal })).rejects.toThrow('no list memoryIds');
  });

  test('is done by the worker once a model server that was down is back', async () => {
    await using server = await fakeEmbeddingServer({ dimensions: 8 });
    server.script({ kind: 'status', status: 503 });
    const memories = await remember(['red apple']);
    const job = { ...jobFor(memories), runAt: time.platform.now() };
    await store.write(scope, (writers) => writers.jobs.enqueue(scope, { jobs: [job] }));
    const embedder = createOpenAiEmbedder({ baseUrl: server.baseUrl, model: 'small', retries: { attempts: 1 } });
    const failed = Promise.withResolvers<unknown>();
    const worker = startWorker({
      store,
      handlers: { embed_memories: embedMemories({ store, embedder, platform: time.platform }) },
      platform: time.platform,
      scheduler: time.scheduler,
      onError: failed.resolve,
    });
    await failed.promise;
    while ((await vectors('small')).length === 0) await time.advance(500);
    expect(server.calls).toHaveLength(2);
    await worker.stop();
  });
});
