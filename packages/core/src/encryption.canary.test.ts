import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newId } from './domain/ids.ts';
import type { UserScope } from './domain/scope.ts';
import { backupDatabase } from './store/sqlite/maintenance.ts';
import { openSqliteStore } from './store/sqlite/open.ts';
import { openKeys } from './open-keys.ts';
import { type Holdfast, open, type OpenOptions } from './open.ts';
import { nodePlatform } from './platform.ts';
import { searchSqlite } from './store/sqlite/testing/search-sqlite.ts';
import { findIn, type Finding, type Needles, needlesOf } from './testing/canary/needles.ts';
import { plant, type Planted } from './testing/canary/plant.ts';
import { plantPlans } from './testing/canary/plant-plans.ts';
import { plantTimes } from './testing/canary/plant-times.ts';
import { plantDerived } from './testing/canary/plant-derived.ts';
import { hashEmbedder } from './testing/hash-embedder.ts';
import { vectorToBytes } from './store/sql/half-bytes.ts';

// Looking through every file for a hundred words takes its time.
vi.setConfig({ testTimeout: 60_000 });

const platform = nodePlatform();
const scope: UserScope = { kind: 'user', tenant: 'local', user: 'default', spaces: ['default'] };
let folder: string;
let path: string;
let holdfast: Holdfast;
const heard: string[] = [];

const options = (): OpenOptions => ({
  path,
  embedder: hashEmbedder(),
  worker: false,
  secretKeyFile: join(folder, 'keys', 'secret.key'),
  encrypt: 'content',
  onError: (error) => heard.push(String(error)),
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-encrypted-'));
  path = join(folder, 'memory.db');
  holdfast = await open(options());
});
afterEach(async () => {
  await holdfast.close();
  await rm(folder, { recursive: true, force: true });
});

async function plantAll(): Promise<Planted> {
  const seed = newId(platform);
  const remembered = await plant(holdfast, { seed, space: 'default' });
  const planned = await plantPlans(holdfast, { seed, space: 'default', planted: remembered });
  const planted = await plantTimes(holdfast, { seed, space: 'default', planted: planned });
  const { keyring } = await openKeys(options());
  // As another process would: jobs write what no call can.
  const store = await openSqliteStore({ path, platform, keyring });
  try {
    return await plantDerived(store, platform, { scope, seed, planted });
  } finally {
    await store.close();
  }
}

/** In every file of the folder, whatever it is called. */
async function searchFolder(needles: Needles): Promise<Finding[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const found = await Promise.all(files.map(async (file) => findIn(file, await readFile(file), needles)));
  return found.flat();
}

async function needlesFor(planted: Planted): Promise<Needles> {
  const content = `The code is ${planted.words['content']}, says ${planted.words['entity']} called ${planted.words['alias']}`;
  const [vector = new Float32Array(0)] = await hashEmbedder().embed({ texts: [content], purpose: 'document' });
  return { ...needlesOf(planted.words), vector: vectorToBytes(vector), floats: new Uint8Array(vector.slice().buffer) };
}

test('no file of an encrypted database, its log, its images, its backup or its failures holds a word', async () => {
  const planted = await plantAll();
  // Enough for an image of the index.
  const items = Array.from({ length: 500 }, (_, index) => ({
    content: `Filler ${index} of ${planted.words['content']} at the harbour`,
    tags: [planted.words['tag'] ?? ''],
  }));
  for (let round = 0; round < 5; round += 1) await holdfast.rememberMany({ items });
  const needles = await needlesFor(planted);
  const query = planted.words['content'] ?? '';
  expect((await holdfast.recall({ query })).results.length).toBeGreaterThan(0);
  await expect(holdfast.getMemory({ id: query })).rejects.toThrow('valid uuid');
  expect(searchSqlite(path, needles)).toEqual([]);
  expect(await searchFolder(needles)).toEqual([]);
  await holdfast.close();
  await backupDatabase({ path, to: join(folder, 'backup.db') });
  const db = new DatabaseSync(path, { readOnly: true });
  // The planting works: there are images and vectors, and all of them sealed.
  expect(Number(db.prepare('select count(*) as n from index_parts').get()?.['n'])).toBeGreaterThan(0);
  expect(Number(db.prepare('select count(*) as n from embeddings').get()?.['n'])).toBeGreaterThan(1_000);
  db.close();
  expect(await searchFolder(needles)).toEqual([]);
  expect(findIn('errors', heard.join('\n'), needles)).toEqual([]);
  // What was stored is found again by who has the key.
  holdfast = await open(options());
  expect((await holdfast.recall({ query, k: 5 })).results[0]?.memory.content).toContain(query);
  expect((await holdfast.listMemories({ tags: [planted.words['tag'] ?? ''] })).memories.length).toBeGreaterThan(0);
});

test('what is stored plain is found by the same search, so that the search is worth something', async () => {
  await holdfast.close();
  path = join(folder, 'plain.db');
  holdfast = await open({ path, embedder: hashEmbedder(), worker: false });
  const planted = await plant(holdfast, { seed: 's', space: 'default' });
  const found = new Set((await searchFolder(await needlesFor(planted))).map(({ needle }) => needle));
  for (const name of ['content', 'tag', 'speaker', 'entity', 'fact object', 'session', 'source id', 'vector']) {
    expect(found, name).toContain(name);
  }
});

test('after a user is shredded nothing of the user can be read, by Holdfast or from old pages', async () => {
  const planted = await plantAll();
  const needles = await needlesFor(planted);
  await backupDatabase({ path, to: join(folder, 'before.db') });
  const { planned } = await holdfast.forget({ target: { type: 'user' }, dryRun: true });
  const { status, receipt } = await holdfast.forget({ target: { type: 'user' }, confirm: planned?.confirm ?? '' });
  expect(status).toBe('complete');
  expect(receipt).toMatchObject({ keysDestroyed: 1, backups: expect.stringContaining('destroyed') as unknown });
  expect((await holdfast.verifyReceipt({ receipt: receipt ?? {} })).valid).toBe(true);
  expect(await searchFolder(needles)).toEqual([]);
  const db = new DatabaseSync(path);
  expect(db.prepare('select count(*) as n from data_keys where user_no is not null').get()).toEqual({ n: 0 });
  db.close();
  // Pages from before, without the key: rows are there, and none of them opens.
  const old = join(folder, 'old-pages.db');
  await copyFile(join(folder, 'before.db'), old);
  const pages = new DatabaseSync(old);
  pages.exec('delete from data_keys where user_no is not null');
  expect(Number(pages.prepare('select count(*) as n from memories').get()?.['n'])).toBeGreaterThan(2);
  pages.close();
  await using reopened = await open({ ...options(), path: old });
  await expect(reopened.listMemories({})).rejects.toMatchObject({ code: 'integrity_failed' });
  // The user may come back, under another key.
  await holdfast.remember({ content: 'I am back' });
  expect((await holdfast.recall({ query: 'back' })).results).toHaveLength(1);
});
