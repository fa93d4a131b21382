import { type Bank, COARSE_QUERY_LIMIT, MEDIUM_QUERY_LIMIT, SCALE_BYTES, type Views } from '../kernel/bank.ts';
import { f32, i32 } from './column.ts';
import { greatest, Selection } from './selection.ts';
import { CHUNK, type VectorRows } from './vector-rows.ts';

/** The comparison of one query with the vectors of a set. */
export interface Probe {
  /** Mean cosine over all vectors of the set. */
  readonly mean: number;
  /**
   * Visits the admitted documents that are nearest, in no order: the best `count`, and all that tie with the last of
   * them; none for a zero query. `exhaustive` compares every int8 vector, however many there are. With `above` only those
   * of a greater cosine, which costs less than to find the best of all.
   */
  nearest(params: {
    readonly count: number;
    readonly admits: (doc: number) => boolean;
    readonly visit: (doc: number, cosine: number) => void;
    readonly exhaustive?: boolean;
    readonly above?: number;
  }): void;
  /** Writes the cosine of each of the first `count` wanted documents at its number in `into`, 0 without a vector. */
  cosines(wanted: Int32Array, count: number, into: Float32Array): void;
}

/** So many of the best by coarse code are compared again: with them the best ten came out as if all had been. */
const COARSE_BEST = 1_024;

/** By a query of int8 numbers a few more: that its numbers are rounded moves a cosine by 0.0004 (standard deviation, at 384 dimensions). */
const mediumBest = (count: number): number => Math.ceil(1.5 * count) + 32;

// Searches run to their end without a pause, so one pair serves all sets.
const roughly = new Selection();
const byNumber = new Selection();

interface ProbeParams {
  readonly rows: VectorRows;
  readonly query: Float32Array;
  /** From so many rows on all are compared with a query of int8 numbers first, and only the best of these with the finer one. */
  readonly mediumFrom: number;
  /** Document of each row, and row + 1 of each document that has one, else 0. */
  readonly docs: Int32Array;
  readonly places: Int32Array;
}

export function createProbe({ rows, query, mediumFrom, docs, places }: ProbeParams): Probe {
  const most = greatestOf(query);
  const unit = aimFine(rows, query, most);
  return {
    mean: rows.mean(query),
    nearest({ count, admits, visit, exhaustive = false, above = -Infinity }) {
      // A zero vector is near nothing, and all would tie.
      if (most === 0) return;
      const admitted = (row: number): boolean => admits(i32(docs, row));
      const wanted = { admits: admitted, above: above / unit, count };
      const { coarse } = rows;
      if (exhaustive || (coarse === undefined && rows.count < mediumFrom)) {
        select(byNumber, scanBy('fine', rows, 0), wanted);
      } else {
        if (coarse === undefined) selectByMedium(rows, query, { ...wanted, most, above });
        else {
          const scan = coarseScan(rows, coarse, aimCoarse(rows, coarse, query, most));
          select(roughly, scan, { ...wanted, count: Math.max(COARSE_BEST, count), above: -Infinity });
        }
        byNumber.start(count, above / unit);
        scoreAgain(rows);
      }
      byNumber.settle();
      for (let index = 0; index < byNumber.size; index += 1) {
        const cosine = f32(byNumber.scores, index) * unit;
        if (cosine > above) visit(i32(docs, i32(byNumber.rows, index)), cosine);
      }
    },
    cosines(wanted, count, into) {
      for (let first = 0; first < count; first += CHUNK) {
        const end = Math.min(count, first + CHUNK);
        const { views } = rows.fine;
        const list = rows.fineLists / 4;
        let listed = 0;
        for (let index = first; index < end; index += 1) {
          const doc = i32(wanted, index);
          const place = doc < places.length ? i32(places, doc) : 0;
          into[doc] = 0;
          if (place === 0) continue;
          views.i32[list + listed] = place - 1;
          listed += 1;
        }
        if (listed > 0) scoreListed(rows, listed);
        for (let index = 0; index < listed; index += 1) {
          into[i32(docs, i32(views.i32, list + index))] = f32(views.f32, list + CHUNK + index) * unit;
        }
      }
    },
  };
}

