import type { TenantScope, UserScope } from '../scope.ts';

/** What an idempotency key stands for: ids of what was stored, never words. */
export interface IdempotencyRecord {
  readonly operation: string;
  readonly key: string;
  /** SHA-256 of the canonical body and the scope it was sent for, hex. */
  readonly bodyHash: string;
  readonly memoryIds: readonly string[];
  readonly createdAt: number;
}

export interface IdempotencyWriter {
  /** Records younger than `notBefore` only. */
  find(
    scope: TenantScope,
    params: { readonly operation: string; readonly key: string; readonly notBefore: number },
  ): Promise<IdempotencyRecord | undefined>;
  /** The scope says whose the memories are. */
  put(scope: UserScope, params: { readonly record: IdempotencyRecord }): Promise<void>;
  /** Removes what stands for any of these memories of the user, or for any at all when none are named. */
  forget(scope: UserScope, params: { readonly memoryIds?: readonly string[] }): Promise<number>;
  prune(scope: TenantScope, params: { readonly before: number }): Promise<number>;
}
