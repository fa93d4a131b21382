import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { open } from './open.ts';
import { describeWebhooks } from './testing/webhook-suite.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

describeWebhooks({
  name: 'SQLite',
  open: async (options) => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-webhooks-'));
    folders.push(folder);
    return open({ ...options, path: join(folder, 'a.db') });
  },
});

const secretKey = 'a secret key of more than thirty-two characters';
const url = 'http://127.0.0.1:9/';

test('a webhook in team mode leads to no private address', async () => {
  await using holdfast = await open({ path: ':memory:', worker: false, mode: 'team', secretKey });
  for (const one of [url, 'http://[::1]/', 'http://169.254.169.254/', 'http://ada:secret@example.com/']) {
    const refused = holdfast.createWebhook({ url: one, events: ['*'] });
    await expect(refused, one).rejects.toMatchObject({ code: 'invalid_input', faults: [{ field: 'url' }] });
  }
  const { webhook } = await holdfast.createWebhook({ url: 'http://localhost:9/', events: ['*'] });
  const tried = await holdfast.testWebhook({ id: webhook.id });
  expect(tried.error).toContain('private network');
  const changed = holdfast.updateWebhook({ id: webhook.id, url });
  await expect(changed).rejects.toMatchObject({ code: 'invalid_input' });
});

test('a webhook needs a secret key to keep its secret with', async () => {
  await using holdfast = await open({ path: ':memory:', worker: false });
  await expect(holdfast.createWebhook({ url, events: ['*'] })).rejects.toMatchObject({ code: 'secret_key_needed' });
});

test('a tenant has a bounded number of webhooks', async () => {
  await using holdfast = await open({ path: ':memory:', worker: false, secretKey });
  for (let count = 0; count < 100; count += 1) await holdfast.createWebhook({ url, events: ['*'] });
  await expect(holdfast.createWebhook({ url, events: ['*'] })).rejects.toMatchObject({ code: 'quota_exceeded' });
});
