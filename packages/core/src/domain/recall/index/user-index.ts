import type { Head } from '../../embeddings/head.ts';
import type { IndexedMemory } from '../../memories/memory.ts';
import type { Analyzer } from '../analyzer/analyzer.ts';
import { ownAgent } from '../../extraction/own-agent.ts';
import { Partition } from './partition.ts';

/** All that is searchable of one user: a partition a space, as a space is a wall for statistics too. */
export class UserIndex {
  /** The user's version whose changes are all in here. */
  version = 0;
  /** Changes are being taken over, a few at a time: what a search finds meanwhile is of no version. */
  changing = false;
  /** Model of the vectors held; undefined while there are none. */
  model: string | undefined;
  /** Memories and vectors taken over so far: how far it has moved from what was loaded. */
  changes = 0;
  readonly #partitions = new Map<string, Partition>();
  readonly #analyzer: Analyzer;

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer;
  }

  /** Takes over a memory as stored; a deleted one is taken out. */
  put(memory: IndexedMemory): void {
    this.changes += 1;
    if (memory.deletedAt !== undefined) {
      this.remove(memory.space, memory.seq);
      return;
    }
    this.open(memory.agentId === ownAgent ? madeIn(memory.space) : memory.space).put(memory);
  }

  /** The partition of a space, made when there is none. */
  open(space: string): Partition {
    let partition = this.#partitions.get(space);
    if (partition === undefined) {
      partition = new Partition(this.#analyzer);
      partition.counted = !space.endsWith(made);
      this.#partitions.set(space, partition);
    }
    return partition;
  }

  /** All spaces that have a partition. */
  get spaces(): string[] {
    return [...this.#partitions.keys()];
  }

  remove(space: string, seq: number): void {
    for (const partition of this.partitions([space])) partition.remove(seq);
  }

  setVector(space: string, seq: number, values: Float32Array, head?: Head): void {
    this.changes += 1;
    for (const partition of this.partitions([space])) partition.setVector(seq, values, head);
  }

  /** Whether the user has a vector under a head, in any space. */
  has(head: Head): boolean {
    return this.partitions('*').some(({ vectors }) => (vectors[head]?.live ?? 0) > 0);
  }

  dropVectors(): void {
    for (const partition of this.#partitions.values()) partition.vectors = {};
  }

  /** The partitions of the spaces asked for; a space without memories has none. */
  partitions(spaces: readonly string[] | '*'): Partition[] {
    if (spaces === '*') return [...this.#partitions.values()];
    const names = [...new Set(spaces)].flatMap((space) => [space, madeIn(space)]);
    return names.flatMap((space) => this.#partitions.get(space) ?? []);
  }

  /** True when dead rows outnumber the living: time to build anew. */
  get wasteful(): boolean {
    const all = this.partitions('*');
    const dead = all.reduce((sum, { dead }) => sum + dead, 0);
    return dead > WASTE_ALLOWED && dead > all.reduce((sum, { totals }) => sum + totals.documents, 0);
  }

  get bytes(): number {
    return this.partitions('*').reduce((sum, { bytes }) => sum + bytes, 1_000);
  }
}

/**
 * Memories that Holdfast made lie apart: they repeat the words of others, and would make those words seem common. No space
 * has such a name, as names hold no control characters.
 */
const made = '\u0000made';
const madeIn = (space: string): string => space + made;

const WASTE_ALLOWED = 1_024;
