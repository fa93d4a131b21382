import { afterAll, expect, test } from 'vitest';
import { open } from '../../open.ts';
import { loadDriver } from './connect.ts';
import { maintainPostgres } from './maintain.ts';
import { testDatabases } from './testing/test-databases.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

/** Months are made for the first of 2026 by the tests' databases. */
const now = Date.UTC(2026, 5, 15);

async function ask(url: string, ...texts: readonly string[]): Promise<void> {
  const driver = await loadDriver();
  const client = new driver.Client({ connectionString: url });
  await client.connect();
  for (const text of texts) await client.query(text);
  await client.end();
}

test('what needs it is vacuumed, counted and made anew; a dry run only says so', async () => {
  const { appUrl, ownerUrl, adminUrl } = await databases.make();
  await using holdfast = await open({ database: appUrl, worker: false, touches: false });
  for (let batch = 0; batch < 5; batch += 1) {
    const items = Array.from({ length: 300 }, (_, index) => ({ content: `Letter ${batch} ${index}`, speaker: 'Ada' }));
    await holdfast.rememberMany({ items });
  }
  await ask(
    adminUrl,
    'alter table holdfast.memories set (autovacuum_enabled = off)',
    "update holdfast.memories set speaker = 'Ben'",
    "update pg_index set indisvalid = false where indexrelid = 'holdfast.memories_by_time'::regclass",
    'select pg_stat_force_next_flush()',
    'select 1',
  );
  const found = await maintainPostgres({ url: appUrl, dryRun: true, now });
  const what = found.steps.map((step) => step.what);
  expect(what).toContain('vacuum memories');
  expect(what).toContain('reindex memories_by_time');
  expect(found.tables[0]?.bytes).toBeGreaterThan(0);
  expect(found.bytesBefore).toBeGreaterThan(found.tables[0]?.bytes ?? 0);

  await expect(maintainPostgres({ url: appUrl, now })).rejects.toMatchObject({ code: 'config_invalid' });
  const told: string[] = [];
  const done = await maintainPostgres({ url: ownerUrl, now, onStep: (step) => told.push(step.what) });
  expect(told).toEqual(done.steps.map((step) => step.what));
  expect(told).toEqual(expect.arrayContaining(['vacuum memories', 'reindex memories_by_time']));
  const after = (await maintainPostgres({ url: ownerUrl, now, dryRun: true })).steps.map((step) => step.what);
  expect(after).not.toContain('reindex memories_by_time');
  expect((await holdfast.recall({ query: 'Letter 4 7' })).results[0]?.memory.content).toBe('Letter 4 7');
}, 30_000);

test('a graph of vectors that walks over many dead ones is made anew', async () => {
  const { ownerUrl, adminUrl } = await databases.make();
  await ask(
    adminUrl,
    'set session_replication_role = replica; set search_path = holdfast, public',
    'create index graph on embeddings_other using hnsw ((vector::halfvec(2)) halfvec_cosine_ops)',
    'alter table embeddings_other set (autovacuum_enabled = off)',
    `insert into embeddings_other (user_no, seq, memory_id, space, head, model, dimensions, hidden, month, vector)
     select 1, n, n::text, 'default', 'semantic', 'm', 2, 0, -1, ('[1,' || n || ']')::halfvec from generate_series(1, 2500) n`,
    'delete from embeddings_other where seq <= 1500',
    'select pg_stat_force_next_flush()',
    'select 1',
  );
  const { steps } = await maintainPostgres({ url: ownerUrl, now });
  expect(steps.find(({ what }) => what === 'reindex graph')?.why).toBe('1500 dead vectors are still in its graph');
  expect(steps.map(({ what }) => what)).toContain('vacuum embeddings_other');
  const left = async (): Promise<string[]> => {
    const after = await maintainPostgres({ url: ownerUrl, now, dryRun: true });
    const what = after.steps.map((step) => step.what);
    // A session that was just being opened, in any database, may have held dead rows back: the next run takes them.
    if (what.includes('reindex graph')) await maintainPostgres({ url: ownerUrl, now });
    return what;
  };
  // The database counts with a delay, too.
  await expect.poll(left, { timeout: 30_000, interval: 1_000 }).not.toContain('reindex graph');
}, 60_000);

test('a database without a schema is told as such', async () => {
  const { ownerUrl } = await databases.make({ bare: true });
  await expect(maintainPostgres({ url: ownerUrl, now, dryRun: true })).rejects.toThrow('holdfast migrate');
});

test('months of vectors that have aged become warm, then cold, once', async () => {
  const { ownerUrl, adminUrl } = await databases.make();
  const january = 56 * 12;
  const insert = (month: number, seqs: string): string =>
    `insert into embeddings (user_no, seq, memory_id, space, head, model, dimensions, hidden, month, vector)
     select 1, n, n::text, 'default', 'semantic', 'm', 2, 0, ${month}, '[1,1]'::halfvec from generate_series(${seqs}) n`;
  await ask(
    adminUrl,
    'set session_replication_role = replica; set search_path = holdfast, public',
    `select embedding_month(${january + 5})`,
    insert(january + 5, '1, 3'),
    insert(january, '4, 8'),
    insert(january - 40, '9, 20'),
  );
  const maintain = (dryRun = false) => maintainPostgres({ url: ownerUrl, now, dryRun });
  const moves = ({ steps }: Awaited<ReturnType<typeof maintain>>): string[] =>
    steps.map(({ what }) => what).filter((what) => what.startsWith('move '));
  const aged = ['move embeddings_2026_01 to warm', 'move embeddings_other to cold'];
  expect(moves(await maintain(true))).toEqual(expect.arrayContaining(aged));
  expect(moves(await maintain())).toEqual(expect.arrayContaining(aged));
  const driver = await loadDriver();
  const client = new driver.Client({ connectionString: adminUrl });
  await client.connect();
  const { rows } = await client.query<{ tier: string; count: string }>(
    'select tier, count(*) as count from holdfast.embeddings group by 1 order by 1',
  );
  await client.end();
  expect(rows).toEqual([
    { tier: 'cold', count: '12' },
    { tier: 'hot', count: '3' },
    { tier: 'warm', count: '5' },
  ]);
  expect(moves(await maintain())).toEqual([]);
}, 30_000);
