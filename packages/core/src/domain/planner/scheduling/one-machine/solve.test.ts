import { expect, test } from 'vitest';
import { below, type Random, seeded } from '../random.ts';
import { type Jobs, jobsOf, weightedTardiness } from './jobs.ts';
import { ruledOrders } from './rules.ts';
import { solveSequence } from './solve.ts';

function randomJobs(random: Random, count: number): Jobs {
  const times = Array.from({ length: count }, () => 1 + below(random, 20));
  const span = times.reduce((sum, time) => sum + time, 0);
  return jobsOf({
    times,
    weights: times.map(() => 1 + below(random, 10)),
    dues: times.map(() => below(random, span / 2)),
  });
}

/** The least total of all orders, by trying them. */
function leastOf(jobs: Jobs): number {
  let least = Infinity;
  const try_ = (order: number[], left: readonly number[]): void => {
    if (left.length === 0) least = Math.min(least, weightedTardiness(jobs, Int32Array.from(order)));
    for (const job of left)
      try_(
        [...order, job],
        left.filter((other) => other !== job),
      );
  };
  try_([], Array.from(jobs.times.keys()));
  return least;
}

test('the order found is the best of all for sets small enough to try them all', () => {
  const random = seeded(3);
  for (let round = 0; round < 3; round += 1) {
    const jobs = randomJobs(random, 6);
    const found = solveSequence({ jobs, random, more: (rounds) => rounds < 110 });
    expect(found.total).toBe(leastOf(jobs));
    expect(weightedTardiness(jobs, found.order)).toBe(found.total);
  }
});

test('with no budget it is the order of the best rule, made better once; with one, never worse', () => {
  const random = seeded(5);
  for (let round = 0; round < 2; round += 1) {
    const jobs = randomJobs(random, 30);
    const once = solveSequence({ jobs, random, more: () => false });
    const more = solveSequence({ jobs, random, more: (rounds) => rounds < 60 });
    expect(once.rounds).toBe(0);
    expect(once.total).toBeLessThanOrEqual(ruledOrders(jobs)[0]?.total ?? Number.NaN);
    expect(more.total).toBeLessThanOrEqual(once.total);
    expect(Array.from(more.order).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, job) => job));
  }
});

test('the search ends when nothing is late any more, and with nothing to order', () => {
  const easy = jobsOf({ times: [3, 2, 1], weights: [1, 1, 1], dues: [9, 9, 9] });
  expect(solveSequence({ jobs: easy, random: seeded(1), more: () => true }).total).toBe(0);
  const one = jobsOf({ times: [3], weights: [2], dues: [1] });
  expect(solveSequence({ jobs: one, random: seeded(1), more: () => true })).toMatchObject({ total: 4, rounds: 0 });
  const none = jobsOf({ times: [], weights: [], dues: [] });
  expect(solveSequence({ jobs: none, random: seeded(1), more: () => true }).order).toHaveLength(0);
});

test('every rule gives an order, the best one first', () => {
  const jobs = jobsOf({ times: [5, 1, 3], weights: [1, 9, 3], dues: [5, 2, 4] });
  const orders = ruledOrders(jobs);
  expect(new Set(orders.map(({ rule }) => rule)).size).toBe(4);
  expect(orders.map(({ total }) => total)).toEqual(orders.map(({ total }) => total).sort((a, b) => a - b));
  const byRule = (rule: string): number[] => Array.from(orders.find((one) => one.rule === rule)?.order ?? []);
  expect(byRule('earliest-due')).toEqual([1, 2, 0]);
  expect(byRule('weighted-shortest')).toEqual([1, 2, 0]);
  expect(byRule('slack')).toEqual([0, 1, 2]);
});

test('lists of different lengths are refused', () => {
  expect(() => jobsOf({ times: [1], weights: [], dues: [1] })).toThrow(RangeError);
  expect(() => jobsOf({ times: [1], weights: [1], dues: [] })).toThrow(RangeError);
});
