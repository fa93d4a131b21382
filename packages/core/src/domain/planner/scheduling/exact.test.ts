import { expect, test } from 'vitest';
import { lowerBound } from './bound.ts';
import type { SchedulingInput } from './model.ts';
import { below, seeded } from './random.ts';
import { schedule } from './schedule.ts';
import { at, DAY, MONDAY, noClock, task, week, WORKDAYS } from './testing/inputs.ts';

/** A small input with a little of everything. */
function small(seed: number): SchedulingInput {
  const random = seeded(seed);
  const tasks = Array.from({ length: 4 }, (_, place) =>
    task(`t${place}`, {
      minutes: 30 * (1 + below(random, 4)),
      weight: 1 + below(random, 5),
      ...(below(random, 2) === 0 ? {} : { due: MONDAY + below(random, 20) * 3_600_000 }),
      ...(below(random, 3) === 0 ? { split: { min: 30, max: 60 } } : {}),
      ...(below(random, 3) === 0 ? { energy: 'high' as const } : {}),
      ...(place > 0 && below(random, 3) === 0 ? { after: [{ task: `t${place - 1}` }] } : {}),
      ...(below(random, 4) === 0 ? { deadline: at(0, 15) } : {}),
      ...(below(random, 3) === 0 ? { perDay: 60 } : {}),
      ...(place === 3 ? { fixed: [{ start: at(0, 12), end: at(0, 13), why: 'pinned' as const }] } : {}),
    }),
  );
  const energy = { zone: 'UTC', ranges: [{ weekdays: WORKDAYS, from: 840, to: 960, level: 'high' as const }] };
  return week(tasks, { grid: 30, until: MONDAY + 2 * DAY, energy, busy: [{ start: at(0, 10), end: at(0, 11) }] });
}

test('a proven plan is at least as good as any that searches find, and no bound lies above it', () => {
  let proven = 0;
  for (let seed = 1; seed <= 5; seed += 1) {
    const input = small(seed);
    const run = (own: number, rounds: number) => schedule({ input, seed: own, budget: { rounds }, clock: noClock });
    const exact = run(1, 800);
    if (exact.proof === 'optimal') proven += 1;
    for (const other of [run(2, 30), run(3, 300)]) {
      expect(exact.score.cost).toBeLessThanOrEqual(other.score.cost + 1e-6);
    }
    const bound = lowerBound({ ground: exact.ground, known: exact.score.cost, rounds: 120 });
    expect(bound).toBeLessThanOrEqual(exact.score.cost + 1e-6);
    expect(bound).toBeGreaterThan(0);
  }
  expect(proven).toBeGreaterThanOrEqual(4);
});

test('a task that waits for one with little of it a day is bound to be late, and that is known', () => {
  const input = week([
    task('slow', { minutes: 180, split: { min: 60 }, perDay: 60 }),
    task('next', { after: [{ task: 'slow' }], due: at(1, 9), weight: 4 }),
  ]);
  const { ground, score } = schedule({ input, seed: 1, budget: { rounds: 200 }, clock: noClock });
  expect(score.terms.lateness).toBe(4 * 26);
  expect(lowerBound({ ground, known: score.cost, rounds: 60 })).toBeGreaterThan(4 * 26);
});

test('the bound of tasks that do not meet is their cost, and counts what has no place', () => {
  const input = week([task('a'), task('b', { release: at(2, 9) }), task('c', { minutes: 900 })]);
  const { ground, score } = schedule({ input, seed: 1, budget: { rounds: 500 }, clock: noClock });
  expect(lowerBound({ ground, known: score.cost, rounds: 50 })).toBeCloseTo(score.cost, 6);
});

test('prices rise where tasks meet, so that the bound of two in one place comes near to the best plan', () => {
  const input = week([task('a', { weight: 2 }), task('b', { weight: 1 })]);
  const { ground, score } = schedule({ input, seed: 1, budget: { rounds: 500 }, clock: noClock });
  const few = lowerBound({ ground, known: score.cost, rounds: 1 });
  const many = lowerBound({ ground, known: score.cost, rounds: 300 });
  expect(few).toBeLessThan(many);
  expect(many).toBeGreaterThan(0.98 * score.cost);
});
