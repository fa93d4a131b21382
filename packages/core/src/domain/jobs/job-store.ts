import type { UserName } from '../embeddings/embedding-store.ts';
import type { SystemScope, TenantScope, UserScope } from '../scope.ts';

/** Kinds of background work. A payload holds ids only, never words. */
export const jobKinds = [
  'embed_memories',
  'purge_deleted',
  'prune_changes',
  'reembed',
  'extract_memories',
  'link_memories',
  'consolidate',
  'rebuild_summaries',
  'forget',
  'process_call',
  'deliver_webhooks',
  'learn_from_work',
  'archive_work',
  'sync_calendars',
  'reflect',
] as const;
export type JobKind = (typeof jobKinds)[number];

/** What a person waits for goes before the rest, what can wait for the night after it. */
export type JobPriority = 'high' | 'normal' | 'low';

export type JobState = 'waiting' | 'running' | 'dead';

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

/** A job as its owner sees it. */
export interface JobRecord extends Job {
  readonly state: JobState;
  readonly priority: JobPriority;
  readonly orderKey?: string;
}

export interface NewJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly payload: Job['payload'];
  readonly runAt: number;
  /** While a job with this key waits for this user, enqueuing another is a no-op. */
  readonly key?: string;
  /** `normal` when not given. */
  readonly priority?: JobPriority;
  /**
   * Jobs of one user with one order key run one at a time, by `runAt` and then as they were enqueued; one that failed and
   * waits for its next try holds up those behind it until it is done or dead.
   */
  readonly orderKey?: string;
}

export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
}

/** Jobs of one kind in one state, of all tenants. */
export interface JobFigure {
  readonly kind: JobKind;
  readonly state: JobState;
  readonly count: number;
}

export interface JobReader {
  counts(scope: UserScope): Promise<JobCounts>;
  /** Jobs that failed for good, newest first. */
  dead(scope: UserScope, params: { readonly limit: number }): Promise<Job[]>;
  get(scope: UserScope, params: { readonly id: string }): Promise<JobRecord | undefined>;
  /** By id, newest first: of one page, those after the id of the last one seen. */
  list(
    scope: UserScope,
    params: {
      readonly states?: readonly JobState[];
      readonly kinds?: readonly JobKind[];
      readonly after?: string;
      readonly limit: number;
    },
  ): Promise<JobRecord[]>;
  /** Kinds that the tenant has stopped, with when. */
  paused(scope: TenantScope): Promise<{ readonly kind: JobKind; readonly at: number }[]>;
  /** Users who have no job with this key that waits or runs, by tenant and user. */
  usersWithout(
    scope: SystemScope,
    params: { readonly key: string; readonly after?: UserName; readonly limit: number },
  ): Promise<UserName[]>;
  /** When the earliest waiting job of these kinds may run, as far as no other of its order key and no pause holds it up; undefined when none waits. */
  nextRunAt(scope: SystemScope, params: { readonly kinds: readonly JobKind[] }): Promise<number | undefined>;
  /** Kinds and states of which there are none are left out. */
  figures(scope: SystemScope): Promise<readonly JobFigure[]>;
}

/** The leased queue. A job belongs to the worker that holds its lease until `leaseUntil`; then anybody may claim it. */
export interface JobWriter extends JobReader {
  enqueue(scope: UserScope, params: { readonly jobs: readonly NewJob[] }): Promise<void>;
  /**
   * Takes due jobs (waiting, or running with an expired lease), raises `attempts`, and leases them: by priority, then by
   * when they were due. Passes over kinds that their tenant has stopped, and jobs whose order key has another before them.
   */
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
  /**
   * Takes memories that are gone for good out of the payloads of the user's jobs (`memoryIds`), dead ones too, and removes
   * jobs that then name none. `of: 'spaces'` also removes those that name a space of the scope, `of: 'user'` every job but
   * running ones and those of kind `forget`. Returns how many went.
   */
  clear(scope: UserScope, params: { readonly of?: 'spaces' | 'user' }): Promise<number>;
  /** Removes a job of the user that waits or is dead, by its key. */
  cancel(scope: UserScope, params: { readonly key: string }): Promise<void>;
  /**
   * Makes a dead job wait again with no attempts, behind all of its order key. False when there is no such dead job of
   * this user.
   */
  revive(scope: UserScope, params: { readonly id: string; readonly runAt: number }): Promise<boolean>;
  /** Lets a waiting job run at another time. False when there is no such waiting job of this user. */
  reschedule(scope: UserScope, params: { readonly id: string; readonly runAt: number }): Promise<boolean>;
  /** Removes a job whatever its state: who runs it has lost the lease. False when it is not there. */
  drop(scope: UserScope, params: { readonly id: string }): Promise<boolean>;
  /** Stops kinds of jobs of all users of the tenant; what runs is finished. Kinds that are stopped already stay so. */
  pause(scope: TenantScope, params: { readonly kinds: readonly JobKind[]; readonly at: number }): Promise<void>;
  resume(scope: TenantScope, params: { readonly kinds: readonly JobKind[] }): Promise<void>;
}
