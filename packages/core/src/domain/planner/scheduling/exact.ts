import { f64, u8 } from '../../recall/index/column.ts';
import { type Board, type Bounds, boundsOf, energyOf, pieceCost } from './board.ts';
import { type Chunks, item } from './chunks.ts';
import { costs } from './costs.ts';
import { type Ground, type Piece, timeCost } from './ground.ts';
import { withHeads } from './heads.ts';
import { fitsRules, isCrossed } from './placing.ts';
import { inOrder } from './valid.ts';

/** A plan has to be better by so much; less is rounding. */
const SLACK = 1e-9;

/**
 * Goes through every plan that could be better than the one on the board (branch and bound: a task after the other, each at all
 * its places, left as soon as what is certain costs too much) and leaves the best one there. True when it came to the end, so
 * that no better plan exists on this grid.
 */
export function solveExactly(params: {
  readonly board: Board;
  /** Asked at each step with their number; false gives up. */
  readonly more: (nodes: number) => boolean;
}): boolean {
  const { board, more } = params;
  const { ground } = board;
  const order = inOrder(ground.input.tasks).filter((at) => item(ground.pieces, at).need > 0);
  const heads = withHeads(ground);
  const least = new Float64Array(order.length + 1);
  for (let at = order.length - 1; at >= 0; at -= 1) {
    least[at] = f64(least, at + 1) + leastCost(ground, item(heads, item(order, at)));
  }
  let fixed = 0;
  ground.pieces.forEach((piece) => (fixed += piece.need > 0 ? 0 : pieceCost(ground, piece, [])));
  let best = order.map((at) => board.chunksOf(at));
  let lowest = board.cost;
  let nodes = 0;
  let open = true;
  for (const at of order) board.set(at, []);

  /** `sum`: cost of the tasks that have been given a place, each by itself. */
  const next = (depth: number, sum: number): void => {
    if (sum + board.overloadCost + f64(least, depth) >= lowest - SLACK) return;
    if (depth === order.length) {
      if (board.cost >= lowest - SLACK) return;
      lowest = board.cost;
      best = order.map((own) => board.chunksOf(own));
      return;
    }
    const at = item(order, depth);
    const piece = item(ground.pieces, at);
    const bounds = boundsOf(board, piece);
    const rest = sum + f64(least, depth + 1);
    const lay = (chunks: Chunks): void => {
      if (!fitsRules(ground, piece, chunks) || (piece.together && isCrossed(board, chunks))) return;
      board.set(at, chunks);
      next(depth + 1, sum + pieceCost(ground, piece, chunks));
      board.set(at, []);
    };
    /** All ways to lay what is left of the piece, from a slot on. */
    const spread = (chunks: Chunks, from: number, left: number, { to }: Bounds): void => {
      if (left === 0) return lay(chunks);
      const soFar = rest + board.overloadCost + energyOf(piece, chunks) + (chunks.length / 2) * costs.fragment;
      for (let start = from; start + left <= to; start += 1) {
        if (!open) return;
        // A step is a start that is looked at.
        nodes += 1;
        open = more(nodes);
        if (soFar + timeCost(ground, piece, start + left) >= lowest - SLACK) return;
        const room = freeFrom(board, piece, start, Math.min(to, start + Math.min(left, piece.max)));
        for (let length = room; length >= Math.min(piece.min, left); length -= 1) {
          if (length < left && left - length < piece.min) continue;
          const end = start + length;
          spread([...chunks, start, end], end + Math.max(1, ground.gap), left - length, { from, to });
        }
      }
    };
    if (bounds !== undefined) spread([], bounds.from, piece.need, bounds);
    next(depth + 1, sum + pieceCost(ground, piece, []));
  };
  next(0, fixed);
  order.forEach((at, place) => board.set(at, item(best, place)));
  return open;
}

/** Free slots from one on, as far as `to`. */
function freeFrom({ taken }: Board, { open }: Piece, from: number, to: number): number {
  let at = from;
  while (at < to && u8(open, at) === 1 && u8(taken, at) === 0) at += 1;
  return at - from;
}

/** No plan gives the piece a lower cost, even with no other task there. */
function leastCost(ground: Ground, piece: Piece): number {
  const { need, max, energy, open } = piece;
  const fragments = (Math.ceil(need / max) - 1) * costs.fragment;
  // The cheapest slots so far, the dearest last.
  const chosen: number[] = [];
  let sum = 0;
  let least = piece.weight * ground.unplaced;
  for (let slot = piece.release; slot < piece.deadline; slot += 1) {
    if (u8(open, slot) === 0) continue;
    const cost = energy === undefined ? 0 : f64(energy, slot + 1) - f64(energy, slot);
    const place = chosen.findLastIndex((other) => other <= cost) + 1;
    chosen.splice(place, 0, cost);
    sum += cost;
    if (chosen.length < need) continue;
    sum -= chosen.splice(need).reduce((over, own) => over + own, 0);
    least = Math.min(least, timeCost(ground, piece, Math.max(piece.fixedEnd, slot + 1)) + sum + fragments);
  }
  return least;
}
