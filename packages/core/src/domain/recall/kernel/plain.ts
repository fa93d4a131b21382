import { f32, i32, u8 } from '../index/column.ts';
import { type Bank, BORDER, GROUP, type Kernel, type Loops, SCALE_BYTES, type Views, viewsOf } from './bank.ts';

/** The kernel without WebAssembly: for small sets, for engines that have none, and what the others must equal. */
export const plainKernel: Kernel = {
  name: 'plain',
  createBank(bytes) {
    let views = viewsOf(new ArrayBuffer(rounded(bytes)));
    const bank: Bank = {
      get views() {
        return views;
      },
      loops: plainLoops(() => views),
      grow(least) {
        if (least <= views.u8.length) return;
        const before = views.u8;
        views = viewsOf(new ArrayBuffer(rounded(Math.max(least, before.length * 1.5))));
        views.u8.set(before);
      },
    };
    return bank;
  },
};

const rounded = (bytes: number): number => Math.ceil(bytes / GROUP) * GROUP;

function plainLoops(current: () => Views): Loops {
  let table = new Int32Array(0);
  let signed = new Int16Array(0);
  return {
    quantise: (from, row, padded) => quantise(current(), from, row, padded),
    encode: (row, coarse, padded, dimensions) => encode(current(), { row, coarse, padded, dimensions }),
    fine(row, first, count, padded, query, threshold, rows, scores) {
      const views = current();
      const list = { row, size: padded, first, count, threshold, rows, scores };
      return scoreRows(views, list, (at) => dot(views.i8, at, views.i16, query >> 1, padded));
    },
    medium(row, first, count, padded, query, threshold, rows, scores) {
      const views = current();
      if (signed.length < padded) signed = new Int16Array(padded);
      for (let index = 0; index < padded; index += 1) {
        signed[index] = u8(views.u8, query + index) - u8(views.u8, query + padded + index);
      }
      const list = { row, size: padded, first, count, threshold, rows, scores };
      return scoreRows(views, list, (at) => dot(views.i8, at, signed, 0, padded));
    },
    fineAt(base, count, padded, query, rows, scores) {
      const views = current();
      for (let index = 0; index < count; index += 1) {
        const at = base + i32(views.i32, (rows >> 2) + index) * (padded + SCALE_BYTES);
        views.f32[(scores >> 2) + index] =
          dot(views.i8, at, views.i16, query >> 1, padded) * f32(views.f32, (at + padded) >> 2);
      }
    },
    coarse(row, first, count, padded, query, bias, threshold, rows, scores) {
      const views = current();
      const bytes = padded / 4;
      if (table.length < bytes * 256) table = new Int32Array(bytes * 256);
      fillTable(table, views.i8, query, bytes);
      const list = { row, size: bytes, first, count, threshold, rows, scores };
      return scoreRows(views, list, (at) => {
        let sum = 0;
        for (let byte = 0; byte < bytes; byte += 1) sum += i32(table, byte * 256 + u8(views.u8, at + byte));
        return 2 * sum - bias;
      });
    },
  };
}

/** Sound, as in column.ts: positions come from the set's own layout. */
const int8 = (values: Int8Array, index: number): number => values[index] as number;
const int16 = (values: Int16Array, index: number): number => values[index] as number;

interface Scored {
  /** Where the first row begins, and how many bytes each has before its scale. */
  readonly row: number;
  readonly size: number;
  readonly first: number;
  readonly count: number;
  readonly threshold: number;
  readonly rows: number;
  readonly scores: number;
}

/** Scores rows that follow each other by a sum each, and keeps those that reach the threshold. Answers how many. */
function scoreRows({ i32: numbers, f32: floats }: Views, list: Scored, sumOf: (at: number) => number): number {
  const { row, size, first, count, threshold, rows, scores } = list;
  let kept = 0;
  for (let at = row, number = first; number < first + count; number += 1, at += size + SCALE_BYTES) {
    const score = Math.fround(sumOf(at) * f32(floats, (at + size) >> 2));
    numbers[(rows >> 2) + kept] = number;
    floats[(scores >> 2) + kept] = score;
    kept += score >= threshold ? 1 : 0;
  }
  return kept;
}

/** A float32, as the modules convert the sum before they multiply. */
function dot(i8: Int8Array, row: number, i16: Int16Array, from: number, padded: number): number {
  let a = 0;
  let b = 0;
  // Two sums that do not wait for each other; whole numbers, so that the order cannot matter.
  for (let index = 0; index < padded; index += 2) {
    a = (a + Math.imul(int8(i8, row + index), int16(i16, from + index))) | 0;
    b = (b + Math.imul(int8(i8, row + index + 1), int16(i16, from + index + 1))) | 0;
  }
  return Math.fround(a + b);
}

/** Adding and taking away 1.5 * 2^23 rounds a float32 to the nearest whole number, halves to the even one. */
const ROUNDING = 12_582_912;

function quantise({ i8, f32: floats }: Views, from: number, row: number, padded: number): void {
  const start = from >> 2;
  let most = 0;
  for (let index = start; index < start + padded; index += 1) most = Math.max(most, Math.abs(f32(floats, index)));
  const inverse = most > 0 ? Math.fround(127 / most) : 0;
  floats[(row + padded) >> 2] = most / 127;
  for (let index = 0; index < padded; index += 1) {
    const value = Math.fround(inverse * f32(floats, start + index));
    i8[row + index] = Math.fround(value + ROUNDING) - ROUNDING;
  }
}

interface Encoding {
  readonly row: number;
  readonly coarse: number;
  readonly padded: number;
  readonly dimensions: number;
}

function encode({ i8, u8: bytes, f32: floats }: Views, { row, coarse, padded, dimensions }: Encoding): void {
  let square = 0;
  for (let index = row; index < row + padded; index += 1) square += int8(i8, index) * int8(i8, index);
  const border = Math.max(1, Math.ceil(BORDER * Math.sqrt(square / dimensions)));
  bytes.fill(0, coarse, coarse + padded / 4);
  let sum = 0;
  for (let index = 0; index < padded; index += 1) {
    const value = int8(i8, row + index);
    const code = (value >= border ? 1 : 0) + (value >= 0 ? 1 : 0) + (value > -border ? 1 : 0);
    sum += value * (2 * code - 3);
    const place = index % GROUP;
    const at = coarse + ((index - place) >> 2) + (place & 15);
    bytes[at] = u8(bytes, at) | (code << ((place >> 4) * 2));
  }
  const scale = f32(floats, (row + padded) >> 2);
  floats[(coarse + padded / 4) >> 2] = sum === 0 ? 0 : (scale * square) / sum;
}

/** What each value of each byte adds to a row's sum: 256 entries a byte, so that a byte costs one look instead of four products. */
function fillTable(table: Int32Array, i8: Int8Array, query: number, bytes: number): void {
  for (let byte = 0; byte < bytes; byte += 1) {
    const first = query + (byte >> 4) * GROUP + (byte & 15);
    const start = byte * 256;
    table[start] = 0;
    for (let bits = 0; bits < 8; bits += 2) {
      const number = int8(i8, first + bits * 8);
      for (let code = 1 << bits; code < 4 << bits; code += 1) {
        const lower = code & ((1 << bits) - 1);
        table[start + code] = i32(table, start + lower) + (code >> bits) * number;
      }
    }
  }
}
