import { f64, i32, u8 } from '../../recall/index/column.ts';
import { type Board, type Bounds, boundsOf, energyOf, fragments, movedOf } from './board.ts';
import { type Chunks, endOf, firstOf, item, lastOf } from './chunks.ts';
import { costs } from './costs.ts';
import { type Ground, type Piece, timeCost } from './ground.ts';
import type { Random } from './random.ts';

/** Chance that a better place is overlooked, so that a search does not always come to the same one. */
const BLINK = 0.015;

/**
 * The cheapest place for a piece that is not on the board: as one block wherever that fits, or filled forward from the start of
 * each free stretch. Undefined when there is none.
 */
export function bestPlace(board: Board, piece: Piece, random?: Random): Chunks | undefined {
  const bounds = boundsOf(board, piece);
  if (bounds === undefined || piece.need === 0) return undefined;
  const found: Found = { cost: Infinity, chunks: undefined };
  if (piece.published.length > 0) tryPublished(board, piece, bounds, found);
  if (piece.need <= piece.max && piece.need <= piece.perDay) tryWhole(board, piece, bounds, found, random);
  if (piece.min < piece.need) trySplit(board, piece, bounds, found, random);
  return found.chunks;
}

interface Found {
  cost: number;
  chunks: Chunks | undefined;
}

/** Each published block lies free, and together they are the task: it may stay. */
function tryPublished(board: Board, piece: Piece, { from, to }: Bounds, found: Found): void {
  const { published: chunks } = piece;
  if (!fitsRules(board.ground, piece, chunks)) return;
  if (firstOf(chunks) < from || lastOf(chunks) > to) return;
  for (let at = 0; at < chunks.length; at += 2) {
    if (!isFree(board, piece, item(chunks, at), item(chunks, at + 1))) return;
  }
  if (piece.together && isCrossed(board, chunks)) return;
  found.cost = placeCost(board, piece, chunks);
  found.chunks = chunks;
}

/** Some block of another task lies between the first and the last chunk. */
export function isCrossed({ taken }: Board, chunks: Chunks): boolean {
  for (let at = firstOf(chunks); at < lastOf(chunks); at += 1) if (u8(taken, at) > 0) return true;
  return false;
}

function isFree({ taken }: Board, { open }: Piece, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (u8(open, at) === 0 || u8(taken, at) > 0) return false;
  return true;
}

/** Length, number and days of the chunks are as the task wants them. */
export function fitsRules(ground: Ground, piece: Piece, chunks: Chunks): boolean {
  const { min, max, need, perDay, fixedByDay } = piece;
  const least = Math.max(1, ground.gap);
  const byDay = new Map<number, number>();
  let sum = 0;
  for (let at = 0; at < chunks.length; at += 2) {
    const start = item(chunks, at);
    const end = item(chunks, at + 1);
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0) return false;
    if (end - start < min || end - start > max) return false;
    if (at > 0 && start - item(chunks, at - 1) < least) return false;
    for (let slot = start; slot < end; slot += 1) {
      const day = ground.dayOf[slot] ?? -1;
      byDay.set(day, (byDay.get(day) ?? fixedByDay.get(day) ?? 0) + 1);
    }
    sum += end - start;
  }
  return sum === need && byDay.values().every((slots) => slots <= perDay);
}

/** What the piece would cost there, with what it adds to the load of days. */
function placeCost(board: Board, piece: Piece, chunks: Chunks): number {
  const { ground } = board;
  const end = endOf(piece, chunks);
  const moved = piece.published.length === 0 ? 0 : movedOf(piece, chunks) * movePrice(board);
  const base = timeCost(ground, piece, end) + energyOf(piece, chunks) + fragments(chunks) + moved;
  return ground.loadCap === Infinity ? base : base + loadCost(board, chunks);
}

function movePrice({ ground, movedBlocks }: Board): number {
  // The piece that looks for a place is not on the board: its own blocks are counted as moved already.
  return movedBlocks > ground.mayMove ? costs.moved + costs.upheaval : costs.moved;
}

/** What the chunks add to days that are too full. Chunks that touch one day twice are counted apart: near enough to choose by. */
function loadCost(board: Board, chunks: Chunks): number {
  const { ground } = board;
  let over = 0;
  for (let at = 0; at < chunks.length; at += 2) {
    const start = item(chunks, at);
    const length = item(chunks, at + 1) - start;
    const room = ground.loadCap - board.loadOf(i32(ground.dayOf, start));
    over += Math.max(0, length - Math.max(0, room));
  }
  return over * ground.slotHours * costs.overload;
}

