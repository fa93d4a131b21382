import type { OutputOf } from '@holdfast/contract';
import { placeId } from './ids.ts';

export type Memory = OutputOf<'getMemory'>['memory'];

/** A memory in the words of mem0. */
export interface Mem0Record {
  readonly id: string;
  readonly memory: string;
  readonly user_id: string;
  readonly agent_id: string | null;
  readonly app_id: string | null;
  readonly run_id: string | null;
  readonly hash: string;
  readonly metadata: Memory['metadata'] | null;
  readonly categories: readonly string[];
  readonly created_at: string;
  readonly updated_at: string;
  readonly expiration_date: string | null;
  readonly score?: number;
}

/** @param impliedUser whose memories a call means that names nobody */
export function recordOf(memory: Memory, impliedUser: string | undefined): Mem0Record {
  const { userId, agentId, space, sessionId, metadata } = memory;
  return {
    id: placeId(memory, impliedUser),
    memory: memory.content,
    user_id: userId,
    agent_id: agentId ?? null,
    app_id: space === 'default' ? null : space,
    run_id: sessionId ?? null,
    hash: memory.contentHash,
    metadata: Object.keys(metadata).length === 0 ? null : metadata,
    categories: memory.tags,
    created_at: memory.occurredAt,
    updated_at: memory.updatedAt,
    expiration_date: memory.expiresAt ?? null,
  };
}
