import type { Head } from './head.ts';
import type { UserScope } from '../scope.ts';

export interface StoredVector {
  readonly seq: number;
  readonly memoryId: string;
  readonly space: string;
  readonly head: Head;
  readonly model: string;
  /** Unit length, or all zero when the model knows nothing of the text: near no other, and not to be divided by. */
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
}

export interface EmbeddingWriter extends EmbeddingReader {
  /**
   * Stores vectors and marks their memories `ready`, as one change each. A vector whose memory is gone, deleted or
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
}
