import type { QueryVector } from '../embeddings/embedding-service.ts';
import type { UserScope } from '../scope.ts';
import type { Nearest, NearestQuery } from './nearest.ts';
import type { Degradation, Hit, RecallQuery, Understood } from './query.ts';

export interface Search {
  readonly hits: readonly Hit[];
  readonly understood: Understood;
  readonly degraded: readonly Degradation[];
}

/** Why one memory is or is not among the hits of a query. */
export interface Judgement {
  /** Place among all that matched, from 1; undefined when it did not match. */
  readonly rank?: number;
  readonly score?: number;
  readonly sharedTerms: readonly string[];
  readonly missingTerms: readonly string[];
  /** True when a filter of the query leaves it out. */
  readonly filteredOut: boolean;
}

/**
 * Finds candidates in one user's committed memories. Before it answers it brings itself up to the user's version,
 * so that whatever was acknowledged before the call, by any process, is seen, and whatever was deleted is not.
 */
export interface SearchIndex {
  /**
   * The best `query.k` memories of the spaces of the scope, best first; ties by newer, then by id.
   * `queryVector` is compared, head by head, when its model is the one the user's vectors have.
   *
   * @throws HoldfastError head_unavailable when the query asks for a head under which the user has no vectors; for the
   *   semantic one nobody asks here
   */
  search(scope: UserScope, query: RecallQuery, queryVector: QueryVector | undefined): Promise<Search>;
  /** Judges one memory against a query; undefined when the memory is not in the scope. */
  judge(scope: UserScope, query: RecallQuery, queryVector: QueryVector | undefined, seq: number): Promise<Judgement>;
  /** The memories nearest to some, in the spaces of the scope; in short turns. For linking, which nobody waits for. */
  nearest(scope: UserScope, query: NearestQuery): Promise<Nearest>;
  /** The version the index stands at; undefined when the user is not loaded. */
  version(scope: UserScope): number | undefined;
  /** Bytes held, by estimate. */
  bytes(): number;
  /** Drops what is held of the user. */
  evict(scope: UserScope): void;
  /** Ends work in the background within seconds; to be called before the store is closed. */
  close(): Promise<void>;
}
