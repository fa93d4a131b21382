import type { Retained } from '../retention/retention.ts';
import type { UserScope } from '../scope.ts';
import type {
  ContentType,
  IndexedMemory,
  Memory,
  MemoryKind,
  MemoryPatch,
  MemoryState,
  MemoryTier,
  MemoryVersion,
  NewMemory,
  Role,
} from './memory.ts';

/** Conditions of a list; every one given must hold. Instants are milliseconds; `to` is exclusive. */
export interface MemoryFilter {
  readonly kinds?: readonly MemoryKind[];
  readonly contentTypes?: readonly ContentType[];
  readonly tags?: readonly string[];
  readonly speaker?: string;
  readonly role?: Role;
  readonly sessionId?: string;
  readonly agentId?: string;
  readonly sourceType?: string;
  readonly minSalience?: number;
  readonly from?: number;
  readonly to?: number;
  readonly states?: readonly MemoryState[];
  readonly pinned?: boolean;
  readonly includeDeleted?: boolean;
  readonly ids?: readonly string[];
  /** By storage order. */
  readonly seqs?: readonly number[];
  readonly sourceId?: string;
  /** That mention this entity. */
  readonly entityId?: string;
  /** Deleted before this instant; for use with `includeDeleted`. */
  readonly deletedBefore?: number;
  /** Stored at or before the memory of this storage order. */
  readonly upTo?: number;
}

/** Place in a list: the last row seen. Ordered by (occurredAt, seq). */
export interface ListPosition {
  readonly occurredAt: number;
  readonly seq: number;
}

export interface Facets {
  readonly total: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, number>>;
  readonly speakers: Readonly<Record<string, number>>;
  /** By month of occurredAt, UTC, as YYYY-MM. */
  readonly months: Readonly<Record<string, number>>;
}

/** What makes a dated episode the same as another (decisions, duplicates). */
export interface EpisodeKey {
  readonly contentHash: string;
  readonly occurredAt: number;
  readonly sessionId?: string;
  /** Compared only when the caller gave it. */
  readonly turn?: number;
  readonly speaker?: string;
  readonly role?: Role;
  /** Which of several equal episodes is meant, in order of storage; 0, the first, when not given: what was said twice happened twice. */
  readonly nth?: number;
}

export interface MemoryCounts {
  readonly total: number;
  readonly archived: number;
  readonly deleted: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly bySpace: Readonly<Record<string, number>>;
  readonly embeddingReady: number;
  readonly embeddingPending: number;
}

