import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakePlatform } from '../../testing/fake-platform.ts';
import type { Migration } from '../sql/migration.ts';
import { typedTables } from '../sql/testing/typed-tables.ts';
import { clientConfig, loadDriver } from './connect.ts';
import { inspectPostgres } from './maintenance.ts';
import { migratePostgres } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { openPostgresStore } from './open.ts';
import { type TestDatabase, testDatabases } from './testing/test-databases.ts';

/** Matchers of vitest are untyped. */
const containing = (text: string): unknown => expect.stringContaining(text);
const platform = fakePlatform();
const now = platform.now();
const driver = await loadDriver();
const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());
let database: TestDatabase;
let appRole: string;

async function rows(text: string, url = database.adminUrl): Promise<Record<string, unknown>[]> {
  const client = new driver.Client(clientConfig(driver, url));
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

const migrate = (more: { migrations?: readonly Migration[]; dryRun?: boolean } = {}): Promise<string[]> =>
  migratePostgres({ url: database.ownerUrl, appRole, now, ...more });
const step = (number: number, sql: string, breaking = false): Migration => ({ number, name: 'later', breaking, sql });
const last = migrations.at(-1)?.number ?? 0;
const next = last + 1;

describe('migrating', () => {
  beforeEach(async () => {
    database = await databases.make({ bare: true });
    appRole = new URL(database.appUrl).username;
  });
  afterEach(() => database.release());

  test('from nothing makes the typed tables, column by column', async () => {
    await rows('create extension vector');
    await migrate();
    const columns = await rows(`
      select relname as table, array_agg(attname || case when attnotnull then '' else '?' end) as columns
      from pg_class join pg_attribute on attrelid = pg_class.oid
      where relnamespace = 'holdfast'::regnamespace and relkind in ('r', 'p') and not relispartition
        and attnum > 0 and not attisdropped
      group by relname`);
    const real = Object.fromEntries(
      columns.map((row) => [String(row['table']), (row['columns'] as string[]).toSorted()]),
    );
    const typed = typedTables();
    // Where a vector lies and how often it is read is a matter of this database alone.
    const vectors = (typed['embeddings'] ?? []).filter((name) => name !== 'vector');
    typed['embeddings'] = [...vectors, 'month', 'sealed?', 'tier', 'vector?'].toSorted();
    // Searched by statements of this database alone.
    typed['search_words'] = ['length', 'seq', 'space', 'user_no', 'words'];
    typed['search_states'] = ['complete', 'through', 'user_no', 'version'];
    expect(real).toEqual(typed);
  });

  test('says what is missing without doing it, then does it, then has nothing to do', async () => {
    await rows('create extension vector');
    const names = migrations.map(({ name }) => name);
    expect(await migrate({ dryRun: true })).toEqual(names);
    expect(await inspectPostgres(database.ownerUrl)).toMatchObject({ schema: 0, missing: names, bypasses: false });
    await expect(openPostgresStore({ url: database.appUrl, platform })).rejects.toMatchObject({
      code: 'config_invalid',
      message: containing('holdfast migrate'),
    });
    expect(await migrate()).toEqual(names);
    expect(await migrate()).toEqual([]);
    expect(await inspectPostgres(database.appUrl)).toMatchObject({ schema: last, missing: [] });
    await (await openPostgresStore({ url: database.appUrl, platform })).close();
  });

  test('four at once take every step once', async () => {
    await rows('create extension vector');
    const taken = await Promise.all([migrate(), migrate(), migrate(), migrate()]);
    expect(taken.flat()).toEqual(migrations.map(({ name }) => name));
  });

  test('refuses a newer breaking schema, and overlooks a newer harmless one', async () => {
    await rows('create extension vector');
    await migrate({ migrations: [...migrations, step(999, 'create table later (a int)')] });
    expect(await migrate()).toEqual([]);
    expect(await inspectPostgres(database.ownerUrl)).toMatchObject({ unknown: ['later'] });
    await (await openPostgresStore({ url: database.appUrl, platform })).close();
    await migrate({ migrations: [...migrations, step(1000, 'create table later2 (a int)', true)] });
    await expect(migrate()).rejects.toMatchObject({ code: 'schema_too_new' });
    await expect(openPostgresStore({ url: database.appUrl, platform })).rejects.toMatchObject({
      code: 'schema_too_new',
    });
  });

  test('a step that fails leaves the schema as it was', async () => {
    await rows('create extension vector');
    await migrate();
    const bad = step(next, 'create table good (a int); create table memories (a int)');
    await expect(migrate({ migrations: [...migrations, bad] })).rejects.toMatchObject({ code: 'internal' });
    expect(await rows("select to_regclass('holdfast.good') as there")).toEqual([{ there: null }]);
    expect(await migrate({ migrations: [...migrations, step(next, 'create table good (a int)')] })).toEqual(['later']);
  });

  test('says who has to do what, when the extension or the role is missing, or the role is too strong', async () => {
    await expect(migrate()).rejects.toMatchObject({
      code: 'config_invalid',
      message: containing('CREATE EXTENSION vector'),
    });
    await rows('create extension vector');
    for (const [role, words] of [
      [`${appRole}_missing`, 'CREATE ROLE'],
      [new URL(database.adminUrl).username, 'NOSUPERUSER'],
      [new URL(database.ownerUrl).username, 'owns nothing'],
    ]) {
      await expect(migratePostgres({ url: database.ownerUrl, appRole: role ?? '', now })).rejects.toMatchObject({
        code: 'config_invalid',
        message: containing(words ?? ''),
      });
    }
    expect(await inspectPostgres(database.ownerUrl)).toMatchObject({ schema: 0 });
  });

  test('a month gets its own table once, whoever asks first, and takes over the vectors that came before it', async () => {
    await rows('create extension vector');
    await migrate();
    await rows(`insert into holdfast.user_state (tenant, user_id) values ('t', 'u')`);
    await rows(`insert into holdfast.memories (id, tenant, user_no, space, kind, content, content_hash, occurred_at, dated, salience, confidence, decay_rate, tags, derived, metadata, created_at, updated_at, state, tier, pinned, version, embedding)
      values ('a', 't', 1, 's', 'episodic', 'c', 'h', 0, 0, 0, 0, 0, '[]', '[]', '{}', 0, 0, 'active', 'hot', 0, 1, 'none')`);
    await rows(`insert into holdfast.embeddings (user_no, seq, memory_id, space, head, model, dimensions, hidden, month, vector)
      values (1, 1, 'a', 's', 'semantic', 'm', 1, 0, 0, '[1]')`);
    await Promise.all([1, 2, 3, 4].map(() => rows('select holdfast.embedding_month(0)', database.appUrl)));
    expect(await rows('select tableoid::regclass::text as part from holdfast.embeddings')).toEqual([
      { part: 'holdfast.embeddings_1970_01' },
    ]);
  });
});
