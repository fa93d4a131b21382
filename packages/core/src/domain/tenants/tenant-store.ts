import type { TenantQuotas } from '../limits/quotas.ts';
import type { SystemScope, TenantScope } from '../scope.ts';

/** What is kept of a tenant. One without a row works too, with nothing but defaults. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** IANA zone in which its days begin; that of the settings when not given. */
  readonly timeZone?: string;
  readonly quotas: TenantQuotas;
  readonly createdAt: number;
}

export interface TenantReader {
  get(scope: TenantScope): Promise<Tenant | undefined>;
  /** Ids in ascending order. */
  ids(scope: SystemScope, params: { readonly after: string; readonly limit: number }): Promise<string[]>;
}

export interface TenantWriter extends TenantReader {
  /** False when the id is taken. */
  insert(scope: TenantScope, params: { readonly tenant: Tenant }): Promise<boolean>;
  /** False when there is no such tenant. */
  replace(scope: TenantScope, params: { readonly tenant: Tenant; readonly at: number }): Promise<boolean>;
}
