import { expect, test } from 'vitest';
import { families } from './families.ts';
import { forgetting } from './forgetting.ts';

test(
  'what is forgotten is gone from Postgres in every family of cases, and nothing else is',
  { timeout: 240_000 },
  async () => {
    const { metrics, settings } = await forgetting.run({
      store: 'postgres',
      data: undefined,
      flags: new Map([['cases', '1']]),
      files: [],
      progress: () => undefined,
    });
    expect(settings['failed']).toBe('');
    expect(metrics).toMatchObject({ passed_rate: 1, cases: Object.keys(families).length });
  },
);
