import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEmbeddingService } from '../../models/embedding-service.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import { noCaches } from '../../testing/life/no-caches.ts';
import { forget } from '../forgetting/forget.ts';
import { newId } from '../ids.ts';
import { type RememberDependencies, rememberAll } from '../memories/remember.ts';
import { present } from '../present.ts';
import { createIndexCache } from '../recall/index-cache.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { checkWork } from '../work/check-work.ts';
import { logWork, type WorkItem } from '../work/log-work.ts';
import { addSolution } from './add-solution.ts';
import { archiveWork } from './archive.ts';
import { findSolutions, knownSolutions } from './find-solutions.ts';
import { learnFromWork } from './learn.ts';
import { noteProblem } from './note-problem.ts';
import { recordOutcome } from './record-outcome.ts';
import { signatureOf } from './signature.ts';

const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const everywhere: UserScope = { ...ana, spaces: '*' };
const dayMs = 86_400_000;

let platform: FakePlatform;
let store: Store;
let world: RememberDependencies;
beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
  const embeddings = createEmbeddingService({ embedder: undefined, platform });
  world = { store, platform, embeddings, timeZone: 'UTC', extraction: 'off' };
});
afterEach(() => store.close());

const trace = (message: string, place: string): string =>
  `${message}\n    at load (/srv/${place}.js:${place.length}:1)`;
const log = (item: Partial<WorkItem> = {}) => logWork(world, ana, { action: 'run export', success: true, ...item });
const fail = (error: string, item: Partial<WorkItem> = {}) => log({ success: false, error, ...item });
const find = (text: string, similar = true, scope = ana) => {
  const index = createIndexCache({ store, platform, maxBytes: 2 ** 24 });
  return findSolutions({ ...world, index }, scope, { text, similar, limit: 5 });
};
const problems = () => store.read(ana, ({ knowledge }) => knowledge.listProblems(ana, { limit: 9 }));
const told = (content: string) => ({ content, origin: 'told' }) as const;

describe('problems', () => {
  test('are one for one error from one place, and for one message where a place is not said', async () => {
    const one = await noteProblem(world, ana, { text: trace('TypeError: a is null', 'cart'), sessionId: 's' });
    const again = await noteProblem(world, ana, { text: trace('TypeError: b is null', 'cart') });
    const bare = await noteProblem(world, ana, { text: 'TypeError: a is null' });
    const elsewhere = await noteProblem(world, ana, { text: trace('TypeError: a is null', 'orders') });
    expect([again.id, bare.id]).toEqual([one.id, one.id]);
    expect(elsewhere.id).not.toBe(one.id);
    expect(bare.occurrences).toBe(0);
    expect((await problems()).map(({ id }) => id).toSorted()).toEqual([one.id, elsewhere.id].toSorted());
  });

  test('met by many at once are one, with whatever numbers', async () => {
    const texts = ['job 1 failed: lost', 'job 1 failed: lost', 'job 2 failed: lost', 'job 3 failed: lost'];
    const noted = await Promise.all(texts.map((text) => fail(text)));
    expect(new Set(noted.map(({ problem }) => problem?.id)).size).toBe(1);
    expect(await problems()).toMatchObject([{ occurrences: 4 }]);
  });

  test('whose words came with an import are met as ever', async () => {
    const { exact } = signatureOf(platform, 'job 1 failed: lost');
    const item = { content: 'job 7 failed: lost', source: { type: 'problem', id: exact } };
    const [words] = await rememberAll(world, ana, { items: [item] });
    const { problem } = await fail('job 1 failed: lost');
    expect(problem).toMatchObject({ seq: words?.memory.seq, occurrences: 1 });
    expect((await fail('job 2 failed: lost')).problem).toMatchObject({ id: problem?.id, occurrences: 2 });
  });

  test('that cannot be stored say so', async () => {
    const quotas = { memories: 0, ingestions: 0, timeZone: 'UTC' };
    const tried = noteProblem({ ...world, quotas }, ana, { text: 'it broke' });
    await expect(tried).rejects.toMatchObject({ code: 'quota_exceeded' });
  });
});

