import { raiseGraphVersion } from '../links/graph-version.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

type Params = { userNo: number; nos: readonly number[] };

const removeFrom = (table: 'mentions' | 'entity_aliases' | 'entities') =>
  statement((db, p: Params, dialect) =>
    db.deleteFrom(table).where(dialect.isOneOf('entity_no', p.nos)).where('user_no', '=', p.userNo),
  );
const removeMentions = removeFrom('mentions');
const removeAliases = removeFrom('entity_aliases');
const removeRows = removeFrom('entities');

/** Removes entities for good, with all that names them; returns how many there were. */
export async function removeEntities(session: WriteSession, params: Params): Promise<number> {
  if (params.nos.length === 0) return 0;
  await session.executor.run(removeMentions, params);
  await session.executor.run(removeAliases, params);
  const removed = await session.executor.run(removeRows, params);
  session.notePurge();
  await raiseGraphVersion(session, params.userNo);
  return removed;
}
