import { f64, i32, type Column, intColumn } from './column.ts';
import type { FieldReader, Fields } from './fields.ts';

/** Where a document belongs in its session. */
export interface Place {
  readonly doc: number;
  readonly session: number;
  readonly turn: number;
}

/**
 * The order of turns inside each session as a doubly linked list: appending at the end, inserting an edited turn in
 * its old place and taking one out all cost a few steps, and neighbours are found from any document.
 */
export class Chains {
  readonly previous = intColumn();
  readonly next = intColumn();
  readonly #turn = intColumn();
  /** Storage numbers of the documents, which break ties of turns. */
  readonly #seq: Column<Float64Array>;
  /** Last document of each session; -1 when it is empty. */
  readonly #last = intColumn();
  /**
   * A document of each session near which the next one is likely to go: the one added last. Without it a long session
   * that comes newest first would be walked from its end for every turn.
   */
  readonly #near = intColumn();

  constructor(seq: Column<Float64Array>) {
    this.#seq = seq;
  }

  /** Adds the next document, whose storage number is known already; a session of -1 leaves it alone. */
  add({ doc, session, turn }: Place): void {
    this.previous.push(-1);
    this.next.push(-1);
    this.#turn.push(turn);
    if (session < 0) return;
    while (this.#last.length <= session) {
      this.#last.push(-1);
      this.#near.push(-1);
    }
    const last = i32(this.#last.values, session);
    let before = last < 0 || this.#follows(doc, last) ? last : i32(this.#near.values, session);
    let after = before < 0 ? -1 : i32(this.next.values, before);
    while (before >= 0 && !this.#follows(doc, before)) {
      after = before;
      before = i32(this.previous.values, before);
    }
    while (after >= 0 && this.#follows(doc, after)) {
      before = after;
      after = i32(this.next.values, after);
    }
    this.#join(before, doc);
    this.#join(doc, after);
    if (after < 0) this.#last.values[session] = doc;
    this.#near.values[session] = doc;
  }

  /** Takes a document out; its own links stay readable for the caller. */
  remove(doc: number, session: number): void {
    if (session < 0) return;
    const before = i32(this.previous.values, doc);
    const after = i32(this.next.values, doc);
    if (after < 0) this.#last.values[session] = before;
    if (i32(this.#near.values, session) === doc) this.#near.values[session] = before < 0 ? after : before;
    if (before >= 0) this.next.values[before] = after;
    if (after >= 0) this.previous.values[after] = before;
  }

  /** Copies the links from a document on up to `end`. */
  save(first: number, end: number): Fields {
    return [this.previous, this.next, this.#turn].map(({ values }) => values.slice(first, end));
  }

  reserve(count: number): void {
    for (const column of [this.previous, this.next, this.#turn]) column.reserve(count);
  }

  load(fields: FieldReader): void {
    for (const column of [this.previous, this.next, this.#turn]) column.append(fields.ints());
  }

  /** Copies the last documents of all sessions. */
  saveEnds(): Fields {
    return [this.#last.values.slice(0, this.#last.length)];
  }

  loadEnds(fields: FieldReader): void {
    const ends = fields.ints();
    this.#last.append(ends);
    this.#near.append(ends);
  }

  get bytes(): number {
    return [this.previous, this.next, this.#turn, this.#last, this.#near].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** True when a document belongs after another of its session. */
  #follows(doc: number, other: number): boolean {
    const turn = i32(this.#turn.values, doc) - i32(this.#turn.values, other);
    return turn > 0 || (turn === 0 && f64(this.#seq.values, doc) > f64(this.#seq.values, other));
  }

  #join(left: number, right: number): void {
    if (left >= 0) this.next.values[left] = right;
    if (right >= 0) this.previous.values[right] = left;
  }
}
