import type { Platform } from '../domain/platform.ts';
import type { Scheduler } from '../domain/scheduler.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';

/**
 * Renews the lease of a running job every third of it, until the answer is called. When the lease is lost, the job's
 * controller is aborted: another worker has the job.
 */
export function keepLease(params: {
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly platform: Pick<Platform, 'now'>;
  readonly leaseMs: number;
  /** Of the job's user. */
  readonly scope: UserScope;
  readonly id: string;
  readonly worker: string;
  readonly controller: AbortController;
  readonly onError: (error: unknown) => void;
}): () => void {
  const { store, scheduler, platform, leaseMs, scope, id, worker, controller } = params;
  let ended = false;
  let cancel: () => void = () => undefined;

  const beat = async (): Promise<void> => {
    const leaseUntil = platform.now() + leaseMs;
    const held = await store.write(scope, (writers) => writers.jobs.heartbeat(scope, { id, worker, leaseUntil }));
    if (!held && !ended) controller.abort(new Error(`the lease of job ${id} was lost`));
  };

  const plan = (): void => {
    if (ended || controller.signal.aborted) return;
    cancel = scheduler.after(leaseMs / 3, () => {
      // A heartbeat that fails is no reason to stop: the lease still has two thirds of its time.
      void beat().catch(params.onError).finally(plan);
    });
  };

  plan();
  return () => {
    ended = true;
    cancel();
  };
}
