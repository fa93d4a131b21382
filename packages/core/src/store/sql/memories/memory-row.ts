import type { SelectQueryBuilder } from 'kysely';
import type { DerivedField, IndexedMemory, Memory, MemoryVersion, Metadata } from '../../../domain/memories/memory.ts';
import type { UserScope } from '../../../domain/scope.ts';
import type { MemoryRow, Tables } from '../schema.ts';

const memoryColumns = [
  'seq',
  'id',
  'space',
  'kind',
  'content_type',
  'content',
  'content_hash',
  'role',
  'speaker',
  'occurred_at',
  'dated',
  'session_id',
  'agent_id',
  'turn',
  'salience',
  'confidence',
  'decay_rate',
  'tags',
  'derived',
  'metadata',
  'source_type',
  'source_id',
  'created_at',
  'updated_at',
  'state',
  'tier',
  'pinned',
  'expires_at',
  'deleted_at',
  'version',
  'embedding',
] as const;

/**
 * Adds all that a memory is made of; tenant and user are those of the scope it was asked for. Its uses are looked up row by
 * row: for a join the planner of Postgres, which thinks that a user has few, reads all of them to find those of ten memories.
 */
export function memoryRows(query: SelectQueryBuilder<Tables, 'memories', object>) {
  return query.select(memoryColumns).select((eb) => {
    const used = eb
      .selectFrom('memory_uses as used')
      .whereRef('used.user_no', '=', 'memories.user_no')
      .whereRef('used.seq', '=', 'memories.seq');
    return [used.select('used.used_at').as('used_at'), used.select('used.uses').as('uses')];
  });
}

/** The columns behind `IndexedMemory`. */
export const indexedColumns = [
  'seq',
  'space',
  'kind',
  'content_type',
  'content',
  'role',
  'speaker',
  'occurred_at',
  'session_id',
  'agent_id',
  'turn',
  'salience',
  'decay_rate',
  'tags',
  'created_at',
  'state',
  'pinned',
  'expires_at',
  'version',
  'embedding',
] as const;

/** Without uses: it was never used. */
export type MemoryColumns = Omit<MemoryRow, 'tenant' | 'user_no'> & {
  readonly used_at: number | null;
  readonly uses: number | null;
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Assigns optional fields one by one: spreading conditional objects is several times slower on this hot path. */
export function toMemory(scope: UserScope, row: MemoryColumns): Memory {
  const memory: Mutable<Memory> = {
    seq: row.seq,
    id: row.id,
    tenant: scope.tenant,
    user: scope.user,
    space: row.space,
    kind: row.kind,
    content: row.content,
    contentHash: row.content_hash,
    occurredAt: row.occurred_at,
    dated: row.dated === 1,
    salience: row.salience,
    confidence: row.confidence,
    decayRate: row.decay_rate,
    tags: parseTexts(row.tags),
    derived: parseDerived(row.derived),
    metadata: parseMetadata(row.metadata),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    accessedAt: row.used_at ?? row.created_at,
    accessCount: row.uses ?? 0,
    state: row.state,
    tier: row.tier,
    pinned: row.pinned === 1,
    version: row.version,
    embedding: row.embedding,
  };
  if (row.content_type !== null) memory.contentType = row.content_type;
  if (row.role !== null) memory.role = row.role;
  if (row.speaker !== null) memory.speaker = row.speaker;
  if (row.session_id !== null) memory.sessionId = row.session_id;
  if (row.agent_id !== null) memory.agentId = row.agent_id;
  if (row.turn !== null) memory.turn = row.turn;
  if (row.source_type !== null) {
    memory.source = row.source_id === null ? { type: row.source_type } : { type: row.source_type, id: row.source_id };
  }
  if (row.expires_at !== null) memory.expiresAt = row.expires_at;
  if (row.deleted_at !== null) memory.deletedAt = row.deleted_at;
  return memory;
}

/** As `toMemory`, of what an index needs; a scan gives no deleted rows. */
export function toIndexed(row: Pick<MemoryRow, (typeof indexedColumns)[number]>): IndexedMemory {
  const memory: Mutable<IndexedMemory> = {
    seq: row.seq,
    space: row.space,
    kind: row.kind,
    content: row.content,
    occurredAt: row.occurred_at,
    salience: row.salience,
    decayRate: row.decay_rate,
    tags: parseTexts(row.tags),
    createdAt: row.created_at,
    state: row.state,
    pinned: row.pinned === 1,
    version: row.version,
    embedding: row.embedding,
  };
  if (row.content_type !== null) memory.contentType = row.content_type;
  if (row.role !== null) memory.role = row.role;
  if (row.speaker !== null) memory.speaker = row.speaker;
  if (row.session_id !== null) memory.sessionId = row.session_id;
  if (row.agent_id !== null) memory.agentId = row.agent_id;
  if (row.turn !== null) memory.turn = row.turn;
  if (row.expires_at !== null) memory.expiresAt = row.expires_at;
  return memory;
}

export function toVersion(row: {
  version: number;
  content: string;
  content_hash: string;
  tags: string;
  metadata: string;
  replaced_at: number;
}): MemoryVersion {
  return {
    version: row.version,
    content: row.content,
    contentHash: row.content_hash,
    tags: parseTexts(row.tags),
    metadata: parseMetadata(row.metadata),
    replacedAt: row.replaced_at,
  };
}

// The three casts are sound: only this folder writes these columns, with JSON.stringify of exactly these types.
export function parseTexts(json: string): string[] {
  return json === '[]' ? [] : (JSON.parse(json) as string[]);
}

function parseDerived(json: string): DerivedField[] {
  return json === '[]' ? [] : (JSON.parse(json) as DerivedField[]);
}

function parseMetadata(json: string): Metadata {
  return json === '{}' ? {} : (JSON.parse(json) as Metadata);
}

export function toJson(value: readonly unknown[] | Readonly<Record<string, unknown>>): string {
  return JSON.stringify(value);
}
