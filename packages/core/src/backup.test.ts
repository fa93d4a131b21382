import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  backUp,
  type BackUpOptions,
  inBackupTurn,
  readTail,
  restoreBackup,
  verifyBackup,
  type WrittenBackup,
} from './backup.ts';
import { type Holdfast, open } from './open.ts';
import { encodeBlock } from './store/backup/blocks.ts';
import { openArchive } from './store/backup/read.ts';
import { hashEmbedder } from './testing/hash-embedder.ts';
import { olderArchive } from './store/sqlite/testing/older-archive.ts';
import { openAt, populate, seenIn } from './store/sqlite/testing/populate.ts';

vi.setConfig({ testTimeout: 60_000 });

const now = Date.UTC(2026, 10, 21);
const secretKey = { secret: 'a secret of thirty-two characters' };
let folder: string;
let file: string;
let plain: Uint8Array;
let encrypted: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-backup-'));
  file = join(folder, 'source.db');
  await populate(file, 700);
  plain = (await archiveOf({ from: `sqlite:${file}` })).bytes;
  encrypted = (await archiveOf({ from: `sqlite:${file}`, encryptUnder: secretKey })).bytes;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function archiveOf(
  options: Pick<BackUpOptions, 'from' | 'encryptUnder' | 'onProgress'>,
): Promise<WrittenBackup & { readonly bytes: Uint8Array }> {
  const parts: Uint8Array[] = [];
  const archive = backUp({ id: '0190-test', now, ...options });
  for (;;) {
    const { done, value } = await archive.next();
    if (done === true) return { ...value, bytes: Buffer.concat(parts) };
    parts.push(value);
  }
}

/** Bytes as they come from a disk or a network: in pieces of any length. */
async function* pieces(bytes: Uint8Array, length = 10_007): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const restore = (bytes: Uint8Array, path: string, key?: { readonly secret: string }) =>
  restoreBackup({ bytes: pieces(bytes), to: `sqlite:${path}`, now, secretKey: key });

async function seen(path: string): Promise<unknown> {
  const holdfast = await openAt({ path });
  try {
    return await seenIn(holdfast);
  } finally {
    await holdfast.close();
  }
}

test('what is restored is the source: hashes of all tables, numbers given out, and how recall ranks', async () => {
  const copy = join(folder, 'new-folder', 'copy.db');
  const { tables } = await restore(plain, copy);
  expect(tables.filter(({ rows }) => rows > 0).length).toBeGreaterThan(20);
  const before = await archiveOf({ from: `sqlite:${file}` });
  const after = await archiveOf({ from: `sqlite:${copy}` });
  expect(after.tables).toEqual(before.tables);
  expect(tables).toEqual(before.tables);
  expect(await seen(copy)).toEqual(await seen(file));
  expect((await stat(copy)).mode & 0o777).toBe(0o600);
});

test('an encrypted archive shows no word, and is restored with its key alone', async () => {
  expect(Buffer.from(encrypted).includes('Müller')).toBe(false);
  const { manifest } = readTail(encrypted);
  expect(manifest).toMatchObject({ encrypted: true, users: 2, schema: expect.any(Number) as unknown });
  expect(manifest.tables[0]).not.toHaveProperty('hash');
  const copy = join(folder, 'decrypted.db');
  await restore(encrypted, copy, secretKey);
  expect((await archiveOf({ from: `sqlite:${copy}` })).tables).toEqual(
    (await archiveOf({ from: `sqlite:${file}` })).tables,
  );
  for (const key of [undefined, { secret: 'another secret of thirty-two chars' }]) {
    const refused = restore(encrypted, join(folder, 'never.db'), key);
    await expect(refused).rejects.toMatchObject({ code: 'backup_key_missing' });
  }
});

test.each(['plain', 'encrypted'] as const)('no byte of an archive (%s) can be changed', async (kind) => {
  const bytes = kind === 'plain' ? plain : encrypted;
  const ends = [...Array(60).keys(), ...Array.from({ length: 50 }, (_, at) => bytes.length - 1 - at)];
  const between = Array.from({ length: 50 }, (_, at) => Math.floor((bytes.length * (at + 0.5)) / 50));
  for (const at of [...ends, ...between]) {
    const changed = Uint8Array.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    await expect(verifyBackup({ bytes: pieces(changed), secretKey }), `byte ${at}`).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:backup_damaged|backup_incomplete|schema_too_new)$/u) as unknown,
    });
  }
});