describe('solutions', () => {
  test('are noted once for a problem, and counted', async () => {
    const problem = { text: trace('TypeError: a is null', 'cart') };
    const added = await addSolution(world, ana, { problem, item: { ...told('Load it first.'), sessionId: 's' } });
    expect(added).toMatchObject({ outcome: 'created', problem: { occurrences: 0 } });
    const same = await addSolution(world, ana, { problem, item: told('load it first') });
    expect(same).toMatchObject({ outcome: 'known', solution: { id: added?.solution.id } });
    const id = added?.solution.id ?? '';
    await recordOutcome(world, ana, { id, success: true });
    expect(await recordOutcome(world, ana, { id, success: false })).toMatchObject({ successes: 1, failures: 1 });
    const nobody = newId(platform);
    await expect(recordOutcome(world, ana, { id: nobody, success: true })).rejects.toMatchObject({ code: 'not_found' });
    const missing = addSolution(world, ana, { problem: { id: nobody }, item: told('x') });
    await expect(missing).rejects.toMatchObject({ code: 'not_found' });
  });

  test('told in the same words at the same moment are one', async () => {
    const problem = { text: 'it broke' };
    const tell = (content: string) => addSolution(world, ana, { problem, item: told(content) });
    const added = await Promise.all(['Turn it off.', 'turn it off', 'Turn it on'].map(tell));
    expect(added.map((one) => one?.outcome)).toEqual(['created', 'known', 'created']);
    const { solutions } = await find('it broke');
    expect(new Set(solutions.map(({ solution }) => solution.id))).toEqual(
      new Set(added.map((one) => one?.solution.id)),
    );
    expect(solutions).toHaveLength(2);
  });

  test('are found by signature, the strictest first, and why is said', async () => {
    const tell = (text: string, content: string) => addSolution(world, ana, { problem: { text }, item: told(content) });
    await tell(trace('TypeError: a is null', 'cart'), 'exact');
    await tell(trace('TypeError: a is null', 'orders'), 'message');
    const { solutions, matches } = await find(trace('TypeError: a is null', 'cart'), false);
    expect(solutions.map(({ level }) => level)).toEqual(['exact', 'message']);
    expect(matches.map(({ why }) => why)).toEqual([
      'the same: TypeError: a is null, at load (cart.js)',
      'the same message: TypeError: a is null',
    ]);
    const [first] = (await find(trace('TypeError: b is null', 'cart'), false)).solutions;
    expect(first).toMatchObject({
      level: 'frames',
      why: 'the same kind of error in the same place: TypeError, at load (cart.js)',
    });
    expect((await find('something else', false)).matches).toEqual([]);
    await tell('the ferry is late', 'wait');
    const [bare] = (await find('the ferry is late', false)).matches;
    expect(bare?.why).toBe('the same: error: the ferry is late');
    const known = await store.read(ana, ({ knowledge }) => knownSolutions(knowledge, ana, present(bare).problem));
    expect(known).toMatchObject([{ level: 'exact' }]);
  });

  test('are found by words, and by the signature of an older version read again', async () => {
    const tell = (text: string) => addSolution(world, ana, { problem: { text }, item: told('restart the broker') });
    await tell('Error: broker refused the subscription of the orders topic');
    // Tagged by somebody, and no problem.
    await rememberAll(world, ana, { items: [{ content: 'broker subscription orders topic', tags: ['problem'] }] });
    const alike = await find('the orders topic: subscription refused by the broker today');
    expect(alike.matches).toMatchObject([{ level: 'similar' }]);
    expect(alike.matches[0]?.similarity).toBeGreaterThan(0.25);
    expect((await find('the broker is a person who sells houses and knows many people in town')).matches).toEqual([]);
    expect((await find('4711')).matches).toEqual([]);
    await tell('Error: broker refused the orders topic');
    const both = await find('subscription of the orders topic, the broker refused');
    expect(both.matches.map(({ level }) => level)).toEqual(['similar', 'similar']);
    const known = await find('Error: broker refused the subscription of the orders topic');
    expect(known.matches.map(({ level }) => level)).toEqual(['exact', 'similar']);
    const old = { ...known.signature, version: 0, id: newId(platform), occurrences: 1 };
    const [memory] = await rememberAll(world, ana, {
      items: [{ content: 'NoSuchKey: the parcel is not there', tags: ['problem'] }],
    });
    await store.write(ana, ({ knowledge }) =>
      knowledge.addProblem(ana, { problem: { ...old, seq: memory?.memory.seq ?? 0 }, at: 1 }),
    );
    expect((await find('NoSuchKey: the parcel is not there')).matches).toMatchObject([{ level: 'exact' }]);
  });
});

