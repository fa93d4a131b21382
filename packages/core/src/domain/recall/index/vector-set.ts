import { f32, intColumn, i32, singleColumn } from './column.ts';

/**
 * Vectors of one partition under one head and model, scanned exactly. A row whose document was deleted or has got
 * another vector is dead and is skipped. The scan is plain JavaScript; a faster kernel fits behind the same methods.
 */
export interface VectorSet {
  readonly dimensions: number;
  /** Rows that count. */
  readonly live: number;
  readonly bytes: number;
  set(doc: number, values: Float32Array): void;
  remove(doc: number): void;
  has(doc: number): boolean;
  /** Calls `visit` with the dot product of each live row; both sides have unit length, so it is the cosine. */
  scan(query: Float32Array, visit: (doc: number, cosine: number) => void): void;
}

export function createVectorSet(dimensions: number): VectorSet {
  const values = singleColumn();
  const docs = intColumn();
  // Row + 1 of each document, 0 where it has none: asked for every candidate, so not a Map.
  const rows = intColumn();
  let live = 0;
  const has = (doc: number): boolean => doc < rows.length && i32(rows.values, doc) > 0;
  function remove(doc: number): void {
    if (!has(doc)) return;
    docs.values[i32(rows.values, doc) - 1] = -1;
    rows.values[doc] = 0;
    live -= 1;
  }
  return {
    dimensions,
    get live() {
      return live;
    },
    get bytes() {
      return values.bytes + docs.bytes + rows.bytes;
    },
    has,
    remove,
    set(doc, vector) {
      remove(doc);
      const row = docs.length;
      docs.push(doc);
      values.reserve((row + 1) * dimensions);
      values.values.set(vector, row * dimensions);
      values.length += dimensions;
      while (rows.length <= doc) rows.push(0);
      rows.values[doc] = row + 1;
      live += 1;
    },
    scan(query, visit) {
      const matrix = values.values;
      for (let row = 0, at = 0; row < docs.length; row += 1, at += dimensions) {
        const doc = i32(docs.values, row);
        if (doc < 0) continue;
        visit(doc, dotAt(matrix, at, query));
      }
    },
  };
}

/** Dot product of `query` with the numbers of `matrix` from `at` on. */
function dotAt(matrix: Float32Array, at: number, query: Float32Array): number {
  // Four sums that do not wait for each other take half the time of one.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const even = query.length - (query.length % 4);
  for (let index = 0; index < even; index += 4) {
    a += f32(matrix, at + index) * f32(query, index);
    b += f32(matrix, at + index + 1) * f32(query, index + 1);
    c += f32(matrix, at + index + 2) * f32(query, index + 2);
    d += f32(matrix, at + index + 3) * f32(query, index + 3);
  }
  for (let index = even; index < query.length; index += 1) a += f32(matrix, at + index) * f32(query, index);
  return a + b + c + d;
}
