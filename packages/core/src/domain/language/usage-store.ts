import type { TenantScope, UserScope } from '../scope.ts';
import type { Amount, Limits } from './budget.ts';
import type { ModelTask } from './language-model.ts';

/** Whom a call is booked on. */
export interface UsagePlace {
  /** UTC, YYYY-MM-DD. */
  readonly day: string;
  readonly user: string;
  readonly task: ModelTask;
  readonly model: string;
}

export interface Usage extends Amount {
  readonly calls: number;
}

export interface UsageOfPlace extends Usage, UsagePlace {}

export interface UsageReader {
  /** Of the whole tenant on one day. What is under way is in it with the most that it can use. */
  total(scope: TenantScope, params: { readonly day: string }): Promise<Usage>;
  /** The same by user, task and model; the most expensive first, then those of most tokens. */
  list(scope: TenantScope, params: { readonly day: string; readonly limit: number }): Promise<UsageOfPlace[]>;
}

export interface UsageWriter extends UsageReader {
  /**
   * Books a call with the most that it can use, if the day's limits leave room for all of it; otherwise books nothing
   * and answers which limit is in the way. Calls of all processes follow each other here.
   */
  reserve(
    scope: TenantScope,
    params: { readonly place: UsagePlace; readonly amount: Amount; readonly limits: Limits },
  ): Promise<keyof Limits | undefined>;
  /** Puts what a call has used in place of what was reserved for it. `unsent` takes the call itself back as well. */
  settle(
    scope: TenantScope,
    params: { readonly place: UsagePlace; readonly reserved: Amount; readonly used: Amount | 'unsent' },
  ): Promise<void>;
  /** Removes what is kept by user of this one; the tenant's totals, which name nobody, stay. */
  forget(scope: UserScope): Promise<void>;
}
