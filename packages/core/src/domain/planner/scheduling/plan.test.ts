import { expect, test } from 'vitest';
import { isEmpty } from './diff.ts';
import { makePlan, type Plan, refuseBad } from './plan.ts';
import { at, HOUR, noClock, task, week } from './testing/inputs.ts';

test('a plan comes with its score, its reasons, what did not fit, and the diff to what was published', () => {
  const input = week([task('a', { due: at(0, 12) }), task('b', { minutes: 900 })]);
  const params = { seed: 1, budget: { rounds: 100 }, clock: noClock };
  const plan = makePlan({ ...params, input });
  expect(plan.blocks).toEqual([{ task: 'a', start: at(0, 9), end: at(0, 10) }]);
  expect(plan.score).toMatchObject({ hard: 0, medium: 1, terms: { lateness: 0 } });
  expect(plan.explanations.map((one) => one.task)).toEqual(['a']);
  expect(plan.misfits.map((one) => one.task)).toEqual(['b']);
  expect(plan.diff.added).toEqual(plan.blocks);
  const published = { ...input, published: plan.blocks };
  const again = makePlan({ ...params, seed: 7, input: published, published: plan.fingerprint });
  expect(isEmpty(again.diff)).toBe(true);
  expect(structuredClone(again)).toEqual(again);
});

test('the plan of the rules is told before the search begins', () => {
  const input = week(['a', 'b', 'c'].map((id, place) => task(id, { due: at(0, 11), weight: 3 - place, minutes: 45 })));
  const told: Plan[] = [];
  const first = (plan: Plan): number => told.push(plan);
  const plan = makePlan({ input, seed: 1, budget: { rounds: 50 }, clock: noClock, first });
  expect(told).toMatchObject([{ rounds: 0, explanations: [], misfits: [] }]);
  expect(told[0]?.blocks).toHaveLength(3);
  expect(plan.score.cost).toBeLessThanOrEqual(told[0]?.score.cost ?? 0);
});

test('a plan that breaks a rule is not given out', () => {
  const input = week([task('a')]);
  expect(() => refuseBad(input, [{ task: 'a', start: at(5, 9), end: at(5, 9) + HOUR }])).toThrow(
    expect.objectContaining({ code: 'internal' }),
  );
  expect(() => refuseBad(input, [])).not.toThrow();
});
