import { type Compilable, type Kysely, type RawBuilder, sql } from 'kysely';
import type { UserName } from '../../domain/embeddings/embedding-store.ts';
import type { BehindParams, LookUps } from '../sql/dialect.ts';
import type { Tables } from '../sql/schema.ts';
import { listElements } from './list-elements.ts';

export const sqliteLookUps: LookUps = {
  keyPlace: (db, p) => db.selectFrom('api_keys').select(['tenant', 'id']).where('hash', '=', p.hash),
  rootsInUse: (db) => db.selectFrom('data_keys').select('root').distinct(),
  keyCount: (db) => db.selectFrom('api_keys').select((eb) => eb.fn.countAll<number>().as('count')),
  tenantIds: (db, p) =>
    db.selectFrom('tenants').select('tenant').where('tenant', '>', p.after).orderBy('tenant').limit(p.limit),
  tenantUse: (db, p) =>
    db.selectNoFrom((eb) => [
      eb
        .selectFrom('memory_counts as counted')
        .innerJoin('user_state as state', 'state.user_no', 'counted.user_no')
        .select(sql<number>`coalesce(sum(counted.count), 0)`.as('sum'))
        .where('state.tenant', '=', p.tenant)
        .where('counted.deleted', '=', 0)
        .$castTo<number>()
        .as('memories'),
      eb
        .selectFrom('ingestions as stored')
        .innerJoin('user_state as state', 'state.user_no', 'stored.user_no')
        .select(sql<number>`coalesce(sum(stored.count), 0)`.as('sum'))
        .where('state.tenant', '=', p.tenant)
        .where('stored.day', '=', p.day)
        .$castTo<number>()
        .as('ingestions'),
    ]) as Compilable<{ memories: number; ingestions: number }>,
  claimJobs: (db, p) =>
    db
      .updateTable('jobs')
      .set((eb) => ({ state: 'running', worker: p.worker, attempts: eb('attempts', '+', 1), run_at: p.leaseUntil }))
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('jobs as due')
          .select('due.id')
          .where('due.state', '<>', 'dead')
          // With the sign the time is no way into an index, so that the one in order of priority is walked and left early.
          .where(sql<boolean>`+due.run_at <= ${p.now}`)
          .where('due.kind', 'in', listElements(p.kinds))
          .where(isFree('due'))
          .orderBy('due.priority', 'desc')
          .orderBy('due.run_at')
          .orderBy('due.id')
          .limit(p.limit),
      )
      .returning([
        'id',
        sql<string>`(select tenant from user_state where user_state.user_no = jobs.user_no)`.as('tenant'),
        sql<string>`(select user_id from user_state where user_state.user_no = jobs.user_no)`.as('user'),
      ]),
  nextRunAt: (db, p) =>
    db
      .selectFrom('jobs')
      .select('run_at')
      .where('state', '=', 'waiting')
      // Implied by the line above; the planner does not see that the partial index fits without it.
      .where('state', '<>', 'dead')
      .where('kind', 'in', listElements(p.kinds))
      .where(isFree('jobs'))
      .orderBy('run_at')
      .limit(1),
  jobFigures: (db) =>
    db
      .selectFrom('jobs')
      .select((eb) => ['kind', 'state', eb.fn.countAll<number>().as('count')])
      .groupBy(['kind', 'state']),
  usersWithout: (db, p) =>
    db
      .selectFrom('user_state as state')
      .select(['state.tenant', 'state.user_id as user'])
      .where(sql<boolean>`(state.tenant, state.user_id) > (${p.afterTenant}, ${p.afterUser})`)
      .where(hasNoJob(p.key))
      .orderBy('state.tenant')
      .orderBy('state.user_id')
      .limit(p.limit),
  cutAudit: (db, p) => db.deleteFrom('audit_rows').where('tenant', '=', p.tenant).where('no', '<=', p.through),
  auditTenants: (db) =>
    db
      .selectFrom('audit_heads')
      .select('tenant')
      .union((eb) => eb.selectFrom('audit_waiting').select('tenant'))
      .orderBy('tenant'),
  usersBehind: (db, p) => usersBehind(db, p, false),
  usersBehindInHeads: (db, p) => usersBehind(db, p, true),
};

/** No job of its order key comes before this one, and its tenant has not stopped its kind. */
function isFree(job: 'due' | 'jobs'): RawBuilder<boolean> {
  const column = (name: string): RawBuilder<unknown> => sql.ref(`${job}.${name}`);
  return sql<boolean>`(${column('order_key')} is null or ${column('attempts')} > 0 or not exists (
    select 1 from jobs as other
    where other.user_no = ${column('user_no')} and other.order_key = ${column('order_key')} and other.state <> 'dead'
      and other.id <> ${column('id')}
      and (other.attempts > 0 or (other.run_at, other.order_no) < (${column('run_at')}, ${column('order_no')}))))
    and not exists (
      select 1 from paused_jobs as paused, user_state as state
      where state.user_no = ${column('user_no')} and paused.tenant = state.tenant and paused.kind = ${column('kind')})`;
}

/** No job of this key is ahead of the user, or under way. */
function hasNoJob(key: string): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select jobs.id from jobs
    where jobs.user_no = state.user_no and jobs.dedupe_key = ${key} and jobs.state in ('waiting', 'running'))`;
}

/** Heads are counted in a statement of its own: who has none beside the semantic one reads counters alone. */
function usersBehind(db: Kysely<Tables>, p: BehindParams, byHeads: boolean): Compilable<UserName> {
  return db
    .selectFrom('user_state as state')
    .select(['state.tenant', 'state.user_id as user'])
    .where((eb) =>
      eb.or([
        eb('state.tenant', '>', p.afterTenant),
        eb.and([eb('state.tenant', '=', p.afterTenant), eb('state.user_id', '>', p.afterUser)]),
      ]),
    )
    .where((eb) =>
      eb.or([
        // Null is not another model: who has no vector and no memory lacks nothing.
        eb('state.model', '<>', p.model),
        eb.exists(
          eb
            .selectFrom('memory_counts as counted')
            .select('counted.count')
            .whereRef('counted.user_no', '=', 'state.user_no')
            .where('counted.embedding', '=', 'none')
            .where('counted.deleted', '=', 0)
            .where('counted.count', '>', 0),
        ),
        ...(byHeads
          ? [
              eb(
                eb
                  .selectFrom('embeddings as read')
                  .select((each) => each(each.fn.countAll<number>(), '*', p.otherCount).as('due'))
                  .whereRef('read.user_no', '=', 'state.user_no')
                  .where('read.head', '=', 'semantic')
                  .where('read.model', '=', p.model),
                '>',
                eb
                  .selectFrom('embeddings as read')
                  .select((each) => each.fn.countAll<number>().as('there'))
                  .whereRef('read.user_no', '=', 'state.user_no')
                  .where('read.head', 'in', listElements(p.others))
                  .where('read.model', '=', p.model),
              ),
            ]
          : []),
      ]),
    )
    .where(hasNoJob(p.jobKey))
    .orderBy('state.tenant')
    .orderBy('state.user_id')
    .limit(p.limit);
}
