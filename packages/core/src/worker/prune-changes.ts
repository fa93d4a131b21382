import { keptEntries, keptMs, mostEntries } from '../domain/changes/prune.ts';
import type { Platform } from '../domain/platform.ts';
import type { Store } from '../domain/store.ts';
import { scopeOf } from './job-scope.ts';
import type { JobHandler } from './worker.ts';

/** Entries removed in one transaction, so that nobody waits long for the write lane. */
const SLICE = 2_000;

/** The handler of `prune_changes` (no payload): shortens a change log that has grown long. */
export function pruneChanges(params: {
  readonly store: Store;
  readonly platform: Pick<Platform, 'now' | 'yieldTurn'>;
  /** Entries that a log may have; 50,000 when not given. */
  readonly most?: number;
  /** The newest entries, which stay; 10,000 when not given. */
  readonly keep?: number;
}): JobHandler {
  const { store, platform, most = mostEntries, keep = keptEntries } = params;
  return async (job, { signal }) => {
    const scope = scopeOf(job);
    if ((await store.read(scope, ({ changes }) => changes.size(scope))) <= most) return;
    const before = platform.now() - keptMs;
    for (let removed = SLICE; removed >= SLICE;) {
      signal.throwIfAborted();
      removed = await store.write(scope, ({ changes }) => changes.prune(scope, { keep, before, limit: SLICE }));
      await platform.yieldTurn();
    }
  };
}
