import type { Head } from '../../embeddings/head.ts';
import { i32, u8 } from '../index/column.ts';

/** Working memory of one partition's scoring, kept between queries; all zero when not in use. */
export interface Scratch {
  /** BM25 of the question's terms. */
  words: Float64Array;
  /** What feedback adds; after scoring, the score so far. */
  added: Float64Array;
  /** Session score of a document without session. */
  alone: Float64Array;
  /** Documents that have words, once each; the first `reachedCount` count. */
  reached: Int32Array;
  reachedCount: number;
  /** A score of each document reached, in their order, while candidates are chosen. */
  scores: Float64Array;
  /** Documents that are ranked, once each; the first `foundCount` count. */
  found: Int32Array;
  foundCount: number;
  /** Bits of `mark`. */
  marks: Uint8Array;
  /** Mixed count of one term in each document, and the documents where it is not zero. */
  counts: Int32Array;
  touched: Int32Array;
  /** Documents that lend to candidates, ascending, while these are weighed. */
  lenders: Int32Array;
  /** Postings of one term in those. */
  lent: Uint32Array;
  /** What the words of any document of each block can come to at most, and bits of `block`. */
  blockMost: Float64Array;
  blockMarks: Uint8Array;
  /** Count of one term in and around each block, and the blocks where it is not zero. */
  blockTf: Int32Array;
  blockTouched: Int32Array;
  /** The greatest of `blockMost`. */
  greatestBlock: number;
  /** The blocks that are being scored, ascending; the first `chosenCount` count. */
  chosenBlocks: Int32Array;
  chosenCount: number;
  /** Cosine under the semantic head, and under others once they are asked. */
  cosine: Float32Array;
  readonly headCosines: Partial<Record<Head, Float32Array>>;
  /** Count of one term in each session, while its postings stream by. */
  sessionTf: Int32Array;
  sessionTouched: Int32Array;
  sessionScore: Float64Array;
  /** Slot + 1 of a term that is looked for, while the tail is read. */
  slots: Uint8Array;
}

/** What is known of a document during one query. */
export const mark = { found: 1, candidate: 2, lender: 4 } as const;

export function createScratch(): Scratch {
  return {
    words: new Float64Array(0),
    added: new Float64Array(0),
    alone: new Float64Array(0),
    reached: new Int32Array(0),
    reachedCount: 0,
    scores: new Float64Array(0),
    found: new Int32Array(0),
    foundCount: 0,
    marks: new Uint8Array(0),
    counts: new Int32Array(0),
    touched: new Int32Array(0),
    lenders: new Int32Array(0),
    lent: new Uint32Array(0),
    blockMost: new Float64Array(0),
    blockMarks: new Uint8Array(0),
    blockTf: new Int32Array(0),
    blockTouched: new Int32Array(0),
    greatestBlock: 0,
    chosenBlocks: new Int32Array(0),
    chosenCount: 0,
    cosine: new Float32Array(0),
    headCosines: {},
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

/** Makes room; grows by more than is asked so that a growing partition does not allocate at every query. */
export function fit(scratch: Scratch, size: Size): void {
  if (scratch.words.length < size.documents) {
    const length = roomFor(size.documents);
    scratch.words = new Float64Array(length);
    scratch.added = new Float64Array(length);
    scratch.alone = new Float64Array(length);
    scratch.reached = new Int32Array(length);
    scratch.scores = new Float64Array(length);
    scratch.found = new Int32Array(length);
    scratch.marks = new Uint8Array(length);
    scratch.counts = new Int32Array(length);
    scratch.touched = new Int32Array(length);
    scratch.lenders = new Int32Array(length);
    scratch.lent = new Uint32Array(length);
    scratch.blockMost = new Float64Array(length);
    scratch.blockMarks = new Uint8Array(length);
    scratch.blockTf = new Int32Array(length);
    scratch.blockTouched = new Int32Array(length);
    scratch.chosenBlocks = new Int32Array(length);
    scratch.cosine = new Float32Array(length);
  }
  if (scratch.sessionTf.length < size.sessions) {
    const length = roomFor(size.sessions);
    scratch.sessionTf = new Int32Array(length);
    scratch.sessionTouched = new Int32Array(length);
    scratch.sessionScore = new Float64Array(length);
  }
  if (scratch.slots.length < size.terms) scratch.slots = new Uint8Array(roomFor(size.terms));
}

function roomFor(length: number): number {
  return Math.ceil(length * 1.25) + 64;
}

/** Adds a document to those found, once. */
export function note(scratch: Scratch, doc: number): void {
  const marks = u8(scratch.marks, doc);
  if ((marks & mark.found) !== 0) return;
  scratch.marks[doc] = marks | mark.found;
  scratch.found[scratch.foundCount] = doc;
  scratch.foundCount += 1;
}

/** Back to all zero, after a query on so many sessions. */
export function clear(scratch: Scratch, sessions: number): void {
  const { reached, reachedCount, found, foundCount, words, added, alone, cosine, marks } = scratch;
  for (let at = 0; at < reachedCount; at += 1) {
    const doc = i32(reached, at);
    words[doc] = 0;
    alone[doc] = 0;
  }
  for (let at = 0; at < foundCount; at += 1) {
    const doc = i32(found, at);
    words[doc] = 0;
    alone[doc] = 0;
    added[doc] = 0;
    cosine[doc] = 0;
    marks[doc] = 0;
  }
  for (const cosines of Object.values(scratch.headCosines)) {
    for (let at = 0; at < foundCount; at += 1) cosines[i32(found, at)] = 0;
  }
  scratch.sessionScore.fill(0, 0, sessions);
  scratch.reachedCount = 0;
  scratch.foundCount = 0;
}
