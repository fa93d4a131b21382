import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import type { NewFact } from '../facts/fact-store.ts';
import { newId } from '../ids.ts';
import type { Memory } from '../memories/memory.ts';
import { type RememberItem, prepareMemory } from '../memories/prepare.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { ForgettingCaches } from './caches.ts';
import { forget, planForgetting } from './forget.ts';
import { factText, forgottenAmong } from './marks.ts';
import type { Receipt } from './receipt.ts';
import { forgettingKey, runForgetting } from './run.ts';
import { forgetMemories } from './slice.ts';
import type { ForgettingTarget } from './target.ts';

const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const everywhere: UserScope = { ...ana, spaces: '*' };

let platform: FakePlatform;
let store: Store;
let asked: (string | undefined)[];
let broken: boolean;
const errors: unknown[] = [];
const caches: ForgettingCaches = {
  async forget(_, { concerns }) {
    if (broken) throw new Error('Redis is away');
    for (const content of asked) if (await concerns(content)) heard.push(content);
  },
};
let heard: (string | undefined)[];

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
  asked = [];
  heard = [];
  errors.length = 0;
  broken = false;
});
afterEach(() => store.close());

/** The store, for tests that change one of its methods. */
function passing(): Store {
  return {
    capabilities: store.capabilities,
    read: (scope, work) => store.read(scope, work),
    write: (scope, work) => store.write(scope, work),
    scrub: () => store.scrub(),
    bytes: () => store.bytes(),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

const dependencies = () => ({ store, platform, caches, onError: (error: unknown) => void errors.push(error) });

async function remember(content: string, more: Partial<RememberItem> = {}, scope = ana): Promise<Memory> {
  const memory = prepareMemory({ content, ...more }, platform, 'none');
  return present((await store.write(scope, (w) => w.memories.insert(scope, { memories: [memory] })))[0]);
}

/** A memory that Holdfast made of others. */
async function derive(type: string, content: string, ...from: readonly Memory[]): Promise<Memory> {
  const made = await remember(content, { source: { type, id: content } });
  const links = from.map(({ seq }) => ({
    from: made.seq,
    to: seq,
    type: 'derived_from' as const,
    weight: 1,
    origin: 'automatic' as const,
  }));
  await store.write(ana, (w) => w.links.put(ana, { links, at: 1 }));
  return made;
}

async function state(object: string, sources: readonly Memory[], more: Partial<NewFact> = {}): Promise<string> {
  const fact: NewFact = {
    id: newId(platform),
    subject: 'Ana',
    predicate: 'lives_in',
    object,
    confidence: 1,
    origin: 'rules',
    sources: sources.map(({ seq }) => seq),
    ...more,
  };
  await store.write(ana, (w) => w.facts.insert(ana, { facts: [fact], at: 1 }));
  return fact.id;
}

async function mention(name: string, memories: readonly Memory[], aliases: readonly string[] = []): Promise<string> {
  return store.write(ana, async (w) => {
    const entities = [{ id: newId(platform), name, type: 'person' as const, aliases }];
    const entity = present((await w.entities.ensure(ana, { entities, at: 1 }))[0]);
    await w.entities.mention(ana, { mentions: memories.map(({ seq }) => ({ entityNo: entity.no, seq })) });
    return entity.id;
  });
}

async function forgetNow(target: ForgettingTarget, scope = ana): Promise<Receipt> {
  const done = await forget(dependencies(), scope, { target });
  if (done.status === 'complete') return done.receipt;
  throw new Error(`not complete: ${String(errors[0])}`);
}

const memoriesLeft = async (): Promise<string[]> =>
  (await store.read(everywhere, (r) => r.memories.scan(everywhere, { afterSeq: 0, limit: 999 }))).map(
    ({ content }) => content,
  );
const factsLeft = async (): Promise<{ readonly object: string; readonly flagged: boolean }[]> =>
  (
    await store.read(everywhere, (r) => r.facts.list(everywhere, { filter: { includeSuperseded: true }, limit: 99 }))
  ).map(({ object, flagged }) => ({ object, flagged }));
const marked = async (...texts: string[]): Promise<string[]> => [
  ...(await store.read(ana, (r) => forgottenAmong(r, platform, ana, texts))).keys(),
];
const ofMemory = (...memories: readonly Memory[]): ForgettingTarget => ({
  type: 'memory',
  ids: memories.map(({ id }) => id),
});

describe('what was made of a memory', () => {
  test('goes with it where it rests on nothing else; a summary goes with any of its parts', async () => {
    const [one, two] = [await remember('I live in Porto'), await remember('Porto is my home')];
    const alone = await derive('extraction', 'Ana lives in Porto', one);
    await derive('extraction', 'Ana has a home', one, two);
    const day = await derive('consolidation', 'A day about Porto', alone, two);
    await derive('summary', 'A week about Porto', day);
    await derive('mail', 'Not ours: somebody forwarded it', one);
    await forgetNow(ofMemory(one));
    expect(await memoriesLeft()).toEqual(['Porto is my home', 'Ana has a home', 'Not ours: somebody forwarded it']);
    expect(await marked('i live in porto', 'Ana lives in Porto', 'A week about Porto', 'Porto is my home')).toEqual([
      'i live in porto',
      'Ana lives in Porto',
      'A week about Porto',
    ]);
    await forgetNow(ofMemory(two));
    expect(await memoriesLeft()).toEqual(['Not ours: somebody forwarded it']);
  });

  test('what somebody linked by hand is not what Holdfast made', async () => {
    const one = await remember('I live in Porto');
    const note = await remember('My own note on it');
    const link = { from: note.seq, to: one.seq, type: 'derived_from', weight: 1, origin: 'manual' } as const;
    await store.write(ana, (w) => w.links.put(ana, { links: [link], at: 1 }));
    await forgetNow(ofMemory(one));
    expect(await memoriesLeft()).toEqual(['My own note on it']);
  });

  test('an alias that another memory knows stays', async () => {
    const [one, two] = [await remember('Robert, called Bobby'), await remember('Bobby came')];
    await mention('Robert', [one, two], ['Bobby']);
    await forgetNow(ofMemory(one));
    const [left] = await store.read(ana, (r) => r.entities.list(ana, { limit: 9 }));
    expect(left?.aliases).toEqual(['Bobby']);
  });

  test('what must be made anew is told', async () => {
    const one = await remember('I live in Porto');
    await derive('consolidation', 'A day', one);
    const outcome = await store.write(ana, (w) =>
      forgetMemories(w, platform, ana, { memories: [one], reason: 'forgotten' }),
    );
    expect(outcome.stale).toEqual([{ space: 'default', id: 'A day' }]);
  });

  test('facts go that rest on nothing else, stated ones too; others are flagged', async () => {
    const [one, two] = [await remember('I live in Porto'), await remember('Porto is my home')];
    await state('Porto', [one]);
    await state('Portugal', [one, two]);
    await state('Faro', [one], { origin: 'caller' });
    await state('Beja', [], { origin: 'caller' });
    await state('Lisbon', [two]);
    const receipt = await forgetNow(ofMemory(one));
    expect(receipt).toMatchObject({ removed: { memories: 1, facts: 2 }, flagged: 1 });
    expect((await factsLeft()).toSorted((a, b) => (a.object < b.object ? -1 : 1))).toEqual([
      { object: 'Beja', flagged: false },
      { object: 'Lisbon', flagged: false },
      { object: 'Portugal', flagged: true },
    ]);
    const fact = { subject: 'ANA', predicate: 'lives_in', object: 'Porto ' };
    expect(await marked(factText(fact), factText({ ...fact, object: 'Portugal' }))).toEqual(['ana|lives_in|porto']);
  });

  test('a purge of what was deleted leaves what a caller stated', async () => {
    const one = await remember('I live in Porto');
    await state('Faro', [one], { origin: 'caller' });
    await state('Porto', [one]);
    await store.write(ana, (w) => forgetMemories(w, platform, ana, { memories: [one], reason: 'rejected' }));
    expect(await factsLeft()).toEqual([{ object: 'Faro', flagged: true }]);
  });

  test('an entity that nothing else mentions goes, and an alias that nothing else knows', async () => {
    const [one, two] = [await remember('Robert, called Bobby'), await remember('Robert came with Rob')];
    await mention('Robert', [one, two], ['Bobby', 'Rob']);
    await mention('Zanzibar', [one]);
    await forgetNow(ofMemory(one));
    const left = await store.read(ana, (r) => r.entities.list(ana, { limit: 9 }));
    expect(left.map(({ name, aliases }) => [name, ...aliases])).toEqual([['Robert', 'Rob']]);
    await forgetNow(ofMemory(two));
    expect(await store.read(ana, (r) => r.entities.list(ana, { limit: 9 }))).toEqual([]);
  });
});

describe('an entity', () => {
  test('is forgotten with every memory and fact about it, deleted and stated ones too', async () => {
    const [one, two, other] = [
      await remember('Robert came'),
      await remember('Robert left'),
      await remember('Nobody came'),
    ];
    const id = await mention('Robert', [one, two], ['Bobby']);
    await state('Faro', [], { subject: 'Bobby', origin: 'caller' });
    await state('Faro', [other], { subject: 'Clara' });
    await store.write(ana, (w) => w.memories.softDelete(ana, { id: two.id, at: 2 }));
    const receipt = await forgetNow({ type: 'entity', id });
    expect(receipt).toMatchObject({
      scope: { type: 'entity', of: [id] },
      removed: { memories: 2, facts: 1, entities: 1 },
      marks: { count: 5 },
    });
    expect(await memoriesLeft()).toEqual(['Nobody came']);
    expect(await marked('robert', 'Bobby', 'bobby|lives_in|faro', 'clara|lives_in|faro')).toEqual([
      'robert',
      'Bobby',
      'bobby|lives_in|faro',
    ]);
  });

  test('that no memory mentions goes too', async () => {
    const id = await mention('Robert', []);
    expect((await forgetNow({ type: 'entity', id })).removed.entities).toBe(1);
    expect(await store.read(ana, (r) => r.entities.getMany(ana, { ids: [id] }))).toEqual([]);
  });
});

describe('targets', () => {
  test('are reached by session, source, time and filter; an unknown entity by nothing', async () => {
    await remember('one', { sessionId: 's' });
    await remember('two', { source: { type: 'mail', id: '1' } });
    await remember('three', { source: { type: 'mail', id: '2' }, occurredAt: 5 });
    await remember('four', { tags: ['x'], occurredAt: 50 });
    await remember('five', { occurredAt: 500 });
    const forgetOne = async (target: ForgettingTarget): Promise<number> => (await forgetNow(target)).removed.memories;
    expect(await forgetOne({ type: 'session', sessionId: 's' })).toBe(1);
    expect(await forgetOne({ type: 'source', sourceType: 'mail', sourceId: '1' })).toBe(1);
    expect(await forgetOne({ type: 'source', sourceType: 'mail' })).toBe(1);
    expect(await forgetOne({ type: 'filter', filter: { tags: ['x'] } })).toBe(1);
    expect(await forgetOne({ type: 'time', from: 400, to: 600 })).toBe(1);
    expect(await forgetOne({ type: 'time' })).toBe(0);
    await expect(forget(dependencies(), ana, { target: { type: 'entity', id: 'x' } })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(forget(dependencies(), ana, { target: { type: 'memory', ids: ['x'] } })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('that are large want a confirmation of just that, and of no less', async () => {
    const target: ForgettingTarget = { type: 'space' };
    const token = present((await planForgetting({ store, platform }, ana, target)).confirmation).token;
    const failing = async (confirm?: string, scope = ana) =>
      expect(
        forget(dependencies(), scope, { target, ...(confirm === undefined ? {} : { confirm }) }),
      ).rejects.toMatchObject({ code: 'confirmation_required' });
    await failing();
    await failing('');
    await failing(`${token}0`);
    await failing(token, { ...ana, spaces: ['work'] });
    await remember('said meanwhile');
    await failing(token);
  });
});

describe('a dry run', () => {
  test('tells what was derived, and which facts rest on it', async () => {
    const [one, two] = [await remember('one'), await remember('two')];
    await derive('extraction', 'made of one', one);
    await state('Porto', [one, two]);
    await state('Faro', [two]);
    expect(await planForgetting({ store, platform }, ana, ofMemory(one))).toEqual({
      memories: 1,
      derived: 1,
      facts: 1,
      sample: [one.id],
    });
  });

  test('goes through many, page by page', async () => {
    for (let index = 0; index < 401; index += 1) await remember(`note ${index}`, { sessionId: 's' });
    const target: ForgettingTarget = { type: 'session', sessionId: 's' };
    const plan = await planForgetting({ store, platform }, ana, target);
    expect(plan).toMatchObject({ memories: 401, derived: 0 });
    expect(plan.sample).toHaveLength(20);
    const token = present(plan.confirmation).token;
    platform.advance(10 * 60_000 + 1);
    const late = forget(dependencies(), ana, { target, confirm: token });
    await expect(late).rejects.toMatchObject({ code: 'confirmation_required' });
  });
});

describe('a forgetting', () => {
  const many: ForgettingTarget = { type: 'session', sessionId: 's' };

  async function beginLarge(): Promise<string> {
    const memories = Array.from({ length: 250 }, (_, index) =>
      prepareMemory({ content: `note ${index}`, sessionId: 's' }, platform, 'none'),
    );
    await store.write(ana, (w) => w.memories.insert(ana, { memories }));
    const { confirmation } = await planForgetting({ store, platform }, ana, many);
    const begun = await forget(dependencies(), ana, { target: many, confirm: present(confirmation).token });
    expect(begun.status).toBe('running');
    return begun.id;
  }

  test('of many is left to a job, goes on where it was stopped, and ends with one receipt', async () => {
    const id = await beginLarge();
    await remember('said meanwhile', { sessionId: 's' });
    const stopping = new AbortController();
    let writes = 0;
    const dying: Store = {
      ...passing(),
      write: async (scope, work) => {
        writes += 1;
        if (writes === 2) stopping.abort(new Error('killed'));
        return store.write(scope, work);
      },
    };
    const stopped = runForgetting({ store: dying, platform, caches }, everywhere, { id, signal: stopping.signal });
    await expect(stopped).rejects.toThrow('killed');
    expect(await memoriesLeft()).toHaveLength(51);
    const half = present(await store.read(ana, (r) => r.receipts.get(ana, { id })));
    expect(half.state).toBe('running');
    // Two at once are as good as one.
    const [first, second] = await Promise.all([
      runForgetting(dependencies(), everywhere, { id }),
      runForgetting(dependencies(), everywhere, { id }),
    ]);
    expect(first).toEqual(second);
    expect(present(first).removed.memories).toBe(250);
    expect(present(first).marks).toMatchObject({ count: 250, first: { length: 250 } });
    expect(await memoriesLeft()).toEqual(['said meanwhile']);
    expect(await runForgetting(dependencies(), everywhere, { id })).toEqual(first);
    const whole = present(await store.read(ana, (r) => r.receipts.get(ana, { id })));
    expect(whole).toMatchObject({ state: 'complete', request: '' });
    expect(await store.read(ana, (r) => r.jobs.counts(ana))).toMatchObject({ waiting: 0 });
  });

  test('that something hinders answers that it goes on, and a job does', async () => {
    const one = await remember('one');
    broken = true;
    const begun = await forget(dependencies(), ana, { target: ofMemory(one) });
    expect(begun.status).toBe('running');
    expect(errors).toHaveLength(1);
    expect(await memoriesLeft()).toEqual([]);
    expect(await store.read(ana, (r) => r.jobs.counts(ana))).toMatchObject({ waiting: 1 });
    broken = false;
    expect(await runForgetting(dependencies(), everywhere, { id: begun.id })).toMatchObject({ id: begun.id });
    expect(forgettingKey('x')).toBe('forget:x');
  });

  test('whose log another process reads is not complete until that one is done', async () => {
    const one = await remember('one');
    let hindered = true;
    const read: Store = { ...passing(), scrub: async () => !hindered && store.scrub() };
    const begun = await forget({ ...dependencies(), store: read }, ana, { target: ofMemory(one) });
    expect(begun.status).toBe('running');
    expect(errors).toEqual([]);
    hindered = false;
    expect(await runForgetting({ ...dependencies(), store: read }, everywhere, { id: begun.id })).toBeDefined();
  });

  test('that is not known comes to nothing', async () => {
    expect(await runForgetting(dependencies(), everywhere, { id: 'unknown' })).toBeUndefined();
  });

  test('asks of rejected events whether they tell of it; of a whole user all of them do', async () => {
    const one = await remember('My locker code is 4711');
    await remember('else');
    asked = ['my locker code is 4711.', 'other', undefined];
    await forgetNow(ofMemory(one));
    expect(heard).toEqual(['my locker code is 4711.']);
    heard = [];
    const target: ForgettingTarget = { type: 'user' };
    const { confirmation } = await planForgetting({ store, platform }, everywhere, target);
    await forget(dependencies(), everywhere, { target, confirm: present(confirmation).token });
    expect(heard).toEqual(asked);
  });

  test('of a space takes what stands by itself there, its log of changes, and nothing of another space', async () => {
    const work: UserScope = { ...ana, spaces: ['work'] };
    await remember('at work', {}, work);
    const home = await remember('at home');
    await state('Porto', [home]);
    await store.write(work, async (w) => {
      await w.entities.ensure(work, { entities: [{ id: newId(platform), name: 'Boss', type: 'person' }], at: 1 });
      const fact = { subject: 'Boss', predicate: 'likes', object: 'tea', confidence: 1, sources: [] };
      await w.facts.insert(work, { facts: [{ ...fact, id: newId(platform), origin: 'caller' }], at: 1 });
    });
    const target: ForgettingTarget = { type: 'space' };
    const { confirmation } = await planForgetting({ store, platform }, work, target);
    const done = await forget(dependencies(), work, { target, confirm: present(confirmation).token });
    expect(done).toMatchObject({ status: 'complete', receipt: { removed: { memories: 1, facts: 1, entities: 1 } } });
    expect(await memoriesLeft()).toEqual(['at home']);
    expect(await factsLeft()).toHaveLength(1);
    const { changes } = await store.read(ana, (r) => r.changes.since(ana, { after: 0, limit: 9 }));
    expect(changes).toEqual([]);
    expect(await store.read(work, (r) => r.entities.list(work, { limit: 9 }))).toEqual([]);
  });
});
