import type { IndexedMemory } from '../../memories/memory.ts';
import { CodedColumn } from './coded-column.ts';
import { bytesColumn, doubleColumn, intColumn, singleColumn, u8 } from './column.ts';
import type { FieldReader, Fields } from './fields.ts';
import { Interner, none } from './interner.ts';
import { traitsOf } from './traits.ts';

/** Bits of a document's state. */
export const flag = { deleted: 1, paused: 2, archived: 4, pending: 8 } as const;

/** What is known of each document beside its words, a column each; the row number is the document. */
export class Documents {
  readonly seq = doubleColumn();
  /** Words. */
  readonly length = singleColumn();
  /** Words with those borrowed from neighbours, in sixteenths. */
  readonly mixedLength = intColumn();
  readonly session = intColumn();
  readonly speaker = intColumn();
  readonly role = intColumn();
  readonly occurredAt = doubleColumn();
  readonly createdAt = doubleColumn();
  readonly flags = bytesColumn();
  readonly traits = bytesColumn();
  readonly version = new CodedColumn();
  readonly kind = new CodedColumn();
  readonly contentType = new CodedColumn();
  readonly agent = new CodedColumn();
  readonly salience = new CodedColumn();
  readonly decayRate = new CodedColumn();
  /** Infinity when it never expires. */
  readonly expiresAt = new CodedColumn();
  /** Memories share few sets of tags, so a row names its set. */
  readonly #tagSet = new CodedColumn();

  readonly sessions = new Interner();
  readonly speakers = new Interner();
  /** Roles, kinds, content types, agents and tags: few each, so they share a name table. */
  readonly names = new Interner();
  /** Sets of tags, as their numbers joined by commas. */
  readonly tagSets = new Interner();

  readonly #plain = [this.seq, this.occurredAt, this.createdAt] as const;
  readonly #ints = [this.mixedLength, this.session, this.speaker, this.role] as const;
  readonly #bytes = [this.flags, this.traits] as const;
  readonly #coded = [
    this.version,
    this.kind,
    this.contentType,
    this.agent,
    this.salience,
    this.decayRate,
    this.expiresAt,
    this.#tagSet,
  ] as const;

  get count(): number {
    return this.seq.length;
  }

  /** Appends a memory and gives its number. */
  add(memory: IndexedMemory, length: number): number {
    const doc = this.count;
    this.seq.push(memory.seq);
    this.version.push(memory.version);
    this.length.push(length);
    this.mixedLength.push(0);
    this.session.push(this.sessions.intern(memory.sessionId));
    this.speaker.push(this.speakers.intern(memory.speaker));
    this.role.push(this.names.intern(memory.role));
    this.agent.push(this.names.intern(memory.agentId));
    this.occurredAt.push(memory.occurredAt);
    this.createdAt.push(memory.createdAt);
    this.traits.push(traitsOf(memory.content));
    this.kind.push(this.names.intern(memory.kind));
    this.contentType.push(this.names.intern(memory.contentType));
    this.salience.push(memory.salience);
    this.decayRate.push(decayRateOf(memory));
    this.expiresAt.push(memory.expiresAt ?? Infinity);
    this.flags.push(flagsOf(memory));
    this.#tagSet.push(this.#tagSetOf(memory.tags));
    return doc;
  }

  /** Takes over what can change without a new version of the text. */
  refresh(doc: number, memory: IndexedMemory): void {
    this.kind.set(doc, this.names.intern(memory.kind));
    this.contentType.set(doc, this.names.intern(memory.contentType));
    this.salience.set(doc, memory.salience);
    this.decayRate.set(doc, decayRateOf(memory));
    this.expiresAt.set(doc, memory.expiresAt ?? Infinity);
    this.flags.values[doc] = flagsOf(memory);
    this.#tagSet.set(doc, this.#tagSetOf(memory.tags));
  }

  /** Tells the documents that have a tag, by its number in `names`. */
  tagged(tag: number): (doc: number) => boolean {
    const wanted = String(tag);
    const sets = new Set<number>();
    for (const [set, tags] of this.tagSets.names.entries()) if (tags.split(',').includes(wanted)) sets.add(set);
    return (doc) => sets.has(this.#tagSet.at(doc));
  }

  is(doc: number, bits: number): boolean {
    return (u8(this.flags.values, doc) & bits) !== 0;
  }

  /** Copies the rows from `first` on up to `end`. */
  save(first: number, end: number): Fields {
    return [
      this.length.values.slice(first, end),
      ...this.#plain.map(({ values }) => values.slice(first, end)),
      ...this.#ints.map(({ values }) => values.slice(first, end)),
      ...this.#bytes.map(({ values }) => values.slice(first, end)),
      ...this.#coded.flatMap((column) => {
        const { numbers, codes } = column.save(first, end);
        return [numbers, codes];
      }),
    ];
  }

  /** Makes room for so many rows, to be loaded. */
  reserve(count: number): void {
    for (const column of this.#plain) column.reserve(count);
    for (const column of this.#ints) column.reserve(count);
    for (const column of this.#bytes) column.reserve(count);
    this.length.reserve(count);
  }

  /** Appends rows as `save` gave them. The name tables must be those of then. */
  load(fields: FieldReader): void {
    this.length.append(fields.singles());
    for (const column of this.#plain) column.append(fields.doubles());
    for (const column of this.#ints) column.append(fields.ints());
    for (const column of this.#bytes) column.append(fields.bytes());
    for (const column of this.#coded) column.load({ numbers: fields.doubles(), codes: fields.bytes() });
  }

  get bytes(): number {
    const names = this.sessions.bytes + this.speakers.bytes + this.names.bytes + this.tagSets.bytes;
    const columns = [...this.#plain, ...this.#ints, ...this.#bytes, ...this.#coded];
    return columns.reduce((sum, column) => sum + column.bytes, names + this.length.bytes);
  }

  #tagSetOf(tags: readonly string[]): number {
    if (tags.length === 0) return none;
    return this.tagSets.intern(tags.map((tag) => this.names.intern(tag)).join());
  }
}

function decayRateOf(memory: IndexedMemory): number {
  return memory.pinned ? 0 : memory.decayRate;
}

function flagsOf(memory: IndexedMemory): number {
  return (
    (memory.state === 'paused' ? flag.paused : 0) |
    (memory.state === 'archived' ? flag.archived : 0) |
    (memory.embedding === 'ready' ? 0 : flag.pending)
  );
}
