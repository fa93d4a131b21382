import { type Column, f32, f64, i32, u32, u8 } from '../index/column.ts';
import { lengthScale, LENGTH_UNIT, mixing, reach, weightAt } from '../index/mixing.ts';
import { MAX_TF, pack, TF_BITS } from '../index/posting.ts';
import { saturation } from './formulas.ts';
import { bm25 } from './profiles.ts';
import type { Ground, Statistics } from './statistics.ts';
import type { WeighedTerm } from './words.ts';

/** One whole count: twentieths (the weights of mixing) of 1/256 (the share of long neighbours). */
const TF_UNIT = mixing.unit * 256;

/**
 * Weighs candidates by their own words and those of the turns around them. The counts of a turn and of its
 * neighbours are added before they saturate, which finds far more than smoothing finished scores. Counts are read
 * from the documents, not from postings: a few thousand short texts cost less than a second pass over common words.
 * Sums are of whole numbers, so that no order of arrival can show.
 */
export function scoreMixed(params: {
  readonly ground: Ground;
  readonly candidates: readonly number[];
  readonly statistics: Statistics;
  readonly terms: readonly WeighedTerm[];
  readonly target: 'words' | 'added';
  readonly mixing: boolean;
}): void {
  const { ground, candidates, statistics, terms } = params;
  const { partition, scratch } = ground;
  const { documents, chains } = partition;
  const scores = scratch[params.target];
  const mean = params.mixing ? statistics.meanMixedLength : statistics.meanLength;
  const lengths = documents.length.values;
  const counts = new Int32Array(terms.length);
  const rows = new Rows(ground, terms);
  function lend(from: number, share: number): void {
    const row = rows.of(from);
    const entries = rows.entries.values;
    const end = row + 1 + u32(entries, row);
    for (let at = row + 1; at < end; at += 1) {
      const entry = u32(entries, at);
      const slot = entry >>> TF_BITS;
      counts[slot] = i32(counts, slot) + share * (entry & MAX_TF);
    }
  }
  for (const doc of candidates) {
    lend(doc, TF_UNIT);
    for (const side of params.mixing ? SIDES : []) {
      const links = chains[side.links].values;
      for (let step = 0, near = i32(links, doc); step < reach && near >= 0; step += 1, near = i32(links, near)) {
        lend(near, weightAt(side.weights, step) * lengthScale(f32(lengths, near)));
      }
    }
    const mixed = params.mixing ? i32(documents.mixedLength.values, doc) / LENGTH_UNIT : f32(lengths, doc);
    const length = f32(lengths, doc) / statistics.meanGroupLength;
    let score = 0;
    let alone = 0;
    for (let slot = 0; slot < counts.length; slot += 1) {
      const count = i32(counts, slot) / TF_UNIT;
      if (count === 0) continue;
      counts[slot] = 0;
      // Sound: slots are places in the list of terms.
      const term = terms[slot] as WeighedTerm;
      score += term.factor * saturation(count, mixed / mean, bm25.turn);
      alone += term.groupFactor * saturation(count, length, bm25.session);
    }
    scores[doc] = score;
    if (i32(documents.session.values, doc) < 0) scratch.alone[doc] = f64(scratch.alone, doc) + alone;
  }
  rows.release();
}

/** A turn borrows from those before it by one list of weights and from those after it by the other. */
const SIDES = [
  { links: 'previous', weights: mixing.before },
  { links: 'next', weights: mixing.after },
] as const;

/** Which of the terms each document holds, read once for each document that is asked for. */
class Rows {
  /** Rows, one after the other: how many terms the document holds, then `pack(slot, count)` of each. */
  readonly entries: Column<Uint32Array>;
  readonly #ground: Ground;
  readonly #ids: readonly number[];
  readonly #docs: Column<Int32Array>;

  constructor(ground: Ground, terms: readonly WeighedTerm[]) {
    this.#ground = ground;
    this.entries = ground.scratch.rowEntries;
    this.#docs = ground.scratch.rowDocs;
    this.#ids = terms.map(({ term }) => ground.partition.postings.terms.find(term));
    this.#ids.forEach((id, slot) => {
      if (id >= 0) ground.scratch.slots[id] = slot + 1;
    });
  }

  /** Where the row of a document begins. Written without `push`, which would take most of the time. */
  of(doc: number): number {
    const { rows, slots } = this.#ground.scratch;
    const known = i32(rows, doc);
    if (known > 0) return known - 1;
    const { postings } = this.#ground.partition;
    const entries = postings.entries.values;
    const start = u32(postings.starts.values, doc);
    const end = u32(postings.starts.values, doc + 1);
    const row = this.entries.length;
    this.entries.reserve(row + 1 + end - start);
    const own = this.entries.values;
    let held = row + 1;
    for (let at = start; at < end; at += 1) {
      const entry = u32(entries, at);
      const slot = u8(slots, entry >>> TF_BITS);
      if (slot === 0) continue;
      own[held] = pack(slot - 1, entry & MAX_TF);
      held += 1;
    }
    own[row] = held - row - 1;
    this.entries.length = held;
    this.#docs.push(doc);
    rows[doc] = row + 1;
    return row;
  }

  /** Leaves the scratch as it was. */
  release(): void {
    const { rows, slots } = this.#ground.scratch;
    for (let at = 0; at < this.#docs.length; at += 1) rows[i32(this.#docs.values, at)] = 0;
    for (const id of this.#ids) if (id >= 0) slots[id] = 0;
    for (const column of [this.entries, this.#docs]) column.length = 0;
  }
}
