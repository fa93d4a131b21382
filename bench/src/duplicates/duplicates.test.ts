import { expect, test } from 'vitest';
import { measureDuplicates } from './duplicates.ts';

test('work that was done is found again, and near work is told from it', { timeout: 60_000 }, async () => {
  const options = { store: 'sqlite', data: undefined, flags: new Map(), files: [], progress: () => undefined } as const;
  const metrics = await measureDuplicates(options);
  expect(metrics['recall.respelt']).toBe(1);
  expect(metrics['recall.again']).toBeGreaterThanOrEqual(0.95);
  expect(metrics['false_alarm']).toBeLessThanOrEqual(0.02);
});
