import { f64, i32 } from '../../../recall/index/column.ts';
import type { Jobs } from './jobs.ts';

/** Makes an order better until no set of independent moves does any more; returns its total. */
export type Descent = (order: Int32Array) => number;

const move = { none: 0, later: 1, earlier: 2, swap: 3 } as const;

/**
 * Dynasearch: in each round a dynamic programme finds the best set of moves on parts of the order that do not overlap,
 * where a move takes one job to a later or earlier place or swaps two. Moving a job costs O(1) to value, since the sum
 * over the jobs that it passes grows by one at a time; swaps are valued only where a bound leaves room for a gain.
 * Sources: Congram, Potts and van de Velde 2002; Grosso, Della Croce and Tadei 2004.
 */
export function createDescent({ times, weights, dues }: Jobs): Descent {
  const count = times.length;
  const ends = new Float64Array(count);
  // The jobs in their places, so that the inner loops read along and not across.
  const time = new Float64Array(count);
  const weight = new Float64Array(count);
  const due = new Float64Array(count);
  /** Cost, and weight of late jobs, of all places before one. */
  const costs = new Float64Array(count + 1);
  const lateWeights = new Float64Array(count + 1);
  /** Cost of the jobs after place i up to the current one, if the job of i left its place. */
  const without = new Float64Array(count);
  const gains = new Float64Array(count + 1);
  const froms = new Int32Array(count);
  const kinds = new Int32Array(count);

  function read(order: Int32Array): void {
    let end = 0;
    for (let at = 0; at < count; at += 1) {
      const job = i32(order, at);
      time[at] = f64(times, job);
      weight[at] = f64(weights, job);
      due[at] = f64(dues, job);
      end += f64(time, at);
      ends[at] = end;
      const late = end - f64(due, at);
      costs[at + 1] = f64(costs, at) + (late > 0 ? late * f64(weight, at) : 0);
      lateWeights[at + 1] = f64(lateWeights, at) + (late > 0 ? f64(weight, at) : 0);
      without[at] = 0;
    }
  }

  /** What the places between are worth after a swap, or more than `most`, whichever is known first. */
  function between(from: number, to: number, shift: number, most: number): number {
    let sum = 0;
    for (let at = from + 1; at < to; at += 1) {
      const late = f64(ends, at) + shift - f64(due, at);
      if (late > 0) {
        sum += late * f64(weight, at);
        if (sum >= most) return sum;
      }
    }
    return sum;
  }

  /** Finds the best independent moves; returns their gain. */
  function round(): number {
    for (let to = 0; to < count; to += 1) {
      const jobTime = f64(time, to);
      const jobWeight = f64(weight, to);
      const jobDue = f64(due, to);
      const end = f64(ends, to);
      const cost = f64(costs, to + 1);
      let best = f64(gains, to);
      let bestFrom = to;
      let kind: number = move.none;
      let passed = 0;
      for (let from = to - 1; from >= 0; from -= 1) {
        const otherTime = f64(time, from);
        const otherWeight = f64(weight, from);
        const otherDue = f64(due, from);
        const otherEnd = f64(ends, from);
        const kept = f64(gains, from) + cost - f64(costs, from);
        // `from` goes to just after `to`.
        let late = end - otherTime - jobDue;
        let left = f64(without, from);
        if (late > 0) without[from] = left += late * jobWeight;
        late = end - otherDue;
        const last = late > 0 ? late * otherWeight : 0;
        let gain = kept - left - last;
        if (gain > best) [best, bestFrom, kind] = [gain, from, move.later];
        // `to` goes to just before `from`.
        late = otherEnd + jobTime - otherDue;
        if (late > 0) passed += late * otherWeight;
        late = otherEnd - otherTime + jobTime - jobDue;
        const first = late > 0 ? late * jobWeight : 0;
        gain = kept - passed - first;
        if (gain > best) [best, bestFrom, kind] = [gain, from, move.earlier];
        // They swap places.
        const room = kept - first - last - best;
        if (room <= 0 || from === to - 1) continue;
        const shift = jobTime - otherTime;
        const least = f64(costs, to) - f64(costs, from + 1);
        const eased = shift < 0 ? least + shift * (f64(lateWeights, to) - f64(lateWeights, from + 1)) : least;
        if (eased >= room) continue;
        const middle = between(from, to, shift, room);
        if (middle < room) [best, bestFrom, kind] = [best + room - middle, from, move.swap];
      }
      gains[to + 1] = best;
      froms[to] = bestFrom;
      kinds[to] = kind;
    }
    return f64(gains, count);
  }

  function apply(order: Int32Array): void {
    let to = count - 1;
    while (to >= 0) {
      const from = i32(froms, to);
      const kind = i32(kinds, to);
      if (kind === move.later) {
        const job = i32(order, from);
        order.copyWithin(from, from + 1, to + 1);
        order[to] = job;
      } else if (kind !== move.none) {
        const job = i32(order, to);
        if (kind === move.earlier) order.copyWithin(from + 1, from, to);
        else order[to] = i32(order, from);
        order[from] = job;
      }
      to = from - 1;
    }
  }

  return (order) => {
    read(order);
    // Below this, a gain is rounding of sums and would let two equal orders follow each other for ever.
    while (round() > 1e-9 * (1 + f64(costs, count))) {
      apply(order);
      read(order);
    }
    return f64(costs, count);
  };
}
