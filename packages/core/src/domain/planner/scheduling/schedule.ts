import type { Board } from './board.ts';
import { build, buildOnPublished, byPriority, jobsOnAxis, orderOf, pieceOrders } from './construct.ts';
import { solveExactly } from './exact.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Ground, groundOf } from './ground.ts';
import { improve } from './improve.ts';
import type { Block, SchedulingInput, Score } from './model.ts';
import { solveSequence } from './one-machine/solve.ts';
import { seeded } from './random.ts';
import { scoreOf } from './score.ts';
import { item } from './chunks.ts';

export interface Budget {
  /** CPU milliseconds. */
  readonly ms?: number;
  /** Rounds of the search: with these alone, the same input and seed give the same plan. */
  readonly rounds?: number;
}

export interface Scheduled {
  readonly ground: Ground;
  readonly board: Board;
  /** Blocks of the plan but for fixed ones, in order of time. */
  readonly blocks: readonly Block[];
  readonly score: Score;
  /** Whether it is known that no better plan exists. */
  readonly proof: 'optimal' | 'none';
  /** The plan of placing by weight, then due date, to be compared with. */
  readonly byPriority: readonly Block[];
  /** What the constructive rules alone would have given. */
  readonly baselines: readonly { readonly rule: string; readonly score: Score }[];
  readonly rounds: number;
  /** The published plan as it was: nothing that matters had changed. */
  readonly unchanged: boolean;
  readonly fingerprint: string;
}

/** Tasks to place at most where the best plan is sought by enumeration. */
const EXACT = 8;
/** Rounds of search that give enumeration a plan to be beaten. */
const BEFORE_EXACT = 3_000;
/** Parts of the budget: the one-machine order, the search before enumeration, and the end of that. */
const SHARE = { sequence: 0.04, beforeExact: 0.2, exact: 0.6 };
/** Without a budget of time, so many nodes of enumeration a round. */
const NODES_A_ROUND = 50;

/**
 * A plan for the tasks, as good as the budget allows: the best of the constructive rules, made better by a search; by
 * enumeration too where there are few tasks. With a budget of nothing it is the best rule's plan.
 * @throws HoldfastError invalid_input
 */
export function schedule(params: {
  readonly input: SchedulingInput;
  readonly seed: number;
  readonly budget: Budget;
  /** CPU milliseconds; only differences mean something. */
  readonly clock: () => number;
  /** Told of the rules' plan before the search begins; the board goes on changing. */
  readonly first?: ((found: Scheduled) => void) | undefined;
  /** That of the published plan. When it is the same, the published plan is given back. */
  readonly published?: string | undefined;
}): Scheduled {
  const { input, seed, budget, clock, first: tell } = params;
  const began = clock();
  const random = seeded(seed);
  const { ms = Infinity, rounds: most = Infinity } = budget;
  const used = (rounds: number): number =>
    Math.max(rounds / most, ms === Infinity || rounds % 8 !== 0 ? 0 : (clock() - began) / ms);
  const ground = groundOf(input);
  const fingerprint = fingerprintOf(input);
  const orders = pieceOrders(ground);
  const simple = byPriority(ground);
  const ruled = [...orders, simple].map(({ rule, order }) => ({ rule, board: build(ground, order), order }));
  const simpleBlocks = ruled.flatMap(({ rule, board }) => (rule === simple.rule ? blocksOf(board) : []));
  const baselines = ruled.map(({ rule, board }) => ({ rule, score: scoreOf(board) }));
  const done = (board: Board, rounds: number, proof: Scheduled['proof'], unchanged: boolean): Scheduled => ({
    ground,
    board,
    blocks: blocksOf(board),
    score: scoreOf(board),
    proof,
    byPriority: simpleBlocks,
    baselines,
    rounds,
    unchanged,
    fingerprint,
  });
  const [first] = orders;
  const starts = ruled.map(({ board }) => board);
  if (input.published !== undefined && first !== undefined) {
    const kept = buildOnPublished(ground, first.order);
    if (params.published === fingerprint && isWhole(kept)) return done(onlyPublished(kept), 0, 'none', true);
    starts.unshift(kept);
  }
  tell?.(done(cheapest(starts), 0, 'none', false));
  // Where not all have a place, choosing comes before ordering: lateness of what is left out must not count.
  const fullest = starts.reduce((best, one) => (scoreOf(one).medium < scoreOf(best).medium ? one : best));
  const tight = scoreOf(fullest).medium > 0 ? orders : [];
  const chosen = tight.map(({ order }) =>
    build(
      ground,
      order.filter((at) => fullest.isPlaced(at)),
    ),
  );
  const sequence = solveSequence({
    jobs: jobsOnAxis(ground, (at) => fullest.isPlaced(at)),
    random,
    more: (rounds) => Math.max(used(rounds * 8), rounds / (most * SHARE.sequence)) < SHARE.sequence,
  });
  starts.push(...chosen, build(ground, orderOf(ground, sequence.order)));
  const board = cheapest(starts);
  const movable = ground.pieces.filter(({ need }) => need > 0).length;
  if (movable > EXACT) {
    const { rounds } = improve({ board, random, used });
    return done(board, rounds, 'none', false);
  }
  const { rounds } = improve({
    board,
    random,
    used: (round) => Math.max(used(round) / SHARE.beforeExact, round / BEFORE_EXACT),
  });
  const proof = solveExactly({
    board,
    more: (nodes) => nodes < most * NODES_A_ROUND && (nodes % 256 !== 0 || (clock() - began) / ms < SHARE.exact),
  });
  if (proof) return done(board, rounds, 'optimal', false);
  const rest = improve({ board, random, used: (round) => used(round + rounds) });
  return done(board, rounds + rest.rounds, 'none', false);
}

function cheapest(boards: readonly Board[]): Board {
  return boards.reduce((best, one) => (one.cost < best.cost ? one : best));
}

/** All published blocks are where they were. */
function isWhole(board: Board): boolean {
  return board.movedBlocks === 0;
}

/** The board without what was not published. */
function onlyPublished(board: Board): Board {
  board.ground.pieces.forEach((piece, at) => {
    if (piece.published.length === 0) board.set(at, []);
  });
  return board;
}

function blocksOf(board: Board): Block[] {
  const { origin, slot, pieces } = board.ground;
  const blocks = pieces.flatMap(({ task }, at) => {
    const chunks = board.chunksOf(at);
    return Array.from({ length: chunks.length / 2 }, (_, chunk) => ({
      task: task.id,
      start: origin + item(chunks, 2 * chunk) * slot,
      end: origin + item(chunks, 2 * chunk + 1) * slot,
    }));
  });
  return blocks.sort((a, b) => a.start - b.start);
}