describe('work', () => {
  test('of one source is recorded once, also at the same moment', async () => {
    const source = { type: 'hook', id: '1' };
    const [one, other] = await Promise.all([log({ source }), log({ source })]);
    const third = await log({ source });
    expect(new Set([one.work.id, other.work.id, third.work.id]).size).toBe(1);
    expect([one.outcome, other.outcome, third.outcome].toSorted()).toEqual(['created', 'duplicate', 'duplicate']);
    expect((await log({ source: { type: 'hook' } })).outcome).toBe('created');
  });

  test('of one source that failed is one occurrence of its problem, also told twice at the same moment', async () => {
    const source = { type: 'hook', id: '1' };
    const both = await Promise.all([fail('it broke', { source }), fail('it broke', { source })]);
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['created', 'duplicate']);
    expect(await problems()).toMatchObject([{ occurrences: 1 }]);
  });

  const check = (action: string, rest: object = {}) =>
    checkWork({ store, platform }, ana, { action, since: 0, minSimilarity: 0.75, limit: 3, ...rest });

  test('is not done twice: the same, or nearly the same, and how it failed before', async () => {
    await log({ action: 'Build the weekly report', occurredAt: 1_000 });
    await fail('it broke', { action: 'build the weekly report' });
    const { matches, failed } = await check('build the weekly report');
    expect(matches).toMatchObject([{ match: 'same', similarity: 1, work: { occurredAt: 1_000 } }]);
    expect(failed).toMatchObject([{ error: 'it broke' }]);
    expect((await check('please create the weekly reports')).matches).toMatchObject([{ match: 'similar' }]);
    expect((await check('build the monthly invoice')).matches).toEqual([]);
    expect((await check('build the weekly report', { since: 2_000 })).matches).toEqual([]);
  });

  test('is looked for among many, the best first', async () => {
    for (let n = 0; n < 201; n += 1) await log({ action: `sort parcel number ${n}` });
    await log({ action: 'Sort the parcels of Faro quickly' });
    await log({ action: 'Sort the parcels of Faro and Tavira' });
    const { matches } = await check('sort the parcels of Faro', { minSimilarity: 0.6 });
    expect(matches.map(({ work }) => work.action)).toEqual([
      'Sort the parcels of Faro quickly',
      'Sort the parcels of Faro and Tavira',
    ]);
  });
});

