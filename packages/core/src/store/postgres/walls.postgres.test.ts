import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from 'pg';
import { systemScope, type UserScope } from '../../domain/scope.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { clientConfig, loadDriver } from './connect.ts';
import { testKeyring } from '../../testing/test-keyring.ts';
import { openPostgresStore } from './open.ts';
import { type TestDatabase, testDatabases } from './testing/test-databases.ts';
import { auditTables, everyTable, fill, numbered, ownerOf, tenantAlone } from './testing/walled-tables.ts';

const platform = fakePlatform();
const ana: UserScope = { kind: 'user', tenant: 'acme', user: 'ana', spaces: ['default'] };
const bob: UserScope = { ...ana, user: 'bob' };
const stranger: UserScope = { ...ana, tenant: 'zeta' };
const people = [ana, bob, stranger];

const driver = await loadDriver();
const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
let database: TestDatabase;
/** Comes in as the server does. */
let app: Client;
/** Sees everything. */
let admin: Client;

async function connect(url: string): Promise<Client> {
  const client = new driver.Client(clientConfig(driver, url));
  await client.connect();
  return client;
}

beforeAll(async () => {
  database = await databases.make();
  app = await connect(database.appUrl);
  admin = await connect(database.adminUrl);
  await using store = await disposable(database.appUrl);
  for (const scope of people) await fill(store.store, platform, scope);
});
afterAll(async () => {
  await app.end();
  await admin.end();
  await databases.remove();
});

async function disposable(url: string) {
  const store = await openPostgresStore({ url, platform, keyring: testKeyring() });
  return { store, [Symbol.asyncDispose]: () => store.close() };
}

async function enter(scope: string, tenant: string, user: string): Promise<void> {
  await app.query(
    "select set_config('holdfast.scope', $1, true), set_config('holdfast.tenant', $2, true), set_config('holdfast.user', $3, true)",
    [scope, tenant, user],
  );
}

const count = async (client: Client, table: string): Promise<number> =>
  (await client.query<{ count: number }>(`select count(*) as count from holdfast.${table}`)).rows[0]?.count ?? -1;

/** A column that any row lets be set to itself. */
const someColumn = async (table: string): Promise<string> =>
  (
    await admin.query<{ name: string }>(
      "select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' order by attnum desc limit 1",
      [`holdfast.${table}`],
    )
  ).rows[0]?.name ?? '';

