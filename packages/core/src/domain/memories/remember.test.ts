import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { createEmbeddingService } from '../../models/embedding-service.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import { hashEmbedder } from '../../testing/hash-embedder.ts';
import type { Embedder } from '../embeddings/embedder.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { RememberItem } from './prepare.ts';
import { entomb } from '../forgetting/marks.ts';
import { importAll, rememberAll, type RememberDependencies, type Remembered } from './remember.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const may = Date.UTC(2026, 4, 1);

let platform: FakePlatform;
let store: Store;

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

function dependencies(embedder?: Embedder): RememberDependencies {
  return {
    store,
    platform,
    timeZone: 'UTC',
    extraction: 'off',
    embeddings: createEmbeddingService({ embedder, platform }),
  };
}

async function remember(items: readonly RememberItem[], where = scope): Promise<readonly Remembered[]> {
  return rememberAll(dependencies(), where, { items });
}

const outcomes = (results: readonly Remembered[]): string[] => results.map(({ outcome }) => outcome);
const ids = (results: readonly Remembered[]): string[] => results.map(({ memory }) => memory.id);
const code = (name: string): unknown => expect.objectContaining({ code: name });

describe('duplicates', () => {
  test('the same source with the same words is stored once', async () => {
    const item = { content: 'Ana likes tea', source: { type: 'chat', id: '1' } };
    const first = await remember([item]);
    const second = await remember([item]);
    expect(outcomes(second)).toEqual(['duplicate']);
    expect(ids(second)).toEqual(ids(first));
  });

  test('the same source with other words is refused, or replaces on request', async () => {
    const source = { type: 'chat', id: '1' };
    const first = await remember([{ content: 'Ana likes tea', source, speaker: 'Ana' }]);
    await expect(remember([{ content: 'Ana likes coffee', source }])).rejects.toThrow(code('source_conflict'));
    const replaced = await remember([
      {
        content: 'Ana likes coffee',
        source,
        onConflict: 'replace',
        occurredAt: may,
        contentType: 'preference',
        speaker: 'Bo',
        role: 'user',
        expiresAt: may + 1,
      },
    ]);
    expect(outcomes(replaced)).toEqual(['replaced']);
    expect(ids(replaced)).toEqual(ids(first));
    expect(replaced[0]?.memory).toMatchObject({
      content: 'Ana likes coffee',
      version: 2,
      occurredAt: may,
      speaker: 'Bo',
    });
  });

  test('a source without an id never makes a duplicate', async () => {
    const item = { content: 'Hello', source: { type: 'chat' } };
    expect(outcomes(await remember([item, item]))).toEqual(['created', 'created']);
  });

  test('a source twice in a batch is stored once, and refused when the words differ', async () => {
    const source = { type: 'chat', id: '1' };
    const twice = await remember([
      { content: 'one', source },
      { content: 'one', source },
    ]);
    expect(outcomes(twice)).toEqual(['created', 'duplicate']);
    expect(new Set(ids(twice)).size).toBe(1);
    const differing = [
      { content: 'x' },
      { content: 'a', source: { type: 'chat', id: '2' } },
      { content: 'b', source: { type: 'chat', id: '2' }, onConflict: 'replace' as const },
    ];
    await expect(remember(differing)).rejects.toThrow(expect.objectContaining({ code: 'source_conflict', index: 2 }));
    expect((await store.read(scope, (readers) => readers.memories.counts(scope))).total).toBe(1);
  });

  test('a dated episode that is already there is not stored again; an undated one happened again', async () => {
    const dated = { content: 'Met Bo', occurredAt: may, sessionId: 's', speaker: 'Ana', role: 'user' } as const;
    await remember([dated]);
    expect(outcomes(await remember([dated]))).toEqual(['duplicate']);
    expect(outcomes(await remember([{ ...dated, speaker: 'Bo' }]))).toEqual(['created']);
    expect(outcomes(await remember([{ ...dated, turn: 9 }]))).toEqual(['created']);
    expect(outcomes(await remember([{ content: 'Met Bo' }, { content: 'Met Bo' }]))).toEqual(['created', 'created']);
  });

  test('what was said twice in a session happened twice, and sending the session again adds nothing', async () => {
    const turns = ['Yes.', 'Really?', 'Yes.'].map((content) => ({ content, occurredAt: may, sessionId: 's' }));
    const first = await remember(turns);
    expect(outcomes(first)).toEqual(['created', 'created', 'created']);
    expect(first.map(({ memory }) => memory.turn)).toEqual([0, 1, 2]);
    const second = await remember(turns);
    expect(outcomes(second)).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(ids(second)).toEqual(ids(first));
  });

  test('nothing is ever a duplicate of another user, space or tenant', async () => {
    const item = { content: 'Ana likes tea', source: { type: 'chat', id: '1' }, occurredAt: may };
    const others: UserScope[] = [
      { ...scope, user: 'ana2' },
      { ...scope, user: 'an' },
      { ...scope, tenant: 'other' },
      { ...scope, spaces: ['work'] },
    ];
    const results = [await remember([item])];
    for (const other of others) results.push(await remember([item], other));
    expect(results.map(outcomes)).toEqual(results.map(() => ['created']));
    expect(new Set(results.flatMap(ids)).size).toBe(5);
  });
});

