import type { Head } from '../../embeddings/head.ts';
import type { IndexedMemory } from '../../memories/memory.ts';
import type { Analyzer } from '../analyzer/analyzer.ts';
import { Chains } from './chains.ts';
import { doubleColumn, f32, f64, i32, intColumn } from './column.ts';
import { Documents, flag } from './documents.ts';
import { mixedLength, reach } from './mixing.ts';
import { Postings } from './postings.ts';
import { createVectorSet, type VectorSet } from './vector-set.ts';

/** Sums over the documents that are not deleted; equal whatever the order of arrival. */
export interface Totals {
  documents: number;
  /** Words. */
  length: number;
  /** Sixteenths of a word. */
  mixedLength: number;
  /** Sessions that have a document, and documents without a session. */
  groups: number;
  pending: number;
}

/**
 * Everything searchable in one space of one user. A document is a row number; deleting leaves the row and takes it
 * out of statistics and session order, so that what is left counts exactly as if it had never been there.
 */
export class Partition {
  readonly documents = new Documents();
  readonly postings = new Postings();
  readonly chains = new Chains();
  readonly totals: Totals = { documents: 0, length: 0, mixedLength: 0, groups: 0, pending: 0 };
  /** Words of each session. */
  readonly sessionLength = doubleColumn();
  /** One set a head that has vectors here. */
  vectors: Partial<Record<Head, VectorSet>> = {};
  readonly #sessionCount = intColumn();
  readonly #docs = new Map<number, number>();
  readonly #analyzer: Analyzer;

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer;
  }

  /** Row of a memory by its storage number; undefined when it is not here or deleted. */
  find(seq: number): number | undefined {
    return this.#docs.get(seq);
  }

  /** Adds a memory, or takes over its new state. A vector stays only while the text does. */
  put(memory: IndexedMemory): void {
    const doc = this.#docs.get(memory.seq);
    if (doc !== undefined && i32(this.documents.version.values, doc) === memory.version) {
      this.totals.pending -= this.documents.is(doc, flag.pending) ? 1 : 0;
      this.documents.refresh(doc, memory);
      this.totals.pending += this.documents.is(doc, flag.pending) ? 1 : 0;
      return;
    }
    if (doc !== undefined) this.remove(memory.seq);
    this.#add(memory);
  }

  remove(seq: number): void {
    const doc = this.#docs.get(seq);
    if (doc === undefined) return;
    this.#docs.delete(seq);
    this.totals.pending -= this.documents.is(doc, flag.pending) ? 1 : 0;
    this.documents.flags.values[doc] = flag.deleted;
    this.postings.discount(doc);
    for (const set of Object.values(this.vectors)) set.remove(doc);
    const session = i32(this.documents.session.values, doc);
    this.chains.remove(doc, session);
    this.totals.documents -= 1;
    this.totals.mixedLength -= i32(this.documents.mixedLength.values, doc);
    this.#count(session, f32(this.documents.length.values, doc), -1);
    this.#remix(i32(this.chains.previous.values, doc), 'previous');
    this.#remix(i32(this.chains.next.values, doc), 'next');
  }

  /** A vector without numbers (nothing to read under this head), or of another length than the others, is passed over. */
  setVector(seq: number, values: Float32Array, head: Head = 'semantic'): void {
    const doc = this.#docs.get(seq);
    if (doc === undefined || values.length === 0) return;
    const set = (this.vectors[head] ??= createVectorSet(values.length));
    if (set.dimensions === values.length) set.set(doc, values);
  }

  /** Of some terms, those that a memory itself holds. */
  shared(seq: number, wanted: readonly string[]): string[] {
    const doc = this.#docs.get(seq);
    return doc === undefined ? [] : this.postings.shared(doc, wanted);
  }

  /** Rows that only take room. */
  get dead(): number {
    return this.documents.count - this.totals.documents;
  }

  get bytes(): number {
    const columns = this.documents.bytes + this.chains.bytes + this.sessionLength.bytes + this.#sessionCount.bytes;
    const vectors = Object.values(this.vectors).reduce((sum, { bytes }) => sum + bytes, 0);
    return columns + this.postings.bytes + this.#docs.size * 40 + vectors;
  }

  #add(memory: IndexedMemory): void {
    const terms = this.#analyzer.terms(memory.content);
    const doc = this.documents.add(memory, terms.length);
    const session = i32(this.documents.session.values, doc);
    this.postings.add(terms);
    this.chains.add({ doc, session, turn: memory.turn ?? 0, seq: memory.seq });
    this.#docs.set(memory.seq, doc);
    this.totals.documents += 1;
    this.totals.pending += this.documents.is(doc, flag.pending) ? 1 : 0;
    this.#count(session, terms.length, 1);
    this.#remix(doc, 'previous');
    this.#remix(i32(this.chains.next.values, doc), 'next');
  }

  /** Counts a document and its words in or out of its session and of all. */
  #count(session: number, words: number, sign: 1 | -1): void {
    this.totals.length += sign * words;
    if (session < 0) {
      this.totals.groups += sign;
      return;
    }
    while (this.sessionLength.length <= session) {
      this.sessionLength.push(0);
      this.#sessionCount.push(0);
    }
    const before = i32(this.#sessionCount.values, session);
    this.#sessionCount.values[session] = before + sign;
    this.sessionLength.values[session] = f64(this.sessionLength.values, session) + sign * words;
    if (before === 0) this.totals.groups += 1;
    if (before + sign === 0) this.totals.groups -= 1;
  }

  /** Recomputes the mixed length of a document and of as many as can borrow from it, in one direction. */
  #remix(from: number, direction: 'previous' | 'next'): void {
    const { previous, next } = this.chains;
    const links = this.chains[direction].values;
    const chain = { previous: previous.values, next: next.values, lengths: this.documents.length.values };
    const lengths = this.documents.mixedLength.values;
    for (let doc = from, step = 0; doc >= 0 && step <= reach; doc = i32(links, doc), step += 1) {
      const mixed = mixedLength(doc, chain);
      this.totals.mixedLength += mixed - i32(lengths, doc);
      lengths[doc] = mixed;
    }
  }
}
