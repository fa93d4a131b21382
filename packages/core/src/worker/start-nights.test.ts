import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { manualTime, type ManualTime } from '../testing/manual-time.ts';
import { startNights } from './start-nights.ts';

const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: '*' };
const ben: UserScope = { ...ana, user: 'ben' };

let time: ManualTime;
let store: Store;
beforeEach(async () => {
  time = manualTime();
  store = await openSqliteStore({ path: ':memory:', platform: time.platform });
});
afterEach(() => store.close());

const meet = (scope: UserScope, timeZone: string) =>
  store.write(scope, (w) => w.users.ensure(scope, { at: time.platform.now(), timeZone }));
const nightOf = async (scope: UserScope): Promise<string | undefined> => {
  const [night] = await store.read(scope, (r) => r.jobs.list(scope, { kinds: ['consolidate'], limit: 9 }));
  return night === undefined ? undefined : new Date(night.runAt).toISOString();
};
const start = (onError: (error: unknown) => void = () => undefined) =>
  startNights({ store, platform: time.platform, hour: 3, timeZone: 'UTC', scheduler: time.scheduler, onError });

test('whoever is there gets a night at once, and whoever comes later within ten minutes, each by their own clock', async () => {
  await meet(ana, 'Asia/Tokyo');
  const nights = start();
  await time.settle();
  expect(await nightOf(ana)).toBe('2026-01-01T18:00:00.000Z');
  await meet(ben, 'America/New_York');
  await time.advance(10 * 60_000);
  expect(await nightOf(ben)).toBe('2026-01-01T08:00:00.000Z');
  await nights.stop();
  expect(time.waiting()).toBe(0);
});

test('a store that is away for a moment is told of, and asked again', async () => {
  await meet(ana, 'UTC');
  const errors: unknown[] = [];
  const away = vi.spyOn(store, 'read').mockRejectedValueOnce(new Error('away'));
  const nights = start((error) => errors.push(error));
  await time.settle();
  expect(errors).toHaveLength(1);
  away.mockRestore();
  await time.advance(10 * 60_000);
  expect(await nightOf(ana)).toBe('2026-01-01T03:00:00.000Z');
  await nights.stop();
});
