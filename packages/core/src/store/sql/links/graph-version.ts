import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

const raiseGraph = statement((db, p: { userNo: number }) =>
  db
    .updateTable('user_state')
    .set((eb) => ({ graph_version: eb('graph_version', '+', 1) }))
    .where('user_no', '=', p.userNo),
);

/**
 * Counts a change of entities, mentions or links. The user's own version goes up with it, so that who holds something
 * in RAM needs to look at that one alone.
 */
export async function raiseGraphVersion(session: WriteSession, userNo: number): Promise<void> {
  await session.raise(userNo);
  await session.executor.run(raiseGraph, { userNo });
}
