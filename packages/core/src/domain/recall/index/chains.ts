import { f64, i32, doubleColumn, intColumn } from './column.ts';

/** Where a document belongs in its session. */
export interface Place {
  readonly doc: number;
  readonly session: number;
  readonly turn: number;
  readonly seq: number;
}

/**
 * The order of turns inside each session as a doubly linked list: appending at the end, inserting an edited turn in
 * its old place and taking one out all cost a few steps, and neighbours are found from any document.
 */
export class Chains {
  readonly previous = intColumn();
  readonly next = intColumn();
  readonly #turn = intColumn();
  readonly #seq = doubleColumn();
  /** Last document of each session; -1 when it is empty. */
  readonly #last = intColumn();

  /** Adds the next document; a session of -1 leaves it alone. */
  add(place: Place): void {
    this.previous.push(-1);
    this.next.push(-1);
    this.#turn.push(place.turn);
    this.#seq.push(place.seq);
    if (place.session < 0) return;
    while (this.#last.length <= place.session) this.#last.push(-1);
    let before = i32(this.#last.values, place.session);
    while (before >= 0 && this.#after(before, place)) before = i32(this.previous.values, before);
    const after = before < 0 ? this.#first(place.session) : i32(this.next.values, before);
    this.#join(before, place.doc);
    this.#join(place.doc, after);
    if (after < 0) this.#last.values[place.session] = place.doc;
  }

  /** Takes a document out; its own links stay readable for the caller. */
  remove(doc: number, session: number): void {
    if (session < 0) return;
    const before = i32(this.previous.values, doc);
    const after = i32(this.next.values, doc);
    if (after < 0) this.#last.values[session] = before;
    if (before >= 0) this.next.values[before] = after;
    if (after >= 0) this.previous.values[after] = before;
  }

  get bytes(): number {
    return this.previous.bytes + this.next.bytes + this.#turn.bytes + this.#seq.bytes + this.#last.bytes;
  }

  #after(doc: number, place: Place): boolean {
    const turn = i32(this.#turn.values, doc);
    return turn > place.turn || (turn === place.turn && f64(this.#seq.values, doc) > place.seq);
  }

  /** Walks from the end; only a document that goes before all others of its session asks for it. */
  #first(session: number): number {
    let doc = i32(this.#last.values, session);
    let first = doc;
    while (doc >= 0) {
      first = doc;
      doc = i32(this.previous.values, doc);
    }
    return first;
  }

  #join(left: number, right: number): void {
    if (left >= 0) this.next.values[left] = right;
    if (right >= 0) this.previous.values[right] = left;
  }
}
