import { sql } from 'kysely';
import type { Memory, NewMemory } from '../../../domain/memories/memory.ts';
import type { MemoryWriter } from '../../../domain/memories/memory-store.ts';
import { present } from '../../../domain/present.ts';
import { soleSpace, type UserScope } from '../../../domain/scope.ts';
import type { WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';
import { countMemories } from './count-memories.ts';
import { findRow } from './find-row.ts';
import { memoryReader } from './memory-reader.ts';
import { toMemory } from './memory-row.ts';
import { insertRow, lastTurn, type NewRow, toNewRow } from './new-row.ts';
import { purgeMemories, purgeSeqs } from './purge-memories.ts';
import { moveMemories } from './retained.ts';
import { updateMemory } from './update-memory.ts';

const setDeleted = statement((db, p: { seq: number; deletedAt: number | null }) =>
  db.updateTable('memories').set({ deleted_at: p.deletedAt }).where('seq', '=', p.seq),
);

const hideVectors = statement((db, p: { seq: number; hidden: 0 | 1 }) =>
  db.updateTable('embeddings').set({ hidden: p.hidden }).where('seq', '=', p.seq),
);

/** Selected, not just stored: a memory that was purged since it was used gets no row. */
const countUses = spaced((db, p: Walls & { seqs: readonly number[]; at: number }, dialect, listed) =>
  db
    .insertInto('memory_uses')
    .columns(['user_no', 'seq', 'used_at', 'uses'])
    .expression((eb) =>
      eb
        .selectFrom('memories')
        .select(['user_no', 'seq', sql<number>`cast(${p.at} as bigint)`.as('used_at'), eb.lit(1).as('uses')])
        .where(dialect.isOneOf('seq', p.seqs))
        .where('user_no', '=', p.userNo)
        .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['user_no', 'seq'])
        .doUpdateSet((eb) => ({ used_at: eb.ref('excluded.used_at'), uses: eb('memory_uses.uses', '+', 1) })),
    ),
);

const putUses = statement((db, p: { userNo: number; seq: number; usedAt: number; uses: number }) =>
  db.insertInto('memory_uses').values({ user_no: p.userNo, seq: p.seq, used_at: p.usedAt, uses: p.uses }),
);

/** Memories touched by one statement: so few that it keeps a turn of the event loop short. */
const touchedAtOnce = 200;

export function memoryWriter(session: WriteSession): MemoryWriter {
  const { executor } = session;
  const setVisibility = async (
    scope: UserScope,
    { id, at, hidden }: { readonly id: string; readonly at: number; readonly hidden: boolean },
  ): Promise<Memory | undefined> => {
    const found = await findRow(session, scope, id);
    if (found === undefined || (found.row.deleted_at !== null) === hidden) return undefined;
    const { row, userNo } = found;
    const changed = { ...row, deleted_at: hidden ? at : null };
    session.stored.delete(id);
    await executor.run(setDeleted, { seq: row.seq, deletedAt: changed.deleted_at });
    session.count(userNo, row, -1);
    session.count(userNo, changed, 1);
    await executor.run(hideVectors, { seq: row.seq, hidden: hidden ? 1 : 0 });
    const change = hidden ? 'deleted' : 'restored';
    await session.record(userNo, [{ seq: row.seq, memoryId: row.id, space: row.space, change, at }]);
    return toMemory(scope, changed);
  };
  return {
    ...memoryReader(session),
    async counts(scope) {
      await session.flush();
      return countMemories(session, scope);
    },
    insert: (scope, { memories }) => insertAll(session, scope, memories),
    update: (scope, params) => updateMemory(session, scope, params),
    softDelete: (scope, { id, at }) => setVisibility(scope, { id, at, hidden: true }),
    restore: (scope, { id, at }) => setVisibility(scope, { id, at, hidden: false }),
    purge: (scope, params) => purgeMemories(session, scope, params),
    purgeSeqs: (scope, params) => purgeSeqs(session, scope, params),
    move: (scope, params) => moveMemories(session, scope, params),
    async touch(scope, { seqs, at }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return;
      // In order, so that each page is written once.
      const all = [...new Set(seqs)].toSorted((a, b) => a - b);
      for (let first = 0; first < all.length; first += touchedAtOnce) {
        const some = all.slice(first, first + touchedAtOnce);
        await executor.runAll(forScope(countUses, scope), [{ ...wallsOf(scope, userNo), seqs: some, at }]);
      }
    },
  };
}

async function insertAll(session: WriteSession, scope: UserScope, memories: readonly NewMemory[]): Promise<Memory[]> {
  const space = soleSpace(scope);
  if (memories.length === 0) return [];
  const userNo = await session.ownUserNo(scope);
  const { tenant, user } = scope;
  const turnOf = turnsOf(session, { userNo, space });
  const rows: NewRow[] = [];
  for (const memory of memories) {
    const found = turnOf(memory);
    const turn = typeof found === 'object' && found !== null ? await found : found;
    rows.push(toNewRow(memory, { tenant, userNo, space, turn }));
  }
  const seqs = await session.executor.insertAll(insertRow, rows);
  const stored: Memory[] = [];
  const changes: Parameters<WriteSession['record']>[1][number][] = [];
  for (const [index, memory] of memories.entries()) {
    const row = present(rows[index]);
    const seq = present(seqs[index]);
    const { id, createdAt: at } = memory;
    const { kind, state, embedding, deleted_at, version, turn } = row;
    session.stored.set(id, { seq, space, kind, state, embedding, deleted_at, version, created_at: at });
    session.count(userNo, row, 1);
    changes.push({ seq, memoryId: id, space, change: 'created', at });
    stored.push(
      turn === null ? { ...memory, seq, tenant, user, space } : { ...memory, seq, tenant, user, space, turn },
    );
  }
  const used = stored.filter(({ accessCount, accessedAt, createdAt }) => accessCount > 0 || accessedAt !== createdAt);
  await session.executor.runAll(
    putUses,
    used.map(({ seq, accessedAt, accessCount }) => ({ userNo, seq, usedAt: accessedAt, uses: accessCount })),
  );
  await session.record(userNo, changes);
  return stored;
}

/** Gives a memory of a session its turn: the one it brings, or the next after all that are stored or came before. */
function turnsOf(
  session: WriteSession,
  { userNo, space }: { readonly userNo: number; readonly space: string },
): (memory: NewMemory) => number | null | Promise<number> {
  /** The highest turn given so far, by session. */
  const given = new Map<string, number>();
  /** The same of the sessions whose stored turns are taken into account. */
  const last = new Map<string, number>();
  const next = async (sessionId: string): Promise<number> => {
    let highest = last.get(sessionId);
    if (highest === undefined) {
      // Deleted turns count: a number is never given twice.
      const row = await session.executor.first(lastTurn, { userNo, space, sessionId });
      highest = Math.max(row?.turn ?? -1, given.get(sessionId) ?? -1);
    }
    last.set(sessionId, highest + 1);
    return highest + 1;
  };
  return ({ sessionId, turn }) => {
    if (sessionId === undefined) return turn ?? null;
    if (turn === undefined) return next(sessionId);
    const turns = last.has(sessionId) ? last : given;
    turns.set(sessionId, Math.max(turn, turns.get(sessionId) ?? -1));
    return turn;
  };
}
