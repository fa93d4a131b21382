/** Dimensions are filled up with zeros to a multiple of this, the numbers in one group of a coarse row. */
export const GROUP = 64;

/** A scale, four bytes, follows the numbers or codes of each row. */
export const SCALE_BYTES = 4;

/** Kernels may take rows four at a time, and read beyond the last. */
export const SPARE_ROWS = 3;

/**
 * The share of the root mean square at which a number's coarse code changes from the inner to the outer level: the
 * best border for four evenly spaced levels when numbers are normally distributed.
 */
export const BORDER = 0.9957;

/** Greatest number of a query for `medium`: products in pairs then stay within 16 bits. */
export const MEDIUM_QUERY_LIMIT = 127;

/** Greatest number of a query for coarse rows: sums of products then stay within 16 bits for six groups. */
export const COARSE_QUERY_LIMIT = 113;

/** A whole memory, seen as numbers of each width. */
export interface Views {
  readonly u8: Uint8Array;
  readonly i8: Int8Array;
  readonly i16: Int16Array;
  readonly i32: Int32Array;
  readonly f32: Float32Array;
}

type ScoreRows = (
  row: number,
  first: number,
  count: number,
  padded: number,
  query: number,
  threshold: number,
  rows: number,
  scores: number,
) => number;

/**
 * The inner loops over rows, as kernel.wat describes rows and coarse rows. Positions are bytes from the start of the
 * memory; `padded` is the dimensions filled up to `GROUP`. Parameters are plain numbers in order, since these are
 * exports of a WebAssembly module. Whatever the kernel, results are equal to the last bit.
 */
export interface Loops {
  /** Makes a row at `row` of the `padded` float32 numbers at `from`, whose greatest becomes 127. */
  quantise(from: number, row: number, padded: number): void;
  /** Makes the coarse row of the row at `row`. */
  encode(row: number, coarse: number, padded: number, dimensions: number): void;
  /**
   * Scores `count` rows from `row` on, numbered from `first`, against the int16 numbers at `query`. Writes number
   * (int32, at `rows`) and score (float32, at `scores`) of those at the threshold or above; returns how many.
   * What stands in the lists behind those is undefined.
   */
  readonly fine: ScoreRows;
  /** Scores the `count` rows listed at `rows`; row 0 begins at `base`. */
  fineAt(base: number, count: number, padded: number, query: number, rows: number, scores: number): void;
  /**
   * As `fine`, against numbers up to `MEDIUM_QUERY_LIMIT`: `padded` bytes at `query` with the positive ones (0 for others), then as many with
   * the negative ones without their sign. Up to `SPARE_ROWS` rows after the last may be read, and one more entry of the
   * lists be written.
   */
  readonly medium: ScoreRows;
  /**
   * As `fine`, of coarse rows against int8 numbers up to `COARSE_QUERY_LIMIT`; `bias` is three times their sum. Up to
   * `SPARE_ROWS` coarse rows after the last may be read, and one more entry of the lists be written.
   */
  coarse(
    row: number,
    first: number,
    count: number,
    padded: number,
    query: number,
    bias: number,
    threshold: number,
    rows: number,
    scores: number,
  ): number;
}

/** A memory that grows, and the loops that work in it. It goes when nothing refers to it any more. */
export interface Bank {
  /** Current views; growing replaces them. */
  readonly views: Views;
  readonly loops: Loops;
  /** Makes room for so many bytes in all; what is there stays. */
  grow(bytes: number): void;
}

export interface Kernel {
  readonly name: 'relaxed' | 'simd' | 'plain';
  createBank(bytes: number): Bank;
}

export function viewsOf(buffer: ArrayBuffer): Views {
  return {
    u8: new Uint8Array(buffer),
    i8: new Int8Array(buffer),
    i16: new Int16Array(buffer),
    i32: new Int32Array(buffer),
    f32: new Float32Array(buffer),
  };
}
