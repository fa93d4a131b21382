import { f64, u8 } from '../../recall/index/column.ts';
import { Board } from './board.ts';
import type { Ground } from './ground.ts';
import { type Jobs, jobsOf } from './one-machine/jobs.ts';
import { type RuledOrder, ruledOrders } from './one-machine/rules.ts';
import { bestPlace, publishedPlace } from './placing.ts';
import { inOrder } from './valid.ts';
import { item } from './chunks.ts';

/** Pieces in the order in which they are given a place, and the rule that says so. */
export interface PieceOrder {
  readonly rule: RuledOrder['rule'] | 'published' | 'priority-then-due';
  readonly order: readonly number[];
}

/**
 * The tasks as jobs on one machine: free time laid end to end, due dates where they then fall. What a due date
 * asks is the same; what cuts the time (deadlines, energy, dependencies) is left to the placing. Those that are not chosen count
 * next to nothing, and so come last.
 */
export function jobsOnAxis({ pieces, slots }: Ground, isChosen: (piece: number) => boolean = () => true): Jobs {
  const axis = new Float64Array(slots + 1);
  for (let at = 0; at < slots; at += 1) {
    const free = pieces.some(({ open }) => u8(open, at) === 1);
    axis[at + 1] = f64(axis, at) + (free ? 1 : 0);
  }
  // Past the end of the time planned, each slot counts: what is due then never presses.
  const placeOf = (slot: number): number =>
    slot >= slots ? f64(axis, slots) + slot - slots : f64(axis, Math.max(0, Math.floor(slot)));
  return jobsOf({
    times: pieces.map(({ need }) => Math.max(need, 0.01)),
    weights: pieces.map(({ weight }, at) => (isChosen(at) ? weight : weight * 1e-9)),
    dues: pieces.map(({ due, deadline }) => {
      const last = Math.min(due, deadline < slots ? deadline : Infinity);
      return last === Infinity ? 1e6 : placeOf(last);
    }),
  });
}

/** The orders of the constructive rules. */
export function pieceOrders(ground: Ground): PieceOrder[] {
  if (ground.pieces.length === 0) return [{ rule: 'earliest-due', order: [] }];
  return ruledOrders(jobsOnAxis(ground)).map(({ rule, order }) => ({
    rule,
    order: feasible(ground, Array.from(order)),
  }));
}

/** The same order, but each piece after those that it waits for. */
export function feasible({ pieces }: Ground, order: readonly number[]): number[] {
  return inOrder(order.map((at) => item(pieces, at).task)).map((at) => item(order, at));
}

/** The pieces by weight, then due date: what most products do, kept to be compared with. */
export function byPriority(ground: Ground): PieceOrder {
  const { pieces } = ground;
  const order = Array.from(pieces.keys()).sort((a, b) => {
    const [one, other] = [item(pieces, a), item(pieces, b)];
    if (one.weight !== other.weight) return other.weight - one.weight;
    return one.due === other.due ? a - b : one.due - other.due;
  });
  return { rule: 'priority-then-due', order: feasible(ground, order) };
}

/** A board on which each piece, in this order, has taken the cheapest place that was left. */
export function build(ground: Ground, order: readonly number[]): Board {
  const board = new Board(ground);
  placeAll(board, order);
  return board;
}

/** A board on which all that was published stays where it may, and the rest follows in this order. */
export function buildOnPublished(ground: Ground, order: readonly number[]): Board {
  const board = new Board(ground);
  for (const at of inOrder(ground.input.tasks)) {
    const chunks = publishedPlace(board, item(ground.pieces, at));
    if (chunks !== undefined) board.set(at, chunks);
  }
  placeAll(board, order);
  return board;
}

function placeAll(board: Board, order: readonly number[]): void {
  for (const at of order) {
    if (board.isPlaced(at)) continue;
    const chunks = bestPlace(board, item(board.ground.pieces, at));
    if (chunks !== undefined) board.set(at, chunks);
  }
}

/** An order of the one-machine search as an order of pieces. */
export function orderOf(ground: Ground, order: Int32Array): number[] {
  return feasible(ground, Array.from(order));
}
