import type { ChangeReader } from '../../../domain/changes/change-store.ts';
import type { Session } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';

const stateOf = statement((db, p: { userNo: number }) =>
  db.selectFrom('user_state').select(['version', 'pruned_version']).where('user_no', '=', p.userNo),
);

const countOf = statement((db, p: { userNo: number }) =>
  db
    .selectFrom('changes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_no', '=', p.userNo),
);

/** Ends with the version in which the `limit`-th entry lies: versions are never cut. */
const entriesAfter = spaced((db, p: Walls & { after: number; offset: number; end: number }, dialect, listed) =>
  db
    .selectFrom('changes')
    .select(['version', 'seq', 'memory_id as memoryId', 'space', 'change', 'at'])
    .where('user_no', '=', p.userNo)
    .where('version', '>', p.after)
    .where('version', '<=', (eb) =>
      eb.fn.coalesce(
        eb
          .selectFrom('changes as last')
          .select('last.version')
          .where('last.user_no', '=', p.userNo)
          .where('last.version', '>', p.after)
          .$if(listed, (query) => query.where('last.space', 'in', dialect.elements(p.spaces)))
          .orderBy('last.version')
          .orderBy('last.position')
          .limit(1)
          .offset(p.offset),
        eb.val(p.end),
      ),
    )
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('version')
    .orderBy('position'),
);

export function changeReader(session: Session): ChangeReader {
  return {
    async version(scope) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      return (await session.executor.first(stateOf, { userNo }))?.version ?? 0;
    },
    async size(scope) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? 0 : Number((await session.executor.first(countOf, { userNo }))?.count ?? 0);
    },
    async since(scope, { after, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return { changes: [], complete: true };
      // In this order: what is pruned between the two must not be missing from what is called complete.
      const [changes, state] = await Promise.all([
        session.executor.all(forScope(entriesAfter, scope), {
          ...wallsOf(scope, userNo),
          after,
          offset: Math.max(limit, 1) - 1,
          end: Number.MAX_SAFE_INTEGER,
        }),
        session.executor.first(stateOf, { userNo }),
      ]);
      return { changes, complete: after >= (state?.pruned_version ?? 0) };
    },
  };
}
