import { expect, test } from 'vitest';
import { measureSignatures } from './signatures.ts';

test(
  'errors of one problem are one group, and the best past solution is found first',
  { timeout: 60_000 },
  async () => {
    const options = {
      store: 'sqlite',
      data: undefined,
      flags: new Map(),
      files: [],
      progress: () => undefined,
    } as const;
    const metrics = await measureSignatures({ set: 'fitted', times: 2, options });
    expect(metrics['pair_f1']).toBeGreaterThanOrEqual(0.95);
    expect(metrics['solution_first']).toBeGreaterThanOrEqual(0.9);
  },
);
