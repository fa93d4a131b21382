import type { MemoryCounts } from '../../../domain/memories/memory-store.ts';
import type { UserScope } from '../../../domain/scope.ts';
import type { Session } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';

const groups = spaced((db, p: Walls, dialect, listed) =>
  db
    .selectFrom('memory_counts')
    .select(['space', 'kind', 'state', 'embedding', 'deleted', 'count'])
    .where('user_no', '=', p.userNo)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

/** Deleted memories count in `deleted` alone. */
export async function countMemories(session: Session, scope: UserScope): Promise<MemoryCounts> {
  const userNo = await session.userNo(scope);
  const rows = userNo === undefined ? [] : await session.executor.all(forScope(groups, scope), wallsOf(scope, userNo));
  const byKind: Record<string, number> = {};
  const bySpace: Record<string, number> = Object.create(null) as Record<string, number>;
  const counts = { total: 0, archived: 0, deleted: 0, embeddingReady: 0, embeddingPending: 0 };
  for (const row of rows) {
    const { count } = row;
    if (row.deleted === 1) {
      counts.deleted += count;
      continue;
    }
    counts.total += count;
    if (row.state === 'archived') counts.archived += count;
    if (row.embedding === 'ready') counts.embeddingReady += count;
    if (row.embedding === 'pending') counts.embeddingPending += count;
    byKind[row.kind] = (byKind[row.kind] ?? 0) + count;
    bySpace[row.space] = (bySpace[row.space] ?? 0) + count;
  }
  return { ...counts, byKind, bySpace };
}
