import { coversSpace, type UserScope } from '../../../domain/scope.ts';
import type { Session } from '../session.ts';
import { statement } from '../statement.ts';
import { type MemoryColumns, memoryRows } from './memory-row.ts';
import { ownerOfId } from './owner-of-id.ts';

/** What a write needs to know of a memory that it does not answer with. */
const placeColumns = ['seq', 'space', 'kind', 'state', 'embedding', 'deleted_at', 'version', 'created_at'] as const;

export type MemoryPlace = Pick<MemoryColumns, (typeof placeColumns)[number]>;

const byId = statement((db, p: { userNo: number; id: string }) =>
  memoryRows(db.selectFrom('memories')).where('id', '=', p.id).where(ownerOfId, '=', p.userNo),
);

const placeById = statement((db, p: { userNo: number; id: string }) =>
  db.selectFrom('memories').select(placeColumns).where('id', '=', p.id).where(ownerOfId, '=', p.userNo),
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

/** As `findRow`, of a fifth of the columns. */
export async function findPlace(
  session: Session,
  scope: UserScope,
  id: string,
): Promise<{ readonly place: MemoryPlace; readonly userNo: number } | undefined> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined) return undefined;
  const place = await session.executor.first(placeById, { userNo, id });
  return place === undefined || !coversSpace(scope, place.space) ? undefined : { place, userNo };
}
