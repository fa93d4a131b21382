import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmbeddingService } from '../../models/embedding-service.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import { hashEmbedder } from '../../testing/hash-embedder.ts';
import type { Embedder } from '../embeddings/embedder.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { editMemory, forgetMemory, restoreMemory } from './edit.ts';
import type { Memory } from './memory.ts';
import type { RememberItem } from './prepare.ts';
import { rememberAll, type RememberDependencies } from './remember.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const restoreMs = 1_000;

let platform: FakePlatform;
let store: Store;

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

const dependencies = (embedder?: Embedder): RememberDependencies => ({
  store,
  platform,
  timeZone: 'UTC',
  extraction: 'off',
  embeddings: createEmbeddingService({ embedder, platform }),
});

async function stored(item: RememberItem, embedder?: Embedder): Promise<Memory> {
  const [result] = await rememberAll(dependencies(embedder), scope, { items: [item] });
  if (result === undefined) throw new Error('nothing was stored');
  return result.memory;
}

const code = (name: string): unknown => expect.objectContaining({ code: name });
const waiting = () => store.read(scope, async ({ jobs }) => (await jobs.counts(scope)).waiting);

test('new words bring a new hash, newly derived fields and a version of the old ones', async () => {
  const before = await stored({ content: 'My doctor called' });
  const after = await editMemory(dependencies(), scope, { id: before.id, patch: { content: 'The sky was grey.' } });
  expect(after).toMatchObject({
    version: 2,
    tags: [],
    salience: 0.5,
    contentHash: platform.sha256('The sky was grey.'),
  });
  const versions = await store.read(scope, ({ memories }) => memories.versions(scope, { id: before.id }));
  expect(versions).toMatchObject([{ version: 1, content: 'My doctor called', tags: ['health'] }]);
});

test('a memory that waits for its vector is not forgotten by the queue when it is edited or restored', async () => {
  // A job that runs meanwhile drops its vector, as the memory is at another version or deleted, and is then done.
  const down: Embedder = { ...hashEmbedder({ dimensions: 8 }), embed: () => Promise.reject(new Error('down')) };
  const memory = await stored({ content: 'My doctor called' }, down);
  expect(await waiting()).toBe(1);
  await editMemory(dependencies(down), scope, { id: memory.id, patch: { tags: ['edited'] } });
  expect(await waiting()).toBe(2);
  await forgetMemory({ ...dependencies(down), restoreMs }, scope, memory.id);
  await restoreMemory({ ...dependencies(down), restoreMs }, scope, memory.id);
  // With the purge.
  expect(await waiting()).toBe(4);
});

test('the same words again leave the vector and its state alone', async () => {
  const vector = { model: 'own', values: [1, 0] };
  const memory = await stored({ content: 'My doctor called', vector });
  const patch = { content: 'My doctor called' };
  expect(await editMemory(dependencies(), scope, { id: memory.id, patch })).toMatchObject({ embedding: 'ready' });
});

test('a field the caller sets is no longer derived, and new words leave it alone', async () => {
  const before = await stored({ content: 'My doctor called' });
  const set = await editMemory(dependencies(), scope, { id: before.id, patch: { salience: 0.9 } });
  expect(set.derived).toEqual(['tags']);
  const reworded = await editMemory(dependencies(), scope, { id: before.id, patch: { content: 'x', tags: ['own'] } });
  expect(reworded).toMatchObject({ salience: 0.9, tags: ['own'], derived: [] });
});

test('new words get a new vector; other edits keep it', async () => {
  const embedder = hashEmbedder();
  const { id } = await stored({ content: 'tea' }, embedder);
  await editMemory(dependencies(embedder), scope, { id, patch: { salience: 1 } });
  expect(embedder.texts).toEqual(['tea']);
  const after = await editMemory(dependencies(embedder), scope, { id, patch: { content: 'coffee' } });
  expect([after.embedding, embedder.texts]).toEqual(['ready', ['tea', 'coffee']]);
});

