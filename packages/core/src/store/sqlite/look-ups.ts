import { type Compilable, type Kysely, sql } from 'kysely';
import type { UserName } from '../../domain/embeddings/embedding-store.ts';
import type { BehindParams, LookUps } from '../sql/dialect.ts';
import type { Tables } from '../sql/schema.ts';
import { listElements } from './list-elements.ts';

export const sqliteLookUps: LookUps = {
  keyPlace: (db, p) => db.selectFrom('api_keys').select(['tenant', 'id']).where('hash', '=', p.hash),
  keyCount: (db) => db.selectFrom('api_keys').select((eb) => eb.fn.countAll<number>().as('count')),
  claimJobs: (db, p) =>
    db
      .updateTable('jobs')
      .set((eb) => ({ state: 'running', worker: p.worker, attempts: eb('attempts', '+', 1), run_at: p.leaseUntil }))
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('jobs as due')
          .select('due.id')
          .where('due.state', '<>', 'dead')
          .where('due.run_at', '<=', p.now)
          .where('due.kind', 'in', listElements(p.kinds))
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
      .orderBy('run_at')
      .limit(1),
  usersBehind: (db, p) => usersBehind(db, p, false),
  usersBehindInHeads: (db, p) => usersBehind(db, p, true),
};

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
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('jobs')
            .select('jobs.id')
            .whereRef('jobs.user_no', '=', 'state.user_no')
            .where('jobs.dedupe_key', '=', p.jobKey)
            .where('jobs.state', 'in', ['waiting', 'running']),
        ),
      ),
    )
    .orderBy('state.tenant')
    .orderBy('state.user_id')
    .limit(p.limit);
}
