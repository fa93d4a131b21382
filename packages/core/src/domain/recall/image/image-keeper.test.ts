import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../store/sqlite/open.ts';
import { fakePlatform } from '../../../testing/fake-platform.ts';
import { prepareMemory } from '../../memories/prepare.ts';
import type { UserScope } from '../../scope.ts';
import type { Store } from '../../store.ts';
import { createAnalyzer } from '../analyzer/analyzer.ts';
import { UserEntry } from '../user-entry.ts';
import type { Saving } from './image-keeper.ts';

const platform = fakePlatform();
const analyzer = createAnalyzer();
const ana: UserScope = { kind: 'user', tenant: 't', user: 'ana', spaces: '*' };
const home: UserScope = { ...ana, spaces: ['default'] };
let store: Store;

beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

/** Every memory makes two changes, as its vector comes with it. */
async function remember(contents: readonly string[]): Promise<string[]> {
  const memories = contents.map((content) => prepareMemory({ content }, platform, 'pending'));
  return store.write(home, async (writers) => {
    const stored = await writers.memories.insert(home, { memories });
    const vectors = stored.map(({ id, version }) => {
      return { memoryId: id, version, head: 'semantic' as const, model: 'm', values: Float32Array.of(1, 0) };
    });
    await writers.embeddings.put(home, { at: 1, vectors });
    return stored.map(({ id }) => id);
  });
}

describe('the keeper of an image', () => {
  const entryOf = (onError: (error: unknown) => void = (error) => expect(error).toBeUndefined()) => {
    const saving: Saving = { stopAt: Infinity, running: undefined, onError };
    return { saving, entry: new UserEntry({ store, platform, saving }, ana, analyzer) };
  };
  const version = async () => (await store.read(ana, ({ images }) => images.find(ana)))?.version;
  const thousand = (): Promise<string[]> => remember(Array.from({ length: 1_100 }, (_, place) => `note ${place}`));

  test('saves it when enough has changed, and a new process begins with it', async () => {
    const { entry, saving } = entryOf();
    await remember(['few']);
    await entry.current();
    expect(saving.running).toBeUndefined();
    await thousand();
    await entry.current();
    await saving.running;
    expect(await version()).toBe(2);
    await remember(['one more']);
    await entry.current();
    expect(saving.running).toBeUndefined();

    const next = entryOf();
    const index = await next.entry.current();
    expect(index.version).toBe(3);
    expect(index.changes).toBeLessThan(9);
    await thousand();
    await next.entry.current();
    await next.saving.running;
    expect(await version()).toBe(4);
  });

  test('leaves it to another process that saved it meanwhile, until that one is silent', async () => {
    const [one, two] = [entryOf(), entryOf()];
    await thousand();
    await one.entry.current();
    await one.saving.running;
    await two.entry.current();
    await thousand();
    await one.entry.current();
    await one.saving.running;
    await two.entry.current();
    await two.saving.running;
    expect(await version()).toBe(2);
    await thousand();
    await two.entry.current();
    await two.saving.running;
    expect(await version()).toBe(2);
    await thousand();
    await two.entry.current();
    await two.saving.running;
    expect(await version()).toBe(4);
  });

  test('tells what kept it from saving, unless it was told to stop', async () => {
    const errors: unknown[] = [];
    const { entry, saving } = entryOf((error) => errors.push(error));
    await thousand();
    const write = store.write.bind(store);
    const failing = (reason: string) => (): Promise<never> => Promise.reject(new Error(reason));
    store.write = failing('full');
    await entry.current();
    await saving.running;
    expect(errors).toEqual([new Error('full')]);
    store.write = write;
    await thousand();
    await entry.current();
    saving.stopAt = 0;
    await saving.running;
    expect(await version()).toBeUndefined();
    await thousand();
    await entry.current();
    expect([saving.running, errors.length]).toEqual([undefined, 1]);
  });

  test('keeps nothing of an index that was built anew while it was saved', async () => {
    const { entry, saving } = entryOf();
    const [first] = await thousand();
    await entry.current();
    const { running } = saving;
    await store.write(ana, async ({ memories }) => {
      await memories.softDelete(ana, { id: first ?? '', at: 1 });
      await memories.purge(ana, { deletedBefore: 2, limit: 9, at: 3 });
    });
    await entry.current();
    await running;
    expect(await version()).toBeUndefined();
    await entry.current();
    await saving.running;
    expect(await version()).toBe(2);
    const loaded = await entryOf().entry.current();
    expect([loaded.changes, loaded.partitions('*')[0]?.totals.documents]).toEqual([0, 1_099]);
  });
});
