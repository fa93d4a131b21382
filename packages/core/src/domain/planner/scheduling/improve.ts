import { f64 } from '../../recall/index/column.ts';
import type { Board } from './board.ts';
import { type Chunks, firstOf, item, lastOf } from './chunks.ts';
import type { Ground } from './ground.ts';
import { bestPlace } from './placing.ts';
import { below, type Random } from './random.ts';
import { scoreOf } from './score.ts';

export interface Improved {
  readonly rounds: number;
  /** Rounds that gave a better plan than any before. */
  readonly gains: number;
}

/** Tasks that one round takes up at most. */
const MOST = 10;
/** Tasks without a place that one round tries to bring in at most. */
const GUESTS = 3;
/** Temperature at the start and at the end, in parts of the mean soft cost of a task. */
const HOT = 0.05;
const COLD = 0.0005;

/**
 * Large-neighbourhood search: takes some tasks up, by a window of time, by cost or by chance, and lays them down again in
 * another order, each at its cheapest place. Worse plans are accepted less and less (simulated annealing); at the
 * end the board holds the best one.
 * Source of the scheme: Shaw 1998; Schrimpf et al. 2000.
 */
export function improve(params: {
  readonly board: Board;
  readonly random: Random;
  /** How much of the budget is used, 0 to 1, asked before each round with their number; at 1 the search ends. */
  readonly used: (rounds: number) => number;
}): Improved {
  const { board, random, used } = params;
  const { ground } = board;
  const movable = ground.pieces.flatMap(({ need }, at) => (need > 0 ? [at] : []));
  if (movable.length === 0) return { rounds: 0, gains: 0 };
  let best = snapshot(board);
  let least = board.cost;
  let cost = least;
  let rounds = 0;
  let gains = 0;
  const scale = Math.max(1e-6, scoreOf(board).soft) / movable.length;
  const ruin = createRuin({ board, movable, random });
  for (let share = used(0); share < 1; share = used(rounds)) {
    rounds += 1;
    const heat = scale * HOT * (COLD / HOT) ** share;
    const taken = ruin();
    const before = taken.map((at) => board.chunksOf(at));
    const order = arranged({ ground, taken, before, random });
    for (const at of taken) board.set(at, []);
    for (const at of order) lay(board, at, random);
    const next = board.cost;
    if (next <= cost || random() < Math.exp((cost - next) / heat)) {
      cost = next;
      if (next < least - 1e-9) {
        least = next;
        gains += 1;
        best = snapshot(board);
      }
      continue;
    }
    for (const at of taken) board.set(at, []);
    taken.forEach((at, place) => board.set(at, item(before, place)));
  }
  restore(board, best);
  return { rounds, gains };
}

function snapshot(board: Board): readonly Chunks[] {
  return board.ground.pieces.map((_, at) => board.chunksOf(at));
}

function restore(board: Board, chunks: readonly Chunks[]): void {
  chunks.forEach((_, at) => board.set(at, []));
  chunks.forEach((own, at) => board.set(at, own));
}

function lay(board: Board, at: number, random: Random): void {
  const chunks = bestPlace(board, item(board.ground.pieces, at), random);
  if (chunks !== undefined) board.set(at, chunks);
}

/** Chooses the tasks that a round takes up. */
function createRuin(params: {
  readonly board: Board;
  readonly movable: readonly number[];
  readonly random: Random;
}): () => number[] {
  const { board, movable, random } = params;
  const { ground } = board;
  const chosen = new Set<number>();
  const any = (): number => item(movable, below(random, movable.length));
  /** One whose cost is high for what it is. */
  const costly = (): number => {
    let found = any();
    for (let tries = 0; tries < 3; tries += 1) {
      const other = any();
      if (board.costOf(other) > board.costOf(found)) found = other;
    }
    return found;
  };
  const addWindow = (middle: number, reach: number, most: number): void => {
    const near: number[] = [];
    for (const at of movable) {
      const chunks = board.chunksOf(at);
      if (chunks.length > 0 && lastOf(chunks) > middle - reach && firstOf(chunks) < middle + reach) near.push(at);
    }
    shuffle(near, random);
    for (const at of near.slice(0, most)) chosen.add(at);
  };
  return () => {
    chosen.clear();
    const kind = random();
    const first = kind < 0.3 ? any() : costly();
    chosen.add(first);
    const chunks = board.chunksOf(first);
    const piece = item(ground.pieces, first);
    const most = 2 + below(random, MOST - 1);
    if (kind < 0.2) {
      const count = 1 + below(random, 4);
      while (chosen.size <= Math.min(count, movable.length - 1)) chosen.add(any());
    } else if (kind < 0.6 && chunks.length > 0) {
      addWindow(firstOf(chunks), reachOf(ground, random), most);
    } else {
      // Makes room somewhere where the costly one would rather be.
      const last = chunks.length > 0 ? firstOf(chunks) : Math.min(piece.deadline, ground.slots);
      const wish = piece.release + Math.floor(random() * Math.max(1, last - piece.release));
      addWindow(wish, reachOf(ground, random) / 2, most - 1);
    }
    for (let guest = 0; guest < GUESTS; guest += 1) {
      const other = any();
      if (!board.isPlaced(other)) chosen.add(other);
    }
    // Without a place for one, those that wait for it have none either.
    for (const at of chosen) for (const { piece: other } of item(ground.pieces, at).behind) chosen.add(other);
    return Array.from(chosen);
  };
}

/** Between an hour and a day and a half. */
function reachOf({ slotHours }: Ground, random: Random): number {
  return (1 + 36 * random() ** 2) / slotHours;
}

function shuffle(list: number[], random: Random): void {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = below(random, at + 1);
    const one = item(list, at);
    list[at] = item(list, other);
    list[other] = one;
  }
}

/** The order in which tasks are laid down again: as they lay, with one out of its turn; or by a rule; or by chance. */
function arranged(params: {
  readonly ground: Ground;
  readonly taken: readonly number[];
  readonly before: readonly Chunks[];
  readonly random: Random;
}): readonly number[] {
  const { ground, taken, before, random } = params;
  const keys = new Float64Array(ground.pieces.length);
  const how = random();
  taken.forEach((at, place) => {
    const piece = item(ground.pieces, at);
    if (how < 0.5) keys[at] = item(before, place)[0] ?? piece.due;
    else if (how < 0.7) keys[at] = (-piece.weight / piece.need) * (0.7 + 0.6 * random());
    else if (how < 0.85) keys[at] = Math.min(piece.due, piece.deadline);
    else keys[at] = random();
  });
  const order = taken.toSorted((a, b) => f64(keys, a) - f64(keys, b));
  if (how < 0.5) {
    const out = order.splice(below(random, order.length), 1);
    order.splice(below(random, order.length + 1), 0, ...out);
  }
  return sortedByNeeds(ground, order);
}

/** Those that others of the list wait for come first. */
function sortedByNeeds({ pieces }: Ground, order: number[]): readonly number[] {
  if (order.every((at) => item(pieces, at).before.length === 0)) return order;
  const sorted: number[] = [];
  const left = new Set(order);
  const visit = (at: number): void => {
    if (!left.delete(at)) return;
    for (const { piece } of item(pieces, at).before) visit(piece);
    sorted.push(at);
  };
  order.forEach(visit);
  return sorted;
}
