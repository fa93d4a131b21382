import { type Bank, GROUP, type Kernel, SCALE_BYTES, SPARE_ROWS } from '../kernel/bank.ts';
import { plainKernel } from '../kernel/plain.ts';
import { f32, f64, i32 } from './column.ts';

/** Rows that one call of the kernel scores at most; a multiple of four, as kernels may take four at a time. */
export const CHUNK = 512;

/** Up to so many bytes a set lives in an ordinary array, so that a user of few memories costs no WebAssembly memory. */
const SMALL = 65_536;

/** Rows that get their code with each new one, while the codes of a growing set are made. */
const CODES_AT_ONCE = 4;

/** Scales are rounded to a 2^-30th for the sum of all rows, which is then exact in any order up to millions of rows. */
const SUM_UNIT = 2 ** 30;

interface VectorRowsOptions {
  readonly dimensions: number;
  /** Asked when the set outgrows an ordinary array. */
  readonly kernel: () => Kernel;
  readonly coarseFrom: number;
}

/**
 * Dense rows of quantised vectors in memories that the kernel's loops work on. In the fine memory stand the query as int16 and as int8
 * numbers, the lists by which loops and callers talk (and a vector that is taken in), then the rows; in the coarse one the query,
 * a row to be encoded, the lists, then the coarse rows.
 */
export class VectorRows {
  readonly dimensions: number;
  readonly padded: number;
  /** Where the query of int8 numbers, the lists of row numbers and scores and the first row begin, in bytes. */
  readonly mediumQuery: number;
  readonly fineLists: number;
  readonly fineBase: number;
  readonly coarseLists: number;
  readonly coarseBase: number;
  count = 0;
  fine: Bank;
  #small = true;
  #coarse: Bank | undefined;
  /** The first so many rows have a coarse row. */
  #coded = 0;
  readonly #sum: Float64Array;
  readonly #kernel: () => Kernel;
  readonly #coarseFrom: number;

