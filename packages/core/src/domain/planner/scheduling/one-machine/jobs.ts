import { f64, i32 } from '../../../recall/index/column.ts';

/**
 * Jobs on one machine, to be put into an order without idle time between them: single-machine total weighted
 * tardiness. One person's free time, laid end to end, is this machine. Times and dues in one unit, whichever.
 */
export interface Jobs {
  readonly times: Float64Array;
  readonly weights: Float64Array;
  readonly dues: Float64Array;
}

/** @throws RangeError when the three lists differ in length */
export function jobsOf(given: {
  readonly times: readonly number[];
  readonly weights: readonly number[];
  readonly dues: readonly number[];
}): Jobs {
  const { times, weights, dues } = given;
  if (weights.length !== times.length || dues.length !== times.length) {
    throw new RangeError('every job needs a time, a weight and a due date');
  }
  return { times: Float64Array.from(times), weights: Float64Array.from(weights), dues: Float64Array.from(dues) };
}

/** The sum over all jobs of weight x how late it ends, in this order. */
export function weightedTardiness({ times, weights, dues }: Jobs, order: Int32Array): number {
  let end = 0;
  let total = 0;
  for (let at = 0; at < order.length; at += 1) {
    const job = i32(order, at);
    end += f64(times, job);
    const late = end - f64(dues, job);
    if (late > 0) total += f64(weights, job) * late;
  }
  return total;
}
