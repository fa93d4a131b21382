import type { UserScope } from '../scope.ts';

export type ChangeType = 'created' | 'updated' | 'deleted' | 'restored' | 'purged' | 'embedded';

/** One entry of a user's change log. Several entries may share a version: they committed together. */
export interface Change {
  readonly version: number;
  readonly seq: number;
  readonly memoryId: string;
  readonly space: string;
  readonly change: ChangeType;
  readonly at: number;
}

/** Entries are written by the other writers alone; see MemoryWriter and EmbeddingWriter. */
export interface ChangeReader {
  /** The user's version: 0 before the first write, then growing by one a write transaction. Spaces do not matter. */
  version(scope: UserScope): Promise<number>;
  /** Entries that the log of the user holds. Spaces do not matter. */
  size(scope: UserScope): Promise<number>;
  /**
   * Entries with a version greater than `after`, in order; whole versions only, so that the answer may exceed `limit`.
   * `complete` is false when entries after `after` have been pruned: the reader must rebuild.
   */
  since(
    scope: UserScope,
    params: { readonly after: number; readonly limit: number },
  ): Promise<{ readonly changes: Change[]; readonly complete: boolean }>;
}

export interface ChangeWriter extends ChangeReader {
  /** Removes about `limit` of the oldest entries, the newest too: whoever follows must look at everything anew. */
  drop(scope: UserScope, params: { readonly limit: number }): Promise<number>;
  /**
   * Removes about `limit` of the oldest entries of the user, whole versions only; the newest `keep` stay, and so does
   * every version from the first that has an entry at or after `before`. Spaces do not matter. Returns how many went.
   */
  prune(
    scope: UserScope,
    params: { readonly keep: number; readonly before: number; readonly limit: number },
  ): Promise<number>;
}