test.each(['plain', 'encrypted'] as const)('no end of an archive (%s) can be missing', async (kind) => {
  const bytes = kind === 'plain' ? plain : encrypted;
  const lengths = [0, 10, 300, 5_000, bytes.length - 1, bytes.length - 44, bytes.length - 2_000];
  for (const length of [...lengths, Math.floor(bytes.length / 2)]) {
    const cut = verifyBackup({ bytes: pieces(bytes.subarray(0, length)), secretKey });
    await expect(cut, `${length} bytes`).rejects.toMatchObject({ code: 'backup_incomplete' });
  }
  const longer = verifyBackup({ bytes: pieces(Buffer.concat([bytes, Buffer.from('more')])), secretKey });
  await expect(longer).rejects.toMatchObject({ code: 'backup_incomplete' });
});

test('a damaged archive leaves nothing behind, and one that is whole can then be restored there', async () => {
  const place = join(folder, 'tidy', 'copy.db');
  const changed = Uint8Array.from(plain);
  changed[plain.length - 3_000] = (changed[plain.length - 3_000] ?? 0) ^ 0xff;
  await expect(restore(changed, place)).rejects.toMatchObject({ code: 'backup_damaged' });
  await expect(restore(plain.subarray(0, -100), place)).rejects.toMatchObject({ code: 'backup_incomplete' });
  expect(await readdir(join(folder, 'tidy'))).toEqual([]);
  // What a restore that was killed has left is removed by the next.
  await writeFile(`${place}.restoring-999999999`, 'half');
  await restore(plain, place);
  expect(await readdir(join(folder, 'tidy'))).toEqual(['copy.db']);
});

test('a place that is not empty is refused and left alone', async () => {
  const there = join(folder, 'there.db');
  await writeFile(there, 'mine');
  await expect(restore(plain, there)).rejects.toMatchObject({ code: 'target_not_empty' });
  await expect(restore(plain, file)).rejects.toMatchObject({ code: 'target_not_empty' });
  expect((await stat(there)).size).toBe(4);
});

test.each([11, 23])('an archive of schema %i is restored with it, and then brought to that of now', async (schema) => {
  const copy = join(folder, `older-${schema}.db`);
  await restoreBackup({ bytes: olderArchive(file, schema), to: `sqlite:${copy}`, now });
  expect(await seen(copy)).toEqual(await seen(file));
  const uses = (path: string): unknown => {
    const db = new DatabaseSync(path, { readOnly: true });
    const all = db.prepare('select * from memory_uses').all();
    db.close();
    return all;
  };
  expect(uses(copy)).toEqual(uses(file));
  const steps = (path: string): unknown => {
    const db = new DatabaseSync(path, { readOnly: true });
    const all = db.prepare('select number, name from schema_migrations order by number').all();
    db.close();
    return all;
  };
  expect(steps(copy)).toEqual(steps(file));
});

test('an archive of a newer Holdfast is refused by name', async () => {
  const copy = join(folder, 'newer.db');
  const db = new DatabaseSync(file, { readOnly: true });
  const steps = db.prepare('select max(number) as steps from schema_migrations').get();
  db.close();
  await expect(restore(withHeader(plain, { schema: 10_000 }), copy)).rejects.toMatchObject({
    code: 'schema_too_new',
    message: expect.stringContaining('schema 10000') as unknown,
  });
  expect(readTail(plain).manifest.schema).toBe(steps?.['steps']);
});

/** The header changed and hashed anew; the frames no longer fit to it. */
function withHeader(bytes: Uint8Array, change: object): Uint8Array {
  const all = Buffer.from(bytes);
  const first = all.indexOf('\n');
  const second = all.indexOf('\n', first + 1);
  const header: unknown = JSON.parse(all.subarray(first + 1, second).toString());
  const text = JSON.stringify({ ...(header as object), ...change });
  const hash = createHash('sha256').update(text).digest('hex');
  return Buffer.concat([Buffer.from(`HOLDFAST-BACKUP 1 ${hash}\n${text}`), all.subarray(second)]);
}

