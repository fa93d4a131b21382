import { extractAgain, type ExtractionParts, extractNew } from '../domain/extraction/run.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/**
 * The handler of `extract_memories`: without a payload it reads all that was written since the last time, with
 * `memoryIds` these again. Space by space, as nothing crosses that wall.
 */
export function extractMemories(parts: ExtractionParts): JobHandler {
  return async (job, { signal }) => {
    const scope = scopeOf(job);
    const { memoryIds } = job.payload;
    if (typeof memoryIds === 'object') await extractAgain(parts, scope, { ids: memoryIds, signal });
    else await extractNew(parts, scope, signal);
  };
}
