import type { PlannerReader } from '../../../domain/planner/records/record-store.ts';
import type { Session } from '../session.ts';
import { statement } from '../statement.ts';

const used = statement((db, p: { readonly userNo: number }) =>
  db
    .selectFrom('planner_records')
    .select('space')
    .where('user_no', '=', p.userNo)
    .union(db.selectFrom('todos').select('space').where('user_no', '=', p.userNo))
    .union(db.selectFrom('snapshots').select('space').where('user_no', '=', p.userNo))
    .union(db.selectFrom('decisions').select('space').where('user_no', '=', p.userNo))
    .union(db.selectFrom('work_records').select('space').where('user_no', '=', p.userNo)),
);

/** Spaces in which a user has anything that reflections tell of beside memories. */
export function usedSpaces(session: Session): PlannerReader['spaces'] {
  return async ({ spaces, ...scope }) => {
    const userNo = await session.userNo({ ...scope, spaces });
    const found = userNo === undefined ? [] : await session.executor.all(used, { userNo });
    return found.map(({ space }) => space).filter((space) => spaces === '*' || spaces.includes(space));
  };
}
