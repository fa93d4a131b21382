import { expect, test } from 'vitest';
import { measureLoad } from './load.ts';

test('a mixed load of several connections is answered without an error', { timeout: 120_000 }, async () => {
  const run = {
    store: 'sqlite',
    seconds: 3,
    users: 2,
    memories: 100,
    model: 'static',
    runs: [8],
    progress: () => undefined,
  } as const;
  const metrics = await measureLoad(run);
  expect(metrics).toMatchObject({ errors: 0, 'c8.errors': 0 });
  expect(metrics['calls_per_s']).toBeGreaterThan(10);
  expect(metrics['jobs.oldest_s']).toBeGreaterThanOrEqual(0);
  for (const name of ['search.p95_ms', 'ingest.p95_ms', 'rss_mb.last']) expect(metrics[name], name).toBeGreaterThan(0);
});
