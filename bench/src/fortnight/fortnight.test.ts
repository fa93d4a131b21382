import { expect, test } from 'vitest';
import { runFortnight } from './fortnight.ts';

test('a fortnight has 14 days and 2 weeks, all cited, the same when lived again, and better estimates in the second', async () => {
  const { metrics } = await runFortnight({
    store: 'sqlite',
    data: undefined,
    flags: new Map([['events', '200']]),
    files: [],
    progress: () => undefined,
  });
  expect(metrics).toMatchObject({
    daily: 14,
    weekly: 2,
    cited_rate: 1,
    cited_outside: 0,
    changed_when_asked_again: 0,
    empty_day_made: 0,
    byte_identical: 1,
    'large_day.turns': 200,
  });
  expect(metrics['promotion.recall']).toBeGreaterThanOrEqual(0.95);
  expect(metrics['promotion.precision']).toBeGreaterThanOrEqual(0.9);
  expect(metrics['estimates.error_week2']).toBeLessThan(metrics['estimates.error_week1'] ?? 0);
  expect(metrics['estimates.unsaid_error_week2']).toBeLessThan(metrics['estimates.unsaid_error_week1'] ?? 0);
}, 60_000);
