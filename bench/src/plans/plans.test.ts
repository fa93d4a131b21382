import { expect, test } from 'vitest';
import { measurePlans } from './plans.ts';

test('sixty intents of twelve kinds become valid plans with the right dates, each within 50 ms', async () => {
  const metrics = await measurePlans({
    store: 'sqlite',
    data: undefined,
    flags: new Map([['misses', 'yes']]),
    files: [],
    progress: () => undefined,
  });
  expect(metrics['valid']).toBe(1);
  expect(metrics['dates_right']).toBeGreaterThanOrEqual(0.95);
  expect(metrics['kinds_right']).toBeGreaterThanOrEqual(0.95);
  expect(metrics['rules.median_ms']).toBeLessThan(50);
});
