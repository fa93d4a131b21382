import { expect, test } from 'vitest';
import { explainPlaces, type Reason } from './explain.ts';
import type { SchedulingInput } from './model.ts';
import { schedule } from './schedule.ts';
import { at, noClock, task, week, WORKDAYS } from './testing/inputs.ts';

function reasons(input: SchedulingInput): Record<string, readonly Reason[]> {
  const { board, blocks } = schedule({ input, seed: 1, budget: { rounds: 50 }, clock: noClock });
  const explained = explainPlaces(board);
  expect(schedule({ input, seed: 1, budget: { rounds: 50 }, clock: noClock }).blocks).toEqual(blocks);
  return Object.fromEntries(explained.map(({ task: id, reasons: own }) => [id, own]));
}

test('a task lies where it does by its release, its free hours, or those that come first', () => {
  const tasks = [
    task('first', { weight: 9, due: at(0, 12) }),
    task('second', { weight: 2 }),
    task('third', { release: at(2, 10), due: at(2, 10, 30) }),
  ];
  expect(reasons(week(tasks))).toEqual({
    first: [
      { kind: 'first_free', from: at(0, 8) },
      { kind: 'due', spare: 120 },
    ],
    second: [{ kind: 'others_first', tasks: ['first'] }],
    third: [
      { kind: 'release', at: at(2, 10) },
      { kind: 'due', spare: -30 },
    ],
  });
});

test('a task that waits for others says for which and until when', () => {
  const tasks = [task('a'), task('b', { after: [{ task: 'a', lag: 30 }] })];
  expect(reasons(week(tasks))['b']).toEqual([{ kind: 'waits_for', tasks: ['a'], until: at(0, 10, 30) }]);
});

test('a better time of day is named with the earlier one that was not taken', () => {
  const energy = { zone: 'UTC', ranges: [{ weekdays: WORKDAYS, from: 660, to: 720, level: 'high' as const }] };
  const tasks = [task('hard', { energy: 'high' })];
  expect(reasons(week(tasks, { energy }))['hard']).toEqual([{ kind: 'better_time', earlier: at(0, 9) }]);
});

test('what is fixed or stays as published says so', () => {
  const fixed = [{ start: at(0, 10), end: at(0, 11), why: 'pinned' as const }];
  const tasks = [
    task('whole', { fixed, due: at(0, 12) }),
    task('partly', { minutes: 120, fixed: [{ start: at(0, 12), end: at(0, 13), why: 'locked' }], due: at(0, 14) }),
    task('kept'),
  ];
  const published = [{ task: 'kept', start: at(0, 14), end: at(0, 15) }];
  expect(reasons(week(tasks, { published }))).toEqual({
    whole: [{ kind: 'fixed' }, { kind: 'due', spare: 60 }],
    partly: [{ kind: 'fixed' }, { kind: 'first_free', from: at(0, 8) }, { kind: 'due', spare: 60 }],
    kept: [{ kind: 'kept' }],
  });
});

test('of many that are in the way, the three with most of the time are named', () => {
  const tasks = [
    ...[30, 45, 60, 90, 120].map((minutes) => task(`t${minutes}`, { minutes, weight: 20 })),
    task('last', { minutes: 15, weight: 0.01, release: at(0, 9) }),
    task('other-day', { release: at(3, 9), weight: 5 }),
    task('private', { kind: 'private' }),
  ];
  const hours = [
    ...week([]).hours,
    { kind: 'private', zone: 'UTC', ranges: [{ weekdays: WORKDAYS, from: 1_080, to: 1_200 }] },
  ];
  const { last } = reasons(week(tasks, { hours, until: at(4, 8) }));
  expect(last).toEqual([{ kind: 'others_first', tasks: ['t120', 't90', 't60'] }]);
});
