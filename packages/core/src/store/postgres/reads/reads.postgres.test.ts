import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Client } from 'pg';
import { prepareMemory } from '../../../domain/memories/prepare.ts';
import { systemScope, type UserScope } from '../../../domain/scope.ts';
import type { Store } from '../../../domain/store.ts';
import { fakePlatform } from '../../../testing/fake-platform.ts';
import { clientConfig, loadDriver, openPool } from '../connect.ts';
import { openPostgresStore } from '../open.ts';
import { query } from '../look-ups.ts';
import { compiledStatements } from '../statements.ts';
import { statement } from '../../sql/statement.ts';
import { postgresDialect } from '../dialect.ts';
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts';
import { readLanes } from './read-lanes.ts';
import { enterToRead, ReadUnit } from './read-unit.ts';

const platform = fakePlatform();
const driver = await loadDriver();
const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
const scopeOf = (user: string, tenant = 'local'): UserScope => ({ kind: 'user', tenant, user, spaces: ['default'] });
let database: TestDatabase;
let store: Store;
let admin: Client;

beforeAll(async () => {
  database = await databases.make();
});
afterAll(() => databases.remove());
beforeEach(async () => {
  admin = new driver.Client(clientConfig(driver, database.adminUrl));
  await admin.connect();
  // One connection for all reads: what one leaves behind, the next would meet.
  store = await openPostgresStore({ url: database.appUrl, platform, poolSize: 2, statementTimeoutMs: 1_000 });
});
afterEach(async () => {
  await store.close();
  await admin.end();
  await database.release();
  database = await databases.make();
});

const add = (scope: UserScope, content: string) =>
  store.write(scope, (w) =>
    w.memories.insert(scope, { memories: [prepareMemory({ content, tags: [], salience: 0.5 }, platform, 'none')] }),
  );
const contents = (scope: UserScope) =>
  store.read(scope, async (r) =>
    (await r.memories.scan(scope, { afterSeq: 0, limit: 99 })).map(({ content }) => content),
  );

