import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCipher } from '../../cipher.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import type { Store } from '../store.ts';
import type { AiDefaults } from './ai-settings.ts';
import { type AiSettingsDependencies, apiKeyOf, findAiSettings } from './ai-settings-source.ts';
import { type AiSettingsPatch, updateAiSettings } from './update-ai-settings.ts';

const scope = { kind: 'tenant', tenant: 'acme' } as const;
const platform = fakePlatform();
const cipher = createCipher({ secret: 'a long enough secret of thirty-two characters' });
const environment: AiDefaults = { endpoint: 'https://one.example/v1', apiKey: 'sk-environment', model: 'm' };

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

function parts(more: Partial<AiSettingsDependencies> = {}) {
  return { store, platform, cipher, environment, ...more };
}
const update = (patch: AiSettingsPatch, more: Partial<AiSettingsDependencies> = {}) =>
  updateAiSettings(parts(more), scope, { patch });
const find = () => store.read(scope, (r) => findAiSettings(r.settings, scope, parts()));
const keyNow = async (more: Partial<AiSettingsDependencies> = {}) => apiKeyOf(scope, await find(), parts(more));

describe('the API key', () => {
  test('is stored sealed, and opened for a call', async () => {
    expect(await keyNow()).toBe('sk-environment');
    const { stored } = await update({ apiKey: 'sk-stored' });
    expect(JSON.stringify(stored)).not.toContain('sk-stored');
    expect(await keyNow()).toBe('sk-stored');
    await update({ model: 'other' });
    expect(await keyNow()).toBe('sk-stored');
    await update({ apiKey: null });
    expect(await keyNow()).toBe('sk-environment');
  });

  test('goes when the endpoint does, unless the new one’s comes with it', async () => {
    await update({ apiKey: 'sk-one' });
    await update({ endpoint: 'https://one.example/v2' });
    expect(await keyNow()).toBe('sk-one');
    await update({ endpoint: 'https://thief.example/v1' });
    expect(await keyNow()).toBeUndefined();
    await update({ endpoint: 'https://two.example/v1', apiKey: 'sk-two' });
    expect(await keyNow()).toBe('sk-two');
    await update({ endpoint: null });
    expect(await keyNow()).toBe('sk-environment');
  });

  test('goes when there is no endpoint to send it to any more', async () => {
    const bare = { environment: {} };
    await update({ endpoint: 'https://one.example/v1', apiKey: 'sk-one' }, bare);
    expect((await update({ endpoint: null }, bare)).stored).toEqual({ settings: {} });
    expect((await update({ apiKey: 'sk-two' }, bare)).stored.sealedKey).toBeDefined();
    expect((await update({ enabled: true }, bare)).stored.sealedKey).toBeDefined();
  });

  test('is refused where nothing is there to encrypt it with, and said to be closed where the secret is another', async () => {
    const refused = update({ apiKey: 'sk-1' }, { cipher: undefined });
    await expect(refused).rejects.toMatchObject({ code: 'secret_key_needed', faults: [{ field: 'apiKey' }] });
    await update({ apiKey: 'sk-1' });
    const other = createCipher({ secret: 'another long enough secret, also of thirty-two' });
    await expect(keyNow({ cipher: other })).rejects.toMatchObject({ code: 'config_invalid' });
    await expect(keyNow({ cipher: undefined })).rejects.toThrow('HOLDFAST_SECRET_KEY');
  });

  test('of one tenant is closed to another', async () => {
    const { stored, effective } = await update({ apiKey: 'sk-acme' });
    const zeta = { kind: 'tenant', tenant: 'zeta' } as const;
    await expect(apiKeyOf(zeta, { stored, effective, version: 1 }, parts())).rejects.toThrow('cannot be opened');
  });
});

test('two changes at once do not undo each other: one is refused', async () => {
  // The store answers as if another had written between the look and the write.
  const late: Store = {
    ...store,
    write: (within, work) =>
      store.write(within, (writers) =>
        work(
          new Proxy(writers, {
            get: (all, name): unknown =>
              name === 'settings'
                ? { get: () => Promise.resolve(undefined), put: () => Promise.resolve(undefined) }
                : Reflect.get(all, name),
          }),
        ),
      ),
  };
  const lost = updateAiSettings({ ...parts(), store: late }, scope, { patch: { model: 'x' } });
  await expect(lost).rejects.toMatchObject({ code: 'version_conflict' });
});

test('a patch keeps what it leaves out, key by key', async () => {
  await update({
    models: { extract: 'a', summarise_week: 'b' },
    prices: { m: { input: 1, output: 2 } },
    budget: { calls: 3 },
  });
  const { stored } = await update({
    models: { extract: null },
    prices: undefined,
    budget: { tokens: 9, calls: undefined },
  });
  expect(stored.settings).toEqual({
    models: { summarise_week: 'b' },
    prices: { m: { input: 1, output: 2 } },
    budget: { calls: 3, tokens: 9 },
  });
});

test('what could not work is refused, by its field', async () => {
  const wrong = update({ endpoint: 'file:///etc/passwd' });
  await expect(wrong).rejects.toMatchObject({ code: 'invalid_input', faults: [{ field: 'endpoint' }] });
  const unpriced = update({ budget: { cost: 5 } });
  await expect(unpriced).rejects.toMatchObject({ code: 'invalid_input', faults: [{ field: 'prices.m' }] });
  const late = updateAiSettings(parts(), scope, { patch: {}, expectedVersion: 3 });
  await expect(late).rejects.toMatchObject({ code: 'version_conflict' });
});
