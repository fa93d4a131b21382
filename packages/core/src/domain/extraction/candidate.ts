import type { EntityType } from '../entities/entity-store.ts';
import type { MemoryKind } from '../memories/memory.ts';

/** What extraction reads: one memory, or a few turns of one session in order. Instants are milliseconds. */
export interface SourceText {
  readonly seq: number;
  readonly content: string;
  readonly role?: 'user' | 'assistant' | 'system' | 'tool';
  readonly speaker?: string;
  readonly occurredAt: number;
  readonly timeZone: string;
}

/** A typed memory that a text gives rise to. `content` is a sentence that stands by itself. */
export interface MemoryCandidate {
  readonly kind: MemoryKind;
  readonly content: string;
  readonly salience: number;
  readonly confidence: number;
  /** When it happened or will happen, where the text says so. */
  readonly occurredAt?: number;
  readonly tags?: readonly string[];
  readonly sources: readonly number[];
  /** Facts of the same extraction that come of the same words. */
  readonly facts?: readonly FactCandidate[];
}

export interface FactCandidate {
  /** `user` stands for the person whose memories these are, unless the speaker's name is known. */
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
  /** What the text does with it: says it, takes it back, or says that it ended. */
  readonly stance: 'states' | 'retracts' | 'ends';
  readonly validFrom?: number;
  readonly validTo?: number;
  readonly confidence: number;
  readonly sources: readonly number[];
}

export interface EntityCandidate {
  readonly name: string;
  readonly type: EntityType;
  readonly aliases?: readonly string[];
  /** Memories that mention it. */
  readonly sources: readonly number[];
}

/** Why a text, or a candidate made of it, gave nothing. */
export type Refusal =
  | 'greeting'
  | 'echo'
  | 'prompt'
  | 'instruction'
  | 'question'
  | 'noise'
  | 'not_salient'
  | 'hypothetical'
  | 'rejected_before'
  | 'forgotten';

export interface Extraction {
  readonly memories: readonly MemoryCandidate[];
  readonly facts: readonly FactCandidate[];
  readonly entities: readonly EntityCandidate[];
  readonly refused: readonly { readonly seq: number; readonly reason: Refusal }[];
}
