import { u32 } from './column.ts';
import { MAX_TF, TF_BITS } from './posting.ts';

/** Postings of a run of documents that never change again: terms ascending, and for each its documents ascending. */
export interface Segment {
  readonly first: number;
  /** One past the last document. */
  readonly end: number;
  readonly terms: Uint32Array;
  /** Where the postings of each term start; one more entry than `terms`. */
  readonly starts: Uint32Array;
  readonly postings: Uint32Array;
}

/** Each document's terms, `pack(term, count)`, one document after the other. */
export interface Forward {
  readonly entries: Uint32Array;
  /** Start of each document's entries; one more than there are documents. */
  readonly starts: Uint32Array;
}

/** Turns the entries of documents `first` to `end` around by counting: two passes, no comparison of postings. */
export function buildSegment(forward: Forward, first: number, end: number, termCount: number): Segment {
  const from = u32(forward.starts, first);
  const to = u32(forward.starts, end);
  const places = new Uint32Array(termCount);
  let distinct = 0;
  for (let at = from; at < to; at += 1) {
    const term = u32(forward.entries, at) >>> TF_BITS;
    if (u32(places, term) === 0) distinct += 1;
    places[term] = u32(places, term) + 1;
  }
  const terms = new Uint32Array(distinct);
  const starts = new Uint32Array(distinct + 1);
  let total = 0;
  for (let term = 0, slot = 0; slot < distinct; term += 1) {
    const count = u32(places, term);
    if (count === 0) continue;
    terms[slot] = term;
    places[term] = total;
    total += count;
    slot += 1;
    starts[slot] = total;
  }
  const postings = new Uint32Array(total);
  for (let doc = first; doc < end; doc += 1) {
    const last = u32(forward.starts, doc + 1);
    for (let at = u32(forward.starts, doc); at < last; at += 1) {
      const entry = u32(forward.entries, at);
      const term = entry >>> TF_BITS;
      const place = u32(places, term);
      postings[place] = ((doc << TF_BITS) | (entry & MAX_TF)) >>> 0;
      places[term] = place + 1;
    }
  }
  return { first, end, terms, starts, postings };
}

/** The slot of a term in a segment; -1 when the segment has none of it. */
export function slotOf(segment: Segment, term: number): number {
  let low = 0;
  let high = segment.terms.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = u32(segment.terms, middle);
    if (found === term) return middle;
    if (found < term) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

export function segmentBytes(segment: Segment): number {
  return segment.terms.byteLength + segment.starts.byteLength + segment.postings.byteLength;
}
