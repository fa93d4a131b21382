import { HoldfastError } from '@holdfast/contract';
import { semanticOnly } from '../domain/embeddings/head.ts';
import { lackingHeads } from '../domain/embeddings/reembedding.ts';
import type { Job } from '../domain/jobs/job-store.ts';
import { type EmbedDependencies, embedSlice } from './embed-slice.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/** Memories embedded and stored at once: what is done by then survives a failure of the rest. */
const SLICE = 200;

/**
 * The handler of `embed_memories` (payload: `memoryIds`): gives them vectors, slice by slice; see embedSlice.
 * Memories that are gone or deleted are passed over.
 *
 * @throws HoldfastError model_unavailable when the embedder is down: the job waits and is tried again
 */
export function embedMemories(dependencies: EmbedDependencies): JobHandler {
  const { store, embedder, heads = semanticOnly } = dependencies;
  return async (job, { signal }) => {
    const scope = scopeOf(job);
    const ids = memoryIds(job);
    for (let start = 0; start < ids.length; start += SLICE) {
      const slice = ids.slice(start, start + SLICE);
      const lacking = await store.read(scope, async (readers) => {
        const memories = await readers.memories.getMany(scope, { ids: slice });
        const seqs = memories.map(({ seq }) => seq);
        const missing = await lackingHeads(readers, scope, { model: embedder.model, heads, seqs });
        return memories.flatMap((memory) => {
          const own = missing.get(memory.seq);
          return own === undefined ? [] : [{ memory, heads: own }];
        });
      });
      await embedSlice(dependencies, scope, { lacking, signal });
    }
  };
}

function memoryIds(job: Job): readonly string[] {
  const { memoryIds: ids } = job.payload;
  if (typeof ids === 'object') return ids;
  throw new HoldfastError('internal', { detail: 'A job embed_memories has no list memoryIds.' });
}
