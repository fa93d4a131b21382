import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEmbeddingService } from '../../models/embedding-service.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { rememberAll } from '../memories/remember.ts';
import { prepareMemory, type RememberItem } from '../memories/prepare.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { type Extractor, rulesExtractor } from './extractor.ts';
import { extractAgain, type ExtractionParts, extractNew } from './run.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const all: UserScope = { ...scope, spaces: '*' };
const noon = Date.UTC(2026, 4, 1, 12);
const { signal } = new AbortController();
const platform = fakePlatform();

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

const parts = (extractor: Extractor = rulesExtractor()): ExtractionParts => ({
  store,
  platform,
  timeZone: 'UTC',
  embeddings: createEmbeddingService({ embedder: undefined, platform }),
  extractor,
});
const remember = async (items: readonly RememberItem[]) =>
  (await rememberAll({ ...parts(), extraction: 'rules' }, scope, { items })).map(({ memory }) => memory);
const extract = (extractor?: Extractor) => extractNew(parts(extractor), all, signal);
const known = async (): Promise<string[]> =>
  (await store.read(all, (r) => r.facts.list(all, { filter: {}, limit: 9 }))).map(
    ({ subject, predicate, object }) => `${subject} ${predicate} ${object}`,
  );
const contents = async (): Promise<string[]> =>
  (
    await store.read(all, (r) =>
      r.memories.list(all, { filter: { sourceType: 'extraction' }, order: 'oldest', limit: 9 }),
    )
  ).map(({ content }) => content);

describe('what comes between', () => {
  test('a memory that is deleted while it is read gives nothing', async () => {
    const [memory] = await remember([{ content: 'I live in Porto' }]);
    const rules = rulesExtractor();
    await extract({
      async extract(...asked) {
        await store.write(scope, (w) => w.memories.softDelete(scope, { id: memory?.id ?? '', at: 1 }));
        return rules.extract(...asked);
      },
    });
    expect([await known(), await contents()]).toEqual([[], []]);
  });

  test('of a user who is gone there is nothing to read again', async () => {
    const nobody: UserScope = { ...all, user: 'nobody' };
    await extractAgain(parts(), nobody, { ids: ['01890a5d-ac96-774b-bcce-b302099a8057'], signal });
    expect(await store.read(nobody, (r) => r.extractions.list(nobody, { limit: 9 }))).toEqual([]);
  });

  test('turns of one number are read in the order in which they were stored', async () => {
    const turn = { role: 'user', sessionId: 's', turn: 1, occurredAt: noon } as const;
    await remember([
      { ...turn, content: 'I live in Porto' },
      { ...turn, content: 'I live in Ghent' },
    ]);
    await extract();
    expect(await known()).toEqual(['user lives_in Ghent']);
  });

  test('whoever goes on writing is read up to what was there at the beginning: others wait for the same worker', async () => {
    await remember([{ content: 'I live in Porto' }]);
    const rules = rulesExtractor();
    let asked = 0;
    const writing: Extractor = {
      async extract(...given) {
        asked += 1;
        if (asked < 20) await remember([{ content: `I like number ${asked} bread` }]);
        return rules.extract(...given);
      },
    };
    await extract(writing);
    expect([asked, await known()]).toEqual([1, ['user lives_in Porto']]);
    // What came meanwhile has left a job of its own.
    await extract();
    expect(await known()).toEqual(['user likes number 1 bread', 'user lives_in Porto']);
  });

  test('what a writer leaves to the job that begins is waited for, and read', async () => {
    const committed = Promise.withResolvers<void>();
    const memories = [prepareMemory({ content: 'I live in Porto' }, platform, 'none')];
    const write = store.write(scope, async (w) => {
      await w.memories.insert(scope, { memories });
      await committed.promise;
    });
    const reading = extract();
    committed.resolve();
    await Promise.all([write, reading]);
    expect(await known()).toEqual(['user lives_in Porto']);
  });
});
