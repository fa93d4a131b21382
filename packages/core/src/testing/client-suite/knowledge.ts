import type { InputOf } from '@holdfast/contract';
import { describe, expect, test } from 'vitest';
import { expectCode, type World } from './world.ts';

/** Work and known problems, as every client sees them. */
export function describeKnowledge(world: World): void {
  describe('work', () => {
    test('is logged with what came of it, listed, and not done twice', async () => {
      const client = world.fresh();
      const done = { task: 'Release 2.1', action: 'Write the notes', input: { pages: [1, 2] } };
      const { work, outcome } = await client.logWork({
        ...done,
        output: null,
        durationMs: 1.5,
        sessionId: 's',
        agentId: 'a',
      });
      expect(outcome).toBe('created');
      expect(work).toMatchObject({
        ...done,
        output: null,
        success: true,
        durationMs: 1.5,
        state: 'active',
        space: 'default',
      });
      const checked = await client.checkWork({ ...done, action: 'write the notes.' });
      expect(checked).toMatchObject({ done: true, matches: [{ match: 'same', similarity: 1, work: { id: work.id } }] });
      expect(checked.matches[0]?.why).toContain(work.occurredAt);
      const similar = await client.checkWork({ action: 'please write the notes of release 2.1: pages 1, 2' });
      expect(similar.matches).toMatchObject([{ match: 'similar' }]);
      expect(await client.checkWork({ ...done, task: 'Release 2.2' })).toEqual({
        done: false,
        matches: [],
        failed: [],
      });
      expect((await client.checkWork({ ...done, since: '2999-01-01' })).done).toBe(false);
    });

    test('is listed newest first, filtered and page by page', async () => {
      const client = world.fresh();
      for (const day of ['2026-01-01', '2026-01-02', '2026-01-03']) {
        await client.logWork({
          action: `work of ${day}`,
          occurredAt: day,
          task: 'days',
          success: day !== '2026-01-02',
        });
      }
      const listed = async (input: InputOf<'listWork'>): Promise<string[]> =>
        (await client.listWork(input)).work.map(({ action }) => action.slice(-2));
      expect(await listed({ includeArchived: true })).toEqual(['03', '02', '01']);
      expect(await listed({ success: false, includeArchived: true })).toEqual(['02']);
      expect(await listed({ from: '2026-01-02', to: '2026-01-02', includeArchived: true })).toEqual(['02']);
      expect(await listed({ task: 'nights' })).toEqual([]);
      const { nextCursor } = await client.listWork({ limit: 2, includeArchived: true });
      expect(await listed({ limit: 2, cursor: nextCursor ?? '', includeArchived: true })).toEqual(['01']);
      await expectCode(client.listWork({ cursor: nextCursor ?? '' }), 'invalid_cursor');
      await expectCode(client.listWork({ from: '2026-02-01', to: '2026-01-01' }), 'invalid_input');
    });

    test('of one source is recorded once, and cannot both succeed and fail', async () => {
      const client = world.fresh();
      const item = { action: 'build', source: { type: 'ci', id: '7' } };
      const first = await client.logWork(item);
      expect(await client.logWork(item)).toMatchObject({ outcome: 'duplicate', work: { id: first.work.id } });
      await expectCode(client.logWork({ action: 'x', success: true, error: 'no' }), 'invalid_input');
      await expectCode(client.logWork({ action: ' ' }), 'invalid_input');
    });
  });

  describe('known problems', () => {
    const error = 'TypeError: a is null\n    at load (/srv/cart.js:1:2)';

    test('are counted, answered, and their answers counted', async () => {
      const client = world.fresh();
      const failed = await client.logWork({ action: 'test', error });
      expect(failed).toMatchObject({ work: { success: false }, solutions: [] });
      const added = await client.addSolution({ problem: error, solution: 'Load it first' });
      expect(added).toMatchObject({ outcome: 'created', solution: { confidence: 0, usageCount: 0, origin: 'told' } });
      const problemId = failed.work.problemId ?? '';
      expect(added.problem).toMatchObject({ id: problemId, occurrences: 1, solutions: 1 });
      expect(added.problem.signature).toMatchObject({
        type: 'TypeError',
        message: 'a is null',
        frames: ['load (cart.js)'],
      });
      expect((await client.addSolution({ problemId, solution: 'load it FIRST.' })).outcome).toBe('known');
      const counted = await client.recordOutcome({ solutionId: added.solution.id, success: true });
      expect(counted.solution).toMatchObject({ usageCount: 1, successRate: 1 });
      expect(counted.solution.confidence).toBeCloseTo(0.2065, 3);
      const { solutions } = await client.logWork({ action: 'test', error: error.replace('1:2', '8:9') });
      expect(solutions).toMatchObject([{ match: 'exact', solution: { id: added.solution.id } }]);
      const found = await client.findSolutions({ problem: error });
      expect(found).toMatchObject({ problems: [{ match: 'exact', similarity: 1, problem: { occurrences: 2 } }] });
      expect(found.solutions[0]?.why).toContain('load (cart.js)');
      const shown = await client.getProblem({ id: problemId });
      expect(shown).toMatchObject({ problem: { id: problemId }, solutions: [{ successes: 1 }], work: [{}, {}] });
      expect((await client.listWork({ problemId })).work).toHaveLength(2);
    });

    test('are noted with what helped, in one call', async () => {
      const client = world.fresh();
      const { solution } = await client.recordOutcome({ problem: error, solution: 'Wait', success: false });
      expect(solution).toMatchObject({ failures: 1, successRate: 0, confidence: 0 });
      expect(solution.lastFailedAt).toBe(solution.lastUsedAt);
      const { problems } = await client.listProblems({});
      expect(problems).toMatchObject([{ id: solution.problemId, occurrences: 0 }]);
      expect((await client.listProblems({ unsolved: true })).problems).toEqual([]);
      // The words are memories like any.
      const { results } = await client.recall({ query: 'a is null' });
      expect(results.map(({ memory }) => memory.content)).toContain(error);
    });

    test('told at the same moment are counted once, as are their answers', async () => {
      const client = world.fresh();
      const failing = { action: 'test', error, source: { type: 'ci', id: '7' } };
      const logged = await Promise.all([client.logWork(failing), client.logWork(failing)]);
      expect(new Set(logged.map(({ work }) => work.id)).size).toBe(1);
      const told = ['Load it first', 'load it first.'].map((solution) =>
        client.addSolution({ problem: error, solution }),
      );
      expect((await Promise.all(told)).map(({ outcome }) => outcome).toSorted()).toEqual(['created', 'known']);
      expect((await client.listProblems({})).problems).toMatchObject([{ occurrences: 1, solutions: 1 }]);
    });

    test('are listed page by page', async () => {
      const client = world.fresh();
      for (const name of ['One', 'Two', 'Three']) await client.logWork({ action: 'x', error: `${name}Error: no` });
      const { problems, nextCursor } = await client.listProblems({ limit: 2 });
      const { problems: rest } = await client.listProblems({ limit: 2, cursor: nextCursor ?? '' });
      expect([...problems, ...rest].map(({ content }) => content)).toEqual([
        'ThreeError: no',
        'TwoError: no',
        'OneError: no',
      ]);
    });

    test('of one user and space mean nothing to others', async () => {
      const client = world.fresh();
      const { work } = await client.logWork({ action: 'test', error, space: 'home' });
      const id = work.problemId ?? '';
      expect((await client.findSolutions({ problem: error })).problems).toEqual([]);
      expect((await client.listWork({})).work).toEqual([]);
      expect((await client.listWork({ problemId: id })).work).toEqual([]);
      await expectCode(client.getProblem({ id }), 'not_found');
      await expectCode(client.addSolution({ problemId: id, solution: 'x' }), 'not_found');
      await expectCode(client.recordOutcome({ solutionId: id, success: true }), 'not_found');
      await expectCode(client.recordOutcome({ success: true }), 'invalid_input');
      await expectCode(client.addSolution({ solution: 'x' }), 'invalid_input');
      await expectCode(world.fresh().getProblem({ id, spaces: '*' }), 'not_found');
      expect((await client.getProblem({ id, spaces: ['home'] })).problem.space).toBe('home');
    });
  });
}
