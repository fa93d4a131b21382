import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mkdtemp, rm, stat, readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewMemory } from '../../domain/memories/memory.ts';
import { prepareMemory } from '../../domain/memories/prepare.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Store } from '../../domain/store.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { Connection } from './connection.ts';
import { openSqliteStore, pragmas } from './open.ts';
import { WriteLane } from './write-lane.ts';

const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const platform = fakePlatform();

function memory(content: string): NewMemory {
  return prepareMemory({ content, tags: [], salience: 0.5 }, platform, 'none');
}

describe('a SQLite file', () => {
  let folder: string;
  let path: string;
  let store: Store;
  const open = (options: object = {}): Promise<Store> => openSqliteStore({ path, platform, ...options });
  const add = (content: string) => store.write(ana, (w) => w.memories.insert(ana, { memories: [memory(content)] }));
  const total = () => store.read(ana, async (r) => (await r.memories.counts(ana)).total);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-lane-'));
    path = join(folder, 'a.db');
    store = await open({ lockBudgetMs: 150 });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  test('is opened with every promise set: full sync, write-ahead log, foreign keys, secure delete', () => {
    for (const [durability, synchronous] of [
      ['full', 2],
      ['normal', 1],
    ] as const) {
      for (const kind of ['write', 'read'] as const) {
        const connection = new Connection(path);
        for (const pragma of pragmas({ path, platform, durability }, kind)) connection.exec(`PRAGMA ${pragma}`);
        const names = [
          'synchronous',
          'journal_mode',
          'foreign_keys',
          'secure_delete',
          'busy_timeout',
          'page_size',
          'temp_store',
          'cache_size',
          'query_only',
        ];
        expect(names.map((name) => connection.value(`PRAGMA ${name}`))).toEqual([
          synchronous,
          'wal',
          1,
          1,
          20,
          8192,
          2,
          -16384,
          kind === 'read' ? 1 : 0,
        ]);
        connection.close();
      }
    }
  });

  test('a write that waits for anything but its repositories fails at once, and those beside it are stored', async () => {
    const waits: (() => Promise<unknown>)[] = [
      () => new Promise((resolve) => setImmediate(resolve)),
      () => new Promise((resolve) => setTimeout(resolve, 5)),
      () => stat(folder),
      () => new Promise(() => {}),
      () => store.write(ana, async () => undefined),
    ];
    for (const [index, wait] of waits.entries()) {
      let eventsSeenInside = 0;
      const immediate = setImmediate(() => (eventsSeenInside += 1));
      const results = await Promise.allSettled([
        add('before'),
        store.write(ana, async (w) => {
          await w.memories.insert(ana, { memories: [memory('lost')] });
          await wait();
          await w.memories.insert(ana, { memories: [memory('lost too')] });
        }),
        add('after'),
      ]);
      clearImmediate(immediate);
      expect(eventsSeenInside).toBeLessThanOrEqual(1);
      expect(
        results.map(({ status }) => status),
        String(wait),
      ).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(results[1]).toMatchObject({ reason: { code: 'internal' } });
      expect(await total()).toBe(2 * (index + 1));
    }
  });

  test('a long write lets others have their turns, who see nothing of it before it is stored whole', async () => {
    const spin = (ms: number): void => {
      const until = performance.now() + ms;
      while (performance.now() < until);
    };
    const long = (fails: boolean) =>
      store.write(ana, async (w) => {
        for (const content of ['a', 'b', 'c', 'd']) {
          await w.memories.insert(ana, { memories: [memory(content)] });
          spin(10);
        }
        if (fails) throw new Error('given up');
      });
    for (const [fails, expected] of [
      [true, 0],
      [false, 4],
    ] as const) {
      const seen: Promise<number>[] = [];
      let over = false;
      const look = (): void => {
        if (over) return;
        seen.push(total());
        setImmediate(look);
      };
      setImmediate(() => setImmediate(look));
      await long(fails).catch(() => undefined);
      over = true;
      expect(seen.length).toBeGreaterThanOrEqual(3);
      expect(new Set(await Promise.all(seen))).toEqual(new Set([0]));
      expect(await total()).toBe(expected);
    }
  });

  test('a lock that another process keeps is waited for without blocking, then answered with store_busy', async () => {
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 5);
    await expect(Promise.all([add('a'), add('b')])).rejects.toMatchObject({ code: 'store_busy', retryable: true });
    expect(turns).toBeGreaterThan(2);
    const patient = add('c');
    setTimeout(() => other.exec('ROLLBACK'), 50);
    await expect(patient).resolves.toHaveLength(1);
    clearInterval(timer);
    other.close();
    expect(await total()).toBe(1);
  });

  test('more requests than a group holds are all answered', async () => {
    await Promise.all(Array.from({ length: 600 }, (_, index) => add(`memory ${index}`)));
    expect(await total()).toBe(600);
  });

  test('a full disk stores nothing of the write and says so', async () => {
    await store.close();
    store = await open({ maxPages: 60 });
    await add('small');
    const failing = add('x'.repeat(2_000_000));
    await expect(failing).rejects.toMatchObject({ code: 'store_full', cause: { message: `The database is ${path}.` } });
    // Who asks may be far away; the owner finds the path in the cause.
    await expect(failing).rejects.not.toThrow(folder);
    await add('small again');
    expect(await total()).toBe(2);
  });

  describe('a connection that is lost', () => {
    const fail = { reason: { code: 'store_unavailable' } };
    const setUp = (at: string) => {
      const connection = new Connection(at, { pragmas: pragmas({ path: at, platform }, 'write') });
      connection.exec('CREATE TABLE IF NOT EXISTS lost (word TEXT)');
      const patience = { budgetMs: 100, random: () => 0.5 };
      const lane = new WriteLane({
        connection,
        path: at,
        patience,
        beforeCommit: () => undefined,
        afterGroup: () => undefined,
      });
      const run = (work: () => void): Promise<unknown> =>
        new Promise((resolve, reject) => {
          lane.add({ start: async () => work(), end: () => undefined, resolve, reject });
        });
      const add = (): Promise<unknown> => run(() => connection.exec("INSERT INTO lost VALUES ('tea')"));
      return { connection, lane, run, add, count: () => connection.value('SELECT count(*) FROM lost') };
    };

    test('within a group fails all of it, and the next group is stored', async () => {
      const { connection, lane, run, add, count } = setUp(path);
      const results = await Promise.allSettled([add(), run(() => connection.close()), add()]);
      expect(results).toMatchObject([fail, fail, fail]);
      await add();
      expect(count()).toBe(1);
      expect(connection.value('PRAGMA synchronous')).toBe(2);
      await lane.close();
      connection.close();
    });

    test('alone in its group, or between two groups, is replaced by a new one', async () => {
      const { connection, lane, run, add, count } = setUp(path);
      expect(await Promise.allSettled([run(() => connection.close())])).toMatchObject([fail]);
      await add();
      connection.close();
      await add();
      expect(count()).toBe(2);
      await lane.close();
      connection.close();
    });

    test('to a database in memory answers every later call with store_unavailable', async () => {
      const { connection, lane, run, add } = setUp(':memory:');
      expect(await Promise.allSettled([run(() => connection.close()), add()])).toMatchObject([fail, fail]);
      expect(await Promise.allSettled([add()])).toMatchObject([fail]);
      await lane.close();
    });
  });

  test('a purge leaves no byte of the words in any file', async () => {
    const [stored] = await add(`Zanzibarian ${'secret '.repeat(4_000)}`);
    const id = stored?.id ?? '';
    await store.write(ana, (w) => w.memories.update(ana, { id, patch: { content: 'Zanzibarian still' }, at: 1 }));
    await store.write(ana, (w) => w.memories.softDelete(ana, { id, at: 2 }));
    await store.write(ana, (w) => w.memories.purge(ana, { deletedBefore: 3, limit: 9, at: 3 }));
    for (const file of [path, `${path}-wal`]) {
      const bytes = await readFile(file);
      expect(bytes.includes('Zanzibarian')).toBe(false);
      expect(bytes.includes('secret secret')).toBe(false);
    }
  });
});
