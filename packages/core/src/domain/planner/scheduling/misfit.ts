import type { Board } from './board.ts';
import { othersIn } from './explain.ts';
import type { Piece } from './ground.ts';
import { bestPlace } from './placing.ts';
import { item, lastOf } from './chunks.ts';

/** What would have to be otherwise so that a task fits; each was tried out. Minutes. */
export type Change =
  /** Its deadline, or the end of the planned time, so much later. */
  | { readonly kind: 'extend_deadline'; readonly minutes: number }
  | { readonly kind: 'shorten'; readonly minutes: number }
  /** Blocks as short as this. */
  | { readonly kind: 'split'; readonly min: number; readonly minutes: 0 }
  /** Its hours end so much later, and begin so much earlier, every day. */
  | { readonly kind: 'extend_hours'; readonly minutes: number }
  /** More of it on one day. */
  | { readonly kind: 'more_per_day'; readonly minutes: number }
  /** This one, which counts least of those that would do, gives way. */
  | { readonly kind: 'instead_of'; readonly task: string; readonly minutes: number }
  /** First that one has to find a place. */
  | { readonly kind: 'place_first'; readonly task: string; readonly minutes: 0 };

export interface Misfit {
  readonly task: string;
  /**
   * `no_hours`: its kind of work has no free hours at all; `waits_for_unplaced`: a task before it has no place;
   * `window`: it would not fit even if it were alone; `taken`: others are in the way.
   */
  readonly reason: 'no_hours' | 'waits_for_unplaced' | 'window' | 'taken';
  /** Those in the way, or waited for. */
  readonly by: readonly string[];
  /** The smallest changes first; empty when none of those that are tried helps. */
  readonly changes: readonly Change[];
}

/** Lengths of blocks that are suggested, in minutes. */
const SHORTER = [60, 30, 15];
/** Hours are stretched by so many minutes at most. */
const STRETCH = 240;

/** For every task without a place, why, and what would give it one. Leaves the board as it was. */
export function explainMisfits(board: Board): Misfit[] {
  const { pieces } = board.ground;
  return pieces.flatMap((piece, at): Misfit[] => {
    if (board.isPlaced(at)) return [];
    const missing = piece.before.filter(({ piece: other }) => !board.isPlaced(other));
    const waits = missing.map(({ piece: other }) => item(pieces, other).task.id);
    const first = waits[0];
    const task = piece.task.id;
    if (first !== undefined) {
      const changes = [{ kind: 'place_first', task: first, minutes: 0 }] as const;
      return [{ task, reason: 'waits_for_unplaced', by: waits, changes }];
    }
    const by = othersIn(board, piece, at, piece.release, piece.deadline);
    const reason = !piece.open.includes(1) ? 'no_hours' : fitsAlone(board, piece) ? 'taken' : 'window';
    return [{ task, reason, by, changes: changesFor(board, piece) }];
  });
}

function fitsAlone(board: Board, piece: Piece): boolean {
  const placed = board.ground.pieces.map((_, at) => board.chunksOf(at));
  placed.forEach((_, at) => board.set(at, []));
  const fits = bestPlace(board, { ...piece, before: [], behind: [] }) !== undefined;
  placed.forEach((chunks, at) => board.set(at, chunks));
  return fits;
}

function changesFor(board: Board, piece: Piece): Change[] {
  const changes = [
    extended(board, piece),
    shortened(board, piece),
    splitUp(board, piece),
    stretched(board, piece),
    morePerDay(board, piece),
    insteadOf(board, piece),
  ].filter((change) => change !== undefined);
  return changes.sort((a, b) => a.minutes - b.minutes);
}

function fits(board: Board, piece: Piece): boolean {
  return bestPlace(board, piece) !== undefined;
}

function extended(board: Board, piece: Piece): Change | undefined {
  const { slots, input } = board.ground;
  if (piece.deadline >= slots) return undefined;
  // Without energy and due date the earliest end is the cheapest.
  const chunks = bestPlace(board, { ...piece, deadline: slots, energy: undefined, published: [] });
  if (chunks === undefined) return undefined;
  return { kind: 'extend_deadline', minutes: (lastOf(chunks) - piece.deadline) * input.grid };
}

function shortened(board: Board, piece: Piece): Change | undefined {
  const withNeed = (need: number): Piece => ({ ...piece, need, min: Math.min(piece.min, need), published: [] });
  for (let need = piece.need - 1; need > 0; need -= 1) {
    if (fits(board, withNeed(need))) {
      return { kind: 'shorten', minutes: (piece.need - need) * board.ground.input.grid };
    }
  }
  return undefined;
}

function splitUp(board: Board, piece: Piece): Change | undefined {
  const { grid } = board.ground.input;
  for (const minutes of SHORTER) {
    const min = Math.ceil(minutes / grid);
    if (min >= piece.min) continue;
    if (fits(board, { ...piece, min })) return { kind: 'split', min: min * grid, minutes: 0 };
  }
  return undefined;
}

function stretched(board: Board, piece: Piece): Change | undefined {
  const { grid, busy, buffers } = board.ground.input;
  const { origin, slot, slots, pieces } = board.ground;
  const shut = new Uint8Array(slots);
  const shutOff = (start: number, end: number): void => {
    shut.fill(1, Math.max(0, Math.floor((start - origin) / slot)), Math.max(0, Math.ceil((end - origin) / slot)));
  };
  for (const { start, end, before = buffers.beforeBusy, after = buffers.afterBusy } of busy) {
    shutOff(start - before * 60_000, end + after * 60_000);
  }
  for (const { task } of pieces) {
    for (const { start, end } of task.fixed ?? []) {
      shutOff(start - buffers.between * 60_000, end + buffers.between * 60_000);
    }
  }
  let open = piece.open;
  for (let minutes = grid; minutes <= STRETCH; minutes += grid) {
    const hours = open;
    open = hours.map((own, at) =>
      own === 1 || (shut[at] === 0 && (hours[at - 1] === 1 || hours[at + 1] === 1)) ? 1 : 0,
    );
    if (fits(board, { ...piece, open })) return { kind: 'extend_hours', minutes };
  }
  return undefined;
}

function morePerDay(board: Board, piece: Piece): Change | undefined {
  for (let perDay = piece.perDay + 1; perDay <= piece.need; perDay += 1) {
    if (fits(board, { ...piece, perDay })) {
      return { kind: 'more_per_day', minutes: (perDay - piece.perDay) * board.ground.input.grid };
    }
  }
  return undefined;
}

function insteadOf(board: Board, piece: Piece): Change | undefined {
  const { pieces, input } = board.ground;
  const lighter = Array.from(pieces.entries())
    .filter(([at, other]) => other.weight < piece.weight && other.behind.length === 0 && board.chunksOf(at).length > 0)
    .sort(([, a], [, b]) => a.weight - b.weight || a.need - b.need);
  for (const [at, other] of lighter) {
    const chunks = board.chunksOf(at);
    board.set(at, []);
    const does = fits(board, piece);
    board.set(at, chunks);
    if (does) return { kind: 'instead_of', task: other.task.id, minutes: other.need * input.grid };
  }
  return undefined;
}
