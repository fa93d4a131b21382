import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import { reembedJob, reembedKey, reembedUsersBehind } from '../domain/embeddings/reembedding.ts';
import type { Job } from '../domain/jobs/job-store.ts';
import { forgetMemory, restoreMemory } from '../domain/memories/edit.ts';
import type { RememberItem } from '../domain/memories/prepare.ts';
import { rememberAll, type RememberDependencies } from '../domain/memories/remember.ts';
import { createIndexCache } from '../domain/recall/index-cache.ts';
import type { Degradation } from '../domain/recall/query.ts';
import { recallMemories } from '../domain/recall/recall.ts';
import { queryOf } from '../domain/recall/testing/memories.ts';
import { systemScope, type UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { createEmbeddingService } from '../models/embedding-service.ts';
import { createOpenAiEmbedder } from '../models/openai-embedder.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { fakeEmbeddingServer } from '../testing/fake-embedding-server.ts';
import { fakePlatform, type FakePlatform } from '../testing/fake-platform.ts';
import { hashEmbedder } from '../testing/hash-embedder.ts';
import { reembed } from './reembed.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ada', spaces: ['default'] };
const all: UserScope = { ...scope, spaces: '*' };
const { signal } = new AbortController();
const old = hashEmbedder({ model: 'old', dimensions: 32 });
const fresh = hashEmbedder({ model: 'fresh', dimensions: 64 });

let platform: FakePlatform;
let store: Store;
beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

function dependencies(embedder?: Embedder): RememberDependencies {
  return {
    store,
    platform,
    timeZone: 'UTC',
    extraction: 'off',
    embeddings: createEmbeddingService({ embedder, platform }),
  };
}

async function remember(embedder: Embedder | undefined, ...items: (string | RememberItem)[]): Promise<string[]> {
  const given = items.map((item) => (typeof item === 'string' ? { content: item } : item));
  return (await rememberAll(dependencies(embedder), scope, { items: given })).map(({ memory }) => memory.id);
}

const jobOf = (model: string, since = platform.now()): Job => ({
  ...reembedJob(platform, { model, since }),
  tenant: 'local',
  user: 'ada',
  attempts: 1,
});
const run = (embedder: Embedder, job = jobOf(embedder.model), given = signal) =>
  reembed({ store, embedder, platform })(job, { signal: given });
const counts = async () =>
  Object.fromEntries(
    (await store.read(all, ({ embeddings }) => embeddings.models(all))).map(({ model, count }) => [model, count]),
  );
const current = () => store.read(all, ({ embeddings }) => embeddings.model(all));
const waiting = async () => (await store.read(all, ({ jobs }) => jobs.counts(all))).waiting;
const nextRun = () => store.read(systemScope, ({ jobs }) => jobs.nextRunAt(systemScope, { kinds: ['reembed'] }));

describe('the job reembed', () => {
  test('gives what was stored without an embedder vectors, in all spaces, over many slices', async () => {
    await remember(undefined, ...Array.from({ length: 450 }, (_, index) => `thing ${index}`));
    await rememberAll(dependencies(), { ...scope, spaces: ['work'] }, { items: [{ content: 'blue plum' }] });
    await run(fresh);
    expect(await counts()).toEqual({ fresh: 451 });
    expect(await current()).toBe('fresh');
    expect(await store.read(all, ({ memories }) => memories.counts(all))).toMatchObject({ embeddingReady: 451 });
  });

  test('asks only for what lacks a vector, then switches and removes the old ones', async () => {
    await remember(old, ...Array.from({ length: 250 }, (_, index) => `thing ${index}`));
    await remember(fresh, 'added meanwhile');
    const asked = fresh.texts.length;
    expect(await current()).toBe('old');
    await run(fresh);
    expect(fresh.texts.length - asked).toBe(250);
    expect(await counts()).toEqual({ fresh: 251 });
    expect(await current()).toBe('fresh');
    await run(fresh);
    expect(fresh.texts.length - asked).toBe(250);
  });

  test('killed at any point goes on where vectors are lacking, and switches only when all are there', async () => {
    await remember(old, ...Array.from({ length: 450 }, (_, index) => `thing ${index}`));
    const inner = hashEmbedder({ model: 'fresh' });
    const dying: Embedder = {
      ...inner,
      embed: (request) => (inner.texts.length >= 200 ? Promise.reject(new Error('killed')) : inner.embed(request)),
    };
    await expect(run(dying)).rejects.toThrow('killed');
    expect(await counts()).toEqual({ old: 450, fresh: 200 });
    expect(await current()).toBe('old');
    await expect(run(fresh, jobOf('fresh'), AbortSignal.abort(new Error('called off')))).rejects.toThrow('called off');
    const asked = fresh.texts.length;
    await run(fresh);
    expect(fresh.texts.length - asked).toBe(250);
    expect(await counts()).toEqual({ fresh: 450 });
  });

  test('leaves memories that wait for a vector to their own job', async () => {
    const down: Embedder = { ...fresh, embed: () => Promise.reject(new Error('down')) };
    await remember(old, 'apple');
    await remember(down, 'pear');
    await run(fresh);
    expect(await counts()).toEqual({ fresh: 1 });
    expect(await current()).toBe('fresh');
  });

  test('settles what the model refuses, so that the others can be switched to', async () => {
    await using server = await fakeEmbeddingServer({ dimensions: 8, refuses: (text) => text.startsWith('long') });
    await remember(old, 'apple', 'long pear', 'plum');
    await run(createOpenAiEmbedder({ baseUrl: server.baseUrl, model: 'fresh' }));
    expect(await counts()).toEqual({ fresh: 3 });
    expect(await current()).toBe('fresh');
  });

  test('is handed back when it is for the embedder of another process, and given up after a day', async () => {
    await remember(old, 'apple');
    const since = platform.now();
    await run(old, jobOf('fresh', since));
    expect(await nextRun()).toBe(since + 60_000);
    expect(await counts()).toEqual({ old: 1 });
    platform.advance(24 * 60 * 60 * 1_000 + 1);
    await run(old, jobOf('fresh', since));
    expect(await waiting()).toBe(1);
    await expect(run(old, { ...jobOf('old'), payload: {} })).rejects.toThrow('names no model');
  });
});