function tryWhole(board: Board, piece: Piece, bounds: Bounds, found: Found, random: Random | undefined): void {
  const { taken, ground } = board;
  const { open, need, energy, perDay } = piece;
  const whole = piece.published.length === 0 && ground.loadCap === Infinity;
  const limited = perDay !== Infinity;
  let run = 0;
  for (let at = bounds.from; at < bounds.to; at += 1) {
    if (u8(open, at) === 0 || u8(taken, at) > 0) {
      run = 0;
      continue;
    }
    run += 1;
    if (run < need) continue;
    const end = at + 1;
    let cost = timeCost(ground, piece, end);
    // Only energy, load and movement come on top, and time grows from here on.
    if (cost >= found.cost) return;
    if (whole) {
      if (energy !== undefined) cost += f64(energy, end) - f64(energy, end - need);
    } else cost = placeCost(board, piece, [end - need, end]);
    if (cost >= found.cost || (limited && !fitsRules(ground, piece, [end - need, end]))) continue;
    if (random !== undefined && found.chunks !== undefined && random() < BLINK) continue;
    found.cost = cost;
    found.chunks = [end - need, end];
  }
}

function trySplit(board: Board, piece: Piece, bounds: Bounds, found: Found, random: Random | undefined): void {
  const { taken } = board;
  const { open, release } = piece;
  let free = false;
  for (let at = bounds.from; at < bounds.to; at += 1) {
    const before = free;
    free = u8(open, at) === 1 && u8(taken, at) === 0;
    if (!free || (before && at > release)) continue;
    if (timeCost(board.ground, piece, at + piece.need) >= found.cost) return;
    const chunks = fill(board, piece, at, bounds.to, found.cost);
    if (chunks === undefined) continue;
    const cost = placeCost(board, piece, chunks);
    if (cost >= found.cost) continue;
    if (random !== undefined && found.chunks !== undefined && random() < BLINK) continue;
    found.cost = cost;
    found.chunks = chunks;
  }
}

/** Chunks as early and as long as they can be from a free slot on; undefined when they do not end by `to` or cost as much as `most`. */
function fill(board: Board, piece: Piece, from: number, to: number, most: number): Chunks | undefined {
  const { taken, ground } = board;
  const { open, min, max, perDay, together, fixedByDay } = piece;
  const limited = perDay !== Infinity;
  const rest = Math.max(1, ground.gap);
  const chunks: number[] = [];
  let left = piece.need;
  let day = -1;
  let dayLeft = Infinity;
  let at = from;
  while (left > 0) {
    if (at + left > to) return undefined;
    if (u8(taken, at) > 0 && together) return undefined;
    if (u8(open, at) === 0 || u8(taken, at) > 0) {
      at += 1;
      continue;
    }
    if (limited && i32(ground.dayOf, at) !== day) {
      day = i32(ground.dayOf, at);
      dayLeft = perDay - (fixedByDay.get(day) ?? 0);
    }
    // What would leave less than the shortest chunk is cut.
    let want = Math.min(left, max, dayLeft);
    if (want < left && left - want < min) want = left - min;
    const end = runEnd(board, piece, at, Math.min(to, at + want), limited);
    let take = end - at;
    if (take < left && left - take < min) take = left - min;
    // By now a shorter rest can only be the last chunk of all.
    if (take < min) {
      at = Math.max(end, at + 1);
      continue;
    }
    if (chunks.length > 0 && timeCost(ground, piece, at + left) >= most) return undefined;
    chunks.push(at, at + take);
    left -= take;
    dayLeft -= take;
    at += take + rest;
  }
  // The rest between two chunks was stepped over unseen.
  return together && isCrossed(board, chunks) ? undefined : chunks;
}

function runEnd({ taken, ground }: Board, { open }: Piece, from: number, to: number, oneDay: boolean): number {
  let at = from;
  while (at < to && u8(open, at) === 1 && u8(taken, at) === 0) {
    if (oneDay && i32(ground.dayOf, at) !== i32(ground.dayOf, from)) break;
    at += 1;
  }
  return at;
}

/** Where the piece was published, if it may stay there. */
export function publishedPlace(board: Board, piece: Piece): Chunks | undefined {
  const bounds = boundsOf(board, piece);
  if (bounds === undefined || piece.published.length === 0) return undefined;
  const found: Found = { cost: Infinity, chunks: undefined };
  tryPublished(board, piece, bounds, found);
  return found.chunks;
}