describe('the walls of the database, through a raw connection of the server’s role', () => {
  beforeEach(() => app.query('begin'));
  afterEach(() => app.query('rollback'));

  test('every table is under forced row-level security, and there is none that this test does not know', async () => {
    const { rows } = await admin.query<{ name: string; held: boolean; part: boolean }>(
      "select relname as name, relrowsecurity and relforcerowsecurity as held, relispartition as part from pg_class where relnamespace = 'holdfast'::regnamespace and relkind in ('r', 'p')",
    );
    expect(rows.filter(({ held }) => !held)).toEqual([]);
    const known = rows.filter(({ part }) => !part).map(({ name }) => name);
    expect(known.toSorted()).toEqual([...everyTable, ...auditTables, 'root_keys', 'schema_migrations'].toSorted());
    expect(rows.filter(({ part }) => part).length).toBeGreaterThan(1);
  });

  test('the role owns nothing, is no superuser, and may change no table', async () => {
    const { rows } = await app.query<{ owned: number; bypasses: boolean }>(
      'select (select count(*) from pg_class where relowner = r.oid) + (select count(*) from pg_proc where proowner = r.oid) as owned, rolsuper or rolbypassrls as bypasses from pg_roles r where rolname = current_user',
    );
    expect(rows).toEqual([{ owned: 0, bypasses: false }]);
    for (const attempt of [
      'alter table holdfast.memories disable row level security',
      'create table holdfast.mine (a int)',
      'create policy all_mine on holdfast.memories using (true)',
      'drop policy own_rows on holdfast.memories',
      'select * from holdfast.embeddings_other',
      'truncate holdfast.memories',
      'insert into holdfast.schema_migrations values (99, $$x$$, $$x$$, 1, 1)',
      "create function holdfast.mine() returns int language sql as 'select 1'",
    ]) {
      await app.query('savepoint attempt');
      await expect(app.query(attempt), attempt).rejects.toMatchObject({ code: '42501' });
      await app.query('rollback to attempt');
    }
  });

  for (const table of everyTable) {
    test(`without settings no row of ${table} exists, whatever the owner's setting says`, async () => {
      expect(await count(admin, table)).toBeGreaterThan(0);
      const column = await someColumn(table);
      for (const owner of ['', 'on']) {
        await app.query("select set_config('holdfast.owner', $1, true)", [owner]);
        expect(await count(app, table)).toBe(0);
        expect((await app.query(`update holdfast.${table} set ${column} = ${column}`)).rowCount).toBe(0);
        expect((await app.query(`delete from holdfast.${table}`)).rowCount).toBe(0);
      }
    });

    test(`with the settings of one user no row of another in ${table} can be read, changed, removed or made`, async () => {
      const { rows } = await admin.query<{ row: string; user_no: number }>(
        `select row_to_json(t)::text as row, ${ownerOf(table)} as user_no from holdfast.${table} t`,
      );
      const { rows: numbers } = await admin.query<{ user_no: number }>(
        "select user_no from holdfast.user_state where tenant = 'acme' and user_id = 'ana'",
      );
      const mine = numbers[0]?.user_no ?? -1;
      const own = tenantAlone.includes(table) ? 0 : rows.filter(({ user_no }) => user_no === mine).length;
      // Idempotency keys and secrets belong to the tenant, and hold no words.
      const visible = { idempotency: 2, tenant_secrets: 1, tenants: 1, webhooks: 1 }[table] ?? own;
      // What its tenant allows, a user's settings show and do not change.
      const changeable = table === 'tenants' ? 0 : visible;
      const column = await someColumn(table);
      await enter('user', 'acme', 'ana');
      expect(await count(app, table)).toBe(visible);
      expect((await app.query(`update holdfast.${table} set ${column} = ${column}`)).rowCount).toBe(changeable);
      for (const { row, user_no } of rows) {
        if (user_no === mine) continue;
        await app.query('savepoint attempt');
        const insert = `insert into holdfast.${table} ${numbered.includes(table) ? 'overriding system value ' : ''}select * from json_populate_record(null::holdfast.${table}, $1)`;
        const outcome = await app.query(insert, [row]).then(
          () => 'stored',
          (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
        );
        // 23505: of an idempotency key of the same tenant, which it may see.
        expect(outcome, row).toBe(
          ['idempotency', 'tenant_secrets', 'webhooks'].includes(table) && row.includes('acme') ? '23505' : '42501',
        );
        await app.query('rollback to attempt');
      }
      await app.query('set constraints all deferred');
      const removed = app.query(`delete from holdfast.${table}`).then(
        ({ rowCount }) => rowCount,
        // A row that others hang on cannot go; no other was tried.
        (error: unknown) => (error instanceof Error && 'code' in error && error.code === '23503' ? changeable : error),
      );
      expect(await removed).toBe(changeable);
    });
  }

  test('a tenant’s settings show its users and keys, no memory, and nothing of another tenant', async () => {
    await enter('tenant', 'acme', '');
    const seen = Object.fromEntries(
      await Promise.all(everyTable.map(async (table) => [table, await count(app, table)] as const)),
    );
    expect(seen).toEqual({
      user_state: 2,
      users: 2,
      memory_counts: 2,
      api_keys: 2,
      idempotency: 2,
      paused_jobs: 1,
      settings: 1,
      model_budgets: 1,
      model_usage: 2,
      prompt_templates: 2,
      tenant_secrets: 1,
      tombstones: 0,
      receipts: 0,
      memories: 0,
      memory_uses: 0,
      memory_versions: 0,
      embeddings: 0,
      changes: 0,
      jobs: 0,
      index_images: 0,
      index_parts: 0,
      entities: 0,
      entity_aliases: 0,
      mentions: 0,
      facts: 0,
      fact_sources: 0,
      links: 0,
      events: 0,
      user_life: 0,
      extractions: 0,
      user_marks: 0,
      consolidations: 0,
      consolidation_changes: 0,
      data_keys: 0,
      search_words: 0,
      search_states: 0,
      tenants: 1,
      ingestions: 0,
      conversations: 0,
      call_events: 0,
      tool_invocations: 0,
      sessions: 0,
      snapshots: 0,
      todos: 0,
      system_states: 0,
      decisions: 0,
      problems: 0,
      solutions: 0,
      work_records: 0,
      planner_records: 0,
      planner_versions: 0,
      planner_sources: 0,
      planner_times: 0,
      call_identities: 2,
      webhooks: 1,
      webhook_feeds: 0,
      webhook_deliveries: 2,
    });
    for (const table of ['user_state', 'users', 'memory_counts']) {
      const column = await someColumn(table);
      expect((await app.query(`update holdfast.${table} set ${column} = ${column}`)).rowCount).toBe(0);
      expect((await app.query(`delete from holdfast.${table}`)).rowCount).toBe(0);
    }
  });

  test('the words of another user are not found, whatever is looked for, and none without looking for some', async () => {
    const { rows } = await admin.query<{ words: string }>(
      "select string_agg(words::text, ' | ') as words from (select replace(words::text, ' ', ' | ') as words from holdfast.search_words) w",
    );
    const every = rows[0]?.words ?? '';
    const found = () => count(app, 'search_words_found');
    for (const words of ['', every]) {
      await app.query("select set_config('holdfast.words', $1, true)", [words]);
      await enter('', '', '');
      expect(await found()).toBe(0);
      await enter('tenant', 'acme', '');
      expect(await found()).toBe(0);
      await enter('user', 'acme', 'ana');
      expect(await found()).toBe(words === '' ? 0 : 1);
    }
    for (const attempt of [
      'update holdfast.search_words_found set length = 1',
      'delete from holdfast.search_words_found',
    ]) {
      await app.query('savepoint attempt');
      await expect(app.query(attempt), attempt).rejects.toMatchObject({ code: '42501' });
      await app.query('rollback to attempt');
    }
  });

  test('the audit log is shown to its tenant alone, is never changed, and is cut by its tenant alone', async () => {
    const attempted = async (attempt: string): Promise<unknown> => {
      await app.query('savepoint attempt');
      const outcome = await app.query(attempt).then(
        ({ rowCount }) => rowCount,
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
      );
      await app.query('rollback to attempt');
      return outcome;
    };
    for (const tenant of ['acme', 'zeta']) {
      await admin.query("insert into holdfast.audit_rows values ($1, 1, 1, 'w', 'o', 'ok', '{}', 'h')", [tenant]);
      await admin.query("insert into holdfast.audit_heads values ($1, 1, 'h', 0, '', 's')", [tenant]);
      await admin.query("insert into holdfast.audit_waiting (tenant, entry, seal) values ($1, '{}', 's')", [tenant]);
    }
    const seen = () => Promise.all(auditTables.map((table) => count(app, table)));
    expect(await seen()).toEqual([0, 0, 0]);
    await enter('user', 'acme', 'ana');
    expect(await seen()).toEqual([0, 0, 0]);
    const waiting = "insert into holdfast.audit_waiting (tenant, entry, seal) values ('%', '{}', 's')";
    expect(await attempted(waiting.replace('%', 'acme'))).toBe(1);
    expect(await attempted(waiting.replace('%', 'zeta'))).toBe('42501');
    await enter('tenant', 'acme', '');
    expect(await seen()).toEqual([1, 1, 1]);
    expect(await attempted("insert into holdfast.audit_rows values ('zeta', 2, 1, 'w', 'o', 'ok', '{}', 'h')")).toBe(
      '42501',
    );
    for (const attempt of ["update holdfast.audit_rows set who = 'x'", 'delete from holdfast.audit_rows']) {
      expect(await attempted(attempt), attempt).toBe('42501');
    }
    expect(await attempted("select holdfast.cut_audit('zeta', 9)")).toBe('P0001');
    await app.query("select holdfast.cut_audit('acme', 9)");
    // The head says that nothing was cut off.
    expect(await seen()).toEqual([1, 1, 1]);
  });

  test('settings end with their transaction', async () => {
    await enter('user', 'acme', 'ana');
    expect(await count(app, 'memories')).toBe(2);
    await app.query('commit');
    expect(await count(app, 'memories')).toBe(0);
    await app.query('begin');
  });

  test('the functions that look across tenants answer ids and instants, and leave nothing open behind them', async () => {
    const { rows } = await admin.query<{ name: string; answers: string; definer: boolean; path: string[] }>(
      "select proname as name, pg_get_function_result(oid) as answers, prosecdef as definer, proconfig as path from pg_proc where pronamespace = 'holdfast'::regnamespace order by proname",
    );
    expect(rows).toEqual(
      [
        ['audit_tenants', 'TABLE(tenant text)'],
        ['claim_jobs', 'TABLE(id text, tenant text, user_id text)'],
        ['cut_audit', 'void'],
        ['embedding_month', 'void'],
        ['job_figures', 'TABLE(kind text, state text, count bigint)'],
        ['key_count', 'bigint'],
        ['key_place', 'TABLE(tenant text, id text)'],
        ['next_run_at', 'bigint'],
        ['roots_in_use', 'SETOF text'],
        ['tenant_ids', 'TABLE(tenant text)'],
        ['tenant_use', 'TABLE(memories bigint, ingestions bigint)'],
        ['users_behind', 'TABLE(tenant text, user_id text)'],
        ['users_behind_in_heads', 'TABLE(tenant text, user_id text)'],
        ['users_with_news', 'TABLE(tenant text, user_id text)'],
        ['users_without_job', 'TABLE(tenant text, user_id text)'],
        ['webhook_states', 'TABLE(tenant text, state text, count bigint)'],
      ].map(([name, answers]) => ({ name, answers, definer: true, path: ['search_path=holdfast, pg_temp'] })),
    );
    const place = await app.query("select * from holdfast.key_place('hash of zeta ana')");
    expect(place.rows).toEqual([{ tenant: 'zeta', id: 'key of zeta ana' }]);
    expect((await app.query("select * from holdfast.key_place('hash')")).rows).toEqual([]);
    expect((await app.query('select holdfast.key_count() as count')).rows).toEqual([{ count: 3 }]);
    expect((await app.query("select holdfast.next_run_at('{embed_memories}') as at")).rows).toEqual([{ at: 0 }]);
    const claimed = await app.query("select * from holdfast.claim_jobs('{embed_memories}', 'w', 9, 99, 9)");
    expect(claimed.rows).toHaveLength(3);
    const behind = await app.query("select * from holdfast.users_behind('other', 'k', '', '', 9)");
    expect(behind.rows).toHaveLength(3);
    const inHeads = await app.query(
      "select * from holdfast.users_behind_in_heads('other', '{entity}', 'k', '', '', 9)",
    );
    expect(inHeads.rows).toHaveLength(3);
    expect((await app.query("select * from holdfast.users_without_job('k', '', '', 9)")).rows).toHaveLength(3);
    for (const table of everyTable) expect(await count(app, table)).toBe(0);
  });

  test('nobody else may call them', async () => {
    const nobody = `nobody_${new URL(database.appUrl).pathname.slice(1)}`;
    await admin.query('begin');
    try {
      await admin.query(`create role ${nobody}`);
      await admin.query(`grant usage on schema holdfast to ${nobody}`);
      await admin.query(`set local role ${nobody}`);
      for (const call of [
        "key_place('x')",
        'key_count()',
        "next_run_at('{}')",
        "claim_jobs('{}', '', 0, 0, 0)",
        "users_behind('', '', '', '', 0)",
        "users_behind_in_heads('', '{}', '', '', '', 0)",
        "users_without_job('', '', '', 0)",
        'embedding_month(0)',
        'users_with_news(1)',
        'webhook_states()',
        'roots_in_use()',
      ]) {
        await admin.query('savepoint attempt');
        await expect(admin.query(`select holdfast.${call}`), call).rejects.toMatchObject({ code: '42501' });
        await admin.query('rollback to attempt');
      }
    } finally {
      await admin.query('rollback');
    }
  });
});

test('the server refuses to come in as a superuser, unless that is allowed explicitly', async () => {
  const url = database.adminUrl;
  await expect(openPostgresStore({ url, platform })).rejects.toMatchObject({ code: 'config_invalid' });
  const store = await openPostgresStore({ url, platform, allowSuperuser: true, keyring: testKeyring() });
  expect(await store.read(systemScope, (r) => r.keys.count(systemScope))).toBe(3);
  await store.close();
});
