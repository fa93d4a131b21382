import { f64, i32, u8 } from '../../recall/index/column.ts';
import { costs } from './costs.ts';
import { type Ground, type Piece, timeCost } from './ground.ts';
import { type Chunks, endOf, firstOf, item, lastOf, NOWHERE } from './chunks.ts';

/** Which piece lies where, and what that costs; pieces come and go in O(their length). */
export class Board {
  readonly ground: Ground;
  /** Blocks, with their gaps, that lie on a slot; a gap may belong to two. */
  readonly taken: Uint8Array;
  readonly #chunks: Chunks[];
  readonly #costs: Float64Array;
  readonly #load: Int32Array;
  readonly #moved: Int32Array;
  #sum = 0;
  #movedBlocks = 0;
  #overload = 0;

  constructor(ground: Ground) {
    this.ground = ground;
    this.taken = new Uint8Array(ground.slots);
    this.#chunks = ground.pieces.map(() => NOWHERE);
    this.#costs = new Float64Array(ground.pieces.length);
    this.#load = ground.fixedLoad.slice();
    this.#moved = new Int32Array(ground.pieces.length);
    this.#overload = this.#load.reduce((sum, slots) => sum + Math.max(0, slots - ground.loadCap), 0);
    ground.pieces.forEach((piece, at) => this.#charge(at, piece, NOWHERE));
  }

  /** What the plan costs; see Score. */
  get cost(): number {
    const upheaval = Math.max(0, this.#movedBlocks - this.ground.mayMove) * costs.upheaval;
    return this.#sum + this.overloadCost + upheaval;
  }

  /** What the days with too much on them cost; never less with one more piece. */
  get overloadCost(): number {
    return this.#overload * this.ground.slotHours * costs.overload;
  }

  chunksOf(piece: number): Chunks {
    return item(this.#chunks, piece);
  }

  costOf(piece: number): number {
    return f64(this.#costs, piece);
  }

  loadOf(day: number): number {
    return i32(this.#load, day);
  }

  /** Published blocks that do not lie where they did. */
  get movedBlocks(): number {
    return this.#movedBlocks;
  }

  isPlaced(piece: number): boolean {
    return item(this.ground.pieces, piece).need === 0 || this.chunksOf(piece).length > 0;
  }

  /** Lays a piece down, or takes it up with no chunks. */
  set(piece: number, chunks: Chunks): void {
    const found = item(this.ground.pieces, piece);
    const before = this.chunksOf(piece);
    if (before.length > 0) this.#mark(before, found.together, -1);
    if (chunks.length > 0) this.#mark(chunks, found.together, 1);
    this.#chunks[piece] = chunks;
    this.#charge(piece, found, chunks);
  }

  #mark(chunks: Chunks, together: boolean, by: 1 | -1): void {
    const {
      taken,
      ground,
      ground: { gap, slots, loadCap },
    } = this;
    const load = this.#load;
    if (together) {
      const last = Math.min(slots, lastOf(chunks) + gap);
      for (let at = Math.max(0, firstOf(chunks) - gap); at < last; at += 1) taken[at] = u8(taken, at) + by;
    }
    for (let chunk = 0; chunk < chunks.length; chunk += 2) {
      const start = item(chunks, chunk);
      const end = item(chunks, chunk + 1);
      if (!together) {
        const last = Math.min(slots, end + gap);
        for (let at = Math.max(0, start - gap); at < last; at += 1) taken[at] = u8(taken, at) + by;
      }
      if (loadCap === Infinity) continue;
      for (let at = start; at < end; at += 1) {
        const day = i32(ground.dayOf, at);
        const was = i32(load, day);
        load[day] = was + by;
        this.#overload += Math.max(0, was + by - loadCap) - Math.max(0, was - loadCap);
      }
    }
  }

  #charge(at: number, piece: Piece, chunks: Chunks): void {
    const cost = pieceCost(this.ground, piece, chunks);
    const moved = movedOf(piece, chunks);
    this.#sum += cost - f64(this.#costs, at);
    this.#movedBlocks += moved - i32(this.#moved, at);
    this.#costs[at] = cost;
    this.#moved[at] = moved;
  }
}

/** What a piece costs by itself, placed so; load and upheaval belong to all together. */
export function pieceCost(ground: Ground, piece: Piece, chunks: Chunks): number {
  const moved = piece.published.length === 0 ? 0 : movedOf(piece, chunks) * costs.moved;
  if (piece.need > 0 && chunks.length === 0) return piece.weight * ground.unplaced + moved;
  return timeCost(ground, piece, endOf(piece, chunks)) + energyOf(piece, chunks) + fragments(chunks) + moved;
}

export function fragments(chunks: Chunks): number {
  return chunks.length > 2 ? (chunks.length / 2 - 1) * costs.fragment : 0;
}

export function energyOf({ energy }: Piece, chunks: Chunks): number {
  if (energy === undefined) return 0;
  let sum = 0;
  for (let at = 0; at < chunks.length; at += 2) {
    sum += f64(energy, item(chunks, at + 1)) - f64(energy, item(chunks, at));
  }
  return sum;
}

/** Published blocks of the piece that are not among its chunks. */
export function movedOf({ published }: Piece, chunks: Chunks): number {
  let moved = 0;
  for (let at = 0; at < published.length; at += 2) {
    let kept = false;
    for (let other = 0; other < chunks.length && !kept; other += 2) {
      kept = chunks[other] === published[at] && chunks[other + 1] === published[at + 1];
    }
    if (!kept) moved += 1;
  }
  return moved;
}

/** The slot from which a piece may lie, by its release and those that it waits for. */
export function earliestStart(board: Board, piece: Piece): number {
  const { pieces } = board.ground;
  let from = piece.release;
  for (const { piece: other, lag } of piece.before) {
    const end = endOf(item(pieces, other), board.chunksOf(other));
    if (end + lag > from) from = end + lag;
  }
  return from;
}

export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/**
 * The slots between which a piece may lie, by its dates and those that it waits for or that wait for it; undefined when
 * there are too few, or one before it has no place.
 */
export function boundsOf(board: Board, piece: Piece): Bounds | undefined {
  for (const { piece: other } of piece.before) if (!board.isPlaced(other)) return undefined;
  const from = earliestStart(board, piece);
  let to = piece.deadline;
  for (const { piece: other, lag } of piece.behind) {
    const start = board.chunksOf(other)[0];
    if (start !== undefined && start - lag < to) to = start - lag;
  }
  return to - from < piece.need ? undefined : { from, to };
}
