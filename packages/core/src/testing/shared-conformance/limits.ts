import { beforeEach, describe, expect, test } from 'vitest';
import type { RateLimiter, RateRule } from '../../domain/limits/rate-limiter.ts';
import { type Scope, systemScope } from '../../domain/scope.ts';
import { awkwardNames } from './names.ts';

const start = Date.UTC(2026, 10, 21);
const rule: RateRule = { limit: 3, perMs: 60_000 };

/** What every rate limiter promises. `open` gives one without a past. */
export function describeRateLimiter(name: string, open: () => Promise<RateLimiter>): void {
  describe(`the rate limiter ${name}`, () => {
    let limiter: RateLimiter;
    const ana: Scope = { kind: 'user', tenant: 'acme', user: 'ana', spaces: '*' };
    const take = (now: number, more: { cost?: number; rule?: RateRule; scope?: Scope; name?: string } = {}) =>
      limiter.take(more.scope ?? ana, { name: 'calls', rule, now, ...more });
    beforeEach(async () => {
      limiter = await open();
    });

    test('allows as many as the limit at once, then says how long to wait', async () => {
      const decisions = [await take(start), await take(start), await take(start), await take(start)];
      expect(decisions).toEqual([
        { allowed: true, remaining: 2, retryAfterMs: 0 },
        { allowed: true, remaining: 1, retryAfterMs: 0 },
        { allowed: true, remaining: 0, retryAfterMs: 0 },
        { allowed: false, remaining: 0, retryAfterMs: 20_000 },
      ]);
    });

    test('fills again evenly, and never beyond the limit', async () => {
      for (let call = 0; call < 3; call += 1) await take(start);
      expect(await take(start + 19_999)).toEqual({ allowed: false, remaining: 0, retryAfterMs: 1 });
      expect(await take(start + 20_000)).toEqual({ allowed: true, remaining: 0, retryAfterMs: 0 });
      expect(await take(start + 10_000_000)).toEqual({ allowed: true, remaining: 2, retryAfterMs: 0 });
    });

    test('a call may cost several tokens, and more than the bucket holds is never allowed', async () => {
      expect(await take(start, { cost: 2 })).toEqual({ allowed: true, remaining: 1, retryAfterMs: 0 });
      expect(await take(start, { cost: 2 })).toEqual({ allowed: false, remaining: 1, retryAfterMs: 20_000 });
      expect(await take(start, { cost: 4 })).toEqual({ allowed: false, remaining: 1, retryAfterMs: Infinity });
    });

    test('a limit that does not divide its time is exact all the same', async () => {
      const odd = { limit: 7, perMs: 1_000 };
      const at = (now: number) => take(now, { rule: odd });
      const allowed = [];
      for (let call = 0; call < 8; call += 1) allowed.push((await at(start)).allowed);
      expect(allowed).toEqual([true, true, true, true, true, true, true, false]);
      let sum = 0;
      for (let ms = 1; ms <= 7_000; ms += 50) if ((await at(start + ms)).allowed) sum += 1;
      expect(sum).toBe(48);
    });

    test('a clock that is behind neither fills nor empties', async () => {
      await take(start, { cost: 3 });
      expect((await take(start - 3_600_000)).allowed).toBe(false);
      expect((await take(start + 20_000)).allowed).toBe(true);
    });

    test('of many callers at once exactly the limit is allowed', async () => {
      const many = { limit: 100, perMs: 3_600_000 };
      const decisions = await Promise.all(Array.from({ length: 250 }, () => take(start, { rule: many })));
      expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(100);
    });

    test('no name of a limit, user or tenant leads to the bucket of another', async () => {
      const one = { limit: 1, perMs: 60_000 };
      const asks = awkwardNames.flatMap((name) => [
        { name, scope: systemScope },
        { name, scope: { kind: 'tenant', tenant: 'acme' } as const },
        { name: 'calls', scope: { kind: 'tenant', tenant: name } as const },
        { name: 'calls', scope: { kind: 'user', tenant: 'acme', user: name, spaces: '*' } as const },
        { name: 'calls', scope: { kind: 'user', tenant: name, user: 'ana', spaces: '*' } as const },
      ]);
      // Two of them are the same bucket: user ana of acme is among the names both ways.
      const distinct = new Map(asks.map((ask) => [JSON.stringify(ask), ask]));
      for (const ask of distinct.values()) expect((await take(start, { ...ask, rule: one })).allowed).toBe(true);
      for (const ask of distinct.values()) expect((await take(start, { ...ask, rule: one })).allowed).toBe(false);
    });
  });
}
