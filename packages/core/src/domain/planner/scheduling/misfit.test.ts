import { expect, test } from 'vitest';
import { checkPlan } from './check-plan.ts';
import { explainMisfits, type Misfit } from './misfit.ts';
import type { SchedulingInput } from './model.ts';
import { schedule } from './schedule.ts';
import { at, noClock, task, week, WORKDAYS } from './testing/inputs.ts';

function misfits(input: SchedulingInput): Misfit[] {
  const { board, blocks } = schedule({ input, seed: 1, budget: { rounds: 50 }, clock: noClock });
  const before = board.cost;
  const found = explainMisfits(board);
  expect(board.cost).toBeCloseTo(before, 9);
  expect(checkPlan(input, blocks)).toEqual([]);
  return found;
}

test('a task longer than any day says how it would fit', () => {
  const tasks = [task('long', { minutes: 9 * 60 })];
  expect(misfits(week(tasks))).toEqual([
    {
      task: 'long',
      reason: 'window',
      by: [],
      changes: [
        { kind: 'split', min: 60, minutes: 0 },
        { kind: 'extend_hours', minutes: 30 },
        { kind: 'shorten', minutes: 60 },
      ],
    },
  ]);
});

test('a task that comes too late for its deadline says by how much, and who is in the way', () => {
  const tasks = [
    task('heavy', { minutes: 120, weight: 9, deadline: at(0, 11) }),
    task('light', { weight: 1, deadline: at(0, 11) }),
  ];
  const [found, ...others] = misfits(week(tasks));
  expect(others).toEqual([]);
  expect(found).toMatchObject({ task: 'light', reason: 'taken', by: ['heavy'] });
  expect(found?.changes).toEqual([
    { kind: 'extend_deadline', minutes: 60 },
    { kind: 'extend_hours', minutes: 60 },
  ]);
});

test('a change that was named makes the task fit', () => {
  const heavy = task('heavy', { minutes: 120, weight: 9, deadline: at(0, 11) });
  expect(misfits(week([heavy, task('light', { deadline: at(0, 12) })]))).toEqual([]);
});

test('work without hours, and work after what has no place, are told apart', () => {
  const tasks = [task('none', { kind: 'unknown' }), task('after', { after: [{ task: 'none' }] })];
  expect(misfits(week(tasks))).toEqual([
    { task: 'none', reason: 'no_hours', by: [], changes: [] },
    {
      task: 'after',
      reason: 'waits_for_unplaced',
      by: ['none'],
      changes: [{ kind: 'place_first', task: 'none', minutes: 0 }],
    },
  ]);
});

test('busy times, pins and the limit of a day are no hours to be stretched over', () => {
  const fixed = [{ start: at(0, 8), end: at(0, 9), why: 'pinned' as const }];
  const tasks = [
    task('a', { minutes: 180, split: { min: 60 }, perDay: 60, deadline: at(0, 17) }),
    task('p', { fixed }),
  ];
  const input = week(tasks, { busy: [{ start: at(0, 17), end: at(0, 24) }], until: at(0, 23) });
  expect(misfits(input)).toMatchObject([
    {
      task: 'a',
      reason: 'window',
      changes: [
        { kind: 'shorten', minutes: 120 },
        { kind: 'more_per_day', minutes: 120 },
      ],
    },
  ]);
});

test('a lighter task that could give way is named, when it only stays because it was published', () => {
  const hours = [
    { kind: 'work', zone: 'UTC', ranges: [{ weekdays: WORKDAYS, from: 540, to: 600 }] },
    { kind: 'other', zone: 'UTC', ranges: [{ weekdays: WORKDAYS, from: 720, to: 1_020 }] },
  ];
  const others = ['x', 'y', 'z'].map((id, place) => task(id, { kind: 'other', weight: place < 2 ? 0.1 : 0.2 }));
  const tasks = [task('light'), task('heavy', { weight: 1.3 }), ...others];
  const published = [{ task: 'light', start: at(0, 9), end: at(0, 10) }];
  const [found] = misfits(week(tasks, { hours, published, until: at(1, 8) }));
  expect(found).toMatchObject({ task: 'heavy', reason: 'taken', by: ['light'] });
  expect(found?.changes).toEqual([
    { kind: 'extend_hours', minutes: 60 },
    { kind: 'instead_of', task: 'light', minutes: 60 },
  ]);
});
