import { i32, intColumn, u32, wordColumn } from './column.ts';
import { Interner, none } from './interner.ts';
import { pack, TF_BITS } from './posting.ts';
import { buildSegment, type Segment, segmentBytes } from './segment.ts';

/** Documents that the live tail holds before it is sealed; the tail is scanned forward by every query. */
export const TAIL = 512;
/** So many small segments in a row are joined into one. */
const FAN = 8;

/**
 * The inverted index of one partition: sealed segments, and a tail of the newest documents that has no postings yet
 * and is scanned. Adding is an append, visible at once. The terms of every document stay at hand (forward), as
 * deleting, feedback and explanation need them.
 */
export class Postings {
  readonly terms = new Interner();
  /** Documents that are not deleted and hold the term. */
  readonly documentFrequency = intColumn();
  readonly entries = wordColumn();
  readonly starts = wordColumn();
  segments: Segment[] = [];
  /** First document of the tail. */
  tail = 0;
  readonly #counts = intColumn();

  constructor() {
    this.starts.push(0);
  }

  get documents(): number {
    return this.starts.length - 1;
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
    const end = u32(this.starts.values, doc + 1);
    for (let at = u32(this.starts.values, doc); at < end; at += 1) {
      const id = u32(this.entries.values, at) >>> TF_BITS;
      this.documentFrequency.values[id] = i32(this.documentFrequency.values, id) - 1;
    }
  }

  frequency(term: string): number {
    const id = this.terms.find(term);
    return id === none ? 0 : i32(this.documentFrequency.values, id);
  }

  /** Of some terms, those that a document holds. */
  shared(doc: number, wanted: readonly string[]): string[] {
    const own = new Set<number>();
    const end = u32(this.starts.values, doc + 1);
    for (let at = u32(this.starts.values, doc); at < end; at += 1) own.add(u32(this.entries.values, at) >>> TF_BITS);
    return wanted.filter((term) => own.has(this.terms.find(term)));
  }

  get bytes(): number {
    const sealed = this.segments.reduce((sum, segment) => sum + segmentBytes(segment), 0);
    const columns = this.documentFrequency.bytes + this.entries.bytes + this.starts.bytes + this.#counts.bytes;
    return sealed + columns + this.terms.bytes;
  }

  #seal(): void {
    const run = this.segments.slice(1 - FAN);
    const join = run.length === FAN - 1 && run.every((segment) => segment.end - segment.first === TAIL);
    const first = join ? this.tail - TAIL * (FAN - 1) : this.tail;
    const forward = { entries: this.entries.values, starts: this.starts.values };
    const sealed = buildSegment(forward, first, this.documents, this.terms.size);
    this.segments = [...this.segments.slice(0, join ? 1 - FAN : this.segments.length), sealed];
    this.tail = this.documents;
  }
}
