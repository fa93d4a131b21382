import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '@holdfast/core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { fakeKeys, startFakeS3 } from '../../backup/testing/fake-s3.ts';
import { runHere } from '../testing/run-here.ts';

// Each runs many commands, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-backup-cli-'));
  data = join(folder, 'data');
  const holdfast = await open({ path: join(data, 'holdfast.db'), worker: false });
  await holdfast.rememberMany({
    items: Array.from({ length: 40 }, (_, at) => ({ content: `Canary ${at} sings in Zanzibar` })),
  });
  await holdfast.close();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(folder, { recursive: true, force: true }));

const tables = z.array(z.object({ table: z.string(), rows: z.int(), hash: z.string() }));
const made = z.looseObject({ name: z.string(), verified: z.boolean(), encrypted: z.boolean(), tables });
const restored = z.looseObject({ to: z.string(), tables });

async function json<T>(schema: z.ZodType<T>, args: readonly string[], where = data): Promise<T> {
  const { code, stdout, stderr } = await runHere([...args, '--json'], { data: where });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return schema.parse(JSON.parse(stdout));
}

async function refusal(
  args: readonly string[],
  where = data,
): Promise<{ readonly code: number | null; readonly error: string }> {
  const { code, stderr } = await runHere([...args, '--json'], { data: where });
  return { code, error: z.object({ code: z.string() }).parse(JSON.parse(stderr)).code };
}

test('a backup is made, read back, listed, checked and restored; the copy is the source', async () => {
  const backup = await json(made, ['backup', '--verify']);
  expect(backup).toMatchObject({ verified: true, encrypted: false });
  const listed = await runHere(['backups'], { data });
  expect(listed.stdout).toContain(backup.name);
  expect(listed.stdout).toContain('40 memories');
  expect((await runHere(['backups', '--verify'], { data })).stdout).toContain('Sound');

  const copy = join(folder, 'copy');
  const back = await json(restored, ['restore', 'latest', '--target', join(data, 'backups')], copy);
  expect(back.tables).toEqual(backup.tables);
  expect((await json(made, ['backup'], copy)).tables).toEqual(backup.tables);
  const { stdout } = await runHere(['recall', 'who sings in Zanzibar', '-k', '1'], { data: copy });
  expect(stdout).toContain('Canary');
});

test('each refusal has a code of its own, and leaves the place as it was', async () => {
  const { name } = await json(made, ['backup']);
  const path = join(data, 'backups', name);
  const bytes = await readFile(path);
  const at = (file: string): string[] => ['restore', file, '--to', `sqlite:${join(folder, 'refused', 'copy.db')}`];
  const changed = Uint8Array.from(bytes);
  changed[1_000] = (changed[1_000] ?? 0) ^ 1;
  await writeFile(join(folder, 'changed'), changed);
  await writeFile(join(folder, 'short'), bytes.subarray(0, 1_500));
  await writeFile(join(folder, 'other'), 'Dear diary\n');
  expect(await refusal(at(join(folder, 'changed')))).toEqual({ code: 1, error: 'backup_damaged' });
  expect(await refusal(at(join(folder, 'short')))).toEqual({ code: 1, error: 'backup_incomplete' });
  expect(await refusal(at(join(folder, 'other')))).toEqual({ code: 1, error: 'backup_damaged' });
  expect(await refusal(['restore', name])).toEqual({ code: 2, error: 'target_not_empty' });
  expect(await refusal(at('holdfast-none'))).toEqual({ code: 3, error: 'not_found' });
  expect(await readdir(join(folder, 'refused'))).toEqual([]);
});

test('an encrypted backup holds no word, is listed without its key, and restored with it', async () => {
  vi.stubEnv('HOLDFAST_SECRET_KEY', 'a-secret-of-at-least-thirty-two-characters');
  const place = join(folder, 'encrypted');
  const { name, encrypted } = await json(made, ['backup', '--encrypt', '--verify', '--target', place]);
  expect(encrypted).toBe(true);
  expect((await readFile(join(place, name))).includes('Zanzibar')).toBe(false);
  vi.stubEnv('HOLDFAST_SECRET_KEY', 'another-secret-of-thirty-two-characters');
  expect((await runHere(['backups', '--target', place], { data })).stdout).toContain('encrypted');
  const to = `sqlite:${join(folder, 'opened', 'copy.db')}`;
  expect(await refusal(['restore', 'latest', '--target', place, '--to', to])).toEqual({
    code: 2,
    error: 'backup_key_missing',
  });
  vi.stubEnv('HOLDFAST_SECRET_KEY', 'a-secret-of-at-least-thirty-two-characters');
  await json(restored, ['restore', 'latest', '--target', place, '--to', to]);
});

test('backups go to a bucket and come back from it', async () => {
  const s3 = await startFakeS3('a-bucket', 'us-east-1');
  vi.stubEnv('HOLDFAST_BACKUP_TARGET', 's3://a-bucket/holdfast');
  vi.stubEnv('HOLDFAST_BACKUP_S3_ENDPOINT', s3.endpoint);
  vi.stubEnv('HOLDFAST_BACKUP_S3_ACCESS_KEY', fakeKeys.accessKey);
  vi.stubEnv('HOLDFAST_BACKUP_S3_SECRET_KEY', fakeKeys.secretKey);
  const backup = await json(made, ['backup', '--verify']);
  expect([...s3.objects.keys()]).toEqual([`holdfast/${backup.name}`]);
  const back = await json(restored, ['restore', 'latest'], join(folder, 'from-bucket'));
  expect(back.tables).toEqual(backup.tables);
  await s3.close();
  vi.stubEnv('HOLDFAST_BACKUP_S3_SECRET_KEY', '');
  expect(await refusal(['backups'])).toEqual({ code: 2, error: 'config_invalid' });
});

test('what is too old is deleted with the next backup, and on demand', async () => {
  const place = join(folder, 'old');
  await json(made, ['backup', '--target', place]);
  const old = 'holdfast-20200101T000000000Z-00000000.hfbackup';
  await writeFile(join(place, old), 'x');
  expect(await json(z.looseObject({ pruned: z.array(z.string()) }), ['backup', '--target', place])).toMatchObject({
    pruned: [old],
  });
  await writeFile(join(place, old), 'x');
  expect((await runHere(['backups', '--target', place], { data })).stdout).toContain('backup_incomplete');
  const { stdout } = await runHere(['backups', '--prune', '--target', place], { data });
  expect(stdout).toContain('1 backup older than 30 days');
  expect(await readdir(place)).toHaveLength(2);
});
