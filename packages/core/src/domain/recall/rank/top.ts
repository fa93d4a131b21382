import type { Partition } from '../index/partition.ts';
import { f64 } from '../index/column.ts';

/** A scored document of one of the partitions asked. */
export interface Candidate {
  readonly partition: Partition;
  readonly doc: number;
  readonly score: number;
}

/** The order of results: score, then what happened later, then what was stored first. */
export function compare(a: Candidate, b: Candidate): number {
  if (a.score !== b.score) return b.score - a.score;
  const later = occurredAt(b) - occurredAt(a);
  return later === 0 ? seq(a) - seq(b) : later;
}

function occurredAt({ partition, doc }: Candidate): number {
  return f64(partition.documents.occurredAt.values, doc);
}

function seq({ partition, doc }: Candidate): number {
  return f64(partition.documents.seq.values, doc);
}

/** Keeps the best `size` of what is offered; a candidate below the worst kept costs one comparison. */
export class Top {
  readonly #size: number;
  #kept: Candidate[] = [];
  #bar = -Infinity;

  constructor(size: number) {
    this.#size = size;
  }

  /** Whether a score has a chance; saves making a candidate. */
  admits(score: number): boolean {
    return score >= this.#bar;
  }

  offer(candidate: Candidate): void {
    this.#kept.push(candidate);
    // Sorting at double size keeps the cost per offer at O(log size) without a heap.
    if (this.#kept.length >= 2 * this.#size) this.#cut();
  }

  /** Best first. */
  list(): Candidate[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.sort(compare).slice(0, this.#size);
    const last = this.#kept.length === this.#size ? this.#kept.at(-1) : undefined;
    this.#bar = last?.score ?? -Infinity;
  }
}
