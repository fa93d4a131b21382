import { f32, i32 } from './column.ts';

/**
 * Keeps the best `limit` of the scored rows that are pushed, and all that tie with the last of these, so that what is
 * kept does not depend on the order of pushing. Its arrays are reused from one selection to the next.
 */
export class Selection {
  /** Only rows at this score or above can still count. */
  threshold = -Infinity;
  size = 0;
  rows = new Int32Array(0);
  scores = new Float32Array(0);
  #limit = 0;
  #spare = new Float32Array(0);

  /** @param threshold where it is known that nothing below it counts */
  start(limit: number, threshold = -Infinity): void {
    this.#limit = limit;
    this.size = 0;
    this.threshold = threshold;
    this.#fit(2 * limit + SLACK);
  }

  push(row: number, score: number): void {
    if (this.size === this.rows.length) this.settle();
    this.rows[this.size] = row;
    this.scores[this.size] = score;
    this.size += 1;
  }

  /** Drops what is not among the best so far. */
  settle(): void {
    if (this.size > this.#limit) {
      this.#spare.set(this.scores.subarray(0, this.size));
      this.threshold = greatest(this.#spare, this.size, this.#limit);
      this.#keep();
    }
    // Many ties with the last: more room, or each further row would settle again.
    if (this.size * 2 > this.rows.length) this.#fit(this.size * 3);
  }

  #keep(): void {
    let kept = 0;
    for (let index = 0; index < this.size; index += 1) {
      const score = f32(this.scores, index);
      if (score < this.threshold) continue;
      this.rows[kept] = i32(this.rows, index);
      this.scores[kept] = score;
      kept += 1;
    }
    this.size = kept;
  }

  #fit(length: number): void {
    if (length <= this.rows.length) return;
    const { rows, scores } = this;
    this.rows = new Int32Array(length);
    this.scores = new Float32Array(length);
    this.#spare = new Float32Array(length);
    this.rows.set(rows);
    this.scores.set(scores);
  }
}

const SLACK = 1_024;

/** The `place`-th greatest of the first `size` values, which it reorders (Hoare's selection). */
export function greatest(values: Float32Array, size: number, place: number): number {
  const wanted = place - 1;
  let low = 0;
  let high = size - 1;
  while (low < high) {
    const pivot = middleOf(f32(values, low), f32(values, (low + high) >> 1), f32(values, high));
    let left = low;
    let right = high;
    while (left <= right) {
      while (f32(values, left) > pivot) left += 1;
      while (f32(values, right) < pivot) right -= 1;
      if (left > right) break;
      const value = f32(values, left);
      values[left] = f32(values, right);
      values[right] = value;
      left += 1;
      right -= 1;
    }
    if (wanted <= right) high = right;
    else if (wanted >= left) low = left;
    else break;
  }
  return f32(values, wanted);
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
