import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { moveDatabase } from '../../move.ts';
import { type Holdfast, open } from '../../open.ts';
import { hashEmbedder } from '../../testing/hash-embedder.ts';
import { loadDriver } from '../postgres/connect.ts';
import { type TestDatabase, testDatabases } from '../postgres/testing/test-databases.ts';
import { movedTables } from './tables.ts';
import { openAt, populate, seenIn } from '../sqlite/testing/populate.ts';

vi.setConfig({ testTimeout: 60_000 });

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-move-'));
  file = join(folder, 'source.db');
  await populate(file, 1_300);
});
afterAll(async () => {
  await databases.remove();
  await rm(folder, { recursive: true, force: true });
});

const things = ['kite', 'boat', 'piano', 'ladder'];
const now = Date.UTC(2026, 10, 21);
const move = (from: string, to: string) => moveDatabase({ from, to, now });

async function seen(place: { readonly path: string } | { readonly database: string }): Promise<unknown> {
  const holdfast = await openAt(place);
  try {
    return await seenIn(holdfast);
  } finally {
    await holdfast.close();
  }
}

/** Moves in a process that ends itself after so many batches. */
async function moveAndDie(from: string, to: string, batches: number): Promise<NodeJS.Signals | null> {
  const main = join(import.meta.dirname, 'children', 'move-and-die.ts');
  const child = spawn(process.execPath, ['--conditions=holdfast-source', main, from, to, String(batches)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'close');
  return child.signalCode;
}

async function asAdmin(database: TestDatabase, text: string): Promise<Record<string, unknown>[]> {
  const driver = await loadDriver();
  const client = new driver.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test('a file is moved to Postgres and back, and recall ranks alike at every step', async () => {
  const before = await seen({ path: file });
  const database = await databases.make();
  const there = await move(`sqlite:${file}`, database.ownerUrl);
  expect(there).toMatchObject({ resumed: false, copiedAgain: 0, users: 2 });
  // Root keys are those of encrypted databases, which have a test of their own.
  for (const { table, rows } of there.tables) if (table !== 'root_keys') expect(rows, table).toBeGreaterThan(0);
  expect(await seen({ database: database.appUrl })).toEqual(before);

  const back = join(folder, 'back.db');
  const again = await move(database.ownerUrl, `sqlite:${back}`);
  expect(again.tables).toEqual(there.tables);
  expect(await seen({ path: back })).toEqual(before);

  const numbers = (path: string): unknown => {
    const db = new DatabaseSync(path);
    try {
      return db
        .prepare(
          "select name, seq from sqlite_sequence where name in ('memories', 'user_state', 'embeddings', 'entities', 'facts', 'events') order by name",
        )
        .all();
    } finally {
      db.close();
    }
  };
  expect(numbers(back)).toEqual(numbers(file));
});

test('what is written after a move gets numbers of its own', async () => {
  const database = await databases.make();
  await move(`sqlite:${file}`, database.ownerUrl);
  await using holdfast = await openAt({ database: database.appUrl });
  const { memory } = await holdfast.remember({ userId: 'ana', content: 'A zeppelin over the harbour' });
  await holdfast.remember({ userId: 'cy', content: 'Another zeppelin' });
  const { results } = await holdfast.recall({ userId: 'ana', query: 'zeppelin' });
  expect(results[0]?.memory.id).toBe(memory.id);
});

test.each([1, 13, 30])('killed after %i batches it goes on, and nothing is there twice', async (batches) => {
  const database = await databases.make();
  expect(await moveAndDie(`sqlite:${file}`, database.ownerUrl, batches)).toBe('SIGKILL');
  await expect(openAt({ database: database.appUrl })).rejects.toThrow('has not ended');
  const report = await move(`sqlite:${file}`, database.ownerUrl);
  expect(report).toMatchObject({ resumed: true, copiedAgain: 0 });
  const back = join(folder, `back-${batches}.db`);
  expect(await moveAndDie(database.ownerUrl, `sqlite:${back}`, batches)).toBe('SIGKILL');
  await expect(openAt({ path: back })).rejects.toThrow('has not ended');
  expect((await move(database.ownerUrl, `sqlite:${back}`)).tables).toEqual(report.tables);
});

test('what was written to the source between two calls is moved too, and what was purged is gone', async () => {
  const source = join(folder, 'changing.db');
  await populate(source, 700);
  const database = await databases.make();
  expect(await moveAndDie(`sqlite:${source}`, database.ownerUrl, 9)).toBe('SIGKILL');
  const holdfast = await openAt({ path: source });
  const { memories } = await holdfast.listMemories({ userId: 'ana', limit: 3 });
  for (const { id } of memories) await holdfast.updateMemory({ userId: 'ana', id, content: `It was otherwise ${id}` });
  await holdfast.remember({ userId: 'new', content: 'Somebody else came', source: { type: 't', id: '9' } });
  await holdfast.close();
  const db = new DatabaseSync(source);
  // Behind the version's back, as touches and jobs are.
  db.exec('UPDATE memory_uses SET uses = 7 WHERE user_no = 2');
  db.exec('DELETE FROM api_keys');
  db.close();
  const report = await move(`sqlite:${source}`, database.ownerUrl);
  expect(report.resumed).toBe(true);
  expect(report.copiedAgain).toBeGreaterThanOrEqual(2);
  expect(await seen({ database: database.appUrl })).toEqual(await seen({ path: source }));
});

test('a target that is not empty is refused and left alone, and so is another move’s', async () => {
  const database = await databases.make();
  const holdfast = await openAt({ database: database.appUrl });
  await holdfast.remember({ content: 'I was here first' });
  await holdfast.close();
  await expect(move(`sqlite:${file}`, database.ownerUrl)).rejects.toThrow(/is not empty \(rows: .*1 in memories/);
  expect(await asAdmin(database, 'select count(*)::int as rows from holdfast.memories')).toEqual([{ rows: 1 }]);

  const other = join(folder, 'other.db');
  await populate(other, 20);
  const target = await databases.make();
  await moveAndDie(`sqlite:${other}`, target.ownerUrl, 2);
  await expect(move(`sqlite:${file}`, target.ownerUrl)).rejects.toThrow('holds part of a move from');
  await expect(move(`sqlite:${file}`, `sqlite:${file}`)).rejects.toThrow(/same database|locked/);
});

test('a source that something writes to is refused, and cannot be written while it is read', async () => {
  const database = await databases.make();
  const source = join(folder, 'busy.db');
  await populate(source, 600);
  const writer = new DatabaseSync(source);
  writer.exec('BEGIN IMMEDIATE');
  await expect(move(`sqlite:${source}`, database.ownerUrl)).rejects.toMatchObject({ code: 'store_busy' });
  writer.exec('ROLLBACK');
  let refused = 0;
  await moveDatabase({
    from: `sqlite:${source}`,
    to: database.ownerUrl,
    now,
    onProgress: () => {
      try {
        writer.exec('BEGIN IMMEDIATE');
      } catch {
        refused += 1;
      }
    },
  });
  expect(refused).toBeGreaterThan(5);
  writer.close();

  const driver = await loadDriver();
  const client = new driver.Client({ connectionString: database.adminUrl });
  await client.connect();
  await client.query('begin');
  await client.query('update holdfast.user_state set version = version');
  await expect(move(database.ownerUrl, `sqlite:${join(folder, 'never.db')}`)).rejects.toMatchObject({
    code: 'store_busy',
  });
  await client.end();
});

test('who is not the owner, what is no address and a schema that is behind are refused', async () => {
  const database = await databases.make();
  await expect(move(`sqlite:${file}`, database.appUrl)).rejects.toThrow('Name the owner of the schema');
  for (const address of ['mysql://somewhere', 'sqlite:', 'sqlite://x', 'sqlite::memory:', file]) {
    await expect(move(address, database.ownerUrl)).rejects.toMatchObject({ code: 'config_invalid' });
  }
  await expect(move(`sqlite:${join(folder, 'not-there.db')}`, database.ownerUrl)).rejects.toThrow(
    'There is no database',
  );
  const bare = await databases.make({ bare: true });
  await expect(move(`sqlite:${file}`, bare.ownerUrl)).rejects.toThrow('holdfast migrate');
});

test('an encrypted file is moved to Postgres and back as it is, and opens with the same key everywhere', async () => {
  const source = join(folder, 'sealed.db');
  const openSealed = (place: { readonly path: string } | { readonly database: string }): Promise<Holdfast> =>
    open({
      ...place,
      worker: false,
      touches: false,
      embedder: hashEmbedder(),
      secretKey: 'k'.repeat(32),
      encrypt: 'content',
    });
  const asked = async (holdfast: Holdfast): Promise<unknown> => {
    await using opened = holdfast;
    const { results } = await opened.recall({ query: 'who flew the kite?', now: '2026-12-01' });
    return { results: results.map(({ memory, score }) => [memory.content, score]), all: await opened.listMemories({}) };
  };
  const holdfast = await openSealed({ path: source });
  await holdfast.rememberMany({ items: things.map((thing) => ({ content: `Ana flew the ${thing}`, tags: [thing] })) });
  const before = await asked(holdfast);
  const database = await databases.make();
  const there = await move(`sqlite:${source}`, database.ownerUrl);
  expect(there.tables.find(({ table }) => table === 'root_keys')?.rows).toBe(1);
  expect(await asked(await openSealed({ database: database.appUrl }))).toEqual(before);
  const vectors = 'select count(*) from holdfast.embeddings where vector is not null or sealed is null';
  expect(await asAdmin(database, vectors)).toEqual([{ count: '0' }]);
  await expect(open({ database: database.appUrl, worker: false })).rejects.toMatchObject({
    code: 'encryption_key_missing',
  });
  const back = join(folder, 'sealed-back.db');
  expect((await move(database.ownerUrl, `sqlite:${back}`)).tables).toEqual(there.tables);
  expect(await asked(await openSealed({ path: back }))).toEqual(before);
});

test('a damaged copy is found and mended; nothing is left of the move but the rows', async () => {
  const database = await databases.make();
  // All is copied by then, and being compared.
  expect(await moveAndDie(`sqlite:${file}`, database.ownerUrl, 30)).toBe('SIGKILL');
  await asAdmin(database, "update holdfast.memories set content = 'x' where seq = 5");
  const report = await move(`sqlite:${file}`, database.ownerUrl);
  expect(report.copiedAgain).toBe(1);
  expect(await asAdmin(database, 'select content from holdfast.memories where seq = 5')).not.toEqual([
    { content: 'x' },
  ]);
  expect(await asAdmin(database, "select to_regclass('holdfast.unfinished_move') as left")).toEqual([{ left: null }]);
  const columns = await asAdmin(
    database,
    `select table_name, column_name from information_schema.columns where table_schema = 'holdfast'
     and table_name in (${movedTables.map(({ name }) => `'${name}'`).join(', ')})`,
  );
  const own = ['embeddings.month', 'embeddings.sealed', 'embeddings.tier'];
  const known = [
    ...own,
    ...movedTables.flatMap(({ name, columns: names }) => names.map((column) => `${name}.${column}`)),
  ];
  expect(columns.map((row) => `${String(row['table_name'])}.${String(row['column_name'])}`).toSorted()).toEqual(
    known.toSorted(),
  );
});
