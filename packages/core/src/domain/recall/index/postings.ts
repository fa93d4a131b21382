import { i32, intColumn, u32, wordColumn } from './column.ts';
import type { FieldReader, Fields } from './fields.ts';
import { readPacked, type VisitTerm } from './forward.ts';
import { Interner, none } from './interner.ts';
import { MAX_TF, pack, TF_BITS } from './posting.ts';
import { buildSegment, joinSegments, postingsIn, type Segment, segmentBytes } from './segment.ts';

/** Documents that the live tail holds before it is sealed; the tail is scanned forward by every query. */
export const TAIL = 256;
/** So many segments of one size in a row are joined into one. */
export const FAN = 8;
/** A segment of so many documents is never joined again, so that no seal takes more than a few milliseconds. */
const LARGEST = TAIL * FAN * FAN;

/**
 * The inverted index of one partition: sealed segments, and a tail of the newest documents that has no postings yet
 * and is scanned. Adding is an append, visible at once.
 *
 * Its whole state, for whoever saves it: `terms.names`, `documentFrequency`, `segments`, `tail`, and the tail's
 * `entries` and `starts`.
 */
export class Postings {
  readonly terms = new Interner();
  /** Documents that are not deleted and hold the term. */
  readonly documentFrequency = intColumn();
  segments: Segment[] = [];
  /** First document of the tail. */
  tail = 0;
  /** Terms of the tail's documents, `pack(term, count)`. */
  readonly entries = wordColumn();
  /** Where the entries of each document of the tail start; one more than there are. */
  readonly starts = wordColumn();
  readonly #counts = intColumn();

  constructor() {
    this.starts.push(0);
  }

  get documents(): number {
    return this.tail + this.starts.length - 1;
  }

  /** Appends a document; terms may repeat. */
  add(terms: readonly string[]): void {
    const distinct: number[] = [];
    for (const term of terms) {
      const id = this.terms.intern(term);
      if (id === this.#counts.length) {
        this.#counts.push(0);
        this.documentFrequency.push(0);
      }
      const count = i32(this.#counts.values, id);
      if (count === 0) distinct.push(id);
      this.#counts.values[id] = count + 1;
    }
    for (const id of distinct) {
      this.entries.push(pack(id, i32(this.#counts.values, id)));
      this.#counts.values[id] = 0;
      this.documentFrequency.values[id] = i32(this.documentFrequency.values, id) + 1;
    }
    this.starts.push(this.entries.length);
    if (this.documents - this.tail >= TAIL) this.#seal();
  }

  /** Takes a document out of the statistics; its postings stay and readers skip them. */
  discount(doc: number): void {
    const frequencies = this.documentFrequency.values;
    this.eachTerm(doc, (id) => {
      frequencies[id] = i32(frequencies, id) - 1;
    });
  }

  frequency(term: string): number {
    const id = this.terms.find(term);
    return id === none ? 0 : i32(this.documentFrequency.values, id);
  }

  /** Visits the distinct terms of a document with their counts. */
  eachTerm(doc: number, visit: VisitTerm): void {
    if (doc < this.tail) {
      const segment = this.#segmentOf(doc);
      readPacked(segment.forward, doc - segment.first, visit);
      return;
    }
    const end = u32(this.starts.values, doc - this.tail + 1);
    for (let at = u32(this.starts.values, doc - this.tail); at < end; at += 1) {
      const entry = u32(this.entries.values, at);
      visit(entry >>> TF_BITS, entry & MAX_TF);
    }
  }

  /** Of some terms, those that a document holds. */
  shared(doc: number, wanted: readonly string[]): string[] {
    const own = new Set<number>();
    this.eachTerm(doc, (id) => own.add(id));
    return wanted.filter((term) => own.has(this.terms.find(term)));
  }

  /** The sealed postings of a term, documents ascending over all; deleted ones are among them. */
  sealed(term: string): Uint32Array[] {
    const id = this.terms.find(term);
    return id === none ? [] : this.segments.flatMap((segment) => postingsIn(segment, id) ?? []);
  }

  /** Copies what is neither a name nor sealed. */
  saveTail(): Fields {
    const columns = [this.documentFrequency, this.entries, this.starts];
    return columns.map(({ values, length }) => values.slice(0, length));
  }

  /** Takes over what `saveTail` gave, when names and segments are those of then. */
  loadTail(fields: FieldReader): void {
    this.documentFrequency.append(fields.ints());
    this.entries.append(fields.words());
    this.starts.length = 0;
    this.starts.append(fields.words());
    this.tail = this.segments.at(-1)?.end ?? 0;
    this.#counts.append(new Int32Array(this.documentFrequency.length));
  }

  get bytes(): number {
    const sealed = this.segments.reduce((sum, segment) => sum + segmentBytes(segment), 0);
    const columns = this.documentFrequency.bytes + this.entries.bytes + this.starts.bytes + this.#counts.bytes;
    return sealed + columns + this.terms.bytes;
  }

  #segmentOf(doc: number): Segment {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (doc < this.#segment(middle).first) high = middle - 1;
      else low = middle;
    }
    return this.#segment(low);
  }

  /** Sound: callers ask for places that there are. */
  #segment(place: number): Segment {
    return this.segments[place] as Segment;
  }

  #seal(): void {
    const forward = { entries: this.entries.values, starts: this.starts.values };
    const documents = this.documents - this.tail;
    const termCount = this.terms.size;
    let segments = [...this.segments, buildSegment({ forward, first: this.tail, documents, termCount })];
    for (let size = TAIL; size < LARGEST; size *= FAN) {
      const last = segments.slice(-FAN);
      if (last.length < FAN || last.some(({ first, end }) => end - first !== size)) break;
      segments = [...segments.slice(0, -FAN), joinSegments(last, termCount)];
    }
    this.segments = segments;
    this.tail += documents;
    this.entries.length = 0;
    this.starts.length = 1;
  }
}
