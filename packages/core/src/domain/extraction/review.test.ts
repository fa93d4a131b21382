import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmbeddingService } from '../../models/embedding-service.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { type FakePlatform, fakePlatform } from '../../testing/fake-platform.ts';
import { hashEmbedder } from '../../testing/hash-embedder.ts';
import { rememberAll } from '../memories/remember.ts';
import { createFact } from '../facts/create-fact.ts';
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
const fact = (subject: string, predicate: string, object: string) => ({ subject, predicate, object });
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
    facts: [{ object: 'Faro', status: 'active' }],
  });
});

test('corrected facts go by the rules that all facts go by', async () => {
  const { record, turn } = await extracted();
  const state = (claim: object) =>
    createFact({ ...parts() }, scope, { ...fact('user', 'works_at', 'Acme'), confidence: 0.9, sources: [], ...claim });
  const before = await state({ validFrom: 500 });
  const known = await state({ ...fact('Ana Lopes', 'likes', 'tea'), validFrom: 200 });
  await store.write(scope, (w) =>
    w.entities.ensure(scope, { entities: [{ id: 'e', name: 'Ana Lopes', type: 'person', aliases: ['Ana'] }], at: 1 }),
  );
  const facts = [fact('user', 'lives_in', 'Porto'), fact('user', 'works_at', 'Beta'), fact('Ana', 'likes', 'tea')];
  const { record: reviewed } = await review(record.id, { decision: 'correct', facts });
  const list = () => store.read(scope, (r) => r.facts.list(scope, { filter: { includeSuperseded: true }, limit: 99 }));
  const all = await list();
  const held = (predicate: string) =>
    all.flatMap((one) => (one.predicate === predicate && one.status === 'active' ? [one.object] : []));
  // Of a predicate with one value what is told holds from then on, and what held before has ended.
  expect(held('works_at')).toEqual(['Beta']);
  expect(all.find(({ id }) => id === before.fact.id)).toMatchObject({ status: 'superseded', validTo: 1_000 });
  // What is known, under whatever name, is confirmed: it rests on what was said, too.
  expect(held('likes')).toEqual(['tea']);
  expect(all.find(({ id }) => id === known.fact.id)).toMatchObject({
    confidence: 1,
    sources: [turn.seq],
    validFrom: 200,
  });
  // What was made and is told again stays.
  expect(held('lives_in')).toEqual(['Porto']);
  expect(reviewed.facts).toEqual([record.facts[0], expect.any(String), known.fact.id]);
  // Told again, nothing changes; what is taken out of it is taken back.
  expect((await review(record.id, { decision: 'correct', facts })).record.facts).toEqual(reviewed.facts);
  expect(await list()).toEqual(all.map((one) => ({ ...one, confirmations: expect.any(Number) as number })));
  await review(record.id, { decision: 'correct', facts: facts.slice(0, 1) });
  expect((await list()).filter(({ status }) => status === 'active').map(({ object }) => object)).toEqual(['Porto']);
});

test('a corrected fact that comes late takes its place in the history', async () => {
  const { record } = await extracted();
  const later = { ...fact('user', 'lives_in', 'Lisbon'), validFrom: 5_000, confidence: 1, sources: [] };
  await createFact({ ...parts() }, scope, later);
  const { facts } = await review(record.id, { decision: 'correct', facts: [fact('user', 'lives_in', 'Faro')] });
  expect(facts).toMatchObject([{ object: 'Faro', status: 'superseded', validTo: 5_000 }]);
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
