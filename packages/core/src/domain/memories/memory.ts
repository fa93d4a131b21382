import type { OutputOf } from '@holdfast/contract';

type WireMemory = OutputOf<'getMemory'>['memory'];

export type MemoryKind = WireMemory['kind'];
export type ContentType = NonNullable<WireMemory['contentType']>;
export type Role = NonNullable<WireMemory['role']>;
export type MemoryState = WireMemory['state'];
export type MemoryTier = WireMemory['tier'];
export type EmbeddingState = WireMemory['embedding'];
export type DerivedField = WireMemory['derived'][number];
export type Metadata = WireMemory['metadata'];

export interface Source {
  readonly type: string;
  readonly id?: string;
}

/** One remembered thing, as the domain and the store know it. Instants are milliseconds since the epoch. */
export interface Memory {
  /** Order of storage inside the database; never leaves the process. */
  readonly seq: number;
  readonly id: string;
  readonly tenant: string;
  readonly user: string;
  readonly space: string;
  readonly kind: MemoryKind;
  readonly contentType?: ContentType;
  readonly content: string;
  /** SHA-256 of the UTF-8 bytes of content, hex. */
  readonly contentHash: string;
  readonly role?: Role;
  readonly speaker?: string;
  readonly occurredAt: number;
  /** True when the caller said when it happened; only such episodes are compared for duplicates. */
  readonly dated: boolean;
  readonly sessionId?: string;
  readonly agentId?: string;
  readonly turn?: number;
  readonly salience: number;
  readonly confidence: number;
  readonly decayRate: number;
  readonly tags: readonly string[];
  readonly derived: readonly DerivedField[];
  readonly metadata: Metadata;
  readonly source?: Source;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly accessedAt: number;
  readonly accessCount: number;
  readonly state: MemoryState;
  readonly tier: MemoryTier;
  readonly pinned: boolean;
  readonly expiresAt?: number;
  readonly deletedAt?: number;
  readonly version: number;
  readonly embedding: EmbeddingState;
}

/** What a search index takes of a memory: no hash, no metadata, nothing that is only shown. */
export type IndexedMemory = Pick<
  Memory,
  | 'seq'
  | 'space'
  | 'kind'
  | 'contentType'
  | 'content'
  | 'role'
  | 'speaker'
  | 'occurredAt'
  | 'sessionId'
  | 'agentId'
  | 'turn'
  | 'salience'
  | 'decayRate'
  | 'tags'
  | 'createdAt'
  | 'state'
  | 'pinned'
  | 'expiresAt'
  | 'deletedAt'
  | 'version'
  | 'embedding'
>;

/** A memory about to be stored: the store gives `seq`, and `turn` where it is left open in a session. */
export type NewMemory = Omit<Memory, 'seq' | 'tenant' | 'user' | 'space'>;

/** An earlier state of an edited memory. */
export interface MemoryVersion {
  readonly version: number;
  readonly content: string;
  readonly contentHash: string;
  readonly tags: readonly string[];
  readonly metadata: Metadata;
  readonly replacedAt: number;
}

/** Fields that an edit may change; `null` clears an optional one. */
export interface MemoryPatch {
  readonly content?: string;
  readonly contentHash?: string;
  readonly kind?: MemoryKind;
  readonly contentType?: ContentType;
  readonly speaker?: string;
  readonly role?: Role;
  readonly occurredAt?: number;
  readonly salience?: number;
  readonly confidence?: number;
  readonly decayRate?: number;
  readonly tags?: readonly string[];
  readonly derived?: readonly DerivedField[];
  readonly metadata?: Metadata;
  readonly state?: MemoryState;
  readonly pinned?: boolean;
  readonly expiresAt?: number | null;
  readonly embedding?: EmbeddingState;
}
