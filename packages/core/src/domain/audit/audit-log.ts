import type { Scheduler } from '../scheduler.ts';
import type { TenantScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { AuditEntry } from './audit-entry.ts';
import type { AuditKeys } from './audit-keys.ts';

export interface AuditLog {
  readonly keys: AuditKeys;
  /**
   * Adds a row in a transaction of its own, which rows that come meanwhile share. Resolves when it is durable.
   * @throws HoldfastError as `Store.write`
   */
  write(tenant: string, entry: AuditEntry): Promise<void>;
  /** A row was stored with somebody's transaction: where such rows wait, they are given their places soon. */
  noteWritten(tenant: string): void;
  /** Gives all rows of a tenant their places now. */
  settle(tenant: string): Promise<void>;
  /** Writes and settles what is under way. */
  stop(): Promise<void>;
}

/** Until rows are given their places: the longer, the more of them at once. */
const chainAfterMs = 250;
const slice = 1_000;

interface Waiting {
  readonly entry: AuditEntry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function createAuditLog({
  store,
  keys,
  scheduler,
  onError,
}: {
  readonly store: Store;
  readonly keys: AuditKeys;
  readonly scheduler: Scheduler;
  readonly onError: (error: unknown) => void;
}): AuditLog {
  const queues = new Map<string, Waiting[]>();
  const writing = new Map<string, Promise<void>>();
  const timers = new Map<string, () => void>();
  const settling = new Map<string, Promise<void>>();

  const drain = async (tenant: string): Promise<void> => {
    const scope: TenantScope = { kind: 'tenant', tenant };
    for (let group = take(tenant); group.length > 0; group = take(tenant)) {
      try {
        const key = await keys.of(tenant);
        const entries = group.map(({ entry }) => entry);
        await store.write(scope, async ({ audit }) => {
          for (const entry of entries) await audit.append(scope, { entry, key });
        });
        noteWritten(tenant);
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    writing.delete(tenant);
  };

  const take = (tenant: string): Waiting[] => {
    const queue = queues.get(tenant) ?? [];
    queues.delete(tenant);
    return queue;
  };

  const noteWritten = (tenant: string): void => {
    if (!store.capabilities.chainsLater || timers.has(tenant)) return;
    const cancel = scheduler.after(chainAfterMs, () => {
      timers.delete(tenant);
      settle(tenant).catch(onError);
    });
    timers.set(tenant, cancel);
  };

  const settle = (tenant: string): Promise<void> => {
    // One after the other, and each looks anew: what was stored before the call is in place when it resolves.
    const run = (settling.get(tenant) ?? Promise.resolve()).then(() => settleAll(tenant));
    const ended = run.catch(() => undefined);
    settling.set(tenant, ended);
    return run;
  };

  const settleAll = async (tenant: string): Promise<void> => {
    const scope: TenantScope = { kind: 'tenant', tenant };
    if ((await store.read(scope, ({ audit }) => audit.waiting(scope))) === 0) return;
    const key = await keys.of(tenant);
    for (let more = true; more;) {
      const { chained } = await store.write(scope, ({ audit }) => audit.chain(scope, { key, limit: slice }));
      more = chained === slice;
    }
  };

  return {
    keys,
    noteWritten,
    settle,
    write: (tenant, entry) =>
      new Promise<void>((resolve, reject) => {
        const queue = queues.get(tenant) ?? [];
        queue.push({ entry, resolve, reject });
        queues.set(tenant, queue);
        if (!writing.has(tenant)) writing.set(tenant, drain(tenant));
      }),
    async stop() {
      await Promise.all(writing.values());
      const due = [...timers.keys()];
      for (const cancel of timers.values()) cancel();
      timers.clear();
      await Promise.all(due.map((tenant) => settle(tenant).catch(onError)));
      await Promise.all(settling.values());
    },
  };
}
