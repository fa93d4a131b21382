import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { backUp, restoreBackup, type WrittenBackup } from './backup.ts';
import { olderArchive } from './store/sqlite/testing/older-archive.ts';
import { loadDriver } from './store/postgres/connect.ts';
import { type TestDatabase, testDatabases } from './store/postgres/testing/test-databases.ts';
import { openAt, populate, seenIn } from './store/sqlite/testing/populate.ts';

vi.setConfig({ testTimeout: 60_000 });

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
const now = Date.UTC(2026, 10, 21);
let folder: string;
let file: string;
let ofFile: Archive;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-backup-'));
  file = join(folder, 'source.db');
  await populate(file, 1_300);
  ofFile = await archiveOf(`sqlite:${file}`);
});
afterAll(async () => {
  await databases.remove();
  await rm(folder, { recursive: true, force: true });
});

type Archive = WrittenBackup & { readonly parts: readonly Uint8Array[] };

async function archiveOf(from: string): Promise<Archive> {
  const parts: Uint8Array[] = [];
  const archive = backUp({ id: 'test', now, from });
  for (;;) {
    const { done, value } = await archive.next();
    if (done === true) return { ...value, parts };
    parts.push(value);
  }
}

async function* stream(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const restore = ({ parts }: { readonly parts: readonly Uint8Array[] }, to: string, appRole?: string) =>
  restoreBackup({ bytes: stream(parts), to, now, appRole });

async function seen(place: { readonly path: string } | { readonly database: string }): Promise<unknown> {
  const holdfast = await openAt(place);
  try {
    return await seenIn(holdfast);
  } finally {
    await holdfast.close();
  }
}

const roleOf = ({ appUrl }: TestDatabase): string => new URL(appUrl).username;

test('an archive of a file is restored to Postgres, its archive to another and back to a file, each the same by hash', async () => {
  const database = await databases.make();
  expect((await restore(ofFile, database.ownerUrl)).tables).toEqual(ofFile.tables);
  expect(await seen({ database: database.appUrl })).toEqual(await seen({ path: file }));

  const ofPostgres = await archiveOf(database.ownerUrl);
  expect(ofPostgres.tables).toEqual(ofFile.tables);
  const second = await databases.make();
  await restore(ofPostgres, second.ownerUrl);
  expect((await archiveOf(second.ownerUrl)).tables).toEqual(ofFile.tables);

  const back = join(folder, 'back.db');
  await restore(ofPostgres, `sqlite:${back}`);
  expect((await archiveOf(`sqlite:${back}`)).tables).toEqual(ofFile.tables);
  expect(await seen({ path: back })).toEqual(await seen({ path: file }));
});

test('what is written after a restore gets numbers of its own', async () => {
  const database = await databases.make();
  await restore(ofFile, database.ownerUrl);
  await using holdfast = await openAt({ database: database.appUrl });
  const { memory } = await holdfast.remember({ userId: 'ana', content: 'A zeppelin over the harbour' });
  const { results } = await holdfast.recall({ userId: 'ana', query: 'zeppelin' });
  expect(results[0]?.memory.id).toBe(memory.id);
});

test('writers of Postgres go on while an archive is made, and it is of one moment', async () => {
  const database = await databases.make();
  await restore(ofFile, database.ownerUrl);
  const holdfast = await openAt({ database: database.appUrl });
  let written = 0;
  let writing = true;
  const writer = (async () => {
    while (writing) {
      await holdfast.remember({ userId: 'ana', content: `Meanwhile ${written}` });
      written += 1;
    }
  })();
  const during = await archiveOf(database.ownerUrl);
  writing = false;
  await writer;
  await holdfast.close();
  expect(written).toBeGreaterThan(5);
  const copy = await databases.make();
  expect((await restore(during, copy.ownerUrl)).tables).toEqual(during.tables);
  expect((await archiveOf(copy.ownerUrl)).tables).toEqual(during.tables);
  const rows = (all: Archive['tables'], name: string): number => all.find(({ table }) => table === name)?.rows ?? 0;
  const more = (name: string): number => rows(during.tables, name) - rows(ofFile.tables, name);
  expect(more('changes')).toBe(more('memories'));
});

test('a database that is not empty is refused, and so is a damaged archive; neither changes anything', async () => {
  const database = await databases.make();
  const parts = ofFile.parts.map((part) => Uint8Array.from(part));
  const changed = parts.at(-2) ?? new Uint8Array();
  changed[changed.length - 100] = (changed[changed.length - 100] ?? 0) ^ 1;
  await expect(restore({ parts }, database.ownerUrl)).rejects.toMatchObject({ code: 'backup_damaged' });
  expect(await rowsIn(database)).toBe(0);
  const holdfast = await openAt({ database: database.appUrl });
  await holdfast.remember({ content: 'I was here first' });
  await holdfast.close();
  await expect(restore(ofFile, database.ownerUrl)).rejects.toMatchObject({ code: 'target_not_empty' });
  expect(await rowsIn(database)).toBe(1);
  await expect(restore(ofFile, database.appUrl)).rejects.toThrow('Name the owner of the schema');
});

async function rowsIn({ adminUrl }: TestDatabase): Promise<unknown> {
  const driver = await loadDriver();
  const client = new driver.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ rows: number }>('select count(*)::int as rows from holdfast.memories');
    return rows[0]?.rows;
  } finally {
    await client.end();
  }
}

test('a database without a schema is prepared by the restore', async () => {
  const database = await bare();
  await restore(ofFile, database.ownerUrl, roleOf(database));
  expect(await seen({ database: database.appUrl })).toEqual(await seen({ path: file }));
});

test('so is one for an archive of an older Holdfast; one of a newer schema is refused for it', async () => {
  const bytes = (): AsyncGenerator<Uint8Array> => olderArchive(file, 11);
  const newer = await databases.make();
  const refused = restoreBackup({ bytes: bytes(), to: newer.ownerUrl, now });
  await expect(refused).rejects.toThrow('The backup has schema 11');
  const database = await bare();
  await restoreBackup({ bytes: bytes(), to: database.ownerUrl, now, appRole: roleOf(database) });
  expect(await seen({ database: database.appUrl })).toEqual(await seen({ path: file }));
});

async function bare(): Promise<TestDatabase> {
  const database = await databases.make({ bare: true });
  const driver = await loadDriver();
  const admin = new driver.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('create extension vector');
  await admin.end();
  return database;
}
