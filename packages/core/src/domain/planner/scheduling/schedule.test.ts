import { describe, expect, test } from 'vitest';
import { checkPlan } from './check-plan.ts';
import type { Block, SchedulingInput } from './model.ts';
import { schedule } from './schedule.ts';
import { at, DAY, HOUR, MINUTE, MONDAY, noClock, task, week, WORKDAYS } from './testing/inputs.ts';

/** Blocks as `task day hour:minute minutes`, of a plan that the checker accepts. */
function planned(input: SchedulingInput, rounds = 60): string[] {
  const { blocks, board, score } = schedule({ input, seed: 1, budget: { rounds }, clock: noClock });
  expect(checkPlan(input, blocks)).toEqual([]);
  expect(score.cost).toBeCloseTo(board.cost, 6);
  return blocks.map(shown);
}

function shown({ task: id, start, end }: Block): string {
  const day = Math.floor((start - MONDAY + 8 * HOUR) / DAY);
  return `${id} ${day} ${new Date(start).toISOString().slice(11, 16)} ${(end - start) / MINUTE}`;
}

describe('a plan', () => {
  test('puts what is due first first, and what counts more before what counts less', () => {
    const tasks = [task('later', { due: at(2, 12) }), task('soon', { due: at(0, 10) }), task('heavy', { weight: 5 })];
    expect(planned(week(tasks))).toEqual(['soon 0 09:00 60', 'heavy 0 10:00 60', 'later 0 11:00 60']);
  });

  test('tries every step of the grid, not every length of the task', () => {
    const busy = [
      { start: at(0, 9), end: at(0, 9, 45) },
      { start: at(0, 12, 45), end: at(0, 17) },
    ];
    expect(planned(week([task('long', { minutes: 180 })], { busy }))).toEqual(['long 0 09:45 180']);
  });

  test('ends at five, though quarter to five is before five', () => {
    const busy = [{ start: at(0, 9), end: at(0, 16, 45) }];
    expect(planned(week([task('a', { minutes: 30 })], { busy }))).toEqual(['a 1 09:00 30']);
  });

  test('gives no place to what does not fit, and keeps a hard deadline', () => {
    const tasks = [task('all-day', { minutes: 15 * 60 }), task('late', { deadline: at(0, 9, 30) })];
    expect(planned(week(tasks))).toEqual([]);
  });

  test('takes the nine o’clock of each zone and date, also over a change of clocks', () => {
    const hours = [
      { kind: 'here', zone: 'Europe/Berlin', ranges: [{ weekdays: WORKDAYS, from: 540, to: 600 }] },
      { kind: 'there', zone: 'America/New_York', ranges: [{ weekdays: WORKDAYS, from: 540, to: 600 }] },
    ];
    const tasks = [
      task('b1', { kind: 'here' }),
      task('b2', { kind: 'here', release: at(7, 0) }),
      task('n1', { kind: 'there' }),
      task('n2', { kind: 'there', release: at(7, 0) }),
    ];
    const input = week(tasks, { hours, until: MONDAY + 14 * DAY, zone: 'Europe/Berlin' });
    expect(planned(input)).toEqual(['n1 0 13:00 60', 'b1 1 07:00 60', 'b2 7 08:00 60', 'n2 7 13:00 60']);
  });

  test('leaves buffers free around meetings and between blocks', () => {
    const input = week([task('a'), task('b')], {
      busy: [
        { start: at(0, 10, 30), end: at(0, 11) },
        { start: at(0, 12, 30), end: at(0, 17), before: 0 },
      ],
      buffers: { beforeBusy: 15, afterBusy: 15, between: 15 },
    });
    expect(planned(input)).toEqual(['a 0 09:00 60', 'b 0 11:15 60']);
  });

  test('splits a task within its limits, and leaves no piece that is too short', () => {
    const busy = [{ start: at(0, 10, 15), end: at(0, 17) }];
    const split = { min: 30, max: 60 };
    expect(planned(week([task('a', { minutes: 105, split })], { busy }))).toEqual(['a 0 09:00 60', 'a 1 09:00 45']);
    expect(planned(week([task('a', { minutes: 75, split })], { busy }))).toEqual(['a 0 09:00 45', 'a 1 09:00 30']);
    expect(planned(week([task('a', { minutes: 75, split: { min: 60 } })], { busy }))).toEqual(['a 0 09:00 75']);
  });

  test('gives a day no more of a task than it may have, with what was done on it', () => {
    const fixed = [{ start: at(0, 8), end: at(0, 9), why: 'started' as const }];
    const tasks = [task('a', { minutes: 240, split: { min: 30 }, perDay: 90, fixed })];
    expect(planned(week(tasks))).toEqual(['a 1 09:00 90', 'a 2 09:00 90']);
    expect(planned(week([task('b', { minutes: 60, perDay: 90, fixed: [] })]))).toEqual(['b 0 09:00 60']);
    expect(planned(week([task('c', { minutes: 120, perDay: 90 })]))).toEqual([]);
    const two = [task('d', { minutes: 150, perDay: 90, fixed })];
    expect(planned(week(two))).toEqual(['d 1 09:00 90']);
  });

  test('keeps the blocks of a task together when asked to', () => {
    const busy = [{ start: at(0, 10), end: at(0, 11) }];
    const tasks = [
      task('whole', { minutes: 120, weight: 9, split: { min: 60, together: true } }),
      task('x', { minutes: 30, weight: 20, release: at(0, 9), deadline: at(0, 11, 30) }),
    ];
    expect(planned(week(tasks, { busy }))).toEqual(['x 0 09:00 30', 'whole 0 11:00 120']);
  });

  test('begins such a task later, when another one holds the time after its first block', () => {
    const busy = [{ start: at(0, 10), end: at(0, 11) }];
    const tasks = [
      task('whole', { minutes: 120, split: { min: 60, together: true } }),
      task('x', { minutes: 30, weight: 20, release: at(0, 11), deadline: at(0, 11, 30) }),
    ];
    expect(planned(week(tasks, { busy }))).toEqual(['x 0 11:00 30', 'whole 0 11:30 120']);
  });

  test('begins a new day’s share at midnight, and is not late for what is due after the planned time', () => {
    const hours = [{ kind: 'any', zone: 'UTC', ranges: [{ weekdays: WORKDAYS, from: 0, to: 0 }] }];
    const limits = { minutes: 180, perDay: 120, split: { min: 60 }, release: at(0, 23), due: at(20, 9) };
    const tasks = [task('a', limits), task('b'), task('c', { release: at(2, 9), after: [{ task: 'b' }] })];
    expect(planned(week(tasks, { hours }))).toEqual(['b 0 08:00 60', 'a 0 23:00 180', 'c 2 09:00 60']);
  });

  test('lays nothing between the blocks of such a task, however small', () => {
    const tasks = [
      task('two', { minutes: 120, split: { min: 60, max: 60, together: true } }),
      task('x', { minutes: 15, weight: 20, release: at(0, 10), deadline: at(0, 10, 15) }),
    ];
    expect(planned(week(tasks))).toEqual(['x 0 10:00 15', 'two 0 10:15 60', 'two 0 11:30 60']);
  });

  test('counts local days also where they end inside a step of the grid', () => {
    // Midnight in Kathmandu is 18:15 UTC.
    const hours = [{ kind: 'any', zone: 'UTC', ranges: [{ weekdays: WORKDAYS, from: 0, to: 0 }] }];
    const fixed = [{ start: at(0, 17), end: at(0, 19), why: 'pinned' as const }];
    const tasks = [task('a', { minutes: 360, perDay: 120, split: { min: 60 }, fixed }), task('b', { perDay: 60 })];
    const input = week(tasks, { zone: 'Asia/Kathmandu', grid: 60, hours });
    expect(planned(input)).toEqual(['b 0 08:00 60', 'a 1 19:00 120', 'a 2 19:00 120']);
  });

  test('goes round what a person has put there, and does only the rest of it', () => {
    const fixed = [{ start: at(0, 9, 30), end: at(0, 10), why: 'pinned' as const }];
    const done = [{ start: at(0, 11), end: at(0, 12), why: 'locked' as const }];
    const tasks = [task('a', { fixed }), task('b', { fixed: done }), task('c', { after: [{ task: 'b' }] })];
    expect(planned(week(tasks))).toEqual(['a 0 09:00 30', 'c 0 12:00 60']);
  });

  test('puts a task after those it waits for, and leaves it out when they have no place', () => {
    const tasks = [
      task('b', { weight: 9, after: [{ task: 'a', lag: 60 }] }),
      task('a'),
      task('d', { after: [{ task: 'c' }] }),
      task('c', { minutes: 900 }),
    ];
    expect(planned(week(tasks))).toEqual(['a 0 09:00 60', 'b 0 11:00 60']);
  });

  test('looks for the time of day that a task wants, where that costs little', () => {
    const energy = {
      zone: 'UTC',
      ranges: [
        { weekdays: WORKDAYS, from: 540, to: 600, level: 'low' as const },
        { weekdays: WORKDAYS, from: 600, to: 720, level: 'high' as const },
      ],
    };
    const tasks = [task('hard', { energy: 'high' }), task('easy', { energy: 'low' })];
    expect(planned(week(tasks, { energy }))).toEqual(['easy 0 09:00 60', 'hard 0 10:00 60']);
  });

  test('spreads over days what would be too much on one', () => {
    const tasks = ['a', 'b', 'c'].map((id) => task(id, { minutes: 120 }));
    expect(planned(week(tasks, { dayLoad: 240 }))).toEqual(['a 0 09:00 120', 'b 0 11:00 120', 'c 1 09:00 120']);
    const split = [task('s', { minutes: 360, split: { min: 60 } })];
    expect(planned(week(split, { dayLoad: 480 }))).toEqual(['s 0 09:00 360']);
  });

  test('has nothing to say without tasks or hours', () => {
    expect(planned(week([]))).toEqual([]);
    expect(planned(week([task('a')], { hours: [] }))).toEqual([]);
    expect(planned(week([task('a', { kind: 'unknown' })]))).toEqual([]);
  });
});

