import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Metrics } from '../domain/telemetry/metrics.ts';
import type { Span } from '../models/tracing/span.ts';
import { open } from '../open.ts';
import { nodePlatform } from '../platform.ts';
import { fakeEmbeddingServer } from '../testing/fake-embedding-server.ts';
import { traceparentOf } from './trace-context.ts';
import { createTracer } from './tracer.ts';
import { createTrail } from './trail.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-observed-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Metrics that note the names of what they hear. */
function listening(): { readonly metrics: Metrics; readonly heard: Set<string> } {
  const heard = new Set<string>();
  return {
    heard,
    metrics: {
      operation: ({ name, code }) => heard.add(`operation ${name} ${code ?? 'ok'}`),
      arm: (arm) => heard.add(`arm ${arm}`),
      database: ({ kind, code }) => heard.add(`database ${kind} ${code ?? 'ok'}`),
      cache: (name, hit) => heard.add(`cache ${name} ${hit ? 'hit' : 'miss'}`),
      embedding: ({ purpose, failed }) => heard.add(`embedding ${purpose} ${failed ? 'failed' : 'ok'}`),
      language: ({ task }) => heard.add(`language ${task}`),
      job: ({ kind, outcome }) => heard.add(`job ${kind} ${outcome}`),
      lag: (stage) => heard.add(`lag ${stage}`),
    },
  };
}

test('a call is one trace from the api through arms, store and embedder to the job that it gave rise to', async () => {
  const spans: Span[] = [];
  const tracer = createTracer({ platform: nodePlatform(), trail: createTrail(), onSpan: (span) => spans.push(span) });
  const { metrics, heard } = listening();
  const embeddings = await fakeEmbeddingServer();
  const sent = (): Record<string, string> => {
    const span = tracer.current();
    return span === undefined ? {} : { traceparent: traceparentOf(span) };
  };
  try {
    await using holdfast = await open({
      path: join(folder, 'holdfast.db'),
      embedder: { kind: 'openai', baseUrl: embeddings.baseUrl, model: 'small', headers: sent },
      telemetry: { metrics, tracer },
    });
    await holdfast.remember({ content: 'Mara keeps the north gate.' });
    await vi.waitFor(() => expect([...heard].join('\n')).toContain('job extract_memories done'), 15_000);
    await holdfast.recall({ query: 'who keeps the gate' });
    await expect(holdfast.recall({ query: '' })).rejects.toThrow('query');
    const rootOf = (name: string): Span | undefined => spans.find((span) => span.name === name);
    const wrote = rootOf('remember');
    const names = (traceId: string | undefined): string[] =>
      spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
    expect(names(wrote?.traceId)).toEqual(
      expect.arrayContaining(['remember', 'database write', 'embed document', 'job extract_memories']),
    );
    expect(names(rootOf('recall')?.traceId)).toEqual(
      expect.arrayContaining(['recall', 'embed query', 'recall query_vector', 'recall words', 'database read']),
    );
    expect([...heard]).toEqual(
      expect.arrayContaining([
        'operation remember ok',
        'operation recall ok',
        'operation recall invalid_input',
        'arm words',
        'arm links_and_scores',
        'database write ok',
        'embedding query ok',
        'cache index miss',
        'cache vectors miss',
        'lag extracted',
      ]),
    );
    expect(JSON.stringify(spans)).not.toMatch(/Mara|gate/u);
  } finally {
    await embeddings.close();
  }
}, 30_000);

test('what is not watched is not wrapped, and figures say how things are', async () => {
  await using holdfast = await open({ path: join(folder, 'holdfast.db'), worker: false });
  await holdfast.remember({ content: 'Mara keeps the north gate.' });
  await holdfast.recall({ query: 'gate' });
  const figures = await holdfast.figures();
  expect(figures).toMatchObject({ driver: 'sqlite', store: { waitingWrites: 0 } });
  expect(figures.jobs).toContainEqual({ kind: 'extract_memories', state: 'waiting', count: 1 });
  expect(figures.store.bytes).toBeGreaterThan(0);
  expect(figures.store.walBytes).toBeGreaterThan(0);
  expect(figures.store.disk?.freeBytes).toBeGreaterThan(0);
  expect(figures.indexBytes).toBeGreaterThan(0);
  await using inMemory = await open({ path: ':memory:', worker: false });
  expect((await inMemory.figures()).store).toEqual({ bytes: 0, waitingWrites: 0 });
});
