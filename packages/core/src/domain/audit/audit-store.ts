import type { SystemScope, TenantScope, UserScope } from '../scope.ts';
import type { AuditEntry, AuditTarget } from './audit-entry.ts';
import type { AuditHead, AuditKey, AuditRow } from './chain.ts';

export interface AuditFilter {
  /** At or after, in milliseconds. */
  readonly from?: number;
  /** Before. */
  readonly to?: number;
  readonly who?: string;
  readonly operation?: string;
  readonly result?: string;
}

/** The audit log of a tenant; seen from nowhere else, not even by its users. */
export interface AuditReader {
  /** Undefined before the first row. */
  head(scope: TenantScope): Promise<AuditHead | undefined>;
  /** Rows above a number, in order, as they are stored. */
  rows(scope: TenantScope, params: { readonly after: number; readonly limit: number }): Promise<AuditRow[]>;
  /** Rows beyond one of the list, in its order; from its beginning without one. */
  list(
    scope: TenantScope,
    params: {
      readonly filter: AuditFilter;
      readonly order: 'newest' | 'oldest';
      readonly beyond?: number;
      readonly limit: number;
    },
  ): Promise<AuditRow[]>;
  /** How many rows wait for their place in the chain; none where a store gives it at once. */
  waiting(scope: TenantScope): Promise<number>;
  /** Tenants that have an audit log. */
  tenants(scope: SystemScope): Promise<string[]>;
  /** Number of the row before the first that is not older than an instant, whether that row is still there or not. */
  lastBefore(scope: TenantScope, params: { readonly at: number }): Promise<number>;
}

/** Rows are added, and cut off at the beginning; nothing else is ever done to them. */
export interface AuditWriter extends AuditReader {
  /** What this unit of work has changed until now. */
  touched(): readonly AuditTarget[];
  /** Makes the head of an empty chain where there is none. */
  begin(scope: TenantScope, params: { readonly key: AuditKey }): Promise<void>;
  /**
   * Adds a row, stored with the transaction or not at all. Where writes run beside each other it waits, sealed, until
   * `chain` gives it its place: a head that every write locks would make them follow each other.
   */
  append(scope: TenantScope | UserScope, params: { readonly entry: AuditEntry; readonly key: AuditKey }): Promise<void>;
  /**
   * Gives rows that wait their places, the oldest `limit` of them. What was changed while it waited gets none; `damaged`
   * counts it.
   */
  chain(
    scope: TenantScope,
    params: { readonly key: AuditKey; readonly limit: number },
  ): Promise<{ readonly chained: number; readonly damaged: number }>;
  /**
   * Removes all rows up to a number, which the head then names with its hash, so that what is left can be verified. False
   * when that row is not there.
   */
  cut(scope: TenantScope, params: { readonly through: number; readonly key: AuditKey }): Promise<boolean>;
}
