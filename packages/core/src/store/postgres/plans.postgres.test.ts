import { afterAll, expect, test } from 'vitest';
import { open } from '../../open.ts';
import { bySeqs } from '../sql/memories/memory-reader.ts';
import { compile } from '../sql/statement.ts';
import { ledByIndex, recorded } from '../sql/testing/recorded.ts';
import { loadDriver } from './connect.ts';
import { postgresDialect } from './dialect.ts';
import { testDatabases } from './testing/test-databases.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());
const { appUrl, adminUrl } = await databases.make();

/** Tenant and user as the store names them; the plan is one for all values, as that of a prepared statement. */
const asUser =
  "set holdfast.scope = 'user'; set holdfast.tenant = 'local'; set holdfast.\"user\" = 'default'; set plan_cache_mode = force_generic_plan";

/** Enough that reading them all is not the cheapest way. */
const MEMORIES = 1_000;

test('the rows of what was found are read by their numbers, not by reading every row of the user', async () => {
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
  await admin.query('insert into holdfast.memory_uses select user_no, seq, 1, 1 from holdfast.memories');
  await admin.end();
  const client = new Client({ connectionString: appUrl });
  await client.connect();
  try {
    await client.query(asUser);
    await client.query(`prepare rows (text, bigint) as ${compile(bySeqs, postgresDialect('halfvec')).sql}`);
    const seqs = JSON.stringify(Array.from({ length: 10 }, (_, place) => place + 1));
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, timing off, summary off) execute rows ('${seqs}', 1)`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    const read = plan.match(/on memories .*rows=(\d+) loops=(\d+)/u);
    expect(plan).toMatch(/Index Cond: .*seq = ANY/u);
    expect(Number(read?.[1]) * Number(read?.[2])).toBeLessThanOrEqual(10);
    const uses = [...plan.matchAll(/on memory_uses .*actual rows=(\d+) loops=(\d+)/gu)];
    expect(uses.map(([, found, times]) => `${found} x ${times}`)).toEqual(['1 x 10', '1 x 10']);
  } finally {
    await client.end();
  }
}, 30_000);

/** Rows of one user, of which few are of one task, active, of one procedure or due. */
const many = `
  insert into holdfast.user_state (tenant, user_id) values ('local', 'default') on conflict do nothing;
  insert into holdfast.work_records (id, user_no, space, task, action, success, work_key, state, occurred_at, created_at)
    select 'w' || n, 1, 'default', 'task ' || n % 300, 'a', 1, 'k' || n, case when n > 3900 then 'active' else 'archived' end, n, n
    from generate_series(1, 4000) n;
  insert into holdfast.problems (id, user_no, space, seq, signature_version, exact_hash, message_hash, occurrences, state, first_seen_at, last_seen_at)
    select 'p' || n, 1, 'default', 10000 + n, 1, 'e' || n, 'm' || n, 1, case when n > 3900 then 'active' else 'archived' end, n, n
    from generate_series(1, 4000) n;
  insert into holdfast.planner_records (id, user_no, space, noun, state, version, plan_id, sprint_id, procedure_id, due_at, content, created_at, updated_at)
    select 'r' || n, 1, 'default', case when n % 2 = 0 then 'task' else 'run' end, 'open', 1, 'plan ' || n % 300, 'sprint ' || n % 300,
      'procedure ' || n % 300, n, '{}', n, n
    from generate_series(1, 4000) n;
  analyze holdfast.work_records; analyze holdfast.problems; analyze holdfast.planner_records`;

test('what finds or changes much is led by an index, in one space and in all', async () => {
  const { Client } = await loadDriver();
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(many);
  await admin.end();
  const client = new Client({ connectionString: appUrl });
  await client.connect();
  try {
    await client.query(asUser);
    for (const spaces of [['default'], '*'] as const) {
      const scope = { kind: 'user', tenant: 'local', user: 'default', spaces } as const;
      for (const [what, index, work] of ledByIndex) {
        const [statement] = await recorded(postgresDialect('halfvec'), scope, (writers) => work(writers, scope));
        const values = (statement?.values ?? []).map((value) => `'${String(value)}'`).join(', ');
        await client.query(`prepare one as ${statement?.sql ?? ''}`);
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain execute one (${values})`);
        await client.query('deallocate one');
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        expect(plan, what).toContain(index);
        expect(plan, what).not.toMatch(/Seq Scan on (?:work_records|problems|planner_records)/u);
      }
    }
  } finally {
    await client.end();
  }
}, 30_000);