function greatestOf(query: Float32Array): number {
  let most = 0;
  for (let index = 0; index < query.length; index += 1) most = Math.max(most, Math.abs(f32(query, index)));
  return most;
}

/**
 * Writes the query as int16 numbers, as fine as the sum over all dimensions leaves room for in 32 bits: that way only
 * the rows' own rounding blurs a cosine. Returns what a score must be multiplied by.
 */
function aimFine({ fine, padded, dimensions }: VectorRows, query: Float32Array, most: number): number {
  const limit = Math.min(32_767, Math.floor((2 ** 31 - 1) / (127 * padded)));
  const scale = most > 0 ? limit / most : 0;
  const { i16 } = fine.views;
  for (let index = 0; index < dimensions; index += 1) i16[index] = Math.round(f32(query, index) * scale);
  i16.fill(0, dimensions, padded);
  return most / limit;
}

/** Writes the query as int8 numbers, and returns what the codes' meaning takes off each sum. */
function aimCoarse({ padded, dimensions }: VectorRows, coarse: Bank, query: Float32Array, most: number): number {
  const scale = COARSE_QUERY_LIMIT / most;
  const { i8 } = coarse.views;
  let sum = 0;
  for (let index = 0; index < dimensions; index += 1) {
    const number = Math.round(f32(query, index) * scale);
    i8[index] = number;
    sum += number;
  }
  i8.fill(0, dimensions, padded);
  return 3 * sum;
}

/** Writes the query as int8 numbers, the positive ones and the negative ones apart. Returns what a score must be multiplied by. */
function aimMedium({ fine, mediumQuery, padded, dimensions }: VectorRows, query: Float32Array, most: number): number {
  const scale = MEDIUM_QUERY_LIMIT / most;
  const { u8 } = fine.views;
  u8.fill(0, mediumQuery, mediumQuery + 2 * padded);
  for (let index = 0; index < dimensions; index += 1) {
    const number = Math.round(f32(query, index) * scale);
    u8[mediumQuery + index + (number < 0 ? padded : 0)] = Math.abs(number);
  }
  return 1 / scale;
}

/** A way of scoring rows that follow each other, by one of the kernel's loops. */
interface Scan {
  readonly rows: number;
  readonly views: Views;
  /** Where numbers and scores of the rows kept stand, in words of four bytes. */
  readonly numbers: number;
  readonly scores: number;
  /** Scores so many rows from the `first` on; returns how many reach the threshold. */
  readonly score: (first: number, count: number, threshold: number) => number;
}

function scanBy(
  loop: 'fine' | 'medium',
  { fine, fineBase, fineLists, padded, count: rows }: VectorRows,
  query: number,
): Scan {
  const scores = fineLists + 4 * CHUNK;
  return {
    rows,
    views: fine.views,
    numbers: fineLists / 4,
    scores: scores / 4,
    score: (first, count, threshold) => {
      const row = fineBase + first * (padded + SCALE_BYTES);
      return fine.loops[loop](row, first, count, padded, query, threshold, fineLists, scores);
    },
  };
}

function coarseScan({ coarseBase, coarseLists, padded, count: rows }: VectorRows, coarse: Bank, bias: number): Scan {
  const scores = coarseLists + 4 * CHUNK;
  return {
    rows,
    views: coarse.views,
    numbers: coarseLists / 4,
    scores: scores / 4,
    score: (first, count, threshold) => {
      const row = coarseBase + first * (padded / 4 + SCALE_BYTES);
      return coarse.loops.coarse(row, first, count, padded, 0, bias, threshold, coarseLists, scores);
    },
  };
}

interface Wanted {
  readonly count: number;
  readonly admits: (row: number) => boolean;
  /** A score below which nothing counts, where one is known. */
  readonly above: number;
}

