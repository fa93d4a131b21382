import type { TenantScope, UserScope } from '../scope.ts';

/** Keys that Holdfast made for a tenant: `tombstone` (HMAC), `receipt` (Ed25519), `audit` (HMAC, sealed). */
export type SecretName = 'tombstone' | 'receipt' | 'audit';

export interface SecretReader {
  get(scope: TenantScope | UserScope, params: { readonly name: SecretName }): Promise<Uint8Array | undefined>;
}

export interface SecretWriter extends SecretReader {
  /** Keeps the first value that any process gave, and answers with it. */
  ensure(
    scope: TenantScope | UserScope,
    params: { readonly name: SecretName; readonly value: Uint8Array; readonly at: number },
  ): Promise<Uint8Array>;
  /** Puts another value in the place of one that is there. */
  replace(
    scope: TenantScope | UserScope,
    params: { readonly name: SecretName; readonly value: Uint8Array },
  ): Promise<void>;
}
