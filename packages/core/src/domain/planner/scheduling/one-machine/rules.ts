import { f64, i32 } from '../../../recall/index/column.ts';
import { type Jobs, weightedTardiness } from './jobs.ts';

/** How far the apparent tardiness cost looks ahead, in mean job times: loose and tight sets of due dates want other values. */
const LOOK_AHEADS = [0.5, 1, 2, 4, 8];

/** An order by a constructive rule. */
export interface RuledOrder {
  readonly rule: 'earliest-due' | 'weighted-shortest' | 'slack' | 'apparent-tardiness-cost';
  readonly order: Int32Array;
  readonly total: number;
}

/** An order by each rule, the best one first. */
export function ruledOrders(jobs: Jobs): RuledOrder[] {
  const { times, weights, dues } = jobs;
  const sorted = (key: (job: number) => number): Int32Array =>
    Int32Array.from(times.keys()).sort((a, b) => key(a) - key(b) || a - b);
  const made: readonly (readonly [RuledOrder['rule'], Int32Array])[] = [
    ['earliest-due', sorted((job) => f64(dues, job))],
    ['weighted-shortest', sorted((job) => -f64(weights, job) / f64(times, job))],
    ['slack', sorted((job) => f64(dues, job) - f64(times, job))],
    ...LOOK_AHEADS.map((ahead) => ['apparent-tardiness-cost', byApparentTardiness(jobs, ahead)] as const),
  ];
  return made
    .map(([rule, order]) => ({ rule, order, total: weightedTardiness(jobs, order) }))
    .sort((a, b) => a.total - b.total);
}

/**
 * Next is always the job with the greatest weight / time x exp(-slack / (ahead x mean time)).
 * Source: Vepsalainen and Morton, Priority rules for job shops with weighted tardiness costs, 1987.
 */
function byApparentTardiness({ times, weights, dues }: Jobs, ahead: number): Int32Array {
  const count = times.length;
  const scale = (ahead * times.reduce((sum, time) => sum + time, 0)) / count;
  const order = Int32Array.from(times.keys());
  let now = 0;
  for (let at = 0; at < count; at += 1) {
    let best = at;
    let most = Number.NEGATIVE_INFINITY;
    for (let other = at; other < count; other += 1) {
      const job = i32(order, other);
      const time = f64(times, job);
      const slack = Math.max(0, f64(dues, job) - time - now);
      // As a logarithm: the plain product underflows to 0 for all jobs that are far from due.
      const worth = Math.log(f64(weights, job) / time) - slack / scale;
      if (worth > most) [best, most] = [other, worth];
    }
    const chosen = i32(order, best);
    order[best] = i32(order, at);
    order[at] = chosen;
    now += f64(times, chosen);
  }
  return order;
}
