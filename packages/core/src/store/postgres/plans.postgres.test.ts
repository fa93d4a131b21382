import { afterAll, expect, test } from 'vitest';
import { open } from '../../open.ts';
import { bySeqs } from '../sql/memories/memory-reader.ts';
import { compile } from '../sql/statement.ts';
import { loadDriver } from './connect.ts';
import { postgresDialect } from './dialect.ts';
import { testDatabases } from './testing/test-databases.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

/** Enough that reading them all is not the cheapest way. */
const MEMORIES = 1_000;

test('the rows of what was found are read by their numbers, not by reading every row of the user', async () => {
  const { appUrl, adminUrl } = await databases.make();
  await using holdfast = await open({ database: appUrl, worker: false });
  const items = Array.from({ length: MEMORIES }, (_, place) => ({ content: `Note ${place}` }));
  for (let from = 0; from < MEMORIES; from += 500) {
    await holdfast.rememberMany({ items: items.slice(from, from + 500) });
  }
  const { Client } = await loadDriver();
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  // As the database does by itself once in a while.
  await admin.query('analyze holdfast.memories');
  await admin.end();
  const client = new Client({ connectionString: appUrl });
  await client.connect();
  try {
    // Tenant and user as the store names them; the plan is one for all values, as that of a prepared statement.
    await client.query(
      "set holdfast.scope = 'user'; set holdfast.tenant = 'local'; set holdfast.\"user\" = 'default'; set plan_cache_mode = force_generic_plan",
    );
    await client.query(`prepare rows (text, bigint) as ${compile(bySeqs, postgresDialect('halfvec')).sql}`);
    const seqs = JSON.stringify(Array.from({ length: 10 }, (_, place) => place + 1));
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, timing off, summary off) execute rows ('${seqs}', 1)`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    const read = plan.match(/on memories .*rows=(\d+) loops=(\d+)/u);
    expect(plan).toMatch(/Index Cond: .*seq = ANY/u);
    expect(Number(read?.[1]) * Number(read?.[2])).toBeLessThanOrEqual(10);
  } finally {
    await client.end();
  }
}, 30_000);
