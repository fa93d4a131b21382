import type { UserScope } from '../../../domain/scope.ts';
import { dropImage } from '../images/image-repository.ts';
import type { WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';
import { purgeGraph } from './purge-graph.ts';

const doomed = spaced((db, p: Walls & { deletedBefore: number; limit: number }, dialect, listed) =>
  db
    .selectFrom('memories')
    .select(['seq', 'id', 'space', 'kind', 'state', 'embedding', 'deleted_at'])
    .where('user_no', '=', p.userNo)
    .where('deleted_at', '<', p.deletedBefore)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('deleted_at')
    .limit(p.limit),
);

const removeVectors = statement((db, p: { seqs: readonly number[] }, dialect) =>
  db.deleteFrom('embeddings').where(dialect.isOneOf('seq', p.seqs)),
);
const removeVersions = statement((db, p: { seqs: readonly number[] }, dialect) =>
  db.deleteFrom('memory_versions').where(dialect.isOneOf('seq', p.seqs)),
);
const removeRows = statement((db, p: { seqs: readonly number[] }, dialect) =>
  db.deleteFrom('memories').where(dialect.isOneOf('seq', p.seqs)),
);

export async function purgeMemories(
  session: WriteSession,
  scope: UserScope,
  params: { readonly deletedBefore: number; readonly limit: number; readonly at: number },
): Promise<string[]> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined) return [];
  const { deletedBefore, limit, at } = params;
  const rows = await session.executor.all(forScope(doomed, scope), { ...wallsOf(scope, userNo), deletedBefore, limit });
  if (rows.length === 0) return [];
  const seqs = rows.map((row) => row.seq);
  session.stored.clear();
  await purgeGraph(session, { userNo, seqs });
  await session.executor.run(removeVectors, { seqs });
  await session.executor.run(removeVersions, { seqs });
  await session.executor.run(removeRows, { seqs });
  for (const row of rows) {
    session.count(userNo, row, -1);
    await session.record(userNo, [{ seq: row.seq, memoryId: row.id, space: row.space, change: 'purged', at }]);
  }
  await dropImage(session, userNo);
  session.notePurge();
  return rows.map((row) => row.id);
}
