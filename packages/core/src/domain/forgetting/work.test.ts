import { beforeEach, describe, expect, test } from 'vitest';
import { createEmbeddingService } from '../../models/embedding-service.ts';
import { ana, everywhere, ForgettingWorld } from '../../testing/forgetting-world.ts';
import { newId } from '../ids.ts';
import { addSolution } from '../knowledge/add-solution.ts';
import { learnFromWork } from '../knowledge/learn.ts';
import type { RememberDependencies } from '../memories/remember.ts';
import { present } from '../present.ts';
import { checkpoint } from '../sessions/checkpoint.ts';
import { logWork, type WorkItem } from '../work/log-work.ts';
import type { NewWork } from '../work/work-store.ts';
import type { ForgettingTarget } from './target.ts';

const world = new ForgettingWorld();
let dependencies: RememberDependencies;
beforeEach(() => {
  const { store, platform } = world;
  const embeddings = createEmbeddingService({ embedder: undefined, platform });
  dependencies = { store, platform, embeddings, timeZone: 'UTC', extraction: 'off' };
});

const log = async (item: Partial<WorkItem> = {}) => {
  world.platform.advance(1_000);
  return logWork(dependencies, ana, { action: 'run export', success: true, ...item });
};
/** Many records in one write. */
const again = (times: number, fields: Partial<NewWork>) =>
  world.store.write(ana, async ({ work }) => {
    const { platform } = world;
    const occurredAt = platform.now() + 1;
    for (let count = 0; count < times; count += 1) {
      const record = { id: newId(platform), action: 'run export', key: 'k', success: true, occurredAt, ...fields };
      await work.add(ana, { work: record, at: platform.now() });
    }
  });
const fail = (error: string, item: Partial<WorkItem> = {}) => log({ success: false, error, ...item });
const ci = { type: 'ci', id: '1' };
const fromCi: ForgettingTarget = { type: 'source', sourceType: 'ci' };
const problems = () => world.store.read(ana, (r) => r.knowledge.listProblems(ana, { limit: 9 }));
const solutions = () =>
  world.store.read(ana, async ({ knowledge }) => {
    const nos = (await knowledge.listProblems(ana, { limit: 9 })).map(({ no }) => no);
    return knowledge.solutionsOf(ana, { problemNos: nos });
  });
const tell = async (problem: { text: string } | { id: string }, content: string) => {
  world.platform.advance(1_000);
  return addSolution(dependencies, ana, { problem, item: { content, origin: 'told' } });
};
const learn = async (): Promise<void> => {
  const jobs = await world.store.read(ana, (r) => r.jobs.list(everywhere, { kinds: ['learn_from_work'], limit: 9 }));
  for (const { payload } of jobs) {
    await learnFromWork(dependencies, everywhere, { workId: String(payload['workId']) });
  }
};

describe('with work goes what is known from it alone', () => {
  test.for<readonly [what: string, item: Partial<WorkItem>, target: ForgettingTarget]>([
    ['a source', { source: ci }, fromCi],
    ['one of a source', { source: ci }, { ...fromCi, sourceId: '1' }],
    ['a session', { sessionId: 's' }, { type: 'session', sessionId: 's' }],
    ['a time', { occurredAt: 5 }, { type: 'time', to: 6 }],
  ])('of %s: a problem', async ([, item, target]) => {
    await log({ action: 'else' });
    await fail('Error: the otter has no key', item);
    expect(await problems()).toHaveLength(1);
    const receipt = await world.forgetNow(target);
    expect(receipt.removed.memories).toBe(1);
    expect(await problems()).toEqual([]);
    expect(await world.memoriesLeft()).toEqual([]);
    expect(await world.marked('Error: the otter has no key')).toHaveLength(1);
    expect(await world.store.read(ana, (r) => r.work.list(ana, { filter: {}, limit: 9 }))).toMatchObject([
      { action: 'else' },
    ]);
  });

  test('a problem that it met long before all that came after', async () => {
    await fail('Error: no key', { source: ci, sessionId: 's', task: 'export' });
    await again(101, { source: ci, sessionId: 's' });
    await world.forgetNow(fromCi);
    expect(await problems()).toEqual([]);
    expect(await world.memoriesLeft()).toEqual([]);
  });

  test('what repeats its words in a session', async () => {
    await fail('Error: the otter has no key', { source: ci, sessionId: 's' });
    const error = { message: 'Error: the otter has no key' };
    await checkpoint({ ...dependencies }, ana, { sessionId: 's', cause: 'tool_error', work: {}, error });
    await world.forgetNow(fromCi);
    expect(await world.store.read(ana, (r) => r.sessions.snapshots(ana, { limit: 9 }))).toEqual([]);
  });

  test('a solution that it taught, but not one that other work teaches too, and none that somebody told', async () => {
    const teach = async (item: Partial<WorkItem>, step: string): Promise<void> => {
      await fail('Error: no key', item);
      await log({ ...item, action: 'look', success: false });
      await log({ ...item, action: step });
      await log(item);
      await learn();
    };
    await teach({ sessionId: 'one' }, 'feed the otter');
    await teach({ sessionId: 'two' }, 'turn the key');
    await teach({ sessionId: 'three', task: 'export' }, 'turn the key');
    await teach({ task: 'alone' }, 'wait');
    await tell({ id: (await problems())[0]?.id ?? '' }, 'Ask Ben');
    expect(await solutions()).toHaveLength(4);
    await world.forgetNow({ type: 'session', sessionId: 'one' });
    await world.forgetNow({ type: 'session', sessionId: 'three' });
    expect((await world.memoriesLeft()).toSorted()).toEqual(['1. turn the key', '1. wait', 'Ask Ben', 'Error: no key']);
    expect((await solutions()).map(({ origin }) => origin).toSorted()).toEqual(['learned', 'learned', 'told']);
    await world.forgetNow({ type: 'session', sessionId: 'two' });
    expect((await world.memoriesLeft()).toSorted()).toEqual(['1. wait', 'Ask Ben', 'Error: no key']);
  });

  test('a solution whose steps go, though its failure stays', async () => {
    await fail('Error: no key', { sessionId: 's' });
    await log({ sessionId: 's', action: 'say the secret', source: ci });
    await log({ sessionId: 's' });
    await learn();
    expect(await solutions()).toHaveLength(1);
    await world.forgetNow(fromCi);
    expect(await world.memoriesLeft()).toEqual(['Error: no key']);
    expect(await problems()).toHaveLength(1);
  });
});

