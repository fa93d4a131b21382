import type { IndexedMemory } from '../../memories/memory.ts';
import { bytesColumn, doubleColumn, intColumn, singleColumn, u32, u8, wordColumn } from './column.ts';
import { Interner } from './interner.ts';
import { traitsOf } from './traits.ts';

/** Bits of a document's state. */
export const flag = { deleted: 1, paused: 2, archived: 4, pending: 8 } as const;

/** What is known of each document beside its words, a column each; the row number is the document. */
export class Documents {
  readonly seq = doubleColumn();
  readonly version = intColumn();
  /** Words. */
  readonly length = singleColumn();
  /** Words with those borrowed from neighbours, in sixteenths. */
  readonly mixedLength = intColumn();
  readonly session = intColumn();
  readonly speaker = intColumn();
  readonly role = intColumn();
  readonly kind = intColumn();
  readonly contentType = intColumn();
  readonly agent = intColumn();
  readonly salience = doubleColumn();
  readonly decayRate = doubleColumn();
  readonly occurredAt = doubleColumn();
  readonly createdAt = doubleColumn();
  /** Infinity when it never expires. */
  readonly expiresAt = doubleColumn();
  readonly flags = bytesColumn();
  readonly traits = bytesColumn();
  readonly #tags = wordColumn();
  readonly #tagStart = wordColumn();
  readonly #tagCount = bytesColumn();

  readonly sessions = new Interner();
  readonly speakers = new Interner();
  /** Roles, kinds, content types, agents and tags: few each, so they share a name table. */
  readonly names = new Interner();

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
    this.kind.push(0);
    this.contentType.push(0);
    this.agent.push(this.names.intern(memory.agentId));
    this.salience.push(0);
    this.decayRate.push(0);
    this.occurredAt.push(memory.occurredAt);
    this.createdAt.push(memory.createdAt);
    this.expiresAt.push(0);
    this.flags.push(0);
    this.traits.push(traitsOf(memory.content));
    this.#tagStart.push(0);
    this.#tagCount.push(0);
    this.refresh(doc, memory);
    return doc;
  }

  /** Takes over what can change without a new version of the text. */
  refresh(doc: number, memory: IndexedMemory): void {
    this.kind.values[doc] = this.names.intern(memory.kind);
    this.contentType.values[doc] = this.names.intern(memory.contentType);
    this.salience.values[doc] = memory.salience;
    this.decayRate.values[doc] = memory.pinned ? 0 : memory.decayRate;
    this.expiresAt.values[doc] = memory.expiresAt ?? Infinity;
    this.flags.values[doc] = flagsOf(memory);
    this.#tagStart.values[doc] = this.#tags.length;
    this.#tagCount.values[doc] = memory.tags.length;
    for (const tag of memory.tags) this.#tags.push(this.names.intern(tag));
  }

  hasTag(doc: number, tag: number): boolean {
    const start = u32(this.#tagStart.values, doc);
    const end = start + u8(this.#tagCount.values, doc);
    for (let at = start; at < end; at += 1) if (u32(this.#tags.values, at) === tag) return true;
    return false;
  }

  is(doc: number, bits: number): boolean {
    return (u8(this.flags.values, doc) & bits) !== 0;
  }

  get bytes(): number {
    const names = this.sessions.bytes + this.speakers.bytes + this.names.bytes;
    return names + this.#tags.bytes + this.count * BYTES_A_ROW;
  }
}

/** Of the columns above, spare room of a half-filled array included. */
const BYTES_A_ROW = 150;

function flagsOf(memory: IndexedMemory): number {
  return (
    (memory.state === 'paused' ? flag.paused : 0) |
    (memory.state === 'archived' ? flag.archived : 0) |
    (memory.embedding === 'ready' ? 0 : flag.pending)
  );
}
