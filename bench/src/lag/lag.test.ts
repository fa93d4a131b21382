import { expect, test } from 'vitest';
import { lag } from './lag.ts';

test('what is acknowledged is found at once: embedded, over HTTP and by another process', async () => {
  const flags = new Map([['queries', '240']]);
  const { metrics } = await lag.run({ store: 'sqlite', data: undefined, flags, files: [], progress: () => undefined });
  expect(metrics).toMatchObject({ queries: 240, missed: 0, 'processes.queries': 80, 'http.missed': 0 });
}, 60_000);
