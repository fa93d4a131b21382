import { type Column, f64, i32, intColumn } from './column.ts';

/**
 * Finds documents by their storage number. Documents mostly come in rising order of storage, so that a search by
 * halves does, and only those that came late (edited ones, above all) need a table; a Map of all would take forty
 * bytes a document.
 */
export class SeqPlaces {
  readonly #seq: Column<Float64Array>;
  /** Documents that came late, by storage number. */
  readonly #late = new Map<number, number>();
  /** So many first documents stand in rising order. */
  #first = 0;
  /** Of those behind these, the ones that stand in rising order. */
  readonly #rising = intColumn();
  #highest = -Infinity;

  constructor(seq: Column<Float64Array>) {
    this.#seq = seq;
  }

  /** Notes a document that was just added, whose storage number is in the column already. */
  add(doc: number): void {
    const seq = f64(this.#seq.values, doc);
    if (seq <= this.#highest) {
      this.#late.set(seq, doc);
      return;
    }
    this.#highest = seq;
    if (this.#first === doc) this.#first += 1;
    else this.#rising.push(doc);
  }

  /** The document added last under a storage number, whatever became of it. */
  find(seq: number): number | undefined {
    const late = this.#late.get(seq);
    if (late !== undefined) return late;
    let low = 0;
    let high = this.#first + this.#rising.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const doc = middle < this.#first ? middle : i32(this.#rising.values, middle - this.#first);
      const found = f64(this.#seq.values, doc);
      if (found === seq) return doc;
      if (found < seq) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  get bytes(): number {
    return this.#rising.bytes + this.#late.size * 40;
  }
}
