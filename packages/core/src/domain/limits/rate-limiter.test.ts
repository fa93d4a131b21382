import { describeRateLimiter } from '../../testing/shared-conformance/limits.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { expect, test } from 'vitest';

describeRateLimiter('of one process', async () => createRateLimiter());

test('buckets that are full again are dropped when there are very many', async () => {
  const limiter = createRateLimiter();
  const ask = { name: 'calls', rule: { limit: 1, perMs: 1_000 } };
  const scope = (tenant: number) => ({ kind: 'tenant', tenant: String(tenant) }) as const;
  for (let tenant = 0; tenant < 50_000; tenant += 1) await limiter.take(scope(tenant), { ...ask, now: 0 });
  await limiter.take(scope(-1), { ...ask, now: 500 });
  expect((await limiter.take(scope(1), { ...ask, now: 500 })).allowed).toBe(false);
  await limiter.take(scope(-2), { ...ask, now: 2_000 });
  expect((await limiter.take(scope(1), { ...ask, now: 2_000 })).allowed).toBe(true);
});
