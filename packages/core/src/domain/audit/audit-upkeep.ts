import type { Platform } from '../platform.ts';
import type { Scheduler } from '../scheduler.ts';
import { systemScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { AuditLog } from './audit-log.ts';
import { cutAudit } from './retention.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Looks after the audit logs of all tenants, at once and every hour: gives rows their places that a process left behind
 * when it died, and cuts off what is older than `days`. Answers with what ends it.
 */
export function keepAudit({
  store,
  platform,
  log,
  scheduler,
  days,
  onError,
}: {
  readonly store: Store;
  readonly platform: Pick<Platform, 'now' | 'yieldTurn'>;
  readonly log: AuditLog;
  readonly scheduler: Scheduler;
  /** Undefined where rows are kept. */
  readonly days: number | undefined;
  readonly onError: (error: unknown) => void;
}): () => Promise<void> {
  let cancel = (): void => undefined;
  let stopped = false;
  let looking = Promise.resolve();

  const look = async (): Promise<void> => {
    const tenants = await store.read(systemScope, ({ audit }) => audit.tenants(systemScope));
    for (const tenant of tenants) {
      if (stopped) return;
      await log.settle(tenant);
      if (days === undefined) continue;
      const before = platform.now() - days * dayMs;
      const key = await log.keys.of(tenant);
      const cut = await cutAudit({ store, platform }, { kind: 'tenant', tenant }, { before, key });
      if (cut > 0) await log.settle(tenant);
    }
  };
  const begin = (): void => {
    looking = look()
      .catch(onError)
      .finally(() => {
        if (!stopped) cancel = scheduler.after(hourMs, begin);
      });
  };

  begin();
  return async () => {
    stopped = true;
    cancel();
    await looking;
  };
}
