import { describe, expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { prepareMemory } from '../memories/prepare.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import { forget, planForgetting } from './forget.ts';
import { forgettingKey, runForgetting } from './run.ts';
import type { ForgettingTarget } from './target.ts';
import { ana, everywhere, ForgettingWorld, ofMemory } from '../../testing/forgetting-world.ts';

const world = new ForgettingWorld();

describe('targets', () => {
  test('are reached by session, source, time and filter; an unknown entity by nothing', async () => {
    await world.remember('one', { sessionId: 's' });
    await world.remember('two', { source: { type: 'mail', id: '1' } });
    await world.remember('three', { source: { type: 'mail', id: '2' }, occurredAt: 5 });
    await world.remember('four', { tags: ['x'], occurredAt: 50 });
    await world.remember('five', { occurredAt: 500 });
    const forgetOne = async (target: ForgettingTarget): Promise<number> =>
      (await world.forgetNow(target)).removed.memories;
    expect(await forgetOne({ type: 'session', sessionId: 's' })).toBe(1);
    expect(await forgetOne({ type: 'source', sourceType: 'mail', sourceId: '1' })).toBe(1);
    expect(await forgetOne({ type: 'source', sourceType: 'mail' })).toBe(1);
    expect(await forgetOne({ type: 'filter', filter: { tags: ['x'] } })).toBe(1);
    expect(await forgetOne({ type: 'time', from: 400, to: 600 })).toBe(1);
    expect(await forgetOne({ type: 'time' })).toBe(0);
    await expect(forget(world.dependencies(), ana, { target: { type: 'entity', id: 'x' } })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(forget(world.dependencies(), ana, { target: { type: 'memory', ids: ['x'] } })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('that are large want a confirmation of just that, and of no less', async () => {
    const target: ForgettingTarget = { type: 'space' };
    const token = present((await planForgetting(world, ana, target)).confirmation).token;
    const failing = async (confirm?: string, scope = ana) =>
      expect(
        forget(world.dependencies(), scope, { target, ...(confirm === undefined ? {} : { confirm }) }),
      ).rejects.toMatchObject({ code: 'confirmation_required' });
    await failing();
    await failing('');
    await failing(`${token}0`);
    await failing(token, { ...ana, spaces: ['work'] });
    await world.remember('said meanwhile');
    await failing(token);
  });
});

describe('a dry run', () => {
  test('tells what was derived, and which facts rest on it', async () => {
    const [one, two] = [await world.remember('one'), await world.remember('two')];
    await world.derive('extraction', 'made of one', one);
    await world.state('Porto', [one, two]);
    await world.state('Faro', [two]);
    expect(await planForgetting(world, ana, ofMemory(one))).toEqual({
      memories: 1,
      derived: 1,
      facts: 1,
      sample: [one.id],
    });
  });

  test('goes through many, page by page', async () => {
    for (let index = 0; index < 401; index += 1) await world.remember(`note ${index}`, { sessionId: 's' });
    const target: ForgettingTarget = { type: 'session', sessionId: 's' };
    const plan = await planForgetting(world, ana, target);
    expect(plan).toMatchObject({ memories: 401, derived: 0 });
    expect(plan.sample).toHaveLength(20);
    const token = present(plan.confirmation).token;
    world.platform.advance(10 * 60_000 + 1);
    const late = forget(world.dependencies(), ana, { target, confirm: token });
    await expect(late).rejects.toMatchObject({ code: 'confirmation_required' });
  });
});

describe('a forgetting', () => {
  const many: ForgettingTarget = { type: 'session', sessionId: 's' };

  async function beginLarge(): Promise<string> {
    const memories = Array.from({ length: 250 }, (_, index) =>
      prepareMemory({ content: `note ${index}`, sessionId: 's' }, world.platform, 'none'),
    );
    await world.store.write(ana, (w) => w.memories.insert(ana, { memories }));
    const { confirmation } = await planForgetting(world, ana, many);
    const begun = await forget(world.dependencies(), ana, { target: many, confirm: present(confirmation).token });
    expect(begun.status).toBe('running');
    return begun.id;
  }

  test('of many is left to a job, goes on where it was stopped, and ends with one receipt', async () => {
    const id = await beginLarge();
    await world.remember('said meanwhile', { sessionId: 's' });
    const stopping = new AbortController();
    let writes = 0;
    const dying: Store = {
      ...world.passing(),
      write: async (scope, work) => {
        writes += 1;
        if (writes === 2) stopping.abort(new Error('killed'));
        return world.store.write(scope, work);
      },
    };
    const stopped = runForgetting({ ...world.dependencies(), store: dying }, everywhere, {
      id,
      signal: stopping.signal,
    });
    await expect(stopped).rejects.toThrow('killed');
    expect(await world.memoriesLeft()).toHaveLength(51);
    const half = present(await world.store.read(ana, (r) => r.receipts.get(ana, { id })));
    expect(half.state).toBe('running');
    // Two at once are as good as one.
    const [first, second] = await Promise.all([
      runForgetting(world.dependencies(), everywhere, { id }),
      runForgetting(world.dependencies(), everywhere, { id }),
    ]);
    expect(first).toEqual(second);
    expect(present(first).removed.memories).toBe(250);
    expect(present(first).marks).toMatchObject({ count: 250, first: { length: 250 } });
    expect(await world.memoriesLeft()).toEqual(['said meanwhile']);
    expect(await runForgetting(world.dependencies(), everywhere, { id })).toEqual(first);
    const whole = present(await world.store.read(ana, (r) => r.receipts.get(ana, { id })));
    expect(whole).toMatchObject({ state: 'complete', request: '' });
    expect(await world.store.read(ana, (r) => r.jobs.counts(ana))).toMatchObject({ waiting: 0 });
  });

  test('that something hinders answers that it goes on, and a job does', async () => {
    const one = await world.remember('one');
    world.broken = true;
    const begun = await forget(world.dependencies(), ana, { target: ofMemory(one) });
    expect(begun.status).toBe('running');
    expect(world.errors).toHaveLength(1);
    expect(await world.memoriesLeft()).toEqual([]);
    expect(await world.store.read(ana, (r) => r.jobs.counts(ana))).toMatchObject({ waiting: 1 });
    world.broken = false;
    expect(await runForgetting(world.dependencies(), everywhere, { id: begun.id })).toMatchObject({ id: begun.id });
    expect(forgettingKey('x')).toBe('forget:x');
  });

  test('whose log another process reads is not complete until that one is done', async () => {
    const one = await world.remember('one');
    let hindered = true;
    const read: Store = { ...world.passing(), scrub: async () => !hindered && world.store.scrub() };
    const begun = await forget({ ...world.dependencies(), store: read }, ana, { target: ofMemory(one) });
    expect(begun.status).toBe('running');
    expect(world.errors).toEqual([]);
    hindered = false;
    expect(await runForgetting({ ...world.dependencies(), store: read }, everywhere, { id: begun.id })).toBeDefined();
  });

  test('that is not known comes to nothing', async () => {
    expect(await runForgetting(world.dependencies(), everywhere, { id: 'unknown' })).toBeUndefined();
  });

  test('asks of rejected events whether they tell of it; of a whole user all of them do', async () => {
    const one = await world.remember('My locker code is 4711');
    await world.remember('else');
    world.asked = ['my locker code is 4711.', 'other', undefined];
    await world.forgetNow(ofMemory(one));
    expect(world.heard).toEqual(['my locker code is 4711.']);
    world.heard = [];
    const target: ForgettingTarget = { type: 'user' };
    const { confirmation } = await planForgetting(world, everywhere, target);
    await forget(world.dependencies(), everywhere, { target, confirm: present(confirmation).token });
    expect(world.heard).toEqual(world.asked);
  });

  test('of a space takes what stands by itself there, its log of changes, and nothing of another space', async () => {
    const work: UserScope = { ...ana, spaces: ['work'] };
    await world.remember('at work', {}, work);
    const home = await world.remember('at home');
    await world.state('Porto', [home]);
    await world.store.write(work, async (w) => {
      await w.entities.ensure(work, { entities: [{ id: newId(world.platform), name: 'Boss', type: 'person' }], at: 1 });
      const fact = { subject: 'Boss', predicate: 'likes', object: 'tea', confidence: 1, sources: [] };
      await w.facts.insert(work, { facts: [{ ...fact, id: newId(world.platform), origin: 'caller' }], at: 1 });
    });
    const target: ForgettingTarget = { type: 'space' };
    const { confirmation } = await planForgetting(world, work, target);
    const done = await forget(world.dependencies(), work, { target, confirm: present(confirmation).token });
    expect(done).toMatchObject({ status: 'complete', receipt: { removed: { memories: 1, facts: 1, entities: 1 } } });
    expect(await world.memoriesLeft()).toEqual(['at home']);
    expect(await world.factsLeft()).toHaveLength(1);
    const { changes } = await world.store.read(ana, (r) => r.changes.since(ana, { after: 0, limit: 9 }));
    expect(changes).toEqual([]);
    expect(await world.store.read(work, (r) => r.entities.list(work, { limit: 9 }))).toEqual([]);
  });
});
