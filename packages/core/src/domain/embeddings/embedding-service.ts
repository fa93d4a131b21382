import type { Head } from './head.ts';
import type { Degradation } from '../recall/query.ts';
import type { UserScope } from '../scope.ts';

export interface QueryVector {
  readonly model: string;
  /** The question as it is said: for the heads `semantic` and `situation`. */
  readonly values: Float32Array;
  /** The names in the question, where it has any. */
  readonly entity?: Float32Array;
}

/** Embedding as the use cases see it: batched, cached, with deadlines; it never throws. */
export interface QueryToEmbed {
  /** Whose query it is, where answers are kept by tenant. */
  readonly scope?: Pick<UserScope, 'tenant'>;
  /** The names in the query, when the head `entity` is searched. */
  readonly names?: string;
}

export interface EmbeddingService {
  /** Undefined when no embedder is configured. */
  readonly model: string | undefined;
  /** Heads under which memories get vectors, `semantic` first. */
  readonly heads: readonly Head[];
  /** Unit vectors in order, or undefined when the embedder is late or down: a job follows then. */
  embedForWrite(texts: readonly string[]): Promise<readonly Float32Array[] | undefined>;
  /** The vector of a query, and of the names in it if there are any, or why there is none. */
  embedQuery(
    text: string,
    asked?: QueryToEmbed,
  ): Promise<{ readonly vector?: QueryVector; readonly degraded?: Degradation }>;
  /** Lets go of the vectors that are kept for being asked again, of a tenant at least. */
  forget(scope: Pick<UserScope, 'tenant'>): Promise<void>;
}
