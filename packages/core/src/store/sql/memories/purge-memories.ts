import { coversSpace, type UserScope } from '../../../domain/scope.ts';
import { dropImage } from '../images/image-repository.ts';
import type { WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';
import type { MemoryColumns } from './memory-row.ts';
import { purgeGraph, type PurgedGraph } from './purge-graph.ts';

const doomedColumns = ['seq', 'id', 'space', 'kind', 'state', 'embedding', 'deleted_at'] as const;
type Doomed = Pick<MemoryColumns, (typeof doomedColumns)[number]>;

const doomed = spaced((db, p: Walls & { deletedBefore: number; limit: number }, dialect, listed) =>
  db
    .selectFrom('memories')
    .select(doomedColumns)
    .where('user_no', '=', p.userNo)
    .where('deleted_at', '<', p.deletedBefore)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('deleted_at')
    .limit(p.limit),
);

const named = statement((db, p: { userNo: number; seqs: readonly number[] }, dialect) =>
  db.selectFrom('memories').select(doomedColumns).where(dialect.isOneOf('seq', p.seqs)).where('user_no', '=', p.userNo),
);

const removeVectors = statement((db, p: { seqs: readonly number[] }, dialect) =>
  db.deleteFrom('embeddings').where(dialect.isOneOf('seq', p.seqs)),
);
const removeVersions = statement((db, p: { seqs: readonly number[] }, dialect) =>
  db.deleteFrom('memory_versions').where(dialect.isOneOf('seq', p.seqs)),
);
const removeUses = statement((db, p: { userNo: number; seqs: readonly number[] }, dialect) =>
  db.deleteFrom('memory_uses').where('user_no', '=', p.userNo).where(dialect.isOneOf('seq', p.seqs)),
);
const removeRows = statement((db, p: { seqs: readonly number[] }, dialect) =>
  db.deleteFrom('memories').where(dialect.isOneOf('seq', p.seqs)),
);

interface Purged extends PurgedGraph {
  readonly versions: number;
  readonly embeddings: number;
}

const nothing: Purged = { versions: 0, embeddings: 0, links: 0, events: 0, entities: 0, facts: 0 };
const removeNightChanges = statement((db, p: { userNo: number; seqs: readonly number[] }, dialect) =>
  db.deleteFrom('consolidation_changes').where('user_no', '=', p.userNo).where(dialect.isOneOf('seq', p.seqs)),
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
  await removeForGood(session, { userNo, rows, at });
  return rows.map((row) => row.id);
}

export async function purgeSeqs(
  session: WriteSession,
  scope: UserScope,
  { seqs, at }: { readonly seqs: readonly number[]; readonly at: number },
): Promise<Purged & { readonly ids: readonly string[] }> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined || seqs.length === 0) return { ids: [], ...nothing };
  const found = await session.executor.all(named, { userNo, seqs });
  const rows = found.filter(({ space }) => coversSpace(scope, space));
  return { ids: rows.map((row) => row.id), ...(await removeForGood(session, { userNo, rows, at })) };
}

async function removeForGood(
  session: WriteSession,
  { userNo, rows, at }: { readonly userNo: number; readonly rows: readonly Doomed[]; readonly at: number },
): Promise<Purged> {
  if (rows.length === 0) return nothing;
  const { executor } = session;
  const seqs = rows.map((row) => row.seq);
  session.stored.clear();
  const graph = await purgeGraph(session, { userNo, seqs });
  await executor.run(removeNightChanges, { userNo, seqs });
  const embeddings = await executor.run(removeVectors, { seqs });
  const versions = await executor.run(removeVersions, { seqs });
  await executor.run(removeUses, { userNo, seqs });
  await executor.run(removeRows, { seqs });
  for (const row of rows) {
    session.count(userNo, row, -1);
    await session.record(userNo, [{ seq: row.seq, memoryId: row.id, space: row.space, change: 'purged', at }]);
  }
  await dropImage(session, userNo);
  session.notePurge();
  return { ...graph, versions, embeddings };
}
