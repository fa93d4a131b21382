import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { nodePlatform } from '../../platform.ts';
import { bySource } from '../sql/memories/memory-reader.ts';
import { compile } from '../sql/statement.ts';
import { ledByIndex, recorded } from '../sql/testing/recorded.ts';
import { Connection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { openSqliteStore } from './open.ts';

test('a source is looked up by its index, not by walking all memories of the user', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-plans-'));
  const path = join(folder, 'holdfast.db');
  try {
    await (await openSqliteStore({ path, platform: nodePlatform() })).close();
    const db = new DatabaseSync(path, { readOnly: true });
    for (const statement of [bySource.listed, bySource.all]) {
      const plan = db.prepare(`EXPLAIN QUERY PLAN ${compile(statement, sqliteDialect).sql}`).all();
      expect(plan.map(({ detail }) => detail).join('\n')).toContain('memories_by_source');
    }
    db.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what finds or changes much is led by an index, in one space and in all', async () => {
  const connection = new Connection(':memory:');
  await migrate(connection, { migrations, now: 0, path: ':memory:', patience: { budgetMs: 0, random: () => 0 } });
  for (const spaces of [['default'], '*'] as const) {
    const scope = { kind: 'user', tenant: 'local', user: 'ana', spaces } as const;
    for (const [what, index, work] of ledByIndex) {
      const [statement] = await recorded(sqliteDialect, scope, (writers) => work(writers, scope));
      const plan = connection.rows(`EXPLAIN QUERY PLAN ${statement?.sql ?? ''}`).map(({ detail }) => String(detail));
      expect(plan.join('\n'), what).toMatch(new RegExp(`SEARCH .*USING (COVERING )?INDEX ${index} `, 'u'));
      expect(plan.join('\n'), what).not.toMatch(/SCAN (?!json_each)/u);
    }
  }
  connection.close();
});
