import { u8 } from '../../recall/index/column.ts';
import { type Board, earliestStart, energyOf } from './board.ts';
import { type Chunks, firstOf, item, lastOf } from './chunks.ts';
import type { Piece } from './ground.ts';
import { bestPlace } from './placing.ts';

/** Why a task lies where it does. Instants in milliseconds. */
export type Reason =
  /** A person put it there, or it has begun. */
  | { readonly kind: 'fixed' }
  /** It was published there. */
  | { readonly kind: 'kept' }
  /** Nothing lets it begin earlier than this. */
  | { readonly kind: 'release'; readonly at: number }
  | { readonly kind: 'waits_for'; readonly tasks: readonly string[]; readonly until: number }
  /** Earlier hours are taken by these, those that take most first. */
  | { readonly kind: 'others_first'; readonly tasks: readonly string[] }
  /** Before, there are no hours for it, or they are busy. */
  | { readonly kind: 'first_free'; readonly from: number }
  /** It could be earlier, but then at a less fitting time of day, in more pieces, or on a day that is full. */
  | { readonly kind: 'better_time'; readonly earlier: number }
  /** Minutes between its end and its due date; negative when late. */
  | { readonly kind: 'due'; readonly spare: number };

export interface Explanation {
  readonly task: string;
  readonly reasons: readonly Reason[];
}

/** Tasks named as being in the way at most. */
const NAMED = 3;
const MINUTE = 60_000;

/** For every task that has a place, why it is that one. Leaves the board as it was. */
export function explainPlaces(board: Board): Explanation[] {
  return board.ground.pieces.flatMap((piece, at) =>
    board.isPlaced(at) ? [{ task: piece.task.id, reasons: reasonsOf(board, piece, at) }] : [],
  );
}

function reasonsOf(board: Board, piece: Piece, at: number): Reason[] {
  const { origin, slot } = board.ground;
  const { task } = piece;
  const chunks = board.chunksOf(at);
  const reasons: Reason[] = [];
  const { fixed = [] } = task;
  if (fixed.length > 0) reasons.push({ kind: 'fixed' });
  if (chunks.length > 0) {
    const kept = piece.published.length > 0 && chunks.every((own, place) => piece.published[place] === own);
    reasons.push(kept ? { kind: 'kept' } : whyHere(board, piece, at, chunks));
  }
  if (task.due !== undefined) {
    const placed = chunks.length > 0 ? [origin + lastOf(chunks) * slot] : [];
    const end = Math.max(...fixed.map((block) => block.end), ...placed);
    reasons.push({ kind: 'due', spare: (task.due - end) / MINUTE });
  }
  return reasons;
}

/** What keeps the task from a place before the one it has. */
function whyHere(board: Board, piece: Piece, at: number, chunks: Chunks): Reason {
  const { origin, slot, pieces } = board.ground;
  const start = firstOf(chunks);
  const instant = (place: number): number => origin + place * slot;
  board.set(at, []);
  // Enumeration may have found what filling forward does not: then there is only its own place.
  const found = [bestPlace(board, { ...piece, energy: undefined, published: [] }), chunks];
  const from = earliestStart(board, piece);
  board.set(at, chunks);
  if (start <= from) {
    const waited = piece.before.map(({ piece: other }) => item(pieces, other).task.id);
    if (from > piece.release) return { kind: 'waits_for', tasks: waited, until: instant(from) };
    return { kind: 'release', at: instant(from) };
  }
  const earliest = item(
    found.filter((own) => own !== undefined),
    0,
  );
  const first = firstOf(earliest);
  if (first < start && energyOf(piece, chunks) <= energyOf(piece, earliest)) {
    return { kind: 'better_time', earlier: instant(first) };
  }
  const tasks = othersIn(board, piece, at, from, start);
  return tasks.length > 0 ? { kind: 'others_first', tasks } : { kind: 'first_free', from: instant(from) };
}

/** The tasks that hold hours of a piece between two slots, those with most of them first. */
export function othersIn(board: Board, piece: Piece, self: number, from: number, to: number): string[] {
  const held = board.ground.pieces.flatMap(({ task }, other) => {
    const chunks = board.chunksOf(other);
    if (other === self || chunks.length === 0 || firstOf(chunks) >= to || lastOf(chunks) <= from) return [];
    let slots = 0;
    for (let chunk = 0; chunk < chunks.length; chunk += 2) {
      const end = Math.min(to, item(chunks, chunk + 1));
      for (let at = Math.max(from, item(chunks, chunk)); at < end; at += 1) slots += u8(piece.open, at);
    }
    return slots > 0 ? [{ id: task.id, slots }] : [];
  });
  return held
    .sort((a, b) => b.slots - a.slots)
    .slice(0, NAMED)
    .map(({ id }) => id);
}
