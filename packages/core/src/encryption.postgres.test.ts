import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Client } from 'pg';
import { newId } from './domain/ids.ts';
import { workOnEncryption } from './encryption.ts';
import { open, type OpenOptions } from './open.ts';
import { nodePlatform } from './platform.ts';
import { loadDriver } from './store/postgres/connect.ts';
import { testDatabases } from './store/postgres/testing/test-databases.ts';
import { canaryWord, findIn, type Needles } from './testing/canary/needles.ts';
import { plant } from './testing/canary/plant.ts';
import { plantPlans } from './testing/canary/plant-plans.ts';
import { plantTimes } from './testing/canary/plant-times.ts';
import { hashEmbedder } from './testing/hash-embedder.ts';

// Looking through files takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
let admin: Client;
/** As long as it is connected, the server keeps all of its log. */
let keeper: Client;
let sealed: OpenOptions;
let began: string;

beforeAll(async () => {
  const { Client } = await loadDriver();
  const { appUrl, adminUrl } = await databases.make();
  admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  keeper = new Client({ connectionString: adminUrl });
  await keeper.connect();
  // Others write to the server as well, and a checkpoint of theirs would take files of the log away.
  await keeper.query('select pg_create_physical_replication_slot($1, true, true)', [`log_${process.pid}`]);
  const encrypted = { secretKey: 'k'.repeat(32), encrypt: 'content' } as const;
  sealed = { database: appUrl, worker: false, embedder: hashEmbedder(), ...encrypted };
  const { rows } = await admin.query<{ name: string }>('select pg_walfile_name(pg_current_wal_lsn()) as name');
  began = rows[0]?.name ?? '';
});
afterAll(async () => {
  await Promise.all([admin.end(), keeper.end()]);
  await databases.remove();
});

/** Which needles stand in the files of all tables, indexes and long values of the database, and in the write-ahead log. */
async function foundIn(needles: Needles): Promise<{ readonly files: Set<string>; readonly log: Set<string> }> {
  await admin.query('checkpoint');
  const files = new Set<string>();
  const tables = await admin.query<{ place: string; bytes: Buffer }>(
    `select relname as place, pg_read_binary_file(pg_relation_filepath(oid)) as bytes from pg_class
     where relfilenode <> 0 and (relnamespace = 'holdfast'::regnamespace or relname like 'pg_toast%')`,
  );
  for (const { place, bytes } of tables.rows) for (const { needle } of findIn(place, bytes, needles)) files.add(needle);
  const log = new Set<string>();
  const names = await admin.query<{ name: string }>(
    'select name from pg_ls_waldir() where name between $1 and pg_walfile_name(pg_current_wal_lsn())',
    [began],
  );
  for (const { name } of names.rows) {
    const { rows } = await admin.query<{ bytes: Buffer }>('select pg_read_binary_file($1) as bytes', [
      `pg_wal/${name}`,
    ]);
    for (const { needle } of findIn(name, rows[0]?.bytes ?? '', needles)) log.add(needle);
  }
  return { files, log };
}

test('no file of an encrypted Postgres, nor its write-ahead log, holds a word; of a plain one both do', async () => {
  const seed = newId(nodePlatform());
  await using holdfast = await open(sealed);
  const remembered = await plant(holdfast, { seed, space: 'default' });
  const planned = await plantPlans(holdfast, { seed, space: 'default', planted: remembered });
  const { words } = await plantTimes(holdfast, { seed, space: 'default', planted: planned });
  expect((await holdfast.recall({ query: words['content'] ?? '' })).results.length).toBeGreaterThan(0);
  const needles: Record<string, Uint8Array> = {};
  for (const [name, word] of Object.entries(words)) needles[name] = Buffer.from(word);
  expect(await foundIn(needles)).toEqual({ files: new Set(), log: new Set() });

  const plainWord = canaryWord(`${seed} plain`);
  const { appUrl, adminUrl } = await databases.make();
  await using plain = await open({ database: appUrl, worker: false });
  await plain.remember({ content: `The word is ${plainWord}` });
  const { Client } = await loadDriver();
  await admin.end();
  admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const found = await foundIn({ word: Buffer.from(plainWord) });
  expect(found).toEqual({ files: new Set(['word']), log: new Set(['word']) });
});

test("a rotation of users' keys on Postgres while others write and read loses nothing", async () => {
  await using holdfast = await open(sealed);
  const items = Array.from({ length: 200 }, (_, n) => ({ content: `Ana repaired kite ${n}` }));
  await holdfast.rememberMany({ userId: 'ana', items });
  let over = false;
  let written = 0;
  const writers = [1, 2, 3].map(async (writer) => {
    while (!over) {
      const content = `Load ${(written += 1)} of ${writer}`;
      const source = { type: 'load', id: content };
      const { memory } = await holdfast.remember({ userId: 'ana', content, source });
      expect((await holdfast.getMemory({ userId: 'ana', id: memory.id })).memory.content).toBe(content);
      expect((await holdfast.remember({ userId: 'ana', content, source })).outcome).toBe('duplicate');
    }
  });
  const rotated = await workOnEncryption({ options: sealed, work: 'rotate-users' }).finally(() => {
    over = true;
  });
  await Promise.all(writers);
  expect(rotated).toMatchObject({ unfinished: 0 });
  expect(rotated.renewed).toBeGreaterThan(0);
  expect(written).toBeGreaterThan(0);
  expect((await holdfast.stats({ userId: 'ana' })).memories.total).toBe(200 + written);
  const { results } = await holdfast.recall({ userId: 'ana', query: 'kite 7', k: 3 });
  expect(results[0]?.memory.content).toContain('kite 7');
});