describe('idempotency keys', () => {
  const claim = { operation: 'remember', key: 'k1', bodyHash: 'h1' };
  const call = (over: Partial<typeof claim> = {}) =>
    rememberAll(dependencies(), scope, {
      items: [{ content: 'one' }, { content: 'two' }],
      claim: { ...claim, ...over },
    });

  test('a repeated call answers with what the first one stored', async () => {
    const first = await call();
    const second = await call();
    expect(ids(second)).toEqual(ids(first));
    expect(outcomes(second)).toEqual(['duplicate', 'duplicate']);
  });

  test('another body under the same key is refused', async () => {
    await call();
    await expect(call({ bodyHash: 'h2' })).rejects.toThrow(code('idempotency_conflict'));
  });

  test('another operation or another day is another call', async () => {
    await call();
    expect(outcomes(await call({ operation: 'rememberMany' }))).toEqual(['created', 'created']);
    platform.advance(24 * 3_600_000 + 1);
    expect(outcomes(await call())).toEqual(['created', 'created']);
  });

  test('keys older than a day are cleared away by the next one', async () => {
    await call();
    platform.advance(24 * 3_600_000 + 1);
    await call({ key: 'another' });
    const tenant = { kind: 'tenant', tenant: 'local' } as const;
    const left = await store.write(tenant, ({ idempotency }) => idempotency.prune(tenant, { before: platform.now() }));
    expect(left).toBe(0);
  });

  test('a key whose memories were purged says so', async () => {
    const [first] = await call();
    const id = first?.memory.id ?? '';
    await store.write(scope, async ({ memories }) => {
      await memories.softDelete(scope, { id, at: platform.now() });
      await memories.purge(scope, { deletedBefore: platform.now() + 1, limit: 10, at: platform.now() });
    });
    await expect(call()).rejects.toThrow(code('not_found'));
  });
});

