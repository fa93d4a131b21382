import type { Memory, NewMemory } from '../../../domain/memories/memory.ts';
import type { MemoryWriter } from '../../../domain/memories/memory-store.ts';
import { soleSpace, type UserScope } from '../../../domain/scope.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';
import { countMemories } from './count-memories.ts';
import { findPlace, findRow } from './find-row.ts';
import { memoryReader } from './memory-reader.ts';
import { toMemory } from './memory-row.ts';
import { insertRow, lastTurn, type NewRow, toNewRow } from './new-row.ts';
import { purgeMemories } from './purge-memories.ts';
import { updateMemory } from './update-memory.ts';

const setDeleted = statement((db, p: { seq: number; deletedAt: number | null }) =>
  db.updateTable('memories').set({ deleted_at: p.deletedAt }).where('seq', '=', p.seq),
);

const hideVectors = statement((db, p: { seq: number; hidden: 0 | 1 }) =>
  db.updateTable('embeddings').set({ hidden: p.hidden }).where('seq', '=', p.seq),
);

const touchOne = statement((db, p: { seq: number; at: number }) =>
  db
    .updateTable('memories')
    .set((eb) => ({ accessed_at: p.at, access_count: eb('access_count', '+', 1) }))
    .where('seq', '=', p.seq),
);

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
    await session.record(userNo, { seq: row.seq, memoryId: row.id, space: row.space, change, at });
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
    async touch(scope, { ids, at }) {
      for (const id of new Set(ids)) {
        const found = await findPlace(session, scope, id);
        if (found !== undefined) await executor.run(touchOne, { seq: found.place.seq, at });
      }
    },
  };
}

async function insertAll(session: WriteSession, scope: UserScope, memories: readonly NewMemory[]): Promise<Memory[]> {
  const space = soleSpace(scope);
  if (memories.length === 0) return [];
  const userNo = await session.ownUserNo(scope);
  const lastTurns = new Map<string, number>();
  const stored: Memory[] = [];
  for (const memory of memories) {
    const turn = await turnOf(session, { userNo, space, memory, lastTurns });
    const row: NewRow = toNewRow(memory, { tenant: scope.tenant, userNo, space, turn });
    const seq = await session.executor.insert(insertRow, row);
    const { kind, state, embedding, deleted_at, version } = row;
    session.stored.set(memory.id, { seq, space, kind, state, embedding, deleted_at, version });
    session.count(userNo, row, 1);
    await session.record(userNo, { seq, memoryId: memory.id, space, change: 'created', at: memory.createdAt });
    stored.push({
      ...memory,
      seq,
      tenant: scope.tenant,
      user: scope.user,
      space,
      ...(turn === null ? {} : { turn }),
    });
  }
  return stored;
}

async function turnOf(
  session: WriteSession,
  params: {
    readonly userNo: number;
    readonly space: string;
    readonly memory: NewMemory;
    readonly lastTurns: Map<string, number>;
  },
): Promise<number | null> {
  const { userNo, space, memory, lastTurns } = params;
  const { sessionId } = memory;
  if (sessionId === undefined) return memory.turn ?? null;
  if (memory.turn !== undefined) {
    const last = lastTurns.get(sessionId);
    if (last !== undefined && memory.turn > last) lastTurns.set(sessionId, memory.turn);
    return memory.turn;
  }
  let last = lastTurns.get(sessionId);
  if (last === undefined) {
    // Deleted turns count: a number is never given twice.
    const row = await session.executor.first(lastTurn, { userNo, space, sessionId });
    last = row?.turn ?? -1;
  }
  lastTurns.set(sessionId, last + 1);
  return last + 1;
}
