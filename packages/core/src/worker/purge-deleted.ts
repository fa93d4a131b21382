import { rebuildJobs } from '../domain/consolidation/schedule.ts';
import { forgetRepeats } from '../domain/forgetting/repeats.ts';
import { forgetMemories } from '../domain/forgetting/slice.ts';
import { newId } from '../domain/ids.ts';
import { purgeKey } from '../domain/memories/edit.ts';
import type { Platform } from '../domain/platform.ts';
import type { Store } from '../domain/store.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/** Memories purged in one transaction, so that nobody waits long for the write lane. */
const SLICE = 100;

/**
 * The handler of `purge_deleted` (no payload): removes for good what was deleted longer ago than the restore window, as
 * forgetting does. Its words are not derived again; an import may bring them back, since nobody asked to forget them.
 * While the user has other deleted memories, it enqueues itself for a seventh of the window later (a day, by
 * default), so that a memory is gone at most that long after its window.
 */
export function purgeDeleted(params: {
  readonly store: Store;
  readonly platform: Platform;
  /** How long a deleted memory can be restored, in milliseconds. */
  readonly restoreMs: number;
}): JobHandler {
  const { store, platform, restoreMs } = params;
  return async (job, { signal }) => {
    const scope = scopeOf(job);
    // One instant for all: what is deleted meanwhile was not looked for.
    const deletedBefore = platform.now() - restoreMs;
    const filter = { includeDeleted: true, deletedBefore };
    await forgetRepeats({ store, platform }, scope, { own: scope, filter, signal, reason: 'deleted' });
    for (let more = true; more;) {
      signal.throwIfAborted();
      more = await store.write(scope, async (writers) => {
        const at = platform.now();
        const doomed = await writers.memories.list(scope, {
          filter,
          order: 'oldest',
          limit: SLICE,
        });
        if (doomed.length > 0) {
          const { stale } = await forgetMemories(writers, platform, scope, { memories: doomed, reason: 'deleted' });
          await writers.jobs.enqueue(scope, { jobs: rebuildJobs(platform, stale) });
        }
        if (doomed.length === SLICE) return true;
        await writers.jobs.clear(scope, {});
        const { deleted } = await writers.memories.counts(scope);
        if (deleted > 0) {
          const runAt = at + Math.max(60_000, Math.ceil(restoreMs / 7));
          const next = { id: newId(platform), kind: 'purge_deleted', payload: {}, runAt, key: purgeKey } as const;
          await writers.jobs.enqueue(scope, { jobs: [next] });
        }
        return false;
      });
      await platform.yieldTurn();
    }
  };
}
