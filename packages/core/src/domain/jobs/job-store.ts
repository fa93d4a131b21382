import type { SystemScope, UserScope } from '../scope.ts';

/** Kinds of background work. A payload holds ids only, never words. */
export type JobKind = 'embed_memories' | 'purge_deleted' | 'prune_changes' | 'reembed';

export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly tenant: string;
  readonly user: string;
  readonly payload: Readonly<Record<string, string | number | readonly string[]>>;
  readonly attempts: number;
  readonly runAt: number;
  readonly lastError?: string;
}

export interface NewJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly payload: Job['payload'];
  readonly runAt: number;
  /** While a job with this key waits for this user, enqueuing another is a no-op. */
  readonly key?: string;
}

export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
}

export interface JobReader {
  counts(scope: UserScope): Promise<JobCounts>;
  /** Jobs that failed for good, newest first. */
  dead(scope: UserScope, params: { readonly limit: number }): Promise<Job[]>;
  /** When the earliest waiting job of these kinds may run; undefined when none waits. */
  nextRunAt(scope: SystemScope, params: { readonly kinds: readonly JobKind[] }): Promise<number | undefined>;
}

/** The leased queue. A job belongs to the worker that holds its lease until `leaseUntil`; then anybody may claim it. */
export interface JobWriter extends JobReader {
  enqueue(scope: UserScope, params: { readonly jobs: readonly NewJob[] }): Promise<void>;
  /** Takes due jobs (waiting, or running with an expired lease), raises `attempts`, and leases them. */
  claim(
    scope: SystemScope,
    params: {
      readonly kinds: readonly JobKind[];
      readonly worker: string;
      readonly now: number;
      readonly leaseUntil: number;
      readonly limit: number;
    },
  ): Promise<Job[]>;
  /** Pushes the lease. False when the lease was lost. */
  heartbeat(
    scope: UserScope,
    params: { readonly id: string; readonly worker: string; readonly leaseUntil: number },
  ): Promise<boolean>;
  /** Removes a finished job. False when the lease was lost. */
  complete(scope: UserScope, params: { readonly id: string; readonly worker: string }): Promise<boolean>;
  /** Gives a job back for `retryAt`, or declares it dead when `retryAt` is undefined. False when the lease was lost. */
  fail(
    scope: UserScope,
    params: {
      readonly id: string;
      readonly worker: string;
      readonly error: string;
      readonly retryAt?: number;
      readonly now: number;
    },
  ): Promise<boolean>;
  /** Makes a dead job wait again with no attempts. False when there is no such dead job of this user. */
  revive(scope: UserScope, params: { readonly id: string; readonly runAt: number }): Promise<boolean>;
}
