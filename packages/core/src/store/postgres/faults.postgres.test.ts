import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { NewMemory } from '../../domain/memories/memory.ts';
import { prepareMemory } from '../../domain/memories/prepare.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Store } from '../../domain/store.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { clientConfig, loadDriver } from './connect.ts';
import { openPostgresStore } from './open.ts';
import { type TestDatabase, testDatabases } from './testing/test-databases.ts';

const platform = fakePlatform();
const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const driver = await loadDriver();
const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
let database: TestDatabase;
let admin: Client;
let store: Store;

const memory = (content: string): NewMemory => prepareMemory({ content, tags: [], salience: 0.5 }, platform, 'none');
const add = (content: string, to = store) =>
  to.write(ana, (w) => w.memories.insert(ana, { memories: [memory(content)] }));
const total = () => store.read(ana, async (r) => (await r.memories.counts(ana)).total);
const endSessions = () =>
  admin.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );

beforeAll(async () => {
  database = await databases.make();
});
afterAll(() => databases.remove());
beforeEach(async () => {
  admin = new driver.Client(clientConfig(driver, database.adminUrl));
  await admin.connect();
  store = await openPostgresStore({ url: database.appUrl, platform, poolSize: 4, statementTimeoutMs: 1_000 });
});
afterEach(async () => {
  await store.close();
  await admin.end();
  await database.release();
  database = await databases.make();
});

test('sessions that the database ends while they are idle are replaced', async () => {
  await Promise.all([add('a'), total(), total()]);
  await endSessions();
  await sleep(100);
  await add('b');
  expect(await total()).toBe(2);
});

test('a write whose session is ended stores nothing and says so; the next one is stored', async () => {
  const write = store.write(ana, async (w) => {
    await w.memories.insert(ana, { memories: [memory('lost')] });
    await endSessions();
    await w.memories.insert(ana, { memories: [memory('lost too')] });
  });
  await expect(write).rejects.toMatchObject({ code: 'store_unavailable', retryable: true });
  await add('kept');
  expect(await total()).toBe(1);
});

test('what the database refuses of what was sent on is told when the unit ends or asks again, and nothing is stored', async () => {
  for (const goesOn of [false, true]) {
    const write = store.write(ana, async (w) => {
      const [stored] = await w.memories.insert(ana, { memories: [memory('void')] });
      await w.memories.touch(ana, { seqs: [stored?.seq ?? 0], at: Number.NaN });
      if (goesOn) await w.memories.insert(ana, { memories: [memory('void too')] });
    });
    const refused = expect.objectContaining({ message: expect.stringContaining('bigint') as unknown }) as unknown;
    await expect(write).rejects.toMatchObject({ code: 'internal', cause: { cause: refused } });
  }
  await add('kept');
  expect(await total()).toBe(1);
});

test('who waits too long for a row is told that it is busy, and that nothing was stored', async () => {
  await add('a');
  await admin.query('begin');
  await admin.query('select 1 from holdfast.user_state for update');
  await expect(add('b')).rejects.toMatchObject({ code: 'store_busy', retryable: true });
  await admin.query('rollback');
  await add('c');
  expect(await total()).toBe(2);
});

test('a database that is not there, or refuses the password, is store_unavailable, without the password', async () => {
  const gone = new URL(database.appUrl);
  gone.port = '1';
  const wrong = new URL(database.appUrl);
  wrong.password = 'not-the-password';
  for (const url of [gone, wrong]) {
    const opening = openPostgresStore({ url: url.href, platform });
    await expect(opening).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(opening).rejects.not.toThrow(url.password);
  }
});

test('many writers of one user, from two processes, lose nothing and give every turn one number', async () => {
  const other = await openPostgresStore({ url: database.appUrl, platform });
  try {
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (index % 2 === 0 ? store : other).write(ana, (w) =>
          w.memories.insert(ana, { memories: [{ ...memory(`turn ${index}`), sessionId: 's' }] }),
        ),
      ),
    );
  } finally {
    await other.close();
  }
  await store.read(ana, async (r) => {
    const rows = await r.memories.scan(ana, { afterSeq: 0, limit: 99 });
    expect(rows.map(({ turn }) => turn).toSorted((a = 0, b = 0) => a - b)).toEqual([...rows.keys()]);
    const { changes } = await r.changes.since(ana, { after: 0, limit: 99 });
    expect(changes.map(({ version }) => version)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });
});

test('after a purge and a vacuum no file of the tables holds the words', async () => {
  const words = `Zanzibarian ${'secret '.repeat(4_000)}`;
  const [stored] = await add(words);
  await add('another');
  const id = stored?.id ?? '';
  await store.write(ana, (w) => w.memories.update(ana, { id, patch: { content: 'Zanzibarian still' }, at: 1 }));
  await store.write(ana, (w) => w.memories.softDelete(ana, { id, at: 2 }));
  const holding = async (): Promise<number> => {
    await admin.query('checkpoint');
    const { rows } = await admin.query<{ found: number }>(
      `select count(*) as found from pg_class
       where relfilenode <> 0 and (relnamespace = 'holdfast'::regnamespace
         or oid in (select reltoastrelid from pg_class where relnamespace = 'holdfast'::regnamespace))
         and position('Zanzibarian'::bytea in pg_read_binary_file(pg_relation_filepath(oid))) > 0`,
    );
    return rows[0]?.found ?? -1;
  };
  expect(await holding()).toBeGreaterThan(0);
  await store.write(ana, (w) => w.memories.purge(ana, { deletedBefore: 3, limit: 9, at: 3 }));
  // A plain vacuum frees the place of a row, and its bytes stay until the place is used again. A session that began
  // before, such as that of an automatic vacuum, keeps what was removed since.
  await vi.waitFor(
    async () => {
      await admin.query('vacuum full holdfast.memories, holdfast.memory_versions, holdfast.embeddings');
      expect(await holding()).toBe(0);
    },
    { timeout: 8_000, interval: 200 },
  );
  expect(await total()).toBe(1);
});
