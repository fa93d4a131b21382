import type { UserQuotas } from '../limits/quotas.ts';
import type { TenantScope, UserScope } from '../scope.ts';

export interface User {
  readonly id: string;
  readonly createdAt: number;
  /** IANA zone. */
  readonly timeZone: string;
  /** Memories not deleted. */
  readonly memories: number;
  readonly spaces: readonly string[];
}

/** What is kept of one user beside its memories. */
export interface UserProfile {
  readonly createdAt: number;
  readonly timeZone: string;
  readonly quotas: UserQuotas;
}

export interface UserReader {
  profile(scope: UserScope): Promise<UserProfile | undefined>;
  /** By id, ascending. */
  list(scope: TenantScope, params: { readonly after?: string; readonly limit: number }): Promise<User[]>;
  timeZone(scope: UserScope): Promise<string | undefined>;
}

export interface UserWriter extends UserReader {
  /** Makes the user row when it is not there; part of the first write's transaction. */
  ensure(scope: UserScope, params: { readonly at: number; readonly timeZone: string }): Promise<void>;
  /** Replaces what is given; false when there is no such user. Other processes see a new zone within a minute. */
  change(scope: UserScope, params: { readonly timeZone?: string; readonly quotas?: UserQuotas }): Promise<boolean>;
}