test('writers go on while an archive is made, and it is of one moment', async () => {
  const busy = join(folder, 'busy.db');
  await populate(busy, 1_500);
  const holdfast = await openAt({ path: busy });
  const before = await archiveOf({ from: `sqlite:${busy}` });
  let written = 0;
  let writing = true;
  const writer = (async () => {
    while (writing) {
      await holdfast.remember({ userId: 'ana', content: `Meanwhile ${written}` });
      written += 1;
    }
  })();
  const during = await archiveOf({ from: `sqlite:${busy}` });
  writing = false;
  await writer;
  await holdfast.close();
  expect(written).toBeGreaterThan(5);
  const copy = join(folder, 'busy-copy.db');
  const { tables } = await restore(during.bytes, copy);
  expect(tables).toEqual(during.tables);
  const rows = (all: typeof tables, name: string): number => all.find(({ table }) => table === name)?.rows ?? 0;
  // Each of these memories has one change: a snapshot has as many more of one as of the other.
  expect(rows(tables, 'changes') - rows(before.tables, 'changes')).toBe(
    rows(tables, 'memories') - rows(before.tables, 'memories'),
  );
  await openAt({ path: copy }).then((copied) => copied.close());
});

test('of memories that are encrypted in the database a plain archive holds no word either, and the copy opens with the key alone', async () => {
  const sealed = join(folder, 'sealed.db');
  const key = 'k'.repeat(32);
  const opened = (path: string): Promise<Holdfast> =>
    open({ path, worker: false, touches: false, embedder: hashEmbedder(), secretKey: key, encrypt: 'content' });
  const holdfast = await opened(sealed);
  await holdfast.rememberMany({
    items: ['Quetzal', 'Xylophone'].map((word) => ({ content: `The ${word} sings`, tags: [word], metadata: { word } })),
  });
  await holdfast.close();
  const { bytes, tables } = await archiveOf({ from: `sqlite:${sealed}` });
  const { content } = await contentOf(bytes);
  expect(content.length).toBeGreaterThan(1_000);
  for (const word of ['Quetzal', 'quetzal', 'Xylophone']) expect(content.includes(word), word).toBe(false);
  const copy = join(folder, 'sealed-copy.db');
  expect((await restore(bytes, copy)).tables).toEqual(tables);
  const copied = await opened(copy);
  const { results } = await copied.recall({ query: 'what does the quetzal do?', now: '2026-12-01' });
  expect(results[0]?.memory.content).toBe('The Quetzal sings');
  await copied.close();
  await expect(open({ path: copy, worker: false })).rejects.toMatchObject({ code: 'encryption_key_missing' });
});

/** All that the frames hold, unpacked. */
async function contentOf(bytes: Uint8Array): Promise<{ readonly content: Buffer }> {
  const archive = await openArchive({ bytes: pieces(bytes), schema: 10_000 });
  const parts: Uint8Array[] = [];
  await archive.read(async (block) => void parts.push(encodeBlock(block)));
  await archive.close();
  return { content: Buffer.concat(parts) };
}

test('one process of a database has the turn; the next has it when the first is done, or gone', async () => {
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const working = inBackupTurn(`sqlite:${file}`, async () => {
    order.push('first');
    await first.promise;
    return 1;
  });
  await vi.waitFor(() => expect(order).toEqual(['first']));
  expect(await inBackupTurn(`sqlite:${file}`, () => Promise.resolve(2))).toBeUndefined();
  first.resolve();
  expect(await working).toEqual({ done: 1 });
  await expect(inBackupTurn(`sqlite:${file}`, () => Promise.reject(new Error('it failed')))).rejects.toThrow(
    'it failed',
  );
  expect(await inBackupTurn(`sqlite:${file}`, () => Promise.resolve(3))).toEqual({ done: 3 });
});
