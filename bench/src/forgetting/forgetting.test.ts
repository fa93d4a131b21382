import { expect, test } from 'vitest';
import { families } from './families.ts';
import { forgetting } from './forgetting.ts';

test('what is forgotten is gone in every family of cases, and nothing else is', { timeout: 120_000 }, async () => {
  const { metrics, settings } = await forgetting.run({
    store: 'sqlite',
    data: undefined,
    flags: new Map([['cases', '4']]),
    files: [],
    progress: () => undefined,
  });
  expect(settings['failed']).toBe('');
  expect(metrics).toMatchObject({ passed_rate: 1, cases: 4 * Object.keys(families).length });
});
