import type { TenantScope } from '../scope.ts';

export interface QueryVectorKey {
  readonly model: string;
  /** The query in full; an implementation keeps a hash of it at most. */
  readonly text: string;
}

/**
 * Vectors of queries that were asked before, so that another replica need not ask the model. Never across tenants: a vector
 * gives away much of its text, and a quick answer would tell one tenant what another has asked.
 */
export interface QueryVectors {
  get(scope: TenantScope, key: QueryVectorKey): Promise<Float32Array | undefined>;
  set(scope: TenantScope, entry: QueryVectorKey & { readonly values: Float32Array }): Promise<void>;
  /** Drops all of a tenant: a vector does not say whose question it was. */
  forget(scope: TenantScope): Promise<void>;
}
