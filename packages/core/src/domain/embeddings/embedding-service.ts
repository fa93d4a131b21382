import type { Degradation } from '../recall/query.ts';
import type { UserScope } from '../scope.ts';

export interface QueryVector {
  readonly model: string;
  readonly values: Float32Array;
}

/** Embedding as the use cases see it: batched, cached, with deadlines; it never throws. */
export interface EmbeddingService {
  /** Undefined when no embedder is configured. */
  readonly model: string | undefined;
  /** Unit vectors in order, or undefined when the embedder is late or down: a job follows then. */
  embedForWrite(texts: readonly string[]): Promise<readonly Float32Array[] | undefined>;
  /** The vector of a query, or why there is none. `scope` says whose query it is, where answers are kept by tenant. */
  embedQuery(
    text: string,
    scope?: Pick<UserScope, 'tenant'>,
  ): Promise<{ readonly vector?: QueryVector; readonly degraded?: Degradation }>;
}
