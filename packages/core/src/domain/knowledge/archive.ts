import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { defaultRetention, type RetentionSettings } from '../retention/retention.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';

const dayMs = 86_400_000;
/** Rows of one transaction, so that nobody waits long for the write lane. */
const slice = 500;

/** Leaves the one job that looks tomorrow for what is to be archived. */
export async function enqueueArchiving(
  { jobs }: Pick<Writers, 'jobs'>,
  platform: Platform,
  scope: UserScope,
): Promise<void> {
  const runAt = platform.now() + dayMs;
  const job = {
    id: newId(platform),
    kind: 'archive_work',
    payload: {},
    runAt,
    key: 'archive_work',
    priority: 'low',
  } as const;
  await jobs.enqueue(scope, { jobs: [job] });
}

/**
 * Archives work that is older than 30 days, and problems that were not met for as long. Nothing is deleted or changed:
 * lists leave it out unless it is asked for, and a problem that is met again comes back. As long as there is more to archive
 * one day, a job is left for tomorrow.
 */
export async function archiveWork(
  {
    store,
    platform,
    retention = defaultRetention,
  }: {
    readonly store: Store;
    readonly platform: Platform;
    readonly retention?: RetentionSettings;
  },
  scope: UserScope,
  signal: AbortSignal,
): Promise<void> {
  const before = platform.now() - retention.shortLivedDays * dayMs;
  for (let more = true; more;) {
    signal.throwIfAborted();
    const params = { before, limit: slice };
    more = await store.write(scope, async ({ work, knowledge }) => {
      const archived = (await work.archive(scope, params)) + (await knowledge.archive(scope, params));
      return archived > 0;
    });
    await platform.yieldTurn();
  }
  await store.write(scope, async (writers) => {
    const left =
      (await writers.work.list(scope, { filter: {}, limit: 1 })).length +
      (await writers.knowledge.listProblems(scope, { limit: 1 })).length;
    if (left > 0) await enqueueArchiving(writers, platform, scope);
  });
}
