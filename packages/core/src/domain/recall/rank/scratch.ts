import { mixing } from '../index/mixing.ts';

/** Working memory of one partition's scoring, kept between queries; all zero when not in use. */
export interface Scratch {
  /** BM25 of the question's terms. */
  words: Float64Array;
  /** What feedback added; after scoring, the score. */
  added: Float64Array;
  /** Session score of a document without session. */
  alone: Float64Array;
  /** Count of one term in each document, with what neighbours lend, in units of `TF_UNIT`. */
  mixed: Int32Array;
  /** Documents that `mixed` is not zero for. */
  touched: Int32Array;
  /** Documents that any term has touched, once each. */
  found: Int32Array;
  foundCount: number;
  seen: Uint8Array;
  /** Count of one term in each session. */
  sessionTf: Int32Array;
  sessionTouched: Int32Array;
  sessionScore: Float64Array;
  sessionsFound: Int32Array;
  sessionsFoundCount: number;
  sessionSeen: Uint8Array;
  /** Slot + 1 of a term asked for, while the tail is scanned. */
  slots: Uint8Array;
  cosine: Float32Array;
}

/** One whole count: twentieths (the weights of mixing) of 1/256 (the share of long neighbours). */
export const TF_UNIT = mixing.unit * 256;

export function createScratch(): Scratch {
  return {
    words: new Float64Array(0),
    added: new Float64Array(0),
    alone: new Float64Array(0),
    mixed: new Int32Array(0),
    touched: new Int32Array(0),
    found: new Int32Array(0),
    foundCount: 0,
    seen: new Uint8Array(0),
    sessionTf: new Int32Array(0),
    sessionTouched: new Int32Array(0),
    sessionScore: new Float64Array(0),
    sessionsFound: new Int32Array(0),
    sessionsFoundCount: 0,
    sessionSeen: new Uint8Array(0),
    slots: new Uint8Array(0),
    cosine: new Float32Array(0),
  };
}

/** Makes room; grows by doubling so that a growing partition does not allocate at every query. */
export function fit(scratch: Scratch, size: { readonly documents: number; readonly sessions: number; readonly terms: number }): void {
  if (scratch.words.length < size.documents) {
    const length = size.documents * 2;
    scratch.words = new Float64Array(length);
    scratch.added = new Float64Array(length);
    scratch.alone = new Float64Array(length);
    scratch.mixed = new Int32Array(length);
    scratch.touched = new Int32Array(length);
    scratch.found = new Int32Array(length);
    scratch.seen = new Uint8Array(length);
    scratch.cosine = new Float32Array(length);
  }
  if (scratch.sessionTf.length < size.sessions) {
    const length = size.sessions * 2;
    scratch.sessionTf = new Int32Array(length);
    scratch.sessionTouched = new Int32Array(length);
    scratch.sessionScore = new Float64Array(length);
    scratch.sessionsFound = new Int32Array(length);
    scratch.sessionSeen = new Uint8Array(length);
  }
  if (scratch.slots.length < size.terms) scratch.slots = new Uint8Array(size.terms * 2);
}

/** Back to all zero, by what was touched. */
export function clear(scratch: Scratch): void {
  const found = scratch.found.subarray(0, scratch.foundCount);
  for (const doc of found) {
    scratch.words[doc] = 0;
    scratch.added[doc] = 0;
    scratch.alone[doc] = 0;
    scratch.seen[doc] = 0;
  }
  for (const session of scratch.sessionsFound.subarray(0, scratch.sessionsFoundCount)) {
    scratch.sessionScore[session] = 0;
    scratch.sessionSeen[session] = 0;
  }
  scratch.foundCount = 0;
  scratch.sessionsFoundCount = 0;
}
