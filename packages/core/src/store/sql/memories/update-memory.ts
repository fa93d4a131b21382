import { HoldfastError } from '../../../domain/errors.ts';
import type { Memory, MemoryPatch } from '../../../domain/memories/memory.ts';
import type { MemoryWriter } from '../../../domain/memories/memory-store.ts';
import type { UserScope } from '../../../domain/scope.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';
import { findRow } from './find-row.ts';
import { type MemoryColumns, toJson, toMemory } from './memory-row.ts';

const keepVersion = statement(
  (
    db,
    p: Pick<MemoryColumns, 'seq' | 'version' | 'content' | 'content_hash' | 'tags' | 'metadata'> & {
      replacedAt: number;
    },
  ) =>
    db.insertInto('memory_versions').values({
      seq: p.seq,
      version: p.version,
      content: p.content,
      content_hash: p.content_hash,
      tags: p.tags,
      metadata: p.metadata,
      replaced_at: p.replacedAt,
    }),
);

/** Always sets all that an edit can change: one statement instead of one a combination of fields. */
const setRow = statement((db, p: MemoryColumns) =>
  db
    .updateTable('memories')
    .set({
      kind: p.kind,
      content_type: p.content_type,
      content: p.content,
      content_hash: p.content_hash,
      role: p.role,
      speaker: p.speaker,
      occurred_at: p.occurred_at,
      salience: p.salience,
      confidence: p.confidence,
      decay_rate: p.decay_rate,
      tags: p.tags,
      derived: p.derived,
      metadata: p.metadata,
      state: p.state,
      pinned: p.pinned,
      expires_at: p.expires_at,
      updated_at: p.updated_at,
      version: p.version,
      embedding: p.embedding,
    })
    .where('seq', '=', p.seq),
);

const dropVectors = statement((db, p: { seq: number }) => db.deleteFrom('embeddings').where('seq', '=', p.seq));

export async function updateMemory(
  session: WriteSession,
  scope: UserScope,
  params: Parameters<MemoryWriter['update']>[1],
): Promise<Memory | undefined> {
  const found = await findRow(session, scope, params.id);
  if (found === undefined || found.row.deleted_at !== null) return undefined;
  const { row, userNo } = found;
  if (params.expectedVersion !== undefined && params.expectedVersion !== row.version) {
    throw new HoldfastError('version_conflict', {
      detail: `The memory is at version ${row.version}, not ${params.expectedVersion}. Read it again and repeat the edit.`,
    });
  }
  const next = patched(row, params.patch, params.at);
  session.stored.delete(params.id);
  const { seq, version, content, content_hash, tags, metadata } = row;
  await session.executor.run(keepVersion, {
    seq,
    version,
    content,
    content_hash,
    tags,
    metadata,
    replacedAt: params.at,
  });
  await session.executor.run(setRow, next);
  session.count(userNo, row, -1);
  session.count(userNo, next, 1);
  // What waits for vectors has none: other words, or another speaker or date that a head reads.
  if (next.content !== row.content || params.patch.embedding === 'pending')
    await session.executor.run(dropVectors, { seq });
  await session.record(userNo, [{ seq, memoryId: row.id, space: row.space, change: 'updated', at: params.at }]);
  return toMemory(scope, next);
}

function patched(row: MemoryColumns, patch: MemoryPatch, at: number): MemoryColumns {
  const contentChanged = patch.content !== undefined && patch.content !== row.content;
  const unembedded = contentChanged && row.embedding === 'ready' ? 'pending' : row.embedding;
  return {
    ...row,
    kind: patch.kind ?? row.kind,
    content_type: patch.contentType ?? row.content_type,
    content: patch.content ?? row.content,
    content_hash: patch.contentHash ?? row.content_hash,
    role: patch.role ?? row.role,
    speaker: patch.speaker ?? row.speaker,
    occurred_at: patch.occurredAt ?? row.occurred_at,
    salience: patch.salience ?? row.salience,
    confidence: patch.confidence ?? row.confidence,
    decay_rate: patch.decayRate ?? row.decay_rate,
    tags: patch.tags === undefined ? row.tags : toJson(patch.tags),
    derived: patch.derived === undefined ? row.derived : toJson(patch.derived),
    metadata: patch.metadata === undefined ? row.metadata : toJson(patch.metadata),
    state: patch.state ?? row.state,
    pinned: patch.pinned === undefined ? row.pinned : patch.pinned ? 1 : 0,
    expires_at: patch.expiresAt === undefined ? row.expires_at : patch.expiresAt,
    updated_at: at,
    version: row.version + 1,
    embedding: patch.embedding ?? unembedded,
  };
}
