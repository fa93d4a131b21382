import { allHeads, type Head } from '../../embeddings/head.ts';
import type { IndexedMemory } from '../../memories/memory.ts';
import type { Analyzer } from '../analyzer/analyzer.ts';
import { Chains } from './chains.ts';
import { bytesColumn, doubleColumn, f32, f64, i32, intColumn, u8 } from './column.ts';
import { Documents, flag } from './documents.ts';
import { DamagedFields, FieldReader, type Fields } from './fields.ts';
import type { Interner } from './interner.ts';
import { BLOCK_BITS, mixedLength, reach } from './mixing.ts';
import {
  blocksOf,
  loadNames,
  nameKinds,
  type HeldVectors,
  type NameKind,
  nameParts,
  type Part,
  type PartKind,
  ROWS_BLOCK,
} from './parts.ts';
import { Postings } from './postings.ts';
import { loadSegment, saveSegment } from './segment.ts';
import { SeqPlaces } from './seq-places.ts';
import { around, surroundingsOf } from './surroundings.ts';
import { createVectorSet, VECTOR_BLOCK, type VectorSet } from './vector-set.ts';

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
  /** Whether its words count in statistics. */
  counted = true;
  readonly documents = new Documents();
  readonly postings = new Postings();
  readonly chains = new Chains(this.documents.seq);
  /** What lies around each document, as `surroundingsOf` says. */
  readonly surroundings = bytesColumn();
  /** The least mixed length, in sixteenths, in each block of documents. */
  readonly shortest = intColumn();
  /** Documents whose neighbours are not the next by number. */
  scattered = 0;
  readonly totals: Totals = { documents: 0, length: 0, mixedLength: 0, groups: 0, pending: 0 };
  /** Words of each session. */
  readonly sessionLength = doubleColumn();
  /** One set a head that has vectors here. */
  vectors: Partial<Record<Head, VectorSet>> = {};
  readonly #sessionCount = intColumn();
  readonly #places = new SeqPlaces(this.documents.seq);
  readonly #analyzer: Analyzer;

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer;
  }

  /** Row of a memory by its storage number; undefined when it is not here or deleted. */
  find(seq: number): number | undefined {
    const doc = this.#places.find(seq);
    return doc === undefined || this.documents.is(doc, flag.deleted) ? undefined : doc;
  }

  /** Adds a memory, or takes over its new state. A vector stays only while the text does. */
  put(memory: IndexedMemory): void {
    const doc = this.find(memory.seq);
    if (doc !== undefined && this.documents.version.at(doc) === memory.version) {
      this.totals.pending -= this.documents.is(doc, flag.pending) ? 1 : 0;
      this.documents.refresh(doc, memory);
      this.totals.pending += this.documents.is(doc, flag.pending) ? 1 : 0;
      return;
    }
    if (doc !== undefined) this.remove(memory.seq);
    this.#add(memory);
  }

  remove(seq: number): void {
    const doc = this.find(seq);
    if (doc === undefined) return;
    this.totals.pending -= this.documents.is(doc, flag.pending) ? 1 : 0;
    this.documents.flags.values[doc] = flag.deleted;
    this.#surround(doc, around.deleted);
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
    const doc = this.find(seq);
    if (doc === undefined || values.length === 0) return;
    const set = (this.vectors[head] ??= createVectorSet(values.length));
    if (set.dimensions === values.length) set.set(doc, values);
  }

  /** Of some terms, those that a memory itself holds. */
  shared(seq: number, wanted: readonly string[]): string[] {
    const doc = this.find(seq);
    return doc === undefined ? [] : this.postings.shared(doc, wanted);
  }

  /**
   * All of the partition in parts, as it is now: rows and statistics are copied at once, what never changes later, and
   * vectors as they are then. Vectors need not be of this moment: whatever happened to one since is a change after this
   * version, and comes again to whoever loads the parts.
   */
  parts(): Part[] {
    const { documents, chains, postings } = this;
    const { count } = documents;
    return [
      ...nameKinds.flatMap((kind) => nameParts(kind, this.#names[kind].names)),
      ...blocksOf(count, ROWS_BLOCK).map(([first, end]): Part => {
        const surroundings = this.surroundings.values.slice(first, end);
        const fields = [...documents.save(first, end), ...chains.save(first, end), surroundings];
        return { kind: 'rows', stamp: () => undefined, fields: () => fields };
      }),
      ...postings.segments.map((segment): Part => {
        const stamp = `${segment.first} ${segment.end}`;
        return { kind: 'segment', stamp: () => stamp, fields: () => saveSegment(segment) };
      }),
      this.#statistics(),
      ...this.#sets.flatMap(([kind, set]) =>
        blocksOf(count, VECTOR_BLOCK).map(([first, end]): Part => {
          return { kind, stamp: () => set.stamp(first), fields: () => set.save(first, end) };
        }),
      ),
    ];
  }

  get held(): HeldVectors[] {
    return this.#sets.map(([head, { dimensions, live }]) => ({ head, dimensions, live }));
  }

  /** Makes ready for the parts of a partition that was saved with so many documents and these vectors. */
  expect(documents: number, held: readonly HeldVectors[]): void {
    this.documents.reserve(documents);
    this.chains.reserve(documents);
    for (const { head, dimensions, live } of held) {
      const set = createVectorSet(dimensions);
      set.reserve(live);
      this.vectors[head] = set;
    }
  }

  /**
   * Takes over the next part, in the order of `parts`. Returns its stamp.
   * @throws DamagedFields when it cannot be such a part
   */
  load(kind: PartKind, given: Fields): string | undefined {
    const fields = new FieldReader(given);
    switch (kind) {
      case 'rows': {
        const first = this.documents.count;
        this.documents.load(fields);
        this.chains.load(fields);
        this.surroundings.append(fields.bytes());
        for (let doc = first; doc < this.documents.count; doc += 1) {
          this.#places.add(doc);
          this.scattered += (u8(this.surroundings.values, doc) & around.scattered) / around.scattered;
        }
        for (let block = first >>> BLOCK_BITS; block << BLOCK_BITS < this.documents.count; block += 1) {
          // A part of rows ends where a block ends, unless it is the last.
          this.shortest.push(0);
          this.#measureBlock(block);
        }
        return undefined;
      }
      case 'segment': {
        const segment = loadSegment(fields);
        this.postings.segments.push(segment);
        return `${segment.first} ${segment.end}`;
      }
      case 'statistics':
        this.#loadStatistics(fields);
        return undefined;
      case 'semantic':
      case 'entity':
      case 'situation':
        // Sound: where there are parts of vectors, `expect` was told of them.
        return (this.vectors[kind] as VectorSet).load(fields);
      case 'terms':
      case 'sessions':
      case 'speakers':
      case 'names':
      case 'tagSets':
        return loadNames(this.#names[kind], fields);
    }
  }

  /** Rows that only take room. */
  get dead(): number {
    return this.documents.count - this.totals.documents;
  }

  get bytes(): number {
    const columns = this.documents.bytes + this.chains.bytes + this.sessionLength.bytes + this.#sessionCount.bytes;
    const vectors = Object.values(this.vectors).reduce((sum, { bytes }) => sum + bytes, 0);
    return columns + this.surroundings.bytes + this.shortest.bytes + this.postings.bytes + this.#places.bytes + vectors;
  }

  #add(memory: IndexedMemory): void {
    const terms = this.#analyzer.terms(memory.content);
    const doc = this.documents.add(memory, terms.length);
    const session = i32(this.documents.session.values, doc);
    this.postings.add(terms);
    this.chains.add({ doc, session, turn: memory.turn ?? 0 });
    this.#places.add(doc);
    this.surroundings.push(0);
    if (doc >>> BLOCK_BITS === this.shortest.length) this.shortest.push(0);
    this.totals.documents += 1;
    this.totals.pending += this.documents.is(doc, flag.pending) ? 1 : 0;
    this.#count(session, terms.length, 1);
    this.#remix(doc, 'previous');
    this.#remix(i32(this.chains.next.values, doc), 'next');
  }

  get #sets(): [Head, VectorSet][] {
    return allHeads.flatMap((head): [Head, VectorSet][] => {
      const set = this.vectors[head];
      return set === undefined ? [] : [[head, set]];
    });
  }

  get #names(): Readonly<Record<NameKind, Interner>> {
    const { sessions, speakers, names, tagSets } = this.documents;
    return { terms: this.postings.terms, sessions, speakers, names, tagSets };
  }

  #statistics(): Part {
    const { documents, length, mixedLength, groups, pending } = this.totals;
    const sessions = [this.sessionLength, this.#sessionCount];
    const fields = [
      Float64Array.of(documents, length, mixedLength, groups, pending),
      ...sessions.map((column) => column.values.slice(0, column.length)),
      ...this.chains.saveEnds(),
      ...this.postings.saveTail(),
    ];
    return { kind: 'statistics', stamp: () => undefined, fields: () => fields };
  }

  #loadStatistics(fields: FieldReader): void {
    const [documents = 0, length = 0, mixedLength = 0, groups = 0, pending = 0] = fields.doubles();
    Object.assign(this.totals, { documents, length, mixedLength, groups, pending });
    this.sessionLength.append(fields.doubles());
    this.#sessionCount.append(fields.ints());
    this.chains.loadEnds(fields);
    this.postings.loadTail(fields);
    if (this.postings.documents !== this.documents.count) throw new DamagedFields('rows or segments are missing');
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

  /** Recomputes what depends on neighbours, for a document and as many as can borrow from it, in one direction. */
  #remix(from: number, direction: 'previous' | 'next'): void {
    const { previous, next } = this.chains;
    const links = this.chains[direction].values;
    const chain = { previous: previous.values, next: next.values, lengths: this.documents.length.values };
    const lengths = this.documents.mixedLength.values;
    for (let doc = from, step = 0; doc >= 0 && step <= reach; doc = i32(links, doc), step += 1) {
      const mixed = mixedLength(doc, chain);
      this.totals.mixedLength += mixed - i32(lengths, doc);
      lengths[doc] = mixed;
      this.#surround(doc, surroundingsOf(doc, chain));
      this.#measureBlock(doc >>> BLOCK_BITS);
    }
  }

  #surround(doc: number, bits: number): void {
    const before = u8(this.surroundings.values, doc);
    this.scattered += ((bits & around.scattered) - (before & around.scattered)) / around.scattered;
    this.surroundings.values[doc] = bits;
  }

  #measureBlock(block: number): void {
    const lengths = this.documents.mixedLength.values;
    const end = Math.min((block + 1) << BLOCK_BITS, this.documents.count);
    let least = Infinity;
    for (let doc = block << BLOCK_BITS; doc < end; doc += 1) least = Math.min(least, i32(lengths, doc));
    this.shortest.values[block] = least;
  }
}
