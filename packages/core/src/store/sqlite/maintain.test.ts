import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bySource } from '../sql/memories/memory-reader.ts';
import { compile } from '../sql/statement.ts';
import { sqliteDialect } from './dialect.ts';
import { loadOf } from './load.ts';
import { maintainSqlite } from './maintain.ts';
import { openAt, populate, seenIn } from './testing/populate.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-maintain-'));
  path = join(folder, 'holdfast.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function seen(): Promise<unknown> {
  await using holdfast = await openAt({ path });
  return await seenIn(holdfast);
}

function change(...texts: readonly string[]): void {
  const db = new DatabaseSync(path);
  for (const text of texts) db.exec(text);
  db.close();
}

test('a dry run tells sizes, steps and reasons, and changes nothing', async () => {
  await populate(path, 40);
  const before = await stat(path);
  const told: string[] = [];
  const found = await maintainSqlite({ path, dryRun: true, onStep: ({ what }) => told.push(what) });
  expect(found.tables.map(({ table }) => table)).toContain('memories');
  for (const { bytes, indexBytes } of found.tables) expect(bytes).toBeGreaterThanOrEqual(indexBytes);
  expect(found.steps.map(({ what }) => what)).toEqual(['analyze', 'checkpoint']);
  expect(told).toEqual([]);
  expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);
});

test('a file that is a fifth free is written anew, smaller, with the same in it', async () => {
  await populate(path, 40);
  const before = await seen();
  change('CREATE TABLE ballast (x)', 'INSERT INTO ballast VALUES (zeroblob(24000000))', 'DROP TABLE ballast');
  const told: string[] = [];
  const found = await maintainSqlite({ path, onStep: ({ what }) => told.push(what) });
  expect(told).toEqual(['vacuum', 'analyze', 'checkpoint']);
  expect(found.steps[0]?.why).toContain('% of the file is free');
  expect(found.bytesAfter).toBeLessThan(found.bytesBefore / 4);
  expect(await seen()).toEqual(before);
  const again = await maintainSqlite({ path, dryRun: true });
  expect(again.steps.map(({ what }) => what)).not.toContain('vacuum');
});

test('counts do not lead the planner away from the indexes that are there', async () => {
  await populate(path, 200);
  await maintainSqlite({ path });
  const db = new DatabaseSync(path, { readOnly: true });
  for (const statement of [bySource.listed, bySource.all]) {
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${compile(statement, sqliteDialect).sql}`).all();
    expect(plan.map(({ detail }) => detail).join('\n')).toContain('memories_by_source');
  }
  db.close();
});

test('an index that lacks entries is made anew', async () => {
  await populate(path, 20);
  const db = new DatabaseSync(path);
  // Takes the index out of the schema for one write, so that it misses it.
  const [row] = db.prepare("SELECT sql FROM sqlite_schema WHERE name = 'memories_by_time'").all();
  db.enableDefensive?.(false);
  db.exec(
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || ' WHERE seq < 0' WHERE name = 'memories_by_time'",
  );
  db.close();
  change('UPDATE memories SET occurred_at = occurred_at + 1 WHERE seq = 1');
  const undo = new DatabaseSync(path);
  undo.enableDefensive?.(false);
  undo.exec('PRAGMA writable_schema = ON');
  undo.prepare("UPDATE sqlite_schema SET sql = ? WHERE name = 'memories_by_time'").run(String(row?.['sql']));
  undo.close();
  const found = await maintainSqlite({ path });
  expect(found.steps[0]).toMatchObject({ what: 'reindex memories_by_time' });
  const { steps } = await maintainSqlite({ path, dryRun: true });
  expect(steps.map(({ what }) => what).join()).not.toContain('reindex');
});

test('a file that somebody writes to all the time, or that is not there, is told as such', async () => {
  await populate(path, 20);
  const writer = new DatabaseSync(path);
  writer.exec('BEGIN IMMEDIATE');
  await expect(maintainSqlite({ path })).rejects.toMatchObject({ code: 'store_busy' });
  writer.close();
  await expect(maintainSqlite({ path: join(folder, 'none.db') })).rejects.toMatchObject({ code: 'store_unavailable' });
});

test('the load is counted over the last hour', async () => {
  await populate(path, 40);
  const now = Date.now();
  const { memories, bytes, changesPerSecond } = await loadOf({ path, now });
  expect(memories).toBe(84);
  expect(bytes).toBe((await stat(path)).size);
  expect(changesPerSecond).toBeCloseTo(88 / 3_600, 2);
  expect((await loadOf({ path, now: now + 7_200_000 })).changesPerSecond).toBe(0);
});
