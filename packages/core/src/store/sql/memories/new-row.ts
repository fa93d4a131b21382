import type { Insertable } from 'kysely';
import type { NewMemory } from '../../../domain/memories/memory.ts';
import type { Tables } from '../schema.ts';
import { statement } from '../statement.ts';
import { toJson } from './memory-row.ts';

export type NewRow = Required<Omit<Insertable<Tables['memories']>, 'seq'>>;

/** One by one, not many rows a statement: the statement stays prepared whatever the size of a batch. */
export const insertRow = statement((db, p: NewRow, dialect) =>
  db
    .insertInto('memories')
    .values({
      id: p.id,
      tenant: p.tenant,
      user_no: p.user_no,
      space: p.space,
      kind: p.kind,
      content_type: p.content_type,
      content: p.content,
      content_hash: p.content_hash,
      role: p.role,
      speaker: p.speaker,
      occurred_at: p.occurred_at,
      dated: p.dated,
      session_id: p.session_id,
      agent_id: p.agent_id,
      turn: p.turn,
      salience: p.salience,
      confidence: p.confidence,
      decay_rate: p.decay_rate,
      tags: p.tags,
      derived: p.derived,
      metadata: p.metadata,
      source_type: p.source_type,
      source_id: p.source_id,
      created_at: p.created_at,
      updated_at: p.updated_at,
      state: p.state,
      tier: p.tier,
      pinned: p.pinned,
      expires_at: p.expires_at,
      deleted_at: p.deleted_at,
      version: p.version,
      embedding: p.embedding,
    })
    .$if(dialect.returnsNumbers, (query) => query.returning('seq as number')),
);

export const lastTurn = statement((db, p: { userNo: number; space: string; sessionId: string }) =>
  db
    .selectFrom('memories')
    .select((eb) => eb.fn.max('turn').as('turn'))
    .where('user_no', '=', p.userNo)
    .where('session_id', '=', p.sessionId)
    .where('space', '=', p.space),
);

export function toNewRow(
  memory: NewMemory,
  place: { readonly tenant: string; readonly userNo: number; readonly space: string; readonly turn: number | null },
): NewRow {
  return {
    id: memory.id,
    tenant: place.tenant,
    user_no: place.userNo,
    space: place.space,
    kind: memory.kind,
    content_type: memory.contentType ?? null,
    content: memory.content,
    content_hash: memory.contentHash,
    role: memory.role ?? null,
    speaker: memory.speaker ?? null,
    occurred_at: memory.occurredAt,
    dated: memory.dated ? 1 : 0,
    session_id: memory.sessionId ?? null,
    agent_id: memory.agentId ?? null,
    turn: place.turn,
    salience: memory.salience,
    confidence: memory.confidence,
    decay_rate: memory.decayRate,
    tags: toJson(memory.tags),
    derived: toJson(memory.derived),
    metadata: toJson(memory.metadata),
    source_type: memory.source?.type ?? null,
    source_id: memory.source?.id ?? null,
    created_at: memory.createdAt,
    updated_at: memory.updatedAt,
    state: memory.state,
    tier: memory.tier,
    pinned: memory.pinned ? 1 : 0,
    expires_at: memory.expiresAt ?? null,
    deleted_at: memory.deletedAt ?? null,
    version: memory.version,
    embedding: memory.embedding,
  };
}
