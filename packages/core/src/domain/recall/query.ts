import type { LinkType } from '../links/link-store.ts';
import type { Head } from '../embeddings/head.ts';
import type { ContentType, Memory, MemoryKind, Role } from '../memories/memory.ts';

export type ProfileName = 'relevance' | 'balanced' | 'voice';
export type RecallMode = 'recall' | 'precision';
export type Degradation =
  | 'embedder_late'
  | 'embedder_failed'
  | 'embedder_absent'
  | 'vectors_pending'
  | 'model_changed'
  | 'searched_in_database';

/** Conditions on results. Instants are milliseconds; `to` is exclusive. */
export interface RecallFilter {
  readonly kinds?: readonly MemoryKind[];
  readonly contentTypes?: readonly ContentType[];
  readonly tags?: readonly string[];
  readonly minSalience?: number;
  readonly from?: number;
  readonly to?: number;
  readonly sessionId?: string;
  readonly agentId?: string;
  readonly speaker?: string;
  readonly role?: Role;
}

export interface RecallQuery {
  readonly query: string;
  readonly k: number;
  /** So many hits beyond k are wanted, to stand in for some of them. What is found with words but seldom may be missed there. */
  readonly spare?: number;
  /** When it was asked, by the monotonic clock: its place among those that wait for their ranking. */
  readonly askedAt?: number;
  readonly filter: RecallFilter;
  readonly profile: ProfileName;
  readonly mode: RecallMode;
  readonly heads?: readonly Head[];
  /** The session that asks; a signal, not a filter. */
  readonly sessionId?: string;
  /** What "now" means for time words and recency. */
  readonly now: number;
  readonly timeZone: string;
  /** Only what had been stored by then. */
  readonly asOf?: number;
  readonly includeArchived: boolean;
  /** Whether the parts of each score are told in full; without it ranks, boosts and matched terms stay empty. */
  readonly explain?: boolean;
  /** The best sessions instead of the best memories. */
  readonly groupBy?: 'session';
  readonly vector?: { readonly model: string; readonly values: Float32Array };
}

/** What the engine made of a query. */
export interface Understood {
  /** Stems looked for, in order of the query. */
  readonly terms: readonly string[];
  readonly phrases: readonly string[];
  readonly speakers: readonly string[];
  readonly time?: { readonly from: number; readonly to: number; readonly text: string };
}

/** A link that recall followed: the memory it came from, by storage number. */
export interface Followed {
  readonly from: number;
  readonly type: LinkType;
  readonly weight: number;
}

/** How a score came about; every number is of this query alone. */
export interface ScoreParts {
  readonly similarity: number;
  readonly words: number;
  /** Of the head that counts as similarity: the semantic one, if it is asked. */
  readonly cosine?: number;
  /** Of every head asked under which the memory has a vector. */
  readonly cosines?: Readonly<Partial<Record<Head, number>>>;
  /** BM25 of its whole session, or of itself alone, in units of `words`. */
  readonly session: number;
  readonly salience: number;
  readonly recency: number;
  readonly ranks: Readonly<Record<string, number>>;
  readonly boosts: Readonly<Record<string, number>>;
  readonly matched: readonly string[];
  /** Entities that the query names and the memory mentions. */
  readonly entities?: readonly string[];
  /** Links that led to it. */
  readonly links?: readonly Followed[];
}

/** A candidate that came out of the index, best first. */
export interface Hit {
  readonly seq: number;
  readonly score: number;
  readonly parts: ScoreParts;
  /** What hits of one session have in common; undefined for a memory without one. */
  readonly talk?: string;
}

export interface RecallResult {
  readonly memory: Memory;
  readonly score: number;
  readonly parts: ScoreParts;
  readonly neighbours?: readonly Memory[];
  /** Ids of memories that say the same or that it rests on, and take no place. */
  readonly duplicates?: readonly string[];
  /** The links that led to it, with the id of the memory that each was followed from; when parts are told in full. */
  readonly links?: readonly { readonly memoryId: string; readonly type: LinkType; readonly weight: number }[];
}

export interface RecallSession {
  /** Undefined for a memory that belongs to none. */
  readonly sessionId: string | undefined;
  readonly space: string;
  readonly score: number;
  /** Its best turns, best first; at least one. */
  readonly results: readonly RecallResult[];
}