/** Lanes without a store, to send them what no repository asks. */
async function bareLanes(most = 1) {
  const pool = openPool(driver, { url: database.appUrl, poolSize: 4, statementTimeoutMs: 1_000 });
  const lanes = readLanes({ driver, pool, most });
  const statements = compiledStatements(postgresDialect('halfvec'));
  return {
    pool,
    statements,
    ask(...asked: readonly { readonly name: string; readonly sql: string; readonly values?: readonly string[] }[]) {
      const group = lanes.open();
      return Promise.all(
        asked.map(
          ({ name, sql, values = [] }) =>
            new Promise<unknown[]>((answer, fail) => {
              group.add({ prepared: statements.text(name, sql), values, answer, fail });
            }),
        ),
      );
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

test('reads of many users at once, on one connection, show each its own memories alone', async () => {
  const people = Array.from({ length: 12 }, (_, place) => scopeOf(`person-${place % 6}`, place < 6 ? 'acme' : 'zeta'));
  for (const [place, person] of people.entries()) await add(person, `word of ${place}`);
  for (let round = 0; round < 3; round += 1) {
    const found = await Promise.all([...people, scopeOf('nobody')].map(contents));
    expect(found).toEqual([...people.map((_, place) => [`word of ${place}`]), []]);
  }
});

test('a scope ends with the reads that named it', async () => {
  await using lanes = await bareLanes();
  await add(scopeOf('ana'), 'hers');
  const enter = { name: 'read', sql: enterToRead, values: ['user', 'local', 'ana'] };
  const look = { name: 'look', sql: 'select content from holdfast.memories' };
  const [own, without] = await Promise.all([lanes.ask(enter, look), lanes.ask(look)]);
  expect(own[1]).toEqual([{ content: 'hers' }]);
  expect(without[0]).toEqual([]);
  expect(await lanes.ask(look)).toEqual([[]]);
});

test('a scope that only reads cannot write, whatever is sent', async () => {
  await using lanes = await bareLanes();
  const enter = { name: 'read', sql: enterToRead, values: ['user', 'local', 'ana'] };
  await expect(
    lanes.ask(enter, { name: 'w', sql: "insert into holdfast.user_state (tenant, user_id) values ('local', 'ana')" }),
  ).rejects.toMatchObject({ code: '25006' });
});

test('a read may ask again after its first answer, and asks with its own scope', async () => {
  const [ana, ben] = [scopeOf('ana'), scopeOf('ben')];
  await add(ana, 'one');
  await add(ben, 'two');
  const twice = (scope: UserScope) =>
    store.read(scope, async (r) => {
      const first = await r.memories.scan(scope, { afterSeq: 0, limit: 9 });
      const second = await r.memories.getBySeqs(scope, { seqs: first.map(({ seq }) => seq) });
      return second.map(({ content }) => content);
    });
  expect(await Promise.all([twice(ana), twice(ben), twice(ana)])).toEqual([['one'], ['two'], ['one']]);
});

test('what is refused fails alone; others of the same turn are answered', async () => {
  await using lanes = await bareLanes();
  const fine = { name: 'fine', sql: 'select 1 as one' };
  const late = { name: 'late', sql: 'select 2 as two' };
  const bad = { name: 'bad', sql: 'select 1 / 0' };
  const [before, refused, after] = await Promise.allSettled([
    lanes.ask(fine),
    // What stands behind it is not prepared, though the next group takes it for prepared.
    lanes.ask(bad, late),
    lanes.ask(late, fine),
  ]);
  expect(before).toMatchObject({ value: [[{ one: 1 }]] });
  expect(refused).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
  expect(after).toMatchObject({ value: [[{ two: 2 }], [{ one: 1 }]] });
  // The connection on which something was refused is not used again.
  expect(lanes.pool.totalCount).toBe(lanes.pool.idleCount);
});

test('when sessions are ended, reads under way say so and later ones are answered', async () => {
  await add(scopeOf('ana'), 'kept');
  const waiting = store.read(systemScope, async (r) => {
    await r.keys.count(systemScope);
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    return r.keys.count(systemScope);
  });
  await waiting.catch((error: unknown) => expect(error).toMatchObject({ code: 'store_unavailable' }));
  expect(await contents(scopeOf('ana'))).toEqual(['kept']);
});

test('a read that was told that the database is gone may ask again', async () => {
  const pool = openPool(driver, { url: database.appUrl, poolSize: 2 });
  const lanes = readLanes({ driver, pool, most: 1 });
  const statements = compiledStatements(postgresDialect('halfvec'));
  const enter = statements.text('read', enterToRead);
  const unit = new ReadUnit({ dialect: postgresDialect('halfvec'), lanes, statements, enter, scope: systemScope });
  const one = statement<object, { one: number }>((db) => query(db, sql`select 1 as one`));
  await pool.end();
  await expect(unit.all(one, {})).rejects.toThrow('pool');
  await expect(unit.all(one, {})).rejects.toThrow('pool');
  await expect(unit.run()).rejects.toMatchObject({ code: 'internal' });
});

test('writes find a connection while reads never cease', async () => {
  let over = false;
  const ana = scopeOf('ana');
  const readers = Array.from({ length: 8 }, async () => {
    while (!over) await contents(ana);
  });
  for (let place = 0; place < 5; place += 1) await add(ana, `number ${place}`);
  over = true;
  await Promise.all(readers);
  expect(await contents(ana)).toHaveLength(5);
});

test('closing waits for reads that were asked before', async () => {
  await add(scopeOf('ana'), 'kept');
  const reading = contents(scopeOf('ana'));
  await store.close();
  expect(await reading).toEqual(['kept']);
  await expect(contents(scopeOf('ana'))).rejects.toMatchObject({ code: 'shutting_down' });
});

test('a client that is free is preferred to one that is busy', async () => {
  await using lanes = await bareLanes(2);
  const slow = lanes.ask({ name: 'slow', sql: 'select pg_sleep(0.3)' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  let slept = false;
  const done = slow.then(() => (slept = true));
  await lanes.ask({ name: 'quick', sql: 'select 1' });
  expect(slept).toBe(false);
  await done;
});

test('what is new does not wait behind what takes long, while another connection moves on', async () => {
  await using lanes = await bareLanes(2);
  const slow = lanes.ask({ name: 'slow', sql: 'select pg_sleep(0.7)' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const many = Promise.all(Array.from({ length: 4 }, () => lanes.ask({ name: 'nap', sql: 'select pg_sleep(0.01)' })));
  await new Promise((resolve) => setTimeout(resolve, 5));
  let slept = false;
  const done = slow.then(() => (slept = true));
  await lanes.ask({ name: 'quick', sql: 'select 1' });
  expect(slept).toBe(false);
  await Promise.all([done, many]);
});
