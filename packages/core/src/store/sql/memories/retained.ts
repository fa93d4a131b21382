import type { MemoryReader, MemoryWriter } from '../../../domain/memories/memory-store.ts';
import { present } from '../../../domain/present.ts';
import type { Retained } from '../../../domain/retention/retention.ts';
import type { UserScope } from '../../../domain/scope.ts';
import { coversSpace } from '../../../domain/scope.ts';
import type { MemoryRow } from '../schema.ts';
import type { Session, WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';

const columns = [
  'memories.seq',
  'id',
  'space',
  'kind',
  'salience',
  'decay_rate',
  'created_at',
  'updated_at',
  'pinned',
  'state',
  'tier',
  'source_type',
  'expires_at',
  'used.used_at',
  'used.uses',
] as const;

/** Of what has left for good there is nothing to decide. */
const agingRows = spaced((db, p: Walls & { afterSeq: number; limit: number }, dialect, listed) =>
  db
    .selectFrom('memories')
    .leftJoin('memory_uses as used', (join) =>
      join.onRef('used.user_no', '=', 'memories.user_no').onRef('used.seq', '=', 'memories.seq'),
    )
    .select(columns)
    .where('memories.user_no', '=', p.userNo)
    .where('memories.seq', '>', p.afterSeq)
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('state', '<>', 'archived'), eb('tier', '<>', 'cold')]))
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('memories.seq')
    .limit(p.limit),
);

const placesOf = statement((db, p: { userNo: number; seqs: readonly number[] }, dialect) =>
  db
    .selectFrom('memories')
    .select(['seq', 'id', 'space', 'kind', 'state', 'tier', 'embedding', 'deleted_at'])
    .where(dialect.isOneOf('seq', p.seqs))
    .where('user_no', '=', p.userNo)
    .where('deleted_at', 'is', null),
);

/** All that go to one place at once: a statement a memory would be a round trip each. */
const moveRows = statement(
  (db, p: { seqs: readonly number[]; state: MemoryRow['state']; tier: MemoryRow['tier'] }, dialect) =>
    db.updateTable('memories').set({ state: p.state, tier: p.tier }).where(dialect.isOneOf('seq', p.seqs)),
);

export async function retainedMemories(
  session: Session,
  scope: UserScope,
  params: Parameters<MemoryReader['retained']>[1],
): Promise<Retained[]> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined) return [];
  const rows = await session.executor.all(forScope(agingRows, scope), { ...wallsOf(scope, userNo), ...params });
  return rows.map((row) => ({
    seq: row.seq,
    id: row.id,
    space: row.space,
    kind: row.kind,
    salience: row.salience,
    decayRate: row.decay_rate,
    accessCount: row.uses ?? 0,
    accessedAt: row.used_at ?? row.created_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    pinned: row.pinned === 1,
    state: row.state,
    tier: row.tier,
    ...(row.source_type === null ? {} : { sourceType: row.source_type }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  }));
}

export async function moveMemories(
  session: WriteSession,
  scope: UserScope,
  { moves, at }: Parameters<MemoryWriter['move']>[1],
): Promise<number[]> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined || moves.length === 0) return [];
  const found = await session.executor.all(placesOf, { userNo, seqs: moves.map(({ seq }) => seq) });
  const rows = new Map(found.filter(({ space }) => coversSpace(scope, space)).map((row) => [row.seq, row]));
  const moved = moves.filter(({ seq, state, tier }) => {
    const row = rows.get(seq);
    return row !== undefined && (row.state !== state || row.tier !== tier);
  });
  const changes: Parameters<WriteSession['record']>[1][number][] = [];
  for (const { seq, state } of moved) {
    const row = present(rows.get(seq));
    session.stored.delete(row.id);
    if (row.state === state) continue;
    session.count(userNo, row, -1);
    session.count(userNo, { ...row, state }, 1);
    changes.push({ seq, memoryId: row.id, space: row.space, change: 'updated', at });
  }
  for (const group of Map.groupBy(moved, ({ state, tier }) => `${state} ${tier}`).values()) {
    const { state, tier } = present(group[0]);
    await session.executor.run(moveRows, { seqs: group.map(({ seq }) => seq), state, tier });
  }
  await session.record(userNo, changes);
  return moved.map(({ seq }) => seq);
}
