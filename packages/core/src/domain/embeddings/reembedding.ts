import { newId } from '../ids.ts';
import type { NewJob } from '../jobs/job-store.ts';
import type { Platform } from '../platform.ts';
import { systemScope, type UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { UserName } from './embedding-store.ts';

/** The key under which at most one re-embedding to a model waits for a user. */
export function reembedKey(model: string): string {
  return `reembed ${model}`;
}

/**
 * The job that gives a user's memories vectors of the model and makes it the current one.
 *
 * @param params.since when it was first wanted; now when not given
 */
export function reembedJob(
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  params: { readonly model: string; readonly since?: number; readonly runAt?: number },
): NewJob {
  const { model } = params;
  const now = platform.now();
  return {
    id: newId(platform),
    kind: 'reembed',
    payload: { model, since: params.since ?? now },
    runAt: params.runAt ?? now,
    key: reembedKey(model),
  };
}

/** Users looked up and given their jobs at once. */
const PAGE = 200;

/**
 * Enqueues a job for each user whose memories do not all have vectors of the model, and who has none yet. Reads
 * counters alone; nothing is written when nobody is behind. An aborted signal ends it early: the next start goes on.
 */
export async function reembedUsersBehind(
  {
    store,
    platform,
  }: { readonly store: Store; readonly platform: Pick<Platform, 'now' | 'randomBytes' | 'yieldTurn'> },
  { model, signal }: { readonly model: string; readonly signal: AbortSignal },
): Promise<void> {
  let after: UserName | undefined;
  for (;;) {
    const page = { model, jobKey: reembedKey(model), limit: PAGE, ...(after === undefined ? {} : { after }) };
    const users = await store.read(systemScope, ({ embeddings }) => embeddings.behind(systemScope, page));
    for (const { tenant, user } of users) {
      if (signal.aborted) return;
      const scope: UserScope = { kind: 'user', tenant, user, spaces: '*' };
      await store.write(scope, ({ jobs }) => jobs.enqueue(scope, { jobs: [reembedJob(platform, { model })] }));
    }
    after = users.at(-1);
    if (users.length < PAGE) return;
    await platform.yieldTurn();
  }
}
