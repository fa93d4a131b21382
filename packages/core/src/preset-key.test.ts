import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { open } from './open.ts';

const apiKey = 'a-long-preset-secret-of-the-operator';

test('a preset key works from the start, is registered once and never stored as it is', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'holdfast-preset-')), 'holdfast.db');
  const together = await Promise.all([1, 2].map(() => open({ path, apiKey, worker: false })));
  const [first] = together;
  if (first === undefined) throw new Error('nothing was opened');
  const { keys } = await first.listKeys({});
  expect(keys).toHaveLength(1);
  expect(keys[0]).toMatchObject({ name: 'preset', prefix: 'a-lo' });
  expect(await first.api.authenticate(apiKey)).toMatchObject({ kind: 'key' });
  await Promise.all(together.map((each) => each.close()));
  expect(readFileSync(path).includes(apiKey)).toBe(false);
});

test('a preset key that was revoked stays revoked at the next start', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'holdfast-preset-')), 'holdfast.db');
  const first = await open({ path, apiKey, worker: false });
  const [key] = (await first.listKeys({})).keys;
  await first.revokeKey({ id: key?.id ?? '' });
  await first.close();
  const second = await open({ path, apiKey, worker: false });
  await expect(second.api.authenticate(apiKey)).rejects.toMatchObject({ code: 'unauthenticated' });
  await second.close();
});