describe('a recall while the model changes', () => {
  const ask = async (
    embedder: Embedder,
    text: string,
  ): Promise<{ found: boolean; degraded: readonly Degradation[] }> => {
    const index = createIndexCache({ store, platform, maxBytes: 1e9 });
    const query = { ...queryOf(text), now: platform.now() };
    const { results, degraded } = await recallMemories({ ...dependencies(embedder), index }, scope, {
      query,
      window: 0,
    });
    return { found: results.some(({ parts }) => (parts.cosine ?? 0) > 0), degraded };
  };

  test('uses the old model while its embedder is there, words only with the new, and never mixes them', async () => {
    await remember(old, 'red apple', 'green pear');
    await remember(fresh, 'red plum');
    expect(await ask(old, 'red apple')).toEqual({ found: true, degraded: [] });
    expect(await ask(fresh, 'red apple')).toEqual({ found: false, degraded: ['model_changed'] });
    await run(fresh);
    expect(await ask(fresh, 'red apple')).toEqual({ found: true, degraded: [] });
    expect(await ask(old, 'red apple')).toEqual({ found: false, degraded: ['model_changed'] });
  });

  test('uses the first vectors there are, and says that others are to come', async () => {
    await remember(undefined, 'green pear');
    await remember(fresh, 'red apple');
    expect(await ask(fresh, 'red apple')).toEqual({ found: true, degraded: ['vectors_pending'] });
    await run(fresh);
    expect(await ask(fresh, 'red apple')).toEqual({ found: true, degraded: [] });
  });
});

describe('the job is made', () => {
  test('for users who are behind, once, over many pages', async () => {
    for (let user = 0; user < 201; user += 1) {
      const one: UserScope = { ...scope, user: `user ${user}` };
      await rememberAll(dependencies(user === 0 ? old : undefined), one, { items: [{ content: 'apple' }] });
    }
    await remember(fresh, 'apple');
    const made = async (given = signal): Promise<number> => {
      await reembedUsersBehind({ store, platform }, { model: 'fresh', signal: given });
      const claim = { kinds: ['reembed'], worker: 'w', now: platform.now(), leaseUntil: 9e15, limit: 999 } as const;
      return (await store.write(systemScope, ({ jobs }) => jobs.claim(systemScope, claim))).length;
    };
    expect(await made(AbortSignal.abort())).toBe(0);
    expect(await made()).toBe(201);
    expect(await made()).toBe(0);
  });

  test('by the first write that sees memories stored without an embedder', async () => {
    await remember(undefined, 'apple');
    expect(await waiting()).toBe(0);
    await remember(fresh, 'pear');
    await remember(fresh, 'plum');
    expect(await waiting()).toBe(1);
  });

  test('by the restoring of a memory whose vector was of a model that is gone', async () => {
    const [id = '', other = ''] = await remember(old, 'apple', 'pear');
    const restore = (given: string) => restoreMemory({ ...dependencies(fresh), restoreMs: 1e9 }, scope, given);
    await forgetMemory({ store, platform, restoreMs: 1e9 }, scope, id);
    await run(fresh);
    await restore(id);
    expect(await waiting()).toBe(2);
    await run(fresh);
    expect(await counts()).toEqual({ fresh: 2 });
    await forgetMemory({ store, platform, restoreMs: 1e9 }, scope, other);
    await restore(other);
    expect(await waiting()).toBe(2);
    expect(reembedKey({ model: 'a' })).not.toBe(reembedKey({ model: 'b' }));
    expect(reembedKey({ model: 'a', heads: ['semantic', 'entity'] })).not.toBe(reembedKey({ model: 'a' }));
  });

  test('by nobody where callers bring the vectors: their model changes when it covers as much', async () => {
    const item = (content: string, model: string, id: string): RememberItem => ({
      content,
      source: { type: 'test', id },
      vector: { model, values: [1, 0] },
    });
    await remember(undefined, item('apple', 'one', '1'), item('pear', 'one', '2'));
    await remember(undefined, item('plum', 'two', '3'));
    expect(await current()).toBe('one');
    await remember(undefined, item('fig', 'two', '4'));
    expect(await current()).toBe('two');
    expect(await waiting()).toBe(0);
  });
});
