import { newId } from '../domain/ids.ts';
import type { Platform } from '../domain/platform.ts';
import type { Scheduler } from '../domain/scheduler.ts';
import { systemScope, type UserScope, userKey } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { deliveryJob } from '../domain/webhooks/sender.ts';

const pollMs = 2_000;
/** What a call changes after another is told of together. */
const gatherMs = 100;
const mostUsers = 200;

export interface WebhookWatch {
  /** Something has happened to this user that may stand in no change log. */
  note(scope: Pick<UserScope, 'tenant' | 'user'>): void;
  stop(): Promise<void>;
}

/**
 * Leaves a job for every user to whom something has happened that a webhook may have asked for. Nothing of it is on the way of
 * a write: users are told by their version, now and then, and a hint only makes that faster.
 */
export function startWebhooks({
  store,
  platform,
  scheduler,
  wake,
  onError,
}: {
  readonly store: Store;
  readonly platform: Pick<Platform, 'now' | 'randomBytes'>;
  readonly scheduler: Scheduler;
  /** Jobs may wait. */
  readonly wake: () => void;
  readonly onError: (error: unknown) => void;
}): WebhookWatch {
  let tenants: ReadonlySet<string> = new Set();
  let stopped = false;
  let cancel = (): void => undefined;
  let looking = Promise.resolve();
  const hints = new Map<string, () => void>();
  const enqueuing = new Set<Promise<void>>();

  const enqueue = async ({ tenant, user }: Pick<UserScope, 'tenant' | 'user'>): Promise<void> => {
    const scope: UserScope = { kind: 'user', tenant, user, spaces: '*' };
    const job = { ...deliveryJob, id: newId(platform), payload: {}, runAt: platform.now() };
    await store.write(scope, ({ jobs }) => jobs.enqueue(scope, { jobs: [job] }));
  };

  const look = async (): Promise<void> => {
    const { overview, users } = await store.read(systemScope, async ({ webhooks }) => {
      const found = await webhooks.overview(systemScope);
      const none = found.tenants.length === 0;
      return {
        overview: found,
        users: none ? [] : await webhooks.usersWithNews(systemScope, { limit: mostUsers }),
      };
    });
    tenants = new Set(overview.tenants);
    for (const user of users) await enqueue(user);
    if (users.length > 0) wake();
  };
  const begin = (): void => {
    looking = look()
      .catch(onError)
      .finally(() => {
        if (!stopped) cancel = scheduler.after(pollMs, begin);
      });
  };
  begin();

  return {
    note(scope) {
      const name = userKey(scope);
      if (stopped || !tenants.has(scope.tenant) || hints.has(name)) return;
      const tell = (): void => {
        hints.delete(name);
        const done = enqueue(scope)
          .then(wake, onError)
          .finally(() => enqueuing.delete(done));
        enqueuing.add(done);
      };
      hints.set(name, scheduler.after(gatherMs, tell));
    },
    async stop() {
      stopped = true;
      cancel();
      for (const takeBack of hints.values()) takeBack();
      await looking;
      await Promise.all(enqueuing);
    },
  };
}