/** Reading memories. Rows outside the scope (tenant, user, spaces) do not exist for these methods. */
export interface MemoryReader {
  /** Found ids only, in no order; deleted ones only on request. */
  getMany(
    scope: UserScope,
    params: { readonly ids: readonly string[]; readonly includeDeleted?: boolean },
  ): Promise<Memory[]>;
  /** By storage order numbers, in no order; deleted ones included: the index decides what is visible. */
  getBySeqs(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<Memory[]>;
  list(
    scope: UserScope,
    params: {
      readonly filter: MemoryFilter;
      readonly order: 'newest' | 'oldest';
      readonly after?: ListPosition;
      readonly limit: number;
    },
  ): Promise<Memory[]>;
  count(scope: UserScope, params: { readonly filter: MemoryFilter }): Promise<number>;
  facets(scope: UserScope, params: { readonly filter: MemoryFilter }): Promise<Facets>;
  /** All rows of the user that are not deleted, by seq, for building an index. */
  scan(scope: UserScope, params: { readonly afterSeq: number; readonly limit: number }): Promise<IndexedMemory[]>;
  /**
   * Turns of one session of one space around a turn, in order of `turn`, the centre left out, deleted ones left out.
   * One entry of the answer per entry asked, in the same order.
   */
  neighbours(
    scope: UserScope,
    params: {
      readonly around: readonly { readonly space: string; readonly sessionId: string; readonly turn: number }[];
      readonly before: number;
      readonly after: number;
    },
  ): Promise<Memory[][]>;
  /** What decides whether memories stay at hand, by seq; archived ones that are cold already, and deleted ones, are left out. */
  retained(scope: UserScope, params: { readonly afterSeq: number; readonly limit: number }): Promise<Retained[]>;
  /** Earlier states, newest first. */
  versions(scope: UserScope, params: { readonly id: string }): Promise<MemoryVersion[]>;
  /** Contents of all earlier states of memories, by storage numbers, in no order. */
  formerContents(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<string[]>;
  /** The highest storage number of the user's memories, 0 when there are none. Spaces do not matter. */
  lastSeq(scope: UserScope): Promise<number>;
  counts(scope: UserScope): Promise<MemoryCounts>;
  /** Memories with these sources, deleted ones left out; at most one per source. */
  findBySources(
    scope: UserScope,
    params: { readonly sources: readonly { readonly type: string; readonly id: string }[] },
  ): Promise<Memory[]>;
  /** For each key the nth equal dated memory that is not deleted, in order of seq, or undefined. One entry per key, in order. */
  findEpisodes(scope: UserScope, params: { readonly keys: readonly EpisodeKey[] }): Promise<(Memory | undefined)[]>;
}

/** Ids of the memories, and how many rows of other kinds went with them. */
export interface PurgedMemories {
  readonly ids: readonly string[];
  readonly versions: number;
  readonly embeddings: number;
  readonly links: number;
  readonly events: number;
  readonly entities: number;
  readonly facts: number;
}

/**
 * Changing memories. Every method appends to the change log and raises the user's version in the same
 * transaction, so that no index of any process can miss it. The scope names exactly one space for `insert`.
 */
export interface MemoryWriter extends MemoryReader {
  /** Stores all, in order. A memory with a sessionId and no turn takes the session's next. */
  insert(scope: UserScope, params: { readonly memories: readonly NewMemory[] }): Promise<Memory[]>;
  /**
   * Edits a memory that is not deleted, keeps the state before as a version and raises `version` by one. A new
   * content drops the stored vectors. Returns undefined when it is not there.
   * @throws HoldfastError version_conflict when `expectedVersion` is given and differs
   */
  update(
    scope: UserScope,
    params: {
      readonly id: string;
      readonly patch: MemoryPatch;
      readonly expectedVersion?: number;
      readonly at: number;
    },
  ): Promise<Memory | undefined>;
  /** Hides a memory. Returns undefined when it is not there or already deleted. */
  softDelete(scope: UserScope, params: { readonly id: string; readonly at: number }): Promise<Memory | undefined>;
  /** Brings a hidden memory back. Returns undefined when it is not there or not deleted. */
  restore(scope: UserScope, params: { readonly id: string; readonly at: number }): Promise<Memory | undefined>;
  /** Removes for good rows, versions and vectors of memories deleted before the instant; returns their ids. */
  purge(
    scope: UserScope,
    params: { readonly deletedBefore: number; readonly limit: number; readonly at: number },
  ): Promise<string[]>;
  /**
   * Removes for good the memories of these storage numbers, deleted or not, with all that hangs on them in the store: as
   * `purge`. Returns what they were and how many rows of other tables went with them.
   */
  purgeSeqs(
    scope: UserScope,
    params: { readonly seqs: readonly number[]; readonly at: number },
  ): Promise<PurgedMemories>;
  /**
   * Puts memories into other states and tiers. No edit: it makes no version, and only another state is a change. Those that
   * are gone, deleted or there already are passed over; answers the storage numbers of the others.
   */
  move(
    scope: UserScope,
    params: {
      readonly moves: readonly { readonly seq: number; readonly state: MemoryState; readonly tier: MemoryTier }[];
      readonly at: number;
    },
  ): Promise<number[]>;
  /** Counts one use each of memories, by storage numbers. Not a change: touches neither version nor change log. Unknown ones are ignored. */
  touch(scope: UserScope, params: { readonly seqs: readonly number[]; readonly at: number }): Promise<void>;
}
