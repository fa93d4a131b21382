import { f64 } from '../index/column.ts';
import type { Ground } from './statistics.ts';

/** A scored document of one of the partitions asked. */
export interface Candidate {
  readonly ground: Ground;
  readonly doc: number;
  readonly score: number;
}

/** The order of results: score, then what happened later, then what was stored first. */
export function compare(a: Candidate, b: Candidate): number {
  if (a.score !== b.score) return b.score - a.score;
  const later = occurredAt(b) - occurredAt(a);
  return later === 0 ? seq(a) - seq(b) : later;
}

function occurredAt({ ground: { partition }, doc }: Candidate): number {
  return f64(partition.documents.occurredAt.values, doc);
}

function seq({ ground: { partition }, doc }: Candidate): number {
  return f64(partition.documents.seq.values, doc);
}

/** Keeps the best `size` of what is offered; what is worse than the worst kept costs one comparison. */
export class Top {
  readonly #size: number;
  #kept: Candidate[] = [];
  #worst: Candidate | undefined;

  constructor(size: number) {
    this.#size = size;
  }

  /** Whether a score has a chance; saves making a candidate. */
  admits(score: number): boolean {
    return this.#worst === undefined || score >= this.#worst.score;
  }

  offer(candidate: Candidate): void {
    if (this.#worst !== undefined && compare(candidate, this.#worst) > 0) return;
    this.#kept.push(candidate);
    // Sorting whenever the list has doubled costs no more per offer than a heap, and keeps the order whole.
    if (this.#kept.length > 2 * this.#size) this.#cut();
  }

  /** Best first. */
  list(): Candidate[] {
    this.#cut();
    return this.#kept;
  }

  /** The same in no order. */
  some(): readonly Candidate[] {
    if (this.#kept.length > this.#size) this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.sort(compare).slice(0, this.#size);
    if (this.#kept.length === this.#size) this.#worst = this.#kept.at(-1);
  }
}
