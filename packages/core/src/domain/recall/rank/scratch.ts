import { type Column, intColumn, wordColumn } from '../index/column.ts';

/** Working memory of one partition's scoring, kept between queries; all zero when not in use. */
export interface Scratch {
  /** BM25 of the question's terms: a document's own at first, then with what its neighbours lend. */
  words: Float64Array;
  /** What feedback adds; while candidates are chosen, and after scoring, the score so far. */
  added: Float64Array;
  /** Session score of a document without session. */
  alone: Float64Array;
  /** Documents that a term or a vector has found, once each; the first `foundCount` count. */
  found: Int32Array;
  foundCount: number;
  seen: Uint8Array;
  /** Where the row of a document begins in the table of counts, + 1, while candidates are weighed. */
  rows: Int32Array;
  /** That table, row after row, and whose rows they are. */
  readonly rowEntries: Column<Uint32Array>;
  readonly rowDocs: Column<Int32Array>;
  cosine: Float32Array;
  /** Count of one term in each session, while its postings stream by. */
  sessionTf: Int32Array;
  sessionTouched: Int32Array;
  sessionScore: Float64Array;
  /** Slot + 1 of a term that is looked for, while documents are read forward. */
  slots: Uint8Array;
}

export function createScratch(): Scratch {
  return {
    words: new Float64Array(0),
    added: new Float64Array(0),
    alone: new Float64Array(0),
    found: new Int32Array(0),
    foundCount: 0,
    seen: new Uint8Array(0),
    rows: new Int32Array(0),
    rowEntries: wordColumn(),
    rowDocs: intColumn(),
    cosine: new Float32Array(0),
    sessionTf: new Int32Array(0),
    sessionTouched: new Int32Array(0),
    sessionScore: new Float64Array(0),
    slots: new Uint8Array(0),
  };
}

interface Size {
  readonly documents: number;
  readonly sessions: number;
  readonly terms: number;
}

/** Makes room; grows to double so that a growing partition does not allocate at every query. */
export function fit(scratch: Scratch, size: Size): void {
  if (scratch.words.length < size.documents) {
    const length = size.documents * 2;
    scratch.words = new Float64Array(length);
    scratch.added = new Float64Array(length);
    scratch.alone = new Float64Array(length);
    scratch.found = new Int32Array(length);
    scratch.seen = new Uint8Array(length);
    scratch.rows = new Int32Array(length);
    scratch.cosine = new Float32Array(length);
  }
  if (scratch.sessionTf.length < size.sessions) {
    const length = size.sessions * 2;
    scratch.sessionTf = new Int32Array(length);
    scratch.sessionTouched = new Int32Array(length);
    scratch.sessionScore = new Float64Array(length);
  }
  if (scratch.slots.length < size.terms) scratch.slots = new Uint8Array(size.terms * 2);
}

/** Adds a document to those found, once. */
export function note(scratch: Scratch, doc: number): void {
  if (scratch.seen[doc] === 1) return;
  scratch.seen[doc] = 1;
  scratch.found[scratch.foundCount] = doc;
  scratch.foundCount += 1;
}

/** Back to all zero, after a query on so large a partition. */
export function clear(scratch: Scratch, documents: number, sessions: number): void {
  for (const values of [scratch.words, scratch.added, scratch.alone, scratch.cosine, scratch.seen]) {
    values.fill(0, 0, documents);
  }
  scratch.sessionScore.fill(0, 0, sessions);
  scratch.foundCount = 0;
}
