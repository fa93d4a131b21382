import { defined } from '../defined.ts';
import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { deriveFields } from './derive.ts';
import type { ContentType, Memory, MemoryKind, Metadata, NewMemory, Role, Source } from './memory.ts';

/** A vector that the caller made; any length, any norm but zero. */
export interface GivenVector {
  readonly model: string;
  readonly values: readonly number[];
}

/** What a caller says of one memory, validated; instants are milliseconds. */
export interface RememberItem {
  readonly content: string;
  readonly kind?: MemoryKind;
  readonly contentType?: ContentType;
  readonly role?: Role;
  readonly speaker?: string;
  readonly occurredAt?: number;
  readonly sessionId?: string;
  readonly agentId?: string;
  readonly turn?: number;
  readonly salience?: number;
  readonly confidence?: number;
  readonly decayRate?: number;
  readonly tags?: readonly string[];
  readonly metadata?: Metadata;
  readonly source?: Source;
  readonly pinned?: boolean;
  readonly expiresAt?: number;
  readonly vector?: GivenVector;
  readonly onConflict?: 'error' | 'replace';
}

const defaultConfidence = 1;
const defaultDecayRate = 0.01;

/** The memory that an item becomes when nothing equal is stored yet. */
export function prepareMemory(item: RememberItem, platform: Platform, embedding: Memory['embedding']): NewMemory {
  const now = platform.now();
  return {
    id: newId(platform),
    kind: item.kind ?? 'episodic',
    content: item.content,
    contentHash: platform.sha256(item.content),
    occurredAt: item.occurredAt ?? now,
    dated: item.occurredAt !== undefined,
    confidence: item.confidence ?? defaultConfidence,
    decayRate: item.decayRate ?? defaultDecayRate,
    ...deriveFields(item),
    metadata: item.metadata ?? {},
    createdAt: now,
    updatedAt: now,
    accessedAt: now,
    accessCount: 0,
    state: 'active',
    tier: 'hot',
    pinned: item.pinned ?? false,
    version: 1,
    embedding,
    ...defined({
      contentType: item.contentType,
      role: item.role,
      speaker: item.speaker,
      sessionId: item.sessionId,
      agentId: item.agentId,
      turn: item.turn,
      source: item.source,
      expiresAt: item.expiresAt,
    }),
  };
}
