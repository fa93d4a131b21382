import type { UserScope } from '../scope.ts';
import type { TenantQuotas, UserQuotas } from './quotas.ts';

/** What holds for the writes of a user. */
export interface QuotaRules {
  readonly user: UserQuotas;
  readonly tenant: TenantQuotas;
  /** Zone in which the tenant's days begin. */
  readonly timeZone?: string;
}

/** Memories kept (not deleted), and memories stored on a day. */
export interface QuotaUse {
  readonly memories: number;
  readonly ingestions: number;
}

export interface QuotaReader {
  rules(scope: UserScope): Promise<QuotaRules>;
  use(scope: UserScope, params: { readonly day: string }): Promise<QuotaUse>;
}

export interface QuotaWriter extends QuotaReader {
  /**
   * Of all users of the tenant together, this transaction included. From here to its end no other write of the tenant
   * gets an answer to this.
   */
  tenantUse(scope: UserScope, params: { readonly day: string }): Promise<QuotaUse>;
  /** Counts so many memories stored on the day, and lets go of the counts of days long past. */
  count(
    scope: UserScope,
    params: { readonly day: string; readonly by: number; readonly keepFrom: string },
  ): Promise<void>;
}
