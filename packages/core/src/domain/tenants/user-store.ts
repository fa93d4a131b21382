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

export interface UserReader {
  /** By id, ascending. */
  list(scope: TenantScope, params: { readonly after?: string; readonly limit: number }): Promise<User[]>;
  timeZone(scope: UserScope): Promise<string | undefined>;
}

export interface UserWriter extends UserReader {
  /** Makes the user row when it is not there; part of the first write's transaction. */
  ensure(scope: UserScope, params: { readonly at: number; readonly timeZone: string }): Promise<void>;
}