describe('a problem that is known from elsewhere too', () => {
  test('is told in the words of other work from then on', async () => {
    await fail('Error: user 4711 has no key', { source: ci });
    const [before] = await problems();
    await fail('Error: user 12 has no key', { sessionId: 's', agentId: 'a' });
    await tell({ id: before?.id ?? '' }, 'Make one');
    await world.forgetNow(fromCi);
    expect(await problems()).toMatchObject([{ id: before?.id, occurrences: 2 }]);
    expect((await world.memoriesLeft()).toSorted()).toEqual(['Error: user 12 has no key', 'Make one']);
    expect(await solutions()).toHaveLength(1);
    // A memory that goes by itself.
    await fail('Error: user 12 has no key', { source: { ...ci, id: '2' } });
    await world.forgetNow({ type: 'session', sessionId: 's' });
    expect(await problems()).toMatchObject([{ id: before?.id }]);
    expect(await world.memoriesLeft()).toContain('Error: user 12 has no key');
    await world.forgetNow(fromCi);
    expect(await problems()).toEqual([]);
  });

  test('stays as it is where other work, or somebody before any, has said the same', async () => {
    await fail('Error: no key', { source: ci });
    await fail('Error: no key');
    await tell({ text: 'Error: no door' }, 'Build one');
    await fail('Error: no door', { source: { ...ci, id: '2' } });
    const before = await problems();
    await world.forgetNow(fromCi);
    expect(await problems()).toEqual(before);
  });

  test('stays however often the work that goes has met it since', async () => {
    await fail('Error: user 12 has no key');
    const [before] = await problems();
    const { no } = present(before);
    await again(1_001, { success: false, error: 'Error: user 4711 has no key', problemNo: no, source: ci });
    await world.forgetNow(fromCi);
    expect(await problems()).toMatchObject([{ id: before?.id }]);
    expect(await world.memoriesLeft()).toEqual(['Error: user 12 has no key']);
  });

  test('is embedded again where it was', async () => {
    await fail('Error: user 4711 has no key', { source: ci });
    await fail('Error: user 12 has no key');
    const [memory] = await world.store.read(ana, (r) =>
      r.memories.list(ana, { filter: {}, order: 'oldest', limit: 9 }),
    );
    await world.store.write(ana, (w) =>
      w.memories.update(ana, { id: memory?.id ?? '', patch: { embedding: 'pending' }, at: world.platform.now() }),
    );
    await world.forgetNow(fromCi);
    const left = await world.store.read(ana, (r) => r.memories.list(ana, { filter: {}, order: 'oldest', limit: 9 }));
    expect(left).toMatchObject([{ content: 'Error: user 12 has no key', embedding: 'pending' }]);
    const jobs = await world.store.read(ana, (r) => r.jobs.list(everywhere, { kinds: ['embed_memories'], limit: 9 }));
    expect(jobs).toMatchObject([{ payload: { memoryIds: [left[0]?.id] } }]);
  });
});
