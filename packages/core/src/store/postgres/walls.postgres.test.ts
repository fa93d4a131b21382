import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from 'pg';
import { prepareMemory } from '../../domain/memories/prepare.ts';
import { systemScope, type UserScope } from '../../domain/scope.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { clientConfig, loadDriver } from './connect.ts';
import type { Writers } from '../../domain/store.ts';
import { openPostgresStore } from './open.ts';
import { type TestDatabase, testDatabases } from './testing/test-databases.ts';

/** Tables by how a row is known to belong to somebody. */
const byUser = [
  'user_state',
  'users',
  'memories',
  'memory_counts',
  'embeddings',
  'changes',
  'jobs',
  'index_images',
  'index_parts',
  'tombstones',
  'receipts',
  'entities',
  'entity_aliases',
  'mentions',
  'facts',
  'fact_sources',
  'links',
  'events',
  'user_life',
  'extractions',
  'user_marks',
  'consolidations',
  'consolidation_changes',
  'search_words',
  'search_states',
];
const byTenant =
  'api_keys idempotency paused_jobs tenant_secrets settings model_budgets model_usage prompt_templates'.split(' ');
/** Their rows take a number of their own unless told otherwise. */
const numbered =
  'user_state memories index_parts entities facts events extractions receipts consolidations consolidation_changes'.split(
    ' ',
  );
/** Of these a user's settings show nothing. */
const tenantAlone = ['api_keys', 'paused_jobs', 'settings', 'model_budgets', 'prompt_templates'];
const everyTable = [...byUser, ...byTenant, 'memory_versions'];

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
  for (const scope of people) await fill(store.store, scope);
});
afterAll(async () => {
  await app.end();
  await admin.end();
  await databases.remove();
});

async function disposable(url: string) {
  const store = await openPostgresStore({ url, platform });
  return { store, [Symbol.asyncDispose]: () => store.close() };
}

/** Leaves a row of this user, or of its tenant, in every table. */
async function fill(store: Awaited<ReturnType<typeof openPostgresStore>>, scope: UserScope): Promise<void> {
  const name = `${scope.tenant} ${scope.user}`;
  const memory = prepareMemory({ content: `secret of ${name}`, tags: ['t'], salience: 0.5 }, platform, 'none');
  await store.write(scope, async (w) => {
    await w.users.ensure(scope, { at: 1, timeZone: 'UTC' });
    const [stored] = await w.memories.insert(scope, { memories: [memory] });
    await fillGraph(w, scope, stored?.seq ?? 0);
    await w.memories.update(scope, { id: memory.id, patch: { salience: 0.6 }, at: 2 });
    const vector = { memoryId: memory.id, version: 2, head: 'semantic', model: 'm' } as const;
    await w.embeddings.put(scope, { vectors: [{ ...vector, values: new Float32Array([1]) }], at: 3 });
    await w.jobs.enqueue(scope, { jobs: [{ id: `job of ${name}`, kind: 'embed_memories', payload: {}, runAt: 0 }] });
    const part = await w.images.addPart(scope, { version: 9, bytes: new Uint8Array([1]) });
    await w.images.publish(scope, { version: 9, contents: 'c', parts: [part ?? 0] });
    const day = { id: `night of ${name}`, day: '2026-01-01', timeZone: 'UTC', origin: 'night' } as const;
    const { no } = await w.consolidations.begin(scope, { ...day, fromVersion: 0, untilVersion: 1, createdAt: 1 });
    await w.consolidations.addChanges(scope, { no, changes: [{ kind: 'fact', before: {}, after: {} }], at: 1 });
    await w.consolidations.setMark(scope, { name: 'm', value: 1 });
    const made = {
      id: `extraction of ${name}`,
      seq: stored?.seq ?? 0,
      kind: 'semantic',
      method: 'rules',
      facts: [],
    } as const;
    await w.extractions.insert(scope, { extractions: [made], at: 1 });
    await w.extractions.advance(scope, { seq: 1, add: {} });
    const [{ seq } = { seq: 0 }] = await w.memories.getMany(scope, { ids: [memory.id] });
    const words = { seq, space: 'default', length: 2, terms: ['secret', scope.user] };
    await w.search?.putWords(scope, { rows: [words], gone: [], state: { version: 1, through: seq, complete: true } });
    const record = { operation: 'remember', key: name, bodyHash: 'h', memoryIds: [memory.id], createdAt: 1 };
    await w.idempotency.put(scope, { record });
    await w.secrets.ensure(scope, { name: 'tombstone', value: new Uint8Array([1]), at: 1 });
    await w.tombstones.put(scope, { spaceMark: 's', marks: [name], reason: 'forgotten', at: 1 });
    await w.receipts.begin(scope, { id: `receipt of ${name}`, request: '{}', progress: '{}', at: 1 });
  });
  const tenant = { kind: 'tenant', tenant: scope.tenant } as const;
  if (scope.user === 'ana') {
    await store.write(tenant, (w) => w.jobs.pause(tenant, { kinds: ['reembed'], at: 1 }));
  }
  const key = { id: `key of ${name}`, name, prefix: 'hf', permissions: [], createdAt: 1 };
  await store.write(tenant, async (w) => {
    await w.keys.insert(tenant, { key, hash: `hash of ${name}` });
    const expected = (await w.settings.get(tenant, { name: 'ai' }))?.version ?? 0;
    await w.settings.put(tenant, { name: 'ai', value: name, expected, at: 1 });
    await w.templates.add(tenant, { task: 'extract', text: { instructions: name, prompt: 'p' }, at: 1 });
    const place = { day: '2026-01-01', user: scope.user, task: 'extract', model: 'm' } as const;
    const amount = { inputTokens: 1, outputTokens: 1, cost: 1 };
    await w.usage.reserve(tenant, { place, amount, limits: { calls: 9, tokens: 99, cost: 9 } });
  });
}