describe('learning', () => {
  const session = { sessionId: 's', task: 'export' };
  const jobs = () => store.read(ana, (r) => r.jobs.list(everywhere, { kinds: ['learn_from_work'], limit: 9 }));
  const lessons = async (): Promise<void> => {
    for (const { payload } of await jobs())
      await learnFromWork(world, everywhere, { workId: String(payload['workId']) });
  };
  const solutions = async () =>
    store.read(ana, async ({ knowledge }) =>
      knowledge.solutionsOf(ana, { problemNos: (await knowledge.listProblems(ana, { limit: 9 })).map(({ no }) => no) }),
    );
  const teach = async (steps: readonly Partial<WorkItem>[]): Promise<void> => {
    await fail('it broke', session);
    for (const step of steps) await log({ ...session, ...step });
    await log(session);
  };

  test('takes what was done between the last failure and the success, once', async () => {
    await teach([
      { action: 'try something', success: false },
      { action: 'turn it off and on', input: `"${'x'.repeat(600)}"` },
      { action: 'wait' },
    ]);
    expect(await jobs()).toHaveLength(1);
    await lessons();
    await lessons();
    const [learned, ...more] = await solutions();
    expect(more).toEqual([]);
    expect(learned).toMatchObject({ origin: 'learned', successes: 1, failures: 0 });
    const [words] = await store.read(ana, (r) => r.memories.getBySeqs(ana, { seqs: [learned?.seq ?? 0] }));
    expect(words?.content).toMatch(/^1\. turn it off and on "x{100,}…\n2\. wait$/u);
    // The same steps helped again, another time.
    await teach([{ action: 'turn it off and on', input: `"${'x'.repeat(600)}"` }, { action: 'wait' }]);
    await lessons();
    expect(await solutions()).toMatchObject([{ successes: 2 }]);
  });

  test('takes nothing where nothing failed, nothing was done, too much was, or nobody knows where it belongs', async () => {
    await log(session);
    await log({ ...session, action: 'wait' });
    await log(session);
    await teach([]);
    await teach(Array.from({ length: 13 }, (_, n) => ({ action: `step ${n}` })));
    await fail('it broke');
    await log({ action: 'wait' });
    await log();
    await log({ ...session, success: false });
    await log({ ...session, action: 'wait' });
    await log(session);
    expect(await jobs()).toEqual([]);
    await fail('it broke', { task: 'alone' });
    await log({ task: 'alone', action: 'wait' });
    await log({ task: 'alone' });
    expect(await jobs()).toHaveLength(1);
  });

  test('takes nothing from what is gone, or was forgotten', async () => {
    await learnFromWork(world, everywhere, { workId: newId(platform) });
    const { work } = await log(session);
    await learnFromWork(world, everywhere, { workId: work.id });
    await teach([{ action: 'wait' }]);
    await lessons();
    const [learned] = await solutions();
    const [words] = await store.read(ana, (r) => r.memories.getBySeqs(ana, { seqs: [learned?.seq ?? 0] }));
    const forgetting = { store, platform, caches: noCaches, onError: () => undefined };
    await forget(forgetting, ana, { target: { type: 'memory', ids: [words?.id ?? ''] } });
    expect(await solutions()).toEqual([]);
    platform.advance(1_000);
    await lessons();
    expect(await solutions()).toEqual([]);
    const [problem] = await problems();
    const [told] = await store.read(ana, (r) => r.memories.getBySeqs(ana, { seqs: [problem?.seq ?? 0] }));
    await forget(forgetting, ana, { target: { type: 'memory', ids: [told?.id ?? ''] } });
    await lessons();
    expect(await problems()).toEqual([]);
  });
});

describe('the archive', () => {
  const { signal } = new AbortController();
  const waiting = () => store.read(ana, (r) => r.jobs.list(everywhere, { kinds: ['archive_work'], limit: 9 }));

  test('takes what is older than 30 days, and what is met again comes back', async () => {
    const { work } = await fail('it broke');
    expect(await waiting()).toHaveLength(1);
    platform.advance(29 * dayMs);
    await log({ action: 'later' });
    await archiveWork(world, everywhere, signal);
    const listed = (includeArchived: boolean) =>
      store.read(ana, (r) => r.work.list(ana, { filter: { includeArchived }, limit: 9 }));
    expect(await listed(false)).toHaveLength(2);
    platform.advance(2 * dayMs);
    await archiveWork(world, everywhere, signal);
    expect((await listed(false)).map(({ action }) => action)).toEqual(['later']);
    expect((await listed(true)).find(({ id }) => id === work.id)).toEqual({ ...work, state: 'archived' });
    expect(await problems()).toEqual([]);
    expect((await find('it broke')).matches).toMatchObject([{ level: 'exact' }]);
    await fail('it broke');
    expect(await problems()).toMatchObject([{ occurrences: 2, state: 'active' }]);
  });

  test('leaves no job where nothing is left to archive', async () => {
    await archiveWork({ ...world, retention: { ...retention, shortLivedDays: 1 } }, everywhere, signal);
    expect(await waiting()).toEqual([]);
  });
});

const retention = { archiveAfterDays: 365, archiveBelowUses: 5, shortLivedDays: 30, shortLived: [] };
