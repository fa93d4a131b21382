import type { OperationName, Permission } from '@holdfast/contract';
import type { SystemScope, TenantScope } from '../scope.ts';

/** An API key without its secret. */
export interface ApiKey {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  /** First characters of the secret, to tell keys apart. */
  readonly prefix: string;
  readonly user?: string;
  readonly spaces?: readonly string[];
  readonly permissions: readonly Permission[];
  /** The only operations it may call; all that its permissions allow when not given. */
  readonly operations?: readonly OperationName[];
  /** Key that this one was made to take the place of. */
  readonly replaces?: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly lastUsedAt?: number;
  readonly revokedAt?: number;
}

/** A key as it was found, with what it was found by. */
export interface FoundKey {
  readonly key: ApiKey;
  readonly hash: string;
}

export interface KeyReader {
  /** By the SHA-256 of the secret, hex; revoked and expired keys too: the caller judges. */
  findByHash(scope: SystemScope, params: { readonly hash: string }): Promise<FoundKey | undefined>;
  list(scope: TenantScope, params: { readonly includeRevoked: boolean }): Promise<ApiKey[]>;
  /** How many keys exist in all: 0 means first start. */
  count(scope: SystemScope): Promise<number>;
}

export interface KeyWriter extends KeyReader {
  insert(scope: TenantScope, params: { readonly key: Omit<ApiKey, 'tenant'>; readonly hash: string }): Promise<ApiKey>;
  revoke(scope: TenantScope, params: { readonly id: string; readonly at: number }): Promise<ApiKey | undefined>;
  /** Lets a key expire at an instant, unless it does so sooner. */
  expire(scope: TenantScope, params: { readonly id: string; readonly at: number }): Promise<ApiKey | undefined>;
  /** Notes uses; at most once a minute a key is enough. */
  touch(scope: TenantScope, params: { readonly ids: readonly string[]; readonly at: number }): Promise<void>;
}
