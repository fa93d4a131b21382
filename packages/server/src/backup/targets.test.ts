import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { folderTarget } from './folder-target.ts';
import { nameOf } from './names.ts';
import { s3Target, type S3TargetSettings } from './s3/s3-target.ts';
import { findBackup, pruneBackups } from './stored-backups.ts';
import type { BackupTarget } from './target.ts';
import { type FakeS3, fakeKeys, startFakeS3 } from './testing/fake-s3.ts';

let folder: string;
let s3: FakeS3;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-targets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  s3 = await startFakeS3('a-bucket');
});
afterEach(() => s3.close());

const day = 86_400_000;
const start = Date.UTC(2026, 10, 1, 3);
const name = (days: number): string =>
  nameOf({ now: start + days * day, id: `00000000-0000-7000-8000-0000000000${10 + days}` });
const content = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));

async function* pieces(bytes: Uint8Array, length = 7_001): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

async function* breaking(): AsyncGenerator<Uint8Array> {
  yield content;
  throw new Error('the database went away');
}

function bucket(more: Partial<S3TargetSettings> = {}): BackupTarget {
  const { endpoint } = s3;
  const settings = { endpoint, region: 'eu-test-1', bucket: 'a-bucket', prefix: 'here/and there', ...fakeKeys };
  return s3Target({ ...settings, partBytes: 30_000, timeoutMs: 300, retryMs: 1, ...more });
}

describe.each([
  ['a folder', () => folderTarget(join(folder, 'backups', String(Math.random())))],
  ['a bucket', () => bucket()],
] as const)('%s', (_, make) => {
  test('keeps what is put into it, whole, and names nothing else', async () => {
    const target = make();
    expect(await target.list()).toEqual([]);
    for (const days of [2, 0, 1, 3]) await target.put(name(days), pieces(content.subarray(0, 20_000 * (days + 1))));
    const listed = (await target.list()).toSorted((a, b) => a.createdAt - b.createdAt);
    expect(listed).toEqual(
      [0, 1, 2, 3].map((days) => ({ name: name(days), bytes: 20_000 * (days + 1), createdAt: start + days * day })),
    );
    expect((await whole(target.read(name(3)))).equals(content.subarray(0, 80_000))).toBe(true);
    expect(Buffer.from(await target.readEnd(name(3), 100)).equals(content.subarray(79_900, 80_000))).toBe(true);
    expect(await target.readEnd(name(0), 1_000_000)).toHaveLength(20_000);
    await target.remove(name(3));
    await expect(whole(target.read(name(3)))).rejects.toMatchObject({ code: 'not_found' });
    expect(await target.list()).toHaveLength(3);
  });

  test('keeps nothing of what could not be made whole', async () => {
    const target = make();
    await expect(target.put(name(0), breaking())).rejects.toThrow('went away');
    expect(await target.list()).toEqual([]);
    expect(s3.uploads.size).toBe(0);
  });

  test('loses what is too old, but never its newest', async () => {
    const target = make();
    for (const days of [0, 5, 9]) await target.put(name(days), pieces(content));
    expect(await pruneBackups(target, { now: start + 36 * day, keepDays: 30 })).toEqual([name(5), name(0)]);
    expect(await pruneBackups(target, { now: start + 400 * day, keepDays: 30 })).toEqual([]);
    expect(await findBackup(target, 'latest')).toMatchObject({ name: name(9) });
    await expect(findBackup(target, name(0))).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('a folder with other files names backups alone', async () => {
  const place = join(folder, 'others');
  const target = folderTarget(place);
  await target.put(name(0), pieces(content));
  await writeFile(join(place, 'holdfast-2026.db'), 'x');
  await writeFile(join(place, `${name(1)}.partial`), 'x');
  expect((await target.list()).map((backup) => backup.name)).toEqual([name(0)]);
  expect(await readdir(place)).toHaveLength(3);
});

describe('a bucket that misbehaves', () => {
  test.each(['error', 'slow'] as const)('now and then (%s) is asked again', async (wrong) => {
    s3.misbehave((_, count) => (count % 3 === 1 ? wrong : undefined));
    const target = bucket();
    await target.put(name(0), pieces(content));
    expect(await target.list()).toHaveLength(1);
    expect((await whole(target.read(name(0)))).equals(content)).toBe(true);
    expect(s3.uploads.size).toBe(0);
  });

  test('for good is told of, and nothing is left', async () => {
    s3.misbehave(({ query }) => (query.get('partNumber') === '3' ? 'error' : undefined));
    await expect(bucket().put(name(0), pieces(content))).rejects.toMatchObject({
      code: 'backup_unavailable',
      message: expect.stringContaining('500 (InternalError)') as unknown,
    });
    expect(s3.uploads.size).toBe(0);
    s3.misbehave(() => 'slow');
    await expect(bucket({ timeoutMs: 30 }).list()).rejects.toThrow('does not answer in time');
  });

  test('with 403 is asked once: no repetition makes a key right', async () => {
    s3.misbehave(() => 'denied');
    await expect(bucket().list()).rejects.toMatchObject({
      code: 'backup_unavailable',
      message: expect.stringContaining('403 (AccessDenied)') as unknown,
    });
    expect(s3.calls).toHaveLength(1);
    s3.misbehave(undefined);
    await expect(bucket({ secretKey: 'another' }).list()).rejects.toThrow('SignatureDoesNotMatch');
    await expect(bucket({ bucket: 'not-there' }).list()).rejects.toThrow('NoSuchBucket');
  });

  test('by ending answers early is read on from there', async () => {
    const target = bucket();
    await target.put(name(0), pieces(content));
    s3.misbehave(({ method, path }, count) =>
      method === 'GET' && path.includes('holdfast-') && count % 2 === 0 ? 'cut' : undefined,
    );
    expect((await whole(target.read(name(0)))).equals(content)).toBe(true);
  });

  test('by saying 200 to an upload that it does not complete keeps nothing', async () => {
    s3.misbehave(({ method, query }) => (method === 'POST' && query.has('uploadId') ? 'complete-error' : undefined));
    await expect(bucket().put(name(0), pieces(content))).rejects.toMatchObject({ code: 'backup_unavailable' });
    expect(s3.uploads.size).toBe(0);
    expect(s3.objects.size).toBe(0);
  });

  test('by not being there is told of', async () => {
    await s3.close();
    await expect(bucket().list()).rejects.toMatchObject({
      code: 'backup_unavailable',
      message: expect.stringContaining('cannot be reached') as unknown,
    });
  });
});