test('a vector of the caller is taken with or without new words', async () => {
  const { id } = await stored({ content: 'tea' });
  const vector = { model: 'mine', values: [1, 0] };
  expect((await editMemory(dependencies(), scope, { id, patch: {}, vector })).embedding).toBe('ready');
  expect((await editMemory(dependencies(), scope, { id, patch: { content: 'x' }, vector })).embedding).toBe('ready');
});

test('when the embedder is down an edit is kept and a job follows', async () => {
  const { id } = await stored({ content: 'tea' });
  const broken: Embedder = { ...hashEmbedder(), embed: () => Promise.reject(new Error('down')) };
  const after = await editMemory(dependencies(broken), scope, { id, patch: { content: 'coffee' } });
  // One for the edit; one for what was stored without an embedder, which this memory still was.
  expect([after.embedding, await waiting()]).toEqual(['pending', 2]);
});

test('an edit of an older version is refused', async () => {
  const { id } = await stored({ content: 'tea' });
  await editMemory(dependencies(), scope, { id, patch: { pinned: true }, expectedVersion: 1 });
  const late = editMemory(dependencies(), scope, { id, patch: { pinned: false }, expectedVersion: 1 });
  await expect(late).rejects.toThrow(code('version_conflict'));
});

test('a forgotten memory is gone at once, has one purge waiting, and comes back within the time', async () => {
  const { id } = await stored({ content: 'tea' });
  const now = platform.now();
  const forgotten = await forgetMemory({ store, platform, restoreMs }, scope, id);
  expect(forgotten).toEqual({ id, deletedAt: now, restorableUntil: now + restoreMs });
  expect(await waiting()).toBe(1);
  await expect(editMemory(dependencies(), scope, { id, patch: { pinned: true } })).rejects.toThrow(code('not_found'));
  await expect(forgetMemory({ store, platform, restoreMs }, scope, id)).rejects.toThrow(code('not_found'));
  platform.advance(restoreMs);
  expect(await restoreMemory({ ...dependencies(), restoreMs }, scope, id)).toMatchObject({ id, content: 'tea' });
});

test('what is not forgotten, or for too long, cannot be restored', async () => {
  const { id } = await stored({ content: 'tea' });
  await expect(restoreMemory({ ...dependencies(), restoreMs }, scope, id)).rejects.toThrow(code('not_found'));
  await forgetMemory({ store, platform, restoreMs }, scope, id);
  platform.advance(restoreMs + 1);
  await expect(restoreMemory({ ...dependencies(), restoreMs }, scope, id)).rejects.toThrow(code('restore_expired'));
});

test('another user, space or tenant can neither edit, forget nor restore', async () => {
  const { id } = await stored({ content: 'tea' });
  const others: UserScope[] = [
    { ...scope, user: 'ana2' },
    { ...scope, tenant: 'other' },
    { ...scope, spaces: ['work'] },
  ];
  for (const other of others) {
    await expect(editMemory(dependencies(), other, { id, patch: { pinned: true } })).rejects.toThrow(code('not_found'));
    await expect(forgetMemory({ store, platform, restoreMs }, other, id)).rejects.toThrow(code('not_found'));
    await expect(restoreMemory({ ...dependencies(), restoreMs }, other, id)).rejects.toThrow(code('not_found'));
  }
});

test('the model of callers becomes current once no memory with a vector of the one before is left', async () => {
  const vector = (model: string) => ({ model, values: [1, 0] });
  const current = () => store.read(scope, ({ embeddings }) => embeddings.model({ ...scope, spaces: '*' }));
  const { id } = await stored({ content: 'tea', vector: vector('first') });
  await forgetMemory({ store, platform, restoreMs }, scope, id);
  await stored({ content: 'coffee', vector: vector('second') });
  expect(await current()).toBe('second');
});