async function fillGraph(w: Writers, scope: UserScope, seq: number): Promise<void> {
  const other = prepareMemory({ content: 'other', tags: ['t'], salience: 0.5 }, platform, 'ready');
  const [linked] = await w.memories.insert(scope, { memories: [other] });
  const link = { from: seq, to: linked?.seq ?? 0, type: 'similar', weight: 1, origin: 'manual' } as const;
  await w.links.put(scope, { links: [link], at: 1 });
  const name = `${scope.tenant} ${scope.user}`;
  const [entity] = await w.entities.ensure(scope, {
    entities: [{ id: `entity of ${name}`, name, type: 'person' }],
    at: 1,
  });
  await w.entities.mention(scope, { mentions: [{ entityNo: entity?.no ?? 0, seq }] });
  const fact = { id: `fact of ${name}`, subject: name, predicate: 'is', object: 'secret', confidence: 1 } as const;
  await w.facts.insert(scope, { facts: [{ ...fact, origin: 'rules', sources: [seq] }], at: 1 });
  const event = { id: `event of ${name}`, type: 't', seq, memoryId: '', salience: 1, occurredAt: 1 };
  await w.events.append(scope, { events: [event], at: 1 });
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
    expect(known.toSorted()).toEqual([...everyTable, 'schema_migrations'].toSorted());
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
      const visible = { idempotency: 2, tenant_secrets: 1 }[table] ?? own;
      const column = await someColumn(table);
      await enter('user', 'acme', 'ana');
      expect(await count(app, table)).toBe(visible);
      expect((await app.query(`update holdfast.${table} set ${column} = ${column}`)).rowCount).toBe(visible);
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
          ['idempotency', 'tenant_secrets'].includes(table) && row.includes('acme') ? '23505' : '42501',
        );
        await app.query('rollback to attempt');
      }
      await app.query('set constraints all deferred');
      const removed = app.query(`delete from holdfast.${table}`).then(
        ({ rowCount }) => rowCount,
        // A row that others hang on cannot go; no other was tried.
        (error: unknown) => (error instanceof Error && 'code' in error && error.code === '23503' ? visible : error),
      );
      expect(await removed).toBe(visible);
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
      search_words: 0,
      search_states: 0,
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
        ['claim_jobs', 'TABLE(id text, tenant text, user_id text)'],
        ['embedding_month', 'void'],
        ['key_count', 'bigint'],
        ['key_place', 'TABLE(tenant text, id text)'],
        ['next_run_at', 'bigint'],
        ['users_behind', 'TABLE(tenant text, user_id text)'],
        ['users_behind_in_heads', 'TABLE(tenant text, user_id text)'],
        ['users_without_job', 'TABLE(tenant text, user_id text)'],
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
  const store = await openPostgresStore({ url, platform, allowSuperuser: true });
  expect(await store.read(systemScope, (r) => r.keys.count(systemScope))).toBe(3);
  await store.close();
});

/** Where a row of a tenant's table says whose it is, as `fill` made it. */
const userNameIn: Readonly<Record<string, string>> = {
  api_keys: 't.name',
  settings: "t.value::jsonb #>> '{}'",
  model_usage: "t.tenant || ' ' || t.user_id",
  prompt_templates: 't.instructions',
};

/** The user number of a row, as an expression over the alias `t`. */
function ownerOf(table: string): string {
  if (byUser.includes(table)) return 't.user_no';
  if (table === 'memory_versions') return '(select user_no from holdfast.memories m where m.seq = t.seq)';
  if (table === 'paused_jobs') {
    return "(select user_no from holdfast.user_state s where s.tenant = t.tenant and s.user_id = 'ana')";
  }
  if (table === 'tenant_secrets') return '(select min(user_no) from holdfast.user_state s where s.tenant = t.tenant)';
  // A day's budget names nobody: it is held for that of the tenant's last user.
  if (table === 'model_budgets') return '(select max(user_no) from holdfast.user_state s where s.tenant = t.tenant)';
  return `(select user_no from holdfast.user_state s where s.tenant || ' ' || s.user_id = ${userNameIn[table] ?? 't.key'})`;
}
