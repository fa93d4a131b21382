import { coversSpace, type UserScope } from '../../../domain/scope.ts';
import type { Session } from '../session.ts';
import { statement } from '../statement.ts';
import { type MemoryColumns, memoryColumns } from './memory-row.ts';
import { ownerOfId } from './owner-of-id.ts';

const byId = statement((db, p: { userNo: number; id: string }) =>
  db.selectFrom('memories').select(memoryColumns).where('id', '=', p.id).where(ownerOfId, '=', p.userNo),
);

/** The row behind an id inside the scope, deleted or not. */
export async function findRow(
  session: Session,
  scope: UserScope,
  id: string,
): Promise<{ readonly row: MemoryColumns; readonly userNo: number } | undefined> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined) return undefined;
  const row = await session.executor.first(byId, { userNo, id });
  return row === undefined || !coversSpace(scope, row.space) ? undefined : { row, userNo };
}
