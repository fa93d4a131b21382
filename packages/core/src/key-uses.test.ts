import { expect, test, vi } from 'vitest';
import { compose } from './compose.ts';
import { openSqliteStore } from './store/sqlite/open.ts';
import { fakePlatform } from './testing/fake-platform.ts';

test('the last use of a key is noted, once a minute at most', async () => {
  const platform = fakePlatform();
  const store = await openSqliteStore({ path: ':memory:', platform });
  await using holdfast = compose({ path: ':memory:', worker: false }, { platform, store, embedder: undefined });
  const { key, secret } = await holdfast.createKey({ name: 'bot' });
  const other = await holdfast.createKey({ name: 'idle' });
  const write = vi.spyOn(store, 'write');
  const lastUse = async (id: string) => (await holdfast.listKeys({})).keys.find((one) => one.id === id)?.lastUsedAt;
  const use = async (): Promise<void> => {
    const caller = await holdfast.api.authenticate(secret);
    await holdfast.api.call('stats', {}, { caller });
  };
  await use();
  await use();
  const first = new Date(platform.now()).toISOString();
  await vi.waitFor(async () => expect(await lastUse(key.id)).toBe(first), { timeout: 5_000 });
  expect(write).toHaveBeenCalledTimes(1);

  platform.advance(59_000);
  await use();
  platform.advance(1_000);
  await use();
  const second = new Date(platform.now()).toISOString();
  await vi.waitFor(async () => expect(await lastUse(key.id)).toBe(second), { timeout: 5_000 });
  expect(write).toHaveBeenCalledTimes(2);
  expect(await lastUse(other.key.id)).toBeUndefined();
});