describe('vectors', () => {
  const vectors = () => store.read(scope, ({ embeddings }) => embeddings.models(scope));
  const waiting = () => store.read(scope, async ({ jobs }) => (await jobs.counts(scope)).waiting);

  test('join the commit when the embedder answers in time', async () => {
    const embedder = hashEmbedder({ dimensions: 8 });
    const [stored] = await rememberAll(dependencies(embedder), scope, { items: [{ content: 'tea' }] });
    expect(stored?.memory.embedding).toBe('ready');
    expect(await vectors()).toEqual([{ model: embedder.model, head: 'semantic', dimensions: 8, count: 1 }]);
    expect(await waiting()).toBe(0);
  });

  test('follow by a job when the embedder is down', async () => {
    const broken: Embedder = { ...hashEmbedder(), embed: () => Promise.reject(new Error('down')) };
    const [stored] = await rememberAll(dependencies(broken), scope, { items: [{ content: 'tea' }] });
    expect(stored?.memory.embedding).toBe('pending');
    expect(await waiting()).toBe(1);
  });

  test('are not waited for when the embedder knows nothing of the text', async () => {
    const [stored] = await rememberAll(dependencies(hashEmbedder()), scope, { items: [{ content: '…' }] });
    expect(stored?.memory.embedding).toBe('ready');
    expect(await waiting()).toBe(0);
  });

  test('of the caller are stored at unit length, and asked of nobody', async () => {
    const given = { content: 'tea', vector: { model: 'mine', values: [3, 4] } };
    const [stored] = await rememberAll(dependencies(), scope, { items: [given, { content: 'plain' }] });
    expect(stored?.memory.embedding).toBe('ready');
    const [row] = await store.read(scope, ({ embeddings }) =>
      embeddings.scan(scope, { head: 'semantic', model: 'mine', afterSeq: 0, limit: 10 }),
    );
    expect(Array.from(row?.values ?? [])).toEqual([expect.closeTo(0.6, 3), expect.closeTo(0.8, 3)]);
  });

  test('of the caller and of the embedder may share a batch', async () => {
    const embedder = hashEmbedder({ dimensions: 2, model: 'mine' });
    const items = [{ content: 'tea', vector: { model: 'mine', values: [1, 0] } }, { content: 'coffee' }];
    const stored = await rememberAll(dependencies(embedder), scope, { items });
    expect(stored.map(({ memory }) => memory.embedding)).toEqual(['ready', 'ready']);
    expect(embedder.texts).toEqual(['coffee']);
    const alone = await rememberAll(dependencies(embedder), scope, { items: items.slice(0, 1) });
    expect(alone[0]?.memory.embedding).toBe('ready');
  });

  test.each([
    ['another length', { model: 'mine', values: [1, 0, 0] }, undefined],
    ['no direction', { model: 'mine', values: [0, 0] }, undefined],
    ['another model than the embedder', { model: 'mine', values: [1, 0] }, hashEmbedder()],
  ])('of %s are refused and nothing is stored', async (_what, vector, embedder) => {
    await rememberAll(dependencies(), scope, { items: [{ content: 'x', vector: { model: 'mine', values: [1, 0] } }] });
    const bad = rememberAll(dependencies(embedder), scope, { items: [{ content: 'y' }, { content: 'z', vector }] });
    await expect(bad).rejects.toThrow(code('vector_mismatch'));
    expect((await store.read(scope, ({ memories }) => memories.counts(scope))).total).toBe(1);
  });
});

describe('an import', () => {
  test('leaves out what was forgotten here, and tells what is there already', async () => {
    await remember([{ content: 'kept', source: { type: 'mail', id: '1' } }]);
    const reason = 'forgotten' as const;
    await store.write(scope, (w) => entomb(w, platform, scope, { texts: ['kept', 'gone'], reason }));
    await store.write(scope, (w) => entomb(w, platform, scope, { texts: ['refused'], reason: 'rejected' }));
    const items = ['gone', 'kept', 'new', 'Gone.', 'refused'].map((content) => ({
      content,
      ...(content === 'kept' ? { source: { type: 'mail', id: '1' } } : {}),
    }));
    const { remembered, forgotten } = await importAll(dependencies(hashEmbedder()), scope, { items });
    expect(forgotten).toEqual([0, 3]);
    expect(remembered.map(({ memory, outcome }) => [memory.content, outcome])).toEqual([
      ['kept', 'duplicate'],
      ['new', 'created'],
      ['refused', 'created'],
    ]);
    expect(remembered[1]?.memory.embedding).toBe('ready');
  });
});
