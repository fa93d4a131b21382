import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { type FakePlatform, fakePlatform } from '../../testing/fake-platform.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { effectiveQuotas, patchQuotas, quotasOf, type QuotaDefaults, spendQuota } from './quotas.ts';

let platform: FakePlatform;
let store: Store;
beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

const ana: UserScope = { kind: 'user', tenant: 'acme', user: 'ana', spaces: ['default'] };
const ben: UserScope = { ...ana, user: 'ben' };
const acme = { kind: 'tenant', tenant: 'acme' } as const;
const noon = Date.UTC(2026, 10, 21, 12);

function spend(scope: UserScope, ingestions: number, more: Partial<QuotaDefaults> = {}, now = noon): Promise<void> {
  const defaults = { timeZone: 'UTC', ...more };
  return store.write(scope, async (writers) => {
    await writers.users.ensure(scope, { at: now, timeZone: 'UTC' });
    await spendQuota(writers, scope, { defaults, spending: { memories: 0, ingestions, now } });
  });
}

describe('quotas', () => {
  test('are those of the user, else of its tenant for users, else of the settings', () => {
    const defaults = { memories: 1, dailyIngestions: 2 };
    expect(effectiveQuotas({ user: {}, tenant: {} }, defaults)).toEqual(defaults);
    const tenant = { userMemories: 3, userDailyIngestions: 4, memories: 99 };
    expect(effectiveQuotas({ user: {}, tenant }, defaults)).toEqual({ memories: 3, dailyIngestions: 4 });
    expect(effectiveQuotas({ user: { memories: 5 }, tenant }, {})).toEqual({ memories: 5, dailyIngestions: 4 });
    expect(effectiveQuotas({ user: {}, tenant: {} }, {})).toEqual({});
  });

  test('are patched field by field, and null takes one away', () => {
    expect(patchQuotas({ memories: 1, dailyIngestions: 2 }, { memories: null, userMemories: 3 })).toEqual({
      dailyIngestions: 2,
      userMemories: 3,
    });
  });

  test('let through what fits to the last place, and refuse the next with the time to wait', async () => {
    await spend(ana, 2, { dailyIngestions: 3 });
    await expect(spend(ana, 2, { dailyIngestions: 3 })).rejects.toMatchObject({
      code: 'quota_exceeded',
      retryAfter: 12 * 3_600,
    });
    await spend(ana, 1, { dailyIngestions: 3 });
    await expect(spend(ana, 1, { dailyIngestions: 3 })).rejects.toMatchObject({ code: 'quota_exceeded' });
    await spend(ana, 0, { dailyIngestions: 0 });
    await spend(ben, 3, { dailyIngestions: 3 });
  });

  test('begin anew with the day of the tenant, not of the user or of UTC', async () => {
    const tenant = { id: 'acme', name: 'a', timeZone: 'Asia/Tokyo', quotas: {}, createdAt: 0 };
    await store.write(acme, (writers) => writers.tenants.insert(acme, { tenant }));
    await spend(ana, 3, { dailyIngestions: 3 });
    // Tokyo's day ends at 15:00 UTC.
    const beforeMidnight = noon + 3 * 3_600_000 - 1;
    await expect(spend(ana, 1, { dailyIngestions: 3 }, beforeMidnight)).rejects.toMatchObject({ retryAfter: 1 });
    await spend(ana, 3, { dailyIngestions: 3 }, beforeMidnight + 1);
    const { used } = await store.read(ana, (readers) =>
      quotasOf(readers, ana, { defaults: { timeZone: 'UTC' }, now: beforeMidnight + 1 }),
    );
    expect(used).toEqual({ memories: 0, ingestions: 3 });
  });

  test('of a tenant count all of its users together', async () => {
    const tenant = { id: 'acme', name: 'a', quotas: { dailyIngestions: 4, memories: 1 }, createdAt: 0 };
    await store.write(acme, (writers) => writers.tenants.insert(acme, { tenant }));
    await spend(ana, 2);
    await spend(ben, 2);
    await expect(spend(ben, 1)).rejects.toThrow('This tenant has stored 4 of 4 memories today');
    const two = { memories: 2, ingestions: 0, now: noon };
    const keep = store.write(ana, (writers) =>
      spendQuota(writers, ana, { defaults: { timeZone: 'UTC' }, spending: two }),
    );
    await expect(keep).rejects.toThrow('This tenant keeps 0 of 1 memories and cannot take 2 more');
  });
});
