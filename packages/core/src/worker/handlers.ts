import type { Embedder } from '../domain/embeddings/embedder.ts';
import type { Head } from '../domain/embeddings/head.ts';
import type { ExtractionParts } from '../domain/extraction/run.ts';
import type { JobKind } from '../domain/jobs/job-store.ts';
import type { Platform } from '../domain/platform.ts';
import type { ForgettingCaches } from '../domain/forgetting/caches.ts';
import type { Store } from '../domain/store.ts';
import { extractMemories } from './extract-memories.ts';
import { embedMemories } from './embed-memories.ts';
import { forgetJob } from './forget.ts';
import { pruneChanges } from './prune-changes.ts';
import { purgeDeleted } from './purge-deleted.ts';
import { reembed } from './reembed.ts';
import type { JobHandler } from './worker.ts';

/** The handlers that this process can offer. Without an embedder, embedding jobs wait for a process that has one. */
export function jobHandlers({
  embedder,
  extraction,
  ...parts
}: {
  readonly store: Store;
  readonly platform: Platform;
  readonly embedder: Embedder | undefined;
  readonly heads?: readonly Head[];
  readonly restoreMs: number;
  /** Undefined where this process makes nothing of what is said. */
  readonly extraction?: Pick<ExtractionParts, 'extractor' | 'embeddings' | 'timeZone'>;
  readonly caches: ForgettingCaches;
}): Partial<Readonly<Record<JobKind, JobHandler>>> {
  return {
    purge_deleted: purgeDeleted(parts),
    forget: forgetJob(parts),
    prune_changes: pruneChanges(parts),
    ...(extraction === undefined ? {} : { extract_memories: extractMemories({ ...parts, ...extraction }) }),
    ...(embedder === undefined
      ? {}
      : { embed_memories: embedMemories({ ...parts, embedder }), reembed: reembed({ ...parts, embedder }) }),
  };
}
