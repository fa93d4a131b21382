import { f64, i32, u8 } from '../../recall/index/column.ts';
import { pieceCost } from './board.ts';
import { costs } from './costs.ts';
import { type Ground, type Piece, timeCost } from './ground.ts';
import { withHeads } from './heads.ts';

/**
 * A cost that no plan on this grid goes below. Each slot is given a price, each task then chooses its cheapest place
 * by itself, and the prices of what was sold are taken off again; prices rise where too many want to be (Lagrangian relaxation of the
 * time-indexed model, subgradient steps after Held, Wolfe and Crowder 1974). Load of days and movement count nothing here.
 */
export function lowerBound(params: {
  readonly ground: Ground;
  /** Cost of a plan that is known: sets the length of steps, never the bound. */
  readonly known: number;
  readonly rounds: number;
}): number {
  const { ground, known, rounds } = params;
  const { slots } = ground;
  const prices = new Float64Array(slots);
  const sums = new Float64Array(slots + 1);
  const wanted = new Int32Array(slots);
  const movable = withHeads(ground).filter(({ need }) => need > 0);
  let fixed = 0;
  for (const piece of ground.pieces) if (piece.need === 0) fixed += pieceCost(ground, piece, []);
  let best = Number.NEGATIVE_INFINITY;
  let stride = 1;
  let idle = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < slots; at += 1) sums[at + 1] = f64(sums, at) + f64(prices, at);
    wanted.fill(-1);
    let bound = fixed - f64(sums, slots);
    for (const piece of movable) {
      const whole = piece.min >= piece.need;
      bound += whole ? cheapestWhole(ground, piece, sums, wanted) : cheapestSpread(ground, piece, prices, wanted);
    }
    idle += 1;
    if (bound > best) [best, idle] = [bound, 0];
    if (idle > 40) [stride, idle] = [stride / 2, 0];
    let square = 0;
    for (let at = 0; at < slots; at += 1) {
      const gradient = i32(wanted, at);
      if (gradient > 0 || f64(prices, at) > 0) square += gradient * gradient;
    }
    if (square === 0) return best;
    const step = (stride * Math.max(0, known - bound)) / square;
    for (let at = 0; at < slots; at += 1) prices[at] = Math.max(0, f64(prices, at) + step * i32(wanted, at));
  }
  return best;
}

/** The least that a piece in one block costs, prices included; marks the slots it wants. */
function cheapestWhole(ground: Ground, piece: Piece, sums: Float64Array, wanted: Int32Array): number {
  const { need, energy, open } = piece;
  let least = piece.weight * ground.unplaced;
  let place = -1;
  let run = 0;
  for (let at = piece.release; at < piece.deadline; at += 1) {
    run = u8(open, at) === 1 ? run + 1 : 0;
    if (run < need) continue;
    const end = at + 1;
    const tired = energy === undefined ? 0 : f64(energy, end) - f64(energy, end - need);
    const cost =
      timeCost(ground, piece, Math.max(piece.fixedEnd, end)) + tired + f64(sums, end) - f64(sums, end - need);
    if (cost < least) [least, place] = [cost, end - need];
  }
  if (place >= 0) for (let at = place; at < place + need; at += 1) wanted[at] = i32(wanted, at) + 1;
  return least;
}

/** The same for a piece that may be split, as if each slot could be taken alone. */
function cheapestSpread(ground: Ground, piece: Piece, prices: Float64Array, wanted: Int32Array): number {
  const { need, max, energy, open } = piece;
  const fragments = (Math.ceil(need / max) - 1) * costs.fragment;
  const priceOf = (at: number): number =>
    f64(prices, at) + (energy === undefined ? 0 : f64(energy, at + 1) - f64(energy, at));
  // The cheapest slots so far, the dearest last.
  const chosen: number[] = [];
  let sum = 0;
  let least = piece.weight * ground.unplaced;
  let places: readonly number[] = [];
  for (let at = piece.release; at < piece.deadline; at += 1) {
    if (u8(open, at) === 0) continue;
    const price = priceOf(at);
    const last = chosen.at(-1);
    if (chosen.length === need && last !== undefined && priceOf(last) <= price) continue;
    const place = chosen.findLastIndex((other) => priceOf(other) <= price) + 1;
    chosen.splice(place, 0, at);
    sum += price;
    const out = chosen.length > need ? chosen.pop() : undefined;
    if (out !== undefined) sum -= priceOf(out);
    if (chosen.length < need) continue;
    const end = Math.max(piece.fixedEnd, Math.max(...chosen) + 1);
    const cost = timeCost(ground, piece, end) + sum + fragments;
    if (cost < least) [least, places] = [cost, [...chosen]];
  }
  for (const at of places) wanted[at] = i32(wanted, at) + 1;
  return least;
}
