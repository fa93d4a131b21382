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
  const rows = new Map<number, number>();
  function remove(doc: number): void {
    const row = rows.get(doc);
    if (row === undefined) return;
    docs.values[row] = -1;
    rows.delete(doc);
  }
  return {
    dimensions,
    get live() {
      return rows.size;
    },
    get bytes() {
      return values.bytes + docs.bytes + rows.size * 40;
    },
    has: (doc) => rows.has(doc),
    remove,
    set(doc, vector) {
      remove(doc);
      const row = docs.length;
      docs.push(doc);
      values.reserve((row + 1) * dimensions);
      values.values.set(vector, row * dimensions);
      values.length += dimensions;
      rows.set(doc, row);
    },
    scan(query, visit) {
      const matrix = values.values;
      for (let row = 0, at = 0; row < docs.length; row += 1, at += dimensions) {
        const doc = i32(docs.values, row);
        if (doc < 0) continue;
        let dot = 0;
        for (let index = 0; index < dimensions; index += 1) dot += f32(matrix, at + index) * f32(query, index);
        visit(doc, dot);
      }
    },
  };
}
