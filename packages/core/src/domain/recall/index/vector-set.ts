import type { Kernel } from '../kernel/bank.ts';
import { bestKernel } from '../kernel/kernel.ts';
import { i32, intColumn } from './column.ts';
import type { FieldReader, Fields } from './fields.ts';
import { VectorRows } from './vector-rows.ts';
import { createProbe, type Probe } from './vector-probe.ts';

/**
 * Vectors of one partition under one head and model, held as int8 numbers with a scale each: a cosine is right to
 * 0.003 at 384 dimensions. From `mediumFrom` vectors on, a search compares them with a rounded query first, from `coarseFrom` on it goes
 * through codes of two bits, and scores the best of these anew. What is found depends on the vectors held, not on how they came.
 */
export interface VectorSet {
  readonly dimensions: number;
  readonly live: number;
  /** Bytes held. They go with the set. */
  readonly bytes: number;
  /** Takes over a vector of unit length, or all zero. */
  set(doc: number, values: Float32Array): void;
  remove(doc: number): void;
  has(doc: number): boolean;
  /** Says as long as it is the same that `save` of a block of documents, which begins at `first`, would give the same. */
  stamp(first: number): string;
  /** Copies the vectors of the documents from `first` on up to `end`. */
  save(first: number, end: number): Fields;
  /** Makes room for the vectors of so many documents, to be loaded. */
  reserve(documents: number): void;
  /** Appends vectors as `save` gave them, of documents that have none; returns their stamp. */
  load(fields: FieldReader): string;
  /** Compares a vector of the set's dimensions. The answer holds until the set changes or is asked again. */
  probe(query: Float32Array): Probe;
}

/** Documents whose vectors are kept together outside of the index: about half a megabyte, two milliseconds to write. */
export const VECTOR_BLOCK = 1_024;

interface VectorSetOptions {
  readonly kernel?: () => Kernel;
  readonly mediumFrom?: number;
  readonly coarseFrom?: number;
}

/** Below, choosing and comparing some again costs what a query of int8 numbers saves. */
const MEDIUM_FROM = 4_000;

/**
 * Below, comparing all int8 numbers costs no more than the way over codes: at 384 dimensions 0.58 ms against 0.63 for 30,000 rows, and
 * 3.1 against 0.94 for 60,000. Codes would take a fifth more memory, too.
 */
const COARSE_FROM = 30_000;

export function createVectorSet(
  dimensions: number,
  { kernel = bestKernel, mediumFrom = MEDIUM_FROM, coarseFrom = COARSE_FROM }: VectorSetOptions = {},
): VectorSet {
  const rows = new VectorRows({ dimensions, kernel, coarseFrom });
  /** Document of each row, and row + 1 of each document: rows are dense, the last one fills the place of one removed. */
  const docs = intColumn();
  const places = intColumn();
  /** Changes to each block of documents. */
  const changed = intColumn();
  const note = (doc: number): void => {
    const block = Math.floor(doc / VECTOR_BLOCK);
    while (changed.length <= block) changed.push(0);
    changed.values[block] = i32(changed.values, block) + 1;
  };
  const take = (doc: number, row: number): void => {
    docs.push(doc);
    while (places.length <= doc) places.push(0);
    places.values[doc] = row + 1;
  };
  const placeOf = (doc: number): number => (doc < places.length ? i32(places.values, doc) : 0);
  return {
    dimensions,
    get live() {
      return rows.count;
    },
    get bytes() {
      return rows.bytes + docs.bytes + places.bytes;
    },
    has: (doc) => placeOf(doc) > 0,
    stamp(first) {
      const block = first / VECTOR_BLOCK;
      const changes = block < changed.length ? i32(changed.values, block) : 0;
      return stampOf(first, changes, rows.coarse !== undefined);
    },
    save(first, end) {
      const held = Int32Array.from({ length: end - first }, (_, index) => first + index).filter(
        (doc) => placeOf(doc) > 0,
      );
      const { fine, coarse, sum } = rows.save(held.map((doc) => placeOf(doc) - 1));
      return [Float64Array.of(first), held, fine, coarse, sum];
    },
    reserve(documents) {
      rows.reserve(documents);
      docs.reserve(documents);
      places.reserve(documents);
    },
    load(fields) {
      const [first = 0] = fields.doubles();
      const held = fields.ints();
      const before = rows.count;
      const saved = { fine: fields.bytes(), coarse: fields.bytes(), sum: fields.doubles() };
      rows.load(saved);
      for (let index = 0; index < held.length; index += 1) take(i32(held, index), before + index);
      return stampOf(first, 0, saved.coarse.length > 0);
    },
    set(doc, values) {
      note(doc);
      const place = placeOf(doc);
      if (place > 0) {
        rows.replace(place - 1, values);
        return;
      }
      rows.append(values);
      take(doc, rows.count - 1);
    },
    remove(doc) {
      const row = placeOf(doc) - 1;
      if (row < 0) return;
      note(doc);
      rows.remove(row);
      places.values[doc] = 0;
      docs.length -= 1;
      if (row === docs.length) return;
      const moved = i32(docs.values, docs.length);
      docs.values[row] = moved;
      places.values[moved] = row + 1;
    },
    probe: (query) => createProbe({ rows, query, mediumFrom, docs: docs.values, places: places.values }),
  };
}

function stampOf(first: number, changes: number, coarse: boolean): string {
  return `${first} ${changes}${coarse ? ' coarse' : ''}`;
}
