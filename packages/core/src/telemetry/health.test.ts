import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { open } from '../open.ts';
import { nodePlatform } from '../platform.ts';
import { systemScheduler } from '../system-scheduler.ts';
import { fakeEmbeddingServer } from '../testing/fake-embedding-server.ts';
import { fakeLanguageServer } from '../testing/fake-language-server.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { createHealth, type HealthParts } from './health.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-health-'));
});
afterEach(() => rm(folder, { recursive: true }));
const path = (): string => join(folder, 'holdfast.db');

describe('health', () => {
  test('is ok where all is well, and names each part', async () => {
    await using holdfast = await open({ path: path() });
    expect(await holdfast.health({})).toMatchObject({
      status: 'ok',
      checks: {
        store: { status: 'ok' },
        embedder: { status: 'ok', detail: 'none; recall works on words and time' },
        queue: { status: 'ok' },
        worker: { status: 'ok' },
        disk: { status: 'ok' },
      },
    });
  });

  test('says when the disk is nearly full', async () => {
    await using holdfast = await open({ path: path(), leastFreeBytes: 2 ** 60 });
    const { status, checks } = await holdfast.health({});
    expect([status, checks['disk']?.status]).toEqual(['degraded', 'degraded']);
    expect(checks['disk']?.detail).toMatch(/^The disk has \d+ MiB left\.$/u);
  });

  test('says when jobs are due and no worker takes them, and when they have been so for long', async () => {
    let ahead = 0;
    const platform = { ...nodePlatform(), now: () => Date.now() + ahead };
    await using holdfast = await open({ path: path(), platform, worker: false });
    await holdfast.remember({ content: 'Mara keeps the north gate.' });
    expect((await holdfast.health({})).status).toBe('ok');
    ahead = 90_000;
    await vi.waitFor(async () => expect((await holdfast.health({})).status).toBe('degraded'), { timeout: 3_000 });
    const { checks } = await holdfast.health({});
    expect(checks['queue']?.status).toBe('ok');
    expect(checks['worker']?.detail).toMatch(/^Jobs of kind \w+ have been due for \d+ s, and none runs/u);
    ahead = 2_000_000;
    await vi.waitFor(async () => expect((await holdfast.health({})).checks['queue']?.status).toBe('degraded'), {
      timeout: 3_000,
    });
    {
      await using worker = await open({ path: path(), platform });
      await vi.waitFor(async () => expect((await worker.health({})).status).toBe('ok'), {
        timeout: 8_000,
        interval: 200,
      });
    }
  }, 20_000);

  test('says when the embedder is away, and when it is back', async () => {
    const embeddings = await fakeEmbeddingServer();
    await using holdfast = await open({
      path: path(),
      worker: false,
      embedder: { kind: 'openai', baseUrl: embeddings.baseUrl, model: 'small', retries: { attempts: 1 } },
    });
    await holdfast.recall({ query: 'who keeps the gate' });
    expect((await holdfast.health({})).checks['embedder']).toEqual({ status: 'ok', detail: 'small' });
    embeddings.script({ kind: 'status', status: 500 });
    await holdfast.recall({ query: 'who keeps the mill' });
    const { status, checks } = await holdfast.health({});
    expect(status).toBe('degraded');
    expect(checks['embedder']?.detail).toContain('small does not answer');
    await holdfast.recall({ query: 'who keeps the light' });
    expect((await holdfast.health({})).status).toBe('ok');
    await embeddings.close();
    await holdfast.recall({ query: 'who keeps the bridge' });
    expect((await holdfast.health({})).checks['embedder']?.status).toBe('degraded');
  });

  test('says when the language model failed last', async () => {
    await using model = await fakeLanguageServer({ usual: () => ({ kind: 'status', status: 400 }) });
    await using holdfast = await open({
      path: path(),
      worker: false,
      secretKey: 'x'.repeat(40),
      language: { endpoint: model.baseUrl, model: 'small' },
    });
    expect((await holdfast.health({})).checks['language']).toEqual({ status: 'ok' });
    await holdfast.testAiSettings({});
    expect((await holdfast.health({})).checks['language']?.status).toBe('degraded');
  });

  test('shows what the composition adds', async () => {
    await using holdfast = await open({
      path: path(),
      checks: async () => ({ backup: { status: 'degraded', detail: 'There is none.' } }),
    });
    expect(await holdfast.health({})).toMatchObject({
      status: 'degraded',
      checks: { backup: { detail: 'There is none.' } },
    });
  });
});

describe('a look at the parts', () => {
  const platform = nodePlatform();
  const parts = async (): Promise<HealthParts & AsyncDisposable> => {
    const store = await openSqliteStore({ path: path(), platform });
    return {
      store,
      platform,
      scheduler: systemScheduler,
      embedder: undefined,
      embedderState: { lastSuccess: undefined, lastFailure: undefined },
      languageState: undefined,
      shared: undefined,
      lastLook: undefined,
      leastFreeBytes: 0,
      more: undefined,
      [Symbol.asyncDispose]: () => store.close(),
    };
  };

  test('tells a database that is closed, hangs or is slow from one that answers', async () => {
    await using given = await parts();
    const { store } = given;
    const withPing = (ping: () => Promise<void>): HealthParts => {
      const slow = Object.assign(Object.create(store) as typeof store, {
        ping,
        capabilities: { ...store.capabilities, driver: 'postgres' as const },
      });
      return { ...given, store: Object.assign(slow, { read: store.read.bind(store) }) };
    };
    const wait = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms));
    expect((await createHealth(withPing(wait(700)))())['store']?.detail).toMatch(/took \d+ ms/u);
    expect((await createHealth(withPing(wait(2_500)))())['store']).toEqual({
      status: 'failed',
      detail: 'The database has not answered within 2000 ms.',
    });
    await store.close();
    expect(await createHealth(given)()).toEqual({
      store: { status: 'failed', detail: 'The database cannot be read.' },
      embedder: { status: 'ok', detail: 'none; recall works on words and time' },
    });
  });

  test('asks an embedder that failed last whether it is back, once in half a minute', async () => {
    await using given = await parts();
    let now = 100_000;
    let asked = 0;
    const state = { lastSuccess: 1, lastFailure: 90_000 };
    const check = createHealth({
      ...given,
      platform: { ...platform, monotonic: () => now },
      embedderState: state,
      embedder: {
        model: 'small',
        dimensions: 2,
        local: false,
        embed: async () => {
          asked += 1;
          if (asked === 1) throw new Error('still away');
          state.lastSuccess = now;
          return [];
        },
      },
    });
    const status = async (): Promise<string | undefined> => (await check())['embedder']?.status;
    expect([await status(), asked]).toEqual(['degraded', 0]);
    now = 121_000;
    expect([await status(), await status(), asked]).toEqual(['degraded', 'degraded', 1]);
    now = 152_000;
    expect([await status(), asked]).toEqual(['ok', 2]);
  });

  test('tells a worker that looks no more', async () => {
    await using given = await parts();
    let now = 0;
    const check = createHealth({ ...given, platform: { ...platform, monotonic: () => now }, lastLook: () => 0 });
    expect((await check())['worker']?.status).toBe('ok');
    now = 31_000;
    expect((await check())['worker']?.detail).toBe('The worker of this process has not looked for jobs for 31 s.');
  });
});
