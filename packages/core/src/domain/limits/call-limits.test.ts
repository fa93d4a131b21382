import { describe, expect, test } from 'vitest';
import { costOf } from './call-cost.ts';
import { addressDraw, createCallLimits, type PolicyState } from './call-limits.ts';
import { createRateLimiter } from './rate-limiter.ts';

const acme = { kind: 'tenant', tenant: 'acme' } as const;

function limitsOf(rules: Parameters<typeof createCallLimits>[0]['rules']) {
  const clock = { at: 0 };
  return { clock, limits: createCallLimits({ limiter: createRateLimiter(), rules, now: () => clock.at }) };
}

describe('the limits of calls', () => {
  test('let through what the bucket holds, then refuse with the time to wait, and fill again', async () => {
    const { clock, limits } = limitsOf({ key: { limit: 2, perMs: 60_000 } });
    const call = () => limits.check([{ name: 'key', scope: acme, of: 'k' }]);
    await call();
    await call();
    await expect(call()).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 30 });
    await limits.check([{ name: 'key', scope: acme, of: 'another' }]);
    clock.at = 30_000;
    await call();
    await expect(call()).rejects.toThrow('This API key may make 2 calls in 60 seconds. Wait 30 s');
  });

  test('tell where each bucket stands, refused or not, and name the longest wait', async () => {
    const { limits } = limitsOf({ key: { limit: 10, perMs: 10_000 }, user: { limit: 1, perMs: 60_000 } });
    const told: (readonly PolicyState[])[] = [];
    const user = { kind: 'user', tenant: 'acme', user: 'ana', spaces: '*' } as const;
    const draws = [{ name: 'key', scope: acme, of: 'k', cost: 6 } as const, { name: 'user', scope: user } as const];
    await limits.check(draws, (states) => told.push(states));
    await expect(limits.check(draws, (states) => told.push(states))).rejects.toMatchObject({ retryAfter: 60 });
    expect(told[0]).toMatchObject([
      { name: 'key', remaining: 4, fullInMs: 6_000 },
      { name: 'user', remaining: 0, fullInMs: 60_000 },
    ]);
    expect(told).toHaveLength(2);
  });

  test('limit nothing by a policy without a rule, and never demand more than a full bucket', async () => {
    const { limits } = limitsOf({ key: { limit: 2, perMs: 1_000 } });
    for (let call = 0; call < 9; call += 1) await limits.check([addressDraw('192.0.2.1')]);
    await limits.check([{ name: 'key', scope: acme, of: 'k', cost: 50 }]);
    await expect(limits.check([{ name: 'key', scope: acme, of: 'k' }])).rejects.toMatchObject({ code: 'rate_limited' });
  });
});

describe('the cost of a call', () => {
  test('is 1, and grows with what is asked for', () => {
    expect(costOf('getMemory', {})).toBe(1);
    expect(costOf('recall', { k: 10 })).toBe(1);
    expect(costOf('recall', { k: 100 })).toBe(5);
    expect(costOf('rememberMany', { items: [] })).toBe(1);
    expect(costOf('rememberMany', { items: Array.from({ length: 500 }) })).toBe(20);
    expect(costOf('rememberMany', { turns: Array.from({ length: 26 }) })).toBe(2);
    expect(costOf('consolidate', {})).toBe(20);
  });
});
