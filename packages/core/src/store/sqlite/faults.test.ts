import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserScope } from '../../domain/scope.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { migrations } from './migrations/all.ts';
import { openSqliteStore } from './open.ts';

const platform = fakePlatform();
const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };

describe('a database file that is not as it should be', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-faults-'));
    path = join(folder, 'a.db');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const make = async (): Promise<void> => (await openSqliteStore({ path, platform })).close();

  test('garbage is store_corrupt and is left as it was', async () => {
    await writeFile(path, 'this is a shopping list, not a database\n'.repeat(500));
    const opening = openSqliteStore({ path, platform });
    await expect(opening).rejects.toMatchObject({ code: 'store_corrupt' });
    await expect(opening).rejects.toThrow(path);
    expect(await readFile(path, 'utf8')).toContain('shopping list');
  });

  test('a truncated file is store_corrupt', async () => {
    await make();
    await truncate(path, 8192 * 3);
    const use = async (): Promise<void> => {
      const store = await openSqliteStore({ path, platform });
      try {
        await store.write(ana, (w) => w.users.ensure(ana, { at: 1, timeZone: 'UTC' }));
        await store.read(ana, (r) => r.memories.counts(ana));
      } finally {
        await store.close();
      }
    };
    await expect(use()).rejects.toMatchObject({ code: 'store_corrupt' });
  });

  test('a folder in the way, or a file where a folder should be, is store_unavailable', async () => {
    await expect(openSqliteStore({ path: folder, platform })).rejects.toMatchObject({ code: 'store_unavailable' });
    await writeFile(path, '');
    await expect(openSqliteStore({ path: join(path, 'b.db'), platform })).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });

  test(
    'a file or folder that this process may not write is store_read_only, or cannot be opened',
    { timeout: 60_000 },
    async () => {
      await make();
      await chmod(path, 0o444);
      await chmod(folder, 0o555);
      // Permissions mean nothing to root: the attempt is made by a process that is nobody.
      const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
      const script = join(import.meta.dirname, 'children', 'try-write.ts');
      const { stdout, stderr } = spawnSync(process.execPath, ['--conditions=holdfast-source', script, path], {
        ...nobody,
        encoding: 'utf8',
      });
      await chmod(folder, 0o755);
      expect(stdout, stderr).toMatch(/^store_(read_only|unavailable)$/u);
    },
  );

  test('a newer breaking schema is refused, a newer harmless one is not', async () => {
    const step = { number: 999, name: 'later', sql: 'CREATE TABLE later (a INTEGER) STRICT' };
    await (
      await openSqliteStore({ path, platform, migrations: [...migrations, { ...step, breaking: false }] })
    ).close();
    await make();
    const breaking = { ...step, number: 1000, sql: 'CREATE TABLE later2 (a INTEGER) STRICT', breaking: true };
    await (await openSqliteStore({ path, platform, migrations: [...migrations, breaking] })).close();
    await expect(openSqliteStore({ path, platform })).rejects.toMatchObject({ code: 'schema_too_new' });
  });

  test('a step that fails leaves the schema as it was', async () => {
    await make();
    const bad = {
      number: (migrations.at(-1)?.number ?? 0) + 1,
      name: 'bad',
      breaking: false,
      sql: 'CREATE TABLE good (a INTEGER) STRICT; CREATE TABLE memories (a)',
    };
    await expect(openSqliteStore({ path, platform, migrations: [...migrations, bad] })).rejects.toMatchObject({
      code: 'internal',
    });
    await (
      await openSqliteStore({
        path,
        platform,
        migrations: [...migrations, { ...bad, sql: 'CREATE TABLE good (a INTEGER) STRICT' }],
      })
    ).close();
  });
});
