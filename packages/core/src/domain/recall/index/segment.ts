import { u32 } from './column.ts';
import type { FieldReader, Fields } from './fields.ts';
import { type Forward, joinPacked, packForward, type PackedForward } from './forward.ts';
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
  /** The terms of each document, which deleting, feedback and explanation ask for. */
  readonly forward: PackedForward;
}

/** Turns the entries of some documents around by counting: two passes, no comparison of postings. */
export function buildSegment(params: {
  readonly forward: Forward;
  /** Number of the first document. */
  readonly first: number;
  readonly documents: number;
  readonly termCount: number;
}): Segment {
  const { forward, first, documents, termCount } = params;
  const { entries, starts: from } = forward;
  const total = u32(from, documents);
  const places = new Uint32Array(termCount);
  for (let at = 0; at < total; at += 1) {
    const term = u32(entries, at) >>> TF_BITS;
    places[term] = u32(places, term) + 1;
  }
  const { terms, starts } = allot(places);
  const postings = new Uint32Array(total);
  for (let doc = 0; doc < documents; doc += 1) {
    const last = u32(from, doc + 1);
    for (let at = u32(from, doc); at < last; at += 1) {
      const entry = u32(entries, at);
      const term = entry >>> TF_BITS;
      const place = u32(places, term);
      postings[place] = (((first + doc) << TF_BITS) | (entry & MAX_TF)) >>> 0;
      places[term] = place + 1;
    }
  }
  return { first, end: first + documents, terms, starts, postings, forward: packForward(forward, documents) };
}

/** Neighbouring segments as one. Their postings are only copied, as all of one segment come before those of the next. */
export function joinSegments(segments: readonly Segment[], termCount: number): Segment {
  const places = new Uint32Array(termCount);
  for (const { terms, starts } of segments) {
    for (let slot = 0; slot < terms.length; slot += 1) {
      const term = u32(terms, slot);
      places[term] = u32(places, term) + u32(starts, slot + 1) - u32(starts, slot);
    }
  }
  const { terms, starts } = allot(places);
  const postings = new Uint32Array(u32(starts, terms.length));
  for (const segment of segments) {
    for (let slot = 0, at = 0; slot < segment.terms.length; slot += 1) {
      const term = u32(segment.terms, slot);
      let place = u32(places, term);
      for (const end = u32(segment.starts, slot + 1); at < end; at += 1, place += 1) {
        postings[place] = u32(segment.postings, at);
      }
      places[term] = place;
    }
  }
  const forward = joinPacked(segments.map((segment) => segment.forward));
  const first = Math.min(...segments.map((segment) => segment.first));
  const end = Math.max(...segments.map((segment) => segment.end));
  return { first, end, terms, starts, postings, forward };
}

/** Gives every term that occurs its room among the postings; counts of terms become where their postings start. */
function allot(counts: Uint32Array): Pick<Segment, 'terms' | 'starts'> {
  let distinct = 0;
  for (let term = 0; term < counts.length; term += 1) if (u32(counts, term) > 0) distinct += 1;
  const terms = new Uint32Array(distinct);
  const starts = new Uint32Array(distinct + 1);
  let total = 0;
  let slot = 0;
  for (let term = 0; term < counts.length; term += 1) {
    const count = u32(counts, term);
    if (count === 0) continue;
    terms[slot] = term;
    counts[term] = total;
    total += count;
    slot += 1;
    starts[slot] = total;
  }
  return { terms, starts };
}

/** The postings of a term in a segment; undefined when the segment has none of it. */
export function postingsIn({ terms, starts, postings }: Segment, term: number): Uint32Array | undefined {
  let low = 0;
  let high = terms.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = u32(terms, middle);
    if (found === term) return postings.subarray(u32(starts, middle), u32(starts, middle + 1));
    if (found < term) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

/** A segment as fields; it never changes, so nothing is copied. */
export function saveSegment({ first, end, terms, starts, postings, forward }: Segment): Fields {
  return [Float64Array.of(first, end), terms, starts, postings, forward.bytes, forward.starts];
}

export function loadSegment(fields: FieldReader): Segment {
  const [first = 0, end = 0] = fields.doubles();
  const inverted = { terms: fields.words(), starts: fields.words(), postings: fields.words() };
  return { first, end, ...inverted, forward: { bytes: fields.bytes(), starts: fields.words() } };
}

export function segmentBytes({ terms, starts, postings, forward }: Segment): number {
  const inverted = terms.byteLength + starts.byteLength + postings.byteLength;
  return inverted + forward.bytes.byteLength + forward.starts.byteLength;
}
