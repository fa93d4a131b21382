import { expect, test } from 'vitest';
import type { SchedulingInput } from './model.ts';
import { MONDAY, task, week } from './testing/inputs.ts';
import { checkInput, inOrder } from './valid.ts';

const refusals: readonly (readonly [string, SchedulingInput, string])[] = [
  ['another grid', week([], { grid: 7 }), 'The grid must be one of'],
  ['no time to plan', week([], { until: MONDAY }), 'must hold one step'],
  ['a task twice', week([task('a'), task('a')]), 'The task a is there twice'],
  ['no duration', week([task('a', { minutes: 0 })]), 'needs a duration'],
  ['no weight', week([task('a', { weight: Number.NaN })]), 'needs a weight'],
  ['blocks that cannot be', week([task('a', { split: { min: 60, max: 30 } })]), '0 < min <= max'],
  ['an unknown task before it', week([task('a', { after: [{ task: 'b' }] })]), 'waits for b, which is not given'],
  [
    'a circle',
    week([task('a', { after: [{ task: 'b' }] }), task('b', { after: [{ task: 'a' }] })]),
    'waits for itself',
  ],
];

test.each(refusals)('%s is refused', (_name, input, detail) => {
  expect(() => checkInput(input)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  expect(() => checkInput(input)).toThrow(detail);
});

test('tasks come after those that they wait for, otherwise as given', () => {
  const tasks = [task('a', { after: [{ task: 'c' }] }), task('b'), task('c')];
  expect(inOrder(tasks)).toEqual([2, 0, 1]);
});
