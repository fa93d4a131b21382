import { i32 } from '../../../recall/index/column.ts';
import { below, type Random } from '../random.ts';
import { createDescent } from './descent.ts';
import type { Jobs } from './jobs.ts';
import { ruledOrders } from './rules.ts';

export interface Sequence {
  readonly order: Int32Array;
  readonly total: number;
  /** How often it was shaken and made better again. */
  readonly rounds: number;
}

/** Swaps of near places that shake an order. */
const SWAPS = 5;
/** How far apart two swapped places lie at most. */
const REACH = 12;
/** So many rounds without a better order, then back to the best one. */
const PATIENCE = 100;

/**
 * An order of least total weighted tardiness, as good as the budget allows: iterated dynasearch from the best rule's
 * order. With `more` false from the start it is that order, made better once.
 */
export function solveSequence(params: {
  readonly jobs: Jobs;
  readonly random: Random;
  /** Asked before every round, with their number; false ends the search. */
  readonly more: (rounds: number) => boolean;
}): Sequence {
  const { jobs, random, more } = params;
  const count = jobs.times.length;
  const start = ruledOrders(jobs).reduce((best) => best);
  if (count < 2) return { order: new Int32Array(count), total: start.total, rounds: 0 };
  const descend = createDescent(jobs);
  const current = start.order;
  let total = descend(current);
  const best = current.slice();
  let least = total;
  const trial = current.slice();
  let rounds = 0;
  let idle = 0;
  while (least > 0 && more(rounds)) {
    rounds += 1;
    trial.set(current);
    for (let swap = 0; swap < SWAPS; swap += 1) {
      const one = below(random, count);
      const other = Math.min(count - 1, Math.max(0, one + below(random, 2 * REACH + 1) - REACH));
      const job = i32(trial, one);
      trial[one] = i32(trial, other);
      trial[other] = job;
    }
    const next = descend(trial);
    idle += 1;
    if (next <= total) {
      current.set(trial);
      total = next;
    }
    if (next < least) {
      best.set(trial);
      least = next;
      idle = 0;
    }
    if (idle > PATIENCE) {
      current.set(best);
      total = least;
      idle = 0;
    }
  }
  return { order: best, total: least, rounds };
}
