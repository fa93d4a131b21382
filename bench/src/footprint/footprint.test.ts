import { expect, test } from 'vitest';
import { footprint } from './footprint.ts';

test('memory of serve is told idle, while it is filled and with memories', async () => {
  const flags = new Map(Object.entries({ n: '600', queries: '20', program: 'source' }));
  const { metrics } = await footprint.run({
    store: 'sqlite',
    data: undefined,
    flags,
    files: [],
    progress: () => undefined,
  });
  for (const part of ['idle', 'filling', 'full']) {
    // The sources need a compiler in the process, so that the limit for what is installed does not hold for them.
    expect(metrics[`${part}.peak_mb`], part).toBeGreaterThan(40);
    expect(metrics[`${part}.peak_mb`], part).toBeLessThan(250);
  }
  expect(metrics['rss_mb']).toBeGreaterThanOrEqual(metrics['full.settled_mb'] ?? Infinity);
}, 60_000);
