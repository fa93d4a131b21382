import { type Compilable, type Kysely, type RawBuilder, sql } from 'kysely';
import type { LookUps } from '../sql/dialect.ts';
import type { Tables } from '../sql/schema.ts';
import { listOf } from './list-elements.ts';

/** By the owner's functions, which answer ids alone (migrations/0001-start.ts). */
export const postgresLookUps: LookUps = {
  keyPlace: (db, p) => query(db, sql`select tenant, id from holdfast.key_place(${p.hash})`),
  enterKey: (db, p) =>
    query(
      db,
      sql`select set_config('holdfast.scope', 'tenant', true), set_config('holdfast.tenant', tenant, true) from holdfast.key_place(${p.hash})`,
    ),
  rootsInUse: (db) => query(db, sql`select holdfast.roots_in_use() as root`),
  keyCount: (db) => query(db, sql`select holdfast.key_count() as count`),
  tenantIds: (db, p) => query(db, sql`select tenant from holdfast.tenant_ids(${p.after}, ${p.limit})`),
  // Of the tenant that the transaction is within.
  tenantUse: (db, p) => query(db, sql`select memories, ingestions from holdfast.tenant_use(${p.day})`),
  claimJobs: (db, p) =>
    query(
      db,
      sql`select id, tenant, user_id as "user" from holdfast.claim_jobs(${listOf(p.kinds)}, ${p.worker}, ${p.now}, ${p.leaseUntil}, ${p.limit})`,
    ),
  nextRunAt: (db, p) => query(db, sql`select holdfast.next_run_at(${listOf(p.kinds)}) as run_at`),
  jobFigures: (db) => query(db, sql`select kind, state, count from holdfast.job_figures()`),
  usersWithout: (db, p) =>
    query(
      db,
      sql`select tenant, user_id as "user" from holdfast.users_without_job(${p.key}, ${p.afterTenant}, ${p.afterUser}, ${p.limit})`,
    ),
  cutAudit: (db, p) => query(db, sql`select holdfast.cut_audit(${p.tenant}, ${p.through})`),
  auditTenants: (db) => query(db, sql`select tenant from holdfast.audit_tenants()`),
  usersBehind: (db, p) =>
    query(
      db,
      sql`select tenant, user_id as "user" from holdfast.users_behind(${p.model}, ${p.jobKey}, ${p.afterTenant}, ${p.afterUser}, ${p.limit})`,
    ),
  usersBehindInHeads: (db, p) =>
    query(
      db,
      sql`select tenant, user_id as "user" from holdfast.users_behind_in_heads(${p.model}, ${listOf(p.others)}, ${p.jobKey}, ${p.afterTenant}, ${p.afterUser}, ${p.limit})`,
    ),
};

/** Raw text in place of a built query. */
export function query<R>(db: Kysely<Tables>, text: RawBuilder<R>): Compilable<R> {
  return { compile: () => text.compile(db) } as Compilable<R>;
}