  constructor({ dimensions, kernel, coarseFrom }: VectorRowsOptions) {
    this.dimensions = dimensions;
    this.padded = Math.ceil(dimensions / GROUP) * GROUP;
    this.mediumQuery = 2 * this.padded;
    this.fineLists = this.mediumQuery + 2 * this.padded;
    this.fineBase = this.fineLists + Math.max(8 * CHUNK, 4 * this.padded);
    this.coarseLists = 2 * this.padded + GROUP;
    this.coarseBase = this.coarseLists + 8 * CHUNK;
    this.#kernel = kernel;
    this.#coarseFrom = coarseFrom;
    this.#sum = new Float64Array(dimensions);
    this.fine = plainKernel.createBank(this.#fineAt(8));
  }

  /** The coarse rows, when there are enough vectors to search them first. */
  get coarse(): Bank | undefined {
    return this.count >= this.#coarseFrom ? this.#coarse : undefined;
  }

  get bytes(): number {
    return this.fine.views.u8.length + (this.#coarse?.views.u8.length ?? 0) + this.#sum.byteLength;
  }

  append(values: Float32Array): void {
    this.#makeRoom(1);
    this.#write(this.count, values);
    this.count += 1;
    // Three quarters of the way codes begin, four with each vector, so that all have one when they are first needed,
    // whatever was added and removed on the way, and no single vector pays for all.
    if (this.count <= this.#coarseFrom * 0.75) return;
    this.#encodeUpTo(Math.min(this.count, this.#coded + CODES_AT_ONCE));
  }

  replace(row: number, values: Float32Array): void {
    this.#add(row, -1);
    this.#write(row, values);
    if (row < this.#coded) this.#encode(row);
  }

  /** Takes a row out; the last one takes its place. */
  remove(row: number): void {
    this.#add(row, -1);
    this.count -= 1;
    if (row < this.count) {
      const from = this.#fineAt(this.count);
      this.fine.views.u8.copyWithin(this.#fineAt(row), from, from + this.padded + SCALE_BYTES);
      if (row < this.#coded) this.#encode(row);
    }
    this.#coded = Math.min(this.#coded, this.count);
  }

  /**
   * Copies rows: all of them, the coarse ones where every row asked for has one, and the sum. The coarse ones cost
   * more to make again than to read.
   */
  save(rows: Int32Array): { readonly fine: Uint8Array; readonly coarse: Uint8Array; readonly sum: Float64Array } {
    const size = this.padded + SCALE_BYTES;
    const coarseSize = this.padded / 4 + SCALE_BYTES;
    const source = this.fine.views;
    const codes =
      this.#coarse !== undefined && rows.every((row) => row < this.#coded) ? this.#coarse.views.u8 : undefined;
    const fine = new Uint8Array(rows.length * size);
    const coarse = new Uint8Array(codes === undefined ? 0 : rows.length * coarseSize);
    const sum = new Float64Array(this.dimensions);
    for (let index = 0; index < rows.length; index += 1) {
      const row = i32(rows, index);
      const at = this.#fineAt(row);
      fine.set(source.u8.subarray(at, at + size), index * size);
      this.#addTo(sum, row, 1);
      if (codes === undefined) continue;
      const from = this.coarseBase + row * coarseSize;
      coarse.set(codes.subarray(from, from + coarseSize), index * coarseSize);
    }
    return { fine, coarse, sum };
  }

  /** Makes room for so many rows in all, to be loaded. */
  reserve(count: number): void {
    this.#makeRoom(count - this.count);
    if (count >= this.#coarseFrom) this.#coarseBank(count);
  }

  /** Appends rows as `save` gave them, and makes the codes that are missing then. */
  load(saved: { readonly fine: Uint8Array; readonly coarse: Uint8Array; readonly sum: Float64Array }): void {
    const before = this.count;
    const count = saved.fine.length / (this.padded + SCALE_BYTES);
    this.#makeRoom(count);
    this.fine.views.u8.set(saved.fine, this.#fineAt(before));
    for (let index = 0; index < this.dimensions; index += 1) {
      this.#sum[index] = f64(this.#sum, index) + f64(saved.sum, index);
    }
    this.count += count;
    if (this.#coded === before && saved.coarse.length > 0) {
      this.#coarseBank(this.count).views.u8.set(saved.coarse, this.#coarseAt(before));
      this.#coded = this.count;
    }
    this.#encodeUpTo(Math.min(this.count, CODES_AT_ONCE * Math.ceil(this.count - this.#coarseFrom * 0.75)));
  }

  /** Dot product of the mean of all rows with a query of any length; 0 without rows. */
  mean(query: Float32Array): number {
    let dot = 0;
    for (let index = 0; index < this.dimensions; index += 1) dot += f64(this.#sum, index) * f32(query, index);
    return this.count === 0 ? 0 : dot / SUM_UNIT / this.count;
  }

  #fineAt(row: number): number {
    return this.fineBase + row * (this.padded + SCALE_BYTES);
  }

  #coarseAt(row: number): number {
    return this.coarseBase + row * (this.padded / 4 + SCALE_BYTES);
  }

  #makeRoom(rows: number): void {
    const needed = this.#fineAt(this.count + rows + SPARE_ROWS);
    const { length } = this.fine.views.u8;
    if (needed <= length) return;
    if (this.#small && needed > SMALL) {
      const small = this.fine.views.u8;
      this.#small = false;
      this.fine = this.#kernel().createBank(needed);
      this.fine.views.u8.set(small);
    }
    this.fine.grow(needed);
  }

  #write(row: number, values: Float32Array): void {
    const { views, loops } = this.fine;
    const lists = this.fineLists / 4;
    views.f32.set(values, lists);
    views.f32.fill(0, lists + this.dimensions, lists + this.padded);
    loops.quantise(this.fineLists, this.#fineAt(row), this.padded);
    this.#add(row, 1);
  }

  /** Counts a row in or out of the sum of all. */
  #add(row: number, sign: 1 | -1): void {
    this.#addTo(this.#sum, row, sign);
  }

  #addTo(sum: Float64Array, row: number, sign: 1 | -1): void {
    const { i8, f32: floats } = this.fine.views;
    const at = this.#fineAt(row);
    const unit = sign * Math.round(f32(floats, (at + this.padded) / 4) * SUM_UNIT);
    for (let index = 0; index < sum.length; index += 1) {
      // Sound: the row lies inside the memory.
      sum[index] = f64(sum, index) + unit * (i8[at + index] as number);
    }
  }

  #encodeUpTo(end: number): void {
    for (let row = this.#coded; row < end; row += 1) this.#encode(row);
    this.#coded = Math.max(this.#coded, end);
  }

  /** The coarse rows' memory with room for so many, and for those that kernels may read beyond the last. */
  #coarseBank(rows: number): Bank {
    const needed = this.#coarseAt(rows + SPARE_ROWS);
    this.#coarse ??= this.#kernel().createBank(needed);
    this.#coarse.grow(needed);
    return this.#coarse;
  }

  #encode(row: number): void {
    const from = this.#fineAt(row);
    const { views, loops } = this.#coarseBank(row + 1);
    views.u8.set(this.fine.views.u8.subarray(from, from + this.padded + SCALE_BYTES), this.padded);
    loops.encode(this.padded, this.#coarseAt(row), this.padded, this.dimensions);
  }
}
