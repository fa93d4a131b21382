import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { nodePlatform } from '../../platform.ts';
import { bySource } from '../sql/memories/memory-reader.ts';
import { compile } from '../sql/statement.ts';
import { sqliteDialect } from './dialect.ts';
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
