import { HoldfastError } from '@holdfast/contract';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import type { Job } from '../domain/jobs/job-store.ts';
import type { Platform } from '../domain/platform.ts';
import type { Store } from '../domain/store.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/** Memories embedded and stored at once: what is done by then survives a failure of the rest. */
const SLICE = 200;

/**
 * The handler of `embed_memories` (payload: `memoryIds`): embeds the contents outside of any transaction, then stores
 * the vectors under the version that was read, so that an edit in between makes them late and they are dropped.
 * Memories that are gone or deleted are passed over.
 *
 * @throws HoldfastError model_unavailable when the embedder is down: the job waits and is tried again
 */
export function embedMemories(params: {
  readonly store: Store;
  readonly embedder: Embedder;
  readonly platform: Pick<Platform, 'now'>;
}): JobHandler {
  const { store, embedder, platform } = params;
  return async (job, { signal }) => {
    const scope = scopeOf(job);
    const ids = memoryIds(job);
    for (let start = 0; start < ids.length; start += SLICE) {
      const slice = ids.slice(start, start + SLICE);
      const memories = await store.read(scope, (readers) => readers.memories.getMany(scope, { ids: slice }));
      if (memories.length === 0) continue;
      const texts = memories.map((memory) => memory.content);
      const values = await embedder.embed({ texts, purpose: 'document', signal });
      const vectors = memories.map((memory, index) => ({
        memoryId: memory.id,
        version: memory.version,
        head: 'semantic' as const,
        model: embedder.model,
        values: present(values[index]),
      }));
      await store.write(scope, (writers) => writers.embeddings.put(scope, { vectors, at: platform.now() }));
    }
  };
}

function memoryIds(job: Job): readonly string[] {
  const { memoryIds: ids } = job.payload;
  if (typeof ids === 'object') return ids;
  throw new HoldfastError('internal', { detail: 'A job embed_memories has no list memoryIds.' });
}

function present(vector: Float32Array | undefined): Float32Array {
  if (vector !== undefined) return vector;
  throw new HoldfastError('model_unavailable', { detail: 'The embedder answered fewer vectors than texts.' });
}
