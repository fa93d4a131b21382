import { coversSpace, type UserScope } from '../../../domain/scope.ts';
import type { Session } from '../session.ts';
import { statement } from '../statement.ts';

const places = statement((db, p: { userNo: number; seqs: readonly number[] }, dialect) =>
  db
    .selectFrom('memories')
    .select(['seq', 'space', 'deleted_at'])
    .where(dialect.isOneOf('seq', p.seqs))
    .where('user_no', '=', p.userNo),
);

/** Which of these memories lie in the scope, and in which space. */
export async function ownSeqs(
  session: Session,
  scope: UserScope,
  { userNo, seqs, deleted }: { readonly userNo: number; readonly seqs: readonly number[]; readonly deleted: boolean },
): Promise<Map<number, string>> {
  if (seqs.length === 0) return new Map();
  const rows = await session.executor.all(places, { userNo, seqs: [...new Set(seqs)] });
  const seen = rows.filter((row) => coversSpace(scope, row.space) && (deleted || row.deleted_at === null));
  return new Map(seen.map(({ seq, space }) => [seq, space]));
}