/** Twenty tasks that fill a week. */
function full(): SchedulingInput {
  const tasks = Array.from({ length: 20 }, (_, place) =>
    task(`t${place}`, {
      minutes: 45 + 15 * (place % 7),
      weight: 1 + (place % 5),
      ...(place % 3 === 0 ? {} : { due: at(place % 4, 17) }),
      ...(place % 4 === 0 ? { split: { min: 30, max: 60 } } : {}),
      ...(place === 7 ? { after: [{ task: 't5' }] } : {}),
      ...(place === 11 ? { energy: 'high' as const } : {}),
    }),
  );
  return week(tasks);
}

describe('searching', () => {
  test('is the same for the same input, seed and rounds, and better than the rules', () => {
    const run = (seed: number, rounds: number) => schedule({ input: full(), seed, budget: { rounds }, clock: noClock });
    const [one, other, rules] = [run(1, 300), run(1, 300), run(1, 0)];
    expect(one.blocks).toEqual(other.blocks);
    expect(one.rounds).toBe(300);
    expect(one.score.cost).toBeLessThanOrEqual(rules.score.cost);
    expect(rules.rounds).toBe(0);
    expect(rules.baselines.map(({ rule }) => rule)).toContain('priority-then-due');
    expect(checkPlan(full(), one.blocks)).toEqual([]);
  });

  test('ends when the CPU that it may use is used', () => {
    let now = 0;
    const clock = (): number => (now += 1);
    const { rounds } = schedule({ input: full(), seed: 1, budget: { ms: 50 }, clock });
    expect(rounds).toBeGreaterThan(100);
    expect(rounds).toBeLessThan(500);
    const few = schedule({ input: week([task('a')]), seed: 1, budget: { ms: 50 }, clock });
    expect(few.proof).toBe('optimal');
  });

  test('knows of few tasks that no plan is better, unless the budget ends first', () => {
    const tasks = [
      task('a', { minutes: 120, split: { min: 30, max: 60 }, weight: 3, due: at(0, 12) }),
      task('b', { minutes: 90, weight: 4, due: at(0, 11) }),
      task('c', { minutes: 45, energy: 'high', after: [{ task: 'b' }] }),
    ];
    const run = (rounds: number) => schedule({ input: week(tasks), seed: 1, budget: { rounds }, clock: noClock });
    expect(run(1_000).proof).toBe('optimal');
    expect(run(2).proof).toBe('none');
    expect(run(1_000).score.cost).toBeLessThanOrEqual(run(2).score.cost);
  });
});

