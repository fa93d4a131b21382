import type { Head } from './head.ts';
import type { SystemScope, UserScope } from '../scope.ts';

export interface StoredVector {
  readonly seq: number;
  readonly memoryId: string;
  readonly space: string;
  readonly head: Head;
  readonly model: string;
  /**
   * Unit length, or all zero when the model knows nothing of the text: near no other, and not to be divided by. No
   * numbers at all under a head that reads nothing in the memory.
   */
  readonly values: Float32Array;
}

export interface EmbeddingReader {
  /** Vectors of memories that are not deleted, by seq. */
  scan(
    scope: UserScope,
    params: { readonly head: Head; readonly model: string; readonly afterSeq: number; readonly limit: number },
  ): Promise<StoredVector[]>;
  getBySeqs(
    scope: UserScope,
    params: { readonly head: Head; readonly model: string; readonly seqs: readonly number[] },
  ): Promise<StoredVector[]>;
  /** Models that have vectors of this user, with counts and dimensions, commonest first. */
  models(
    scope: UserScope,
  ): Promise<{ readonly model: string; readonly head: Head; readonly dimensions: number; readonly count: number }[]>;
  /**
   * The one model that queries of the user are compared with: that of the first vector, until a switch. Undefined
   * before. Spaces do not matter.
   */
  model(scope: UserScope): Promise<string | undefined>;
  /**
   * Users who have another current model, or memories that no embedder was asked about, or fewer vectors under another
   * of the heads than under the semantic one, and no job with this key that waits or runs; by tenant and user. Reads
   * counters alone when `semantic` is the only head.
   */
  behind(
    scope: SystemScope,
    params: {
      readonly model: string;
      /** `semantic` first, and alone by default. */
      readonly heads?: readonly Head[];
      readonly jobKey: string;
      readonly after?: UserName;
      readonly limit: number;
    },
  ): Promise<UserName[]>;
  /**
   * True when the user has memories that no embedder was asked about, and no job with this key that waits or runs.
   * What the transaction under way added may not be seen yet.
   */
  lacks(scope: UserScope, params: { readonly jobKey: string }): Promise<boolean>;
}

export interface UserName {
  readonly tenant: string;
  readonly user: string;
}

export interface EmbeddingWriter extends EmbeddingReader {
  /**
   * Stores vectors and marks their memories `ready`, as one change each. The first semantic vector of a user decides
   * the user's current model. A vector whose memory is gone, deleted or
   * no longer at `version` is dropped silently: it is late. Returns how many were stored.
   */
  put(
    scope: UserScope,
    params: {
      readonly vectors: readonly {
        readonly memoryId: string;
        readonly version: number;
        readonly head: Head;
        readonly model: string;
        readonly values: Float32Array;
      }[];
      readonly at: number;
    },
  ): Promise<number>;
  /** Makes a model the current one of the user and raises the user's version. False when it was already, or there is no such user. */
  switchModel(scope: UserScope, params: { readonly model: string }): Promise<boolean>;
  /** Removes up to `limit` vectors of all models but one; returns how many. Not a change. */
  dropOthers(scope: UserScope, params: { readonly model: string; readonly limit: number }): Promise<number>;
  /**
   * Takes from memories their vectors under all heads but the semantic one: under those they are as if there were nothing to
   * read, so that nobody embeds them again. A change each. Answers the storage numbers of those that had any.
   */
  emptyHeads(scope: UserScope, params: { readonly seqs: readonly number[]; readonly at: number }): Promise<number[]>;
  /** Forgets that there was nothing to read under those heads, so that they lack vectors again. Returns how many memories. */
  reopenHeads(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<number>;
}
