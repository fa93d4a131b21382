import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import { fakeEmbeddingServer, type FakeEmbeddingServer } from '../testing/fake-embedding-server.ts';
import { fakePlatform } from '../testing/fake-platform.ts';
import { hashEmbedder, hashVector } from '../testing/hash-embedder.ts';
import { manualTime } from '../testing/manual-time.ts';
import { createEmbeddingService } from './embedding-service.ts';
import { createOpenAiEmbedder } from './openai-embedder.ts';
import { createSharedEmbedder } from './shared-embedder.ts';

/** An embedder whose answers take `ms` of manual time, or fail. */
function timedEmbedder(time: ReturnType<typeof manualTime>) {
  const behaviour = { ms: 0, fails: false, calls: 0 };
  const embedder: Embedder = {
    model: 'timed',
    dimensions: 8,
    local: false,
    async embed({ texts }) {
      behaviour.calls += 1;
      if (behaviour.fails) throw new Error('down');
      if (behaviour.ms > 0) await new Promise<void>((resolve) => void time.scheduler.after(behaviour.ms, resolve));
      return texts.map((text) => hashVector({ text, dimensions: 8 }));
    },
  };
  return { embedder, behaviour };
}

function service() {
  const time = manualTime();
  const { embedder, behaviour } = timedEmbedder(time);
  const errors: unknown[] = [];
  const created = createEmbeddingService({
    embedder,
    platform: time.platform,
    scheduler: time.scheduler,
    breaker: { threshold: 2, openMs: 1000 },
    onError: (error) => errors.push(error),
  });
  const query = async (passes = 1000) => {
    const answer = created.embedQuery('apple');
    await time.advance(passes);
    return answer;
  };
  const write = async (passes = 1000) => {
    const answer = created.embedForWrite(['apple', 'pear']);
    await time.advance(passes);
    return answer;
  };
  return { time, behaviour, errors, query, write };
}

const apple = { model: 'timed', values: hashVector({ text: 'apple', dimensions: 8 }) };

describe('the vector of a query', () => {
  test('comes when the embedder is in time', async () => {
    const { behaviour, query, time } = service();
    behaviour.ms = 199;
    expect(await query()).toEqual({ vector: apple });
    expect(time.waiting()).toBe(0);
  });

  test('is left out after 200 ms, and the answer says so', async () => {
    const { behaviour, query } = service();
    behaviour.ms = 201;
    expect(await query()).toEqual({ degraded: 'embedder_late' });
  });

  test('is left out when the embedder fails, and the reason is told to whoever listens', async () => {
    const { behaviour, query, errors } = service();
    behaviour.fails = true;
    expect(await query()).toEqual({ degraded: 'embedder_failed' });
    expect(errors).toHaveLength(1);
  });

  test('is not asked for while the breaker is open; a probe that answers closes it', async () => {
    const { behaviour, query } = service();
    behaviour.fails = true;
    await query(1);
    await query(1);
    expect(await query(1)).toEqual({ degraded: 'embedder_failed' });
    expect(behaviour.calls).toBe(2);
    behaviour.fails = false;
    await query(1000);
    expect(await query(1)).toEqual({ vector: apple });
    expect(await query(1)).toEqual({ vector: apple });
  });

  test('is none at all when the embedder knows nothing of the text', async () => {
    const created = createEmbeddingService({ embedder: hashEmbedder(), platform: fakePlatform() });
    expect(await created.embedQuery('…')).toEqual({});
  });
});

describe('the vectors of a write', () => {
  test('join it when they are there within 20 ms', async () => {
    const { behaviour, write } = service();
    behaviour.ms = 19;
    expect(await write()).toEqual(['apple', 'pear'].map((text) => hashVector({ text, dimensions: 8 })));
  });

  test('are left to the job after that, which is no fault of the embedder', async () => {
    const { behaviour, query, write } = service();
    behaviour.ms = 21;
    for (let count = 0; count < 3; count += 1) expect(await write()).toBeUndefined();
    expect(await query()).toEqual({ vector: apple });
  });

  test('are not waited for while the breaker is open', async () => {
    const { behaviour, write } = service();
    behaviour.fails = true;
    await write(1);
    await write(1);
    await write(1);
    expect(behaviour.calls).toBe(2);
  });
});

test('an answer that does not come at all is called off, so that the process can end', async () => {
  const time = manualTime();
  const signals: (AbortSignal | undefined)[] = [];
  const embedder: Embedder = {
    model: 'hung',
    dimensions: 8,
    local: false,
    embed: ({ signal }) => {
      signals.push(signal);
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    },
  };
  const created = createEmbeddingService({ embedder, platform: time.platform, scheduler: time.scheduler });
  const answer = created.embedForWrite(['apple']);
  await time.advance(20);
  expect(await answer).toBeUndefined();
  expect(signals[0]?.aborted).toBe(false);
  await time.advance(5000);
  expect(signals[0]?.aborted).toBe(true);
  expect(time.waiting()).toBe(0);
});

describe('a local embedder', () => {
  test('is waited for, however long it takes', async () => {
    const time = manualTime();
    const { embedder, behaviour } = timedEmbedder(time);
    behaviour.ms = 5000;
    const local = { ...embedder, local: true };
    const created = createEmbeddingService({ embedder: local, platform: time.platform, scheduler: time.scheduler });
    const answer = created.embedForWrite(['apple']);
    await time.advance(5000);
    expect(await answer).toHaveLength(1);
  });
});

test('without an embedder there is no model, and nothing is degraded', async () => {
  const created = createEmbeddingService({ embedder: undefined, platform: fakePlatform() });
  expect(created.model).toBeUndefined();
  expect(await created.embedForWrite(['apple'])).toBeUndefined();
  expect(await created.embedQuery('apple')).toEqual({});
});

describe('over a real connection', () => {
  let server: FakeEmbeddingServer;
  beforeEach(async () => {
    server = await fakeEmbeddingServer();
  });
  afterEach(async () => {
    await server.close();
  });

  test('an answer that was too late for a write is in the cache for the job', async () => {
    server.script({ kind: 'slow', ms: 60 });
    const platform = fakePlatform();
    const remote = createOpenAiEmbedder({ baseUrl: server.baseUrl, model: 'small' });
    const embedder = createSharedEmbedder({ embedder: remote, platform });
    const created = createEmbeddingService({ embedder, platform });
    expect(await created.embedForWrite(['apple'])).toBeUndefined();
    expect(await embedder.embed({ texts: ['apple'], purpose: 'document' })).toHaveLength(1);
    expect(server.calls).toHaveLength(1);
  });
});
