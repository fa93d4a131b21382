import { newId } from '../ids.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';

/** The log of a user is left alone until it has more entries than this. */
export const mostEntries = 50_000;
/** What is kept then: the newest entries, and those of a week, so that followers and replicas rarely start anew. */
export const keptEntries = 10_000;
export const keptMs = 7 * 86_400_000;

const waitMs = 3_600_000;
const oneIn = 97;

/**
 * Now and then leaves a job behind that looks at the length of the log: counting on every write would cost more than
 * the write. Which writes do is told by their memories' numbers; a prime, so that users who write in turn all meet it.
 */
export async function enqueuePruning(
  writers: Pick<Writers, 'jobs'>,
  platform: Platform,
  scope: UserScope,
  written: readonly Pick<Memory, 'seq' | 'version'>[],
): Promise<void> {
  if (!written.some(({ seq, version }) => (seq + version) % oneIn === 0)) return;
  const job = {
    id: newId(platform),
    kind: 'prune_changes',
    payload: {},
    runAt: platform.now() + waitMs,
    key: 'prune_changes',
  } as const;
  await writers.jobs.enqueue(scope, { jobs: [job] });
}