describe('a published plan', () => {
  const first = schedule({ input: full(), seed: 1, budget: { rounds: 200 }, clock: noClock });
  const published = first.blocks;

  test('is given back as it was while nothing has changed, whatever the seed, also a little later', () => {
    const again = (now: number) =>
      schedule({
        input: { ...full(), now, published },
        seed: 9,
        budget: { rounds: 200 },
        clock: noClock,
        published: first.fingerprint,
      });
    expect(again(MONDAY)).toMatchObject({ unchanged: true, rounds: 0 });
    expect(again(MONDAY).blocks).toEqual(published);
    expect(again(MONDAY + 30 * MINUTE).blocks).toEqual(published);
    expect(again(at(1, 9)).unchanged).toBe(false);
  });

  test('leaves out what had no place while nothing has changed', () => {
    const input = week([task('a'), task('b', { minutes: 900 })]);
    const one = schedule({ input, seed: 1, budget: { rounds: 10 }, clock: noClock });
    const params = { seed: 1, budget: { rounds: 10 }, clock: noClock, published: one.fingerprint };
    const withOne = schedule({ ...params, input: { ...input, published: one.blocks } });
    expect(withOne.unchanged).toBe(true);
    expect(withOne.blocks).toEqual(one.blocks);
  });

  test('moves a fifth of its blocks at most for one new meeting', () => {
    for (const day of [0, 1, 2]) {
      const start = published.find((block) => block.start >= at(day, 9))?.start ?? at(day, 10);
      const input = { ...full(), published, busy: [{ start, end: start + HOUR }] };
      const next = schedule({ input, seed: 2, budget: { rounds: 250 }, clock: noClock, published: first.fingerprint });
      const kept = new Set(next.blocks.map((block) => JSON.stringify(block)));
      const moved = published.filter((block) => !kept.has(JSON.stringify(block))).length;
      expect(checkPlan(input, next.blocks)).toEqual([]);
      expect(moved).toBeGreaterThan(0);
      expect(moved / published.length).toBeLessThanOrEqual(0.2);
    }
  });

  test('gives way to a deadline, and does not keep blocks that are no longer as the task is', () => {
    const input = week([task('a', { minutes: 60 }), task('b', { minutes: 60, deadline: at(0, 10), weight: 9 })], {
      published: [
        { task: 'a', start: at(0, 9), end: at(0, 10) },
        { task: 'gone', start: at(0, 10), end: at(0, 11) },
      ],
    });
    expect(planned(input)).toEqual(['b 0 09:00 60', 'a 0 10:00 60']);
    const shapes: readonly (readonly Block[])[] = [
      [{ task: 's', start: at(0, 11) + 5 * MINUTE, end: at(0, 12) }],
      [{ task: 's', start: at(0, 11), end: at(0, 11, 15) }],
      [{ task: 's', start: at(0, 11), end: at(0, 14) }],
      [
        { task: 's', start: at(0, 11), end: at(0, 12) },
        { task: 's', start: at(0, 12), end: at(0, 13) },
      ],
      [
        { task: 's', start: at(0, 11), end: at(0, 12) },
        { task: 's', start: at(0, 15), end: at(0, 16) },
      ],
      [
        { task: 's', start: at(1, 16), end: at(1, 17) },
        { task: 's', start: at(6, 9), end: at(6, 10) },
      ],
      [
        { task: 's', start: at(1, 9), end: at(1, 10) },
        { task: 's', start: at(8, 9), end: at(8, 10) },
      ],
      [
        { task: 's', start: MONDAY - HOUR, end: MONDAY },
        { task: 's', start: at(1, 9), end: at(1, 10) },
      ],
    ];
    for (const blocks of shapes) {
      const split = week([task('s', { minutes: 120, perDay: 60, split: { min: 30, max: 120, together: true } })], {
        published: blocks,
      });
      expect(planned(split)).toEqual(['s 0 09:00 60', 's 1 09:00 60']);
    }
  });

  test('is kept in several blocks, together or not', () => {
    const own = [
      { task: 's', start: at(0, 13), end: at(0, 14) },
      { task: 's', start: at(0, 15), end: at(0, 16) },
    ];
    const other = { task: 'x', start: at(0, 14), end: at(0, 15) };
    const run = (together: boolean) =>
      planned(
        week([task('x', { weight: 9 }), task('s', { minutes: 120, split: { min: 30, together } })], {
          published: [other, ...own],
        }),
      );
    expect(run(false)).toEqual(['s 0 13:00 60', 'x 0 14:00 60', 's 0 15:00 60']);
    expect(run(true)).not.toEqual(run(false));
  });
});