/** Fills `roughly` by a query of int8 numbers: those wanted are among them, but for one in very many that lies at the edge. */
function selectByMedium(rows: VectorRows, query: Float32Array, wanted: Wanted & { readonly most: number }): void {
  const { count, above, most } = wanted;
  const unit = aimMedium(rows, query, most);
  // Each number of the query is wrong by half a unit at most, and a unit vector's sum of sizes is at most the root of its dimensions.
  const error = (unit / 2) * Math.sqrt(rows.dimensions);
  select(roughly, scanBy('medium', rows, rows.mediumQuery), {
    ...wanted,
    count: mediumBest(count),
    above: (above - error * 1.01) / unit,
  });
}

/** Fills a selection with the best admitted rows; some that are not may be left in it until it settles. */
function select(selection: Selection, scan: Scan, wanted: Wanted): void {
  const known = wanted.above > -Infinity;
  const likely = known ? wanted.above : likelyThreshold(scan, wanted);
  selection.start(wanted.count, likely);
  pushAll(selection, scan, wanted);
  if (known || selection.size >= wanted.count || likely === -Infinity) return;
  selection.start(wanted.count, -Infinity);
  pushAll(selection, scan, wanted);
}

function pushAll(selection: Selection, { rows, views, numbers, scores, score }: Scan, { admits }: Wanted): void {
  for (let first = 0; first < rows; first += CHUNK) {
    const kept = score(first, Math.min(CHUNK, rows - first), selection.threshold);
    for (let index = 0; index < kept; index += 1) {
      const number = i32(views.i32, numbers + index);
      if (admits(number)) selection.push(number, f32(views.f32, scores + index));
    }
  }
}

/** A sample is taken of sets that hold so many times the number of rows wanted, and is at most a quarter of the set. */
const SAMPLED_FROM = 16;
const LARGEST_SHARE = 1 / 4;
/** The threshold is the score of this place in the sample, where all rows would have so many times the number wanted. */
const PLACE = 12;
const MARGIN = 3;
/** Rows of a sample that follow each other, as the kernels like them. */
const RUN = 4;

/**
 * A score that most likely a few more than the rows wanted reach, by a sample spread evenly over all: without one
 * nearly everything has to be pushed at first. -Infinity when nothing can be said.
 */
function likelyThreshold({ rows, views, scores, numbers, score }: Scan, { count, admits }: Wanted): number {
  const step = Math.floor((RUN * MARGIN * count) / PLACE);
  if (rows < count * SAMPLED_FROM || step < RUN / LARGEST_SHARE) return -Infinity;
  const sample = new Float32Array(RUN * Math.ceil(rows / step));
  let size = 0;
  for (let first = 0; first + RUN <= rows; first += step) {
    const kept = score(first, RUN, -Infinity);
    for (let index = 0; index < kept; index += 1) {
      if (!admits(i32(views.i32, numbers + index))) continue;
      sample[size] = f32(views.f32, scores + index);
      size += 1;
    }
  }
  return size < PLACE ? -Infinity : greatest(sample, size, PLACE);
}

/** Scores the best of a rough comparison by the query's finer numbers. */
function scoreAgain(rows: VectorRows): void {
  roughly.settle();
  const { views } = rows.fine;
  const list = rows.fineLists / 4;
  for (let first = 0; first < roughly.size; first += CHUNK) {
    const count = Math.min(CHUNK, roughly.size - first);
    for (let index = 0; index < count; index += 1) views.i32[list + index] = i32(roughly.rows, first + index);
    scoreListed(rows, count);
    for (let index = 0; index < count; index += 1) {
      byNumber.push(i32(roughly.rows, first + index), f32(views.f32, list + CHUNK + index));
    }
  }
}

function scoreListed({ fine, fineBase, fineLists, padded }: VectorRows, count: number): void {
  fine.loops.fineAt(fineBase, count, padded, 0, fineLists, fineLists + 4 * CHUNK);
}
