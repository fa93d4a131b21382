import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmbeddingService } from '../../models/embedding-service.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { type FakePlatform, fakePlatform } from '../../testing/fake-platform.ts';
import { hashEmbedder } from '../../testing/hash-embedder.ts';
import { rememberAll } from '../memories/remember.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { rulesExtractor } from './extractor.ts';
import { type ReviewDecision, reviewExtraction, viewExtractions } from './review.ts';
import { extractNew } from './run.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const { signal } = new AbortController();

let platform: FakePlatform;
let store: Store;
beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

const parts = (embedder?: ReturnType<typeof hashEmbedder>) => ({
  store,
  platform,
  timeZone: 'UTC',
  embeddings: createEmbeddingService({ embedder, platform }),
});
/** Has one extraction made; its record, and the turn that it rests on. */
const extracted = async () => {
  const items = [{ content: 'I live in Porto.', role: 'user', occurredAt: 1_000 }] as const;
  const [stored] = await rememberAll({ ...parts(), extraction: 'rules' }, scope, { items });
  await extractNew({ ...parts(), extractor: rulesExtractor() }, scope, signal);
  const [record] = await store.read(scope, (r) => r.extractions.list(scope, { limit: 9 }));
  if (record === undefined || stored === undefined) throw new Error('nothing was extracted');
  return { record, turn: stored.memory };
};
const review = (id: string, decision: ReviewDecision, embedder?: ReturnType<typeof hashEmbedder>) =>
  reviewExtraction(parts(embedder), scope, { id, ...decision });

test('a rejection is kept when its memory is purged, and may be thought over', async () => {
  const { record } = await extracted();
  await review(record.id, { decision: 'reject' });
  await store.write(scope, (w) => w.memories.purge(scope, { deletedBefore: 9e15, limit: 9, at: 2 }));
  const accepted = await review(record.id, { decision: 'accept' });
  expect(accepted).toMatchObject({ record: { review: 'accepted' }, facts: [{ status: 'retracted' }] });
  expect(accepted).not.toHaveProperty('memory');
  expect((await review(record.id, { decision: 'reject' })).record.review).toBe('rejected');
  const facts = [{ subject: 'user', predicate: 'lives_in', object: 'Faro' }];
  const corrected = await review(record.id, { decision: 'correct', content: 'The user lives in Faro.', facts });
  expect(corrected).toMatchObject({
    record: { review: 'corrected' },
    facts: [{ object: 'Faro', status: 'active', validFrom: platform.now() }],
  });
});

test('corrected words get a vector of their own', async () => {
  const { record } = await extracted();
  const decision = { decision: 'correct', content: 'The user lives in Faro.' } as const;
  expect((await review(record.id, decision, hashEmbedder())).memory).toMatchObject({
    content: 'The user lives in Faro.',
    embedding: 'pending',
  });
});

test('a view leaves out what is there no more', async () => {
  const { record, turn } = await extracted();
  await store.write(scope, async (w) => {
    await w.memories.softDelete(scope, { id: turn.id, at: 2 });
    await w.facts.remove(scope, { ids: record.facts });
  });
  const [view] = await store.read(scope, (r) => viewExtractions(r, scope, [record]));
  expect(view).toMatchObject({ sourceIds: [], facts: [] });
});
