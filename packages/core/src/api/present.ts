import { type OutputOf, defined } from '@holdfast/contract';
import type { Memory, MemoryVersion } from '../domain/memories/memory.ts';
import type { RecallResult, RecallSession, ScoreParts, Understood } from '../domain/recall/query.ts';
import type { ApiKey } from '../domain/tenants/key-store.ts';
import { toTimestamp } from './instants.ts';

/** What leaves: domain nouns in the contract's words. Order numbers and hashes of secrets never do. */

export type WireMemory = OutputOf<'getMemory'>['memory'];
type WireResult = OutputOf<'recall'>['results'][number];

/** Assigns optional fields one by one, as spreading them is slow and a recall presents many memories. */
export function presentMemory(memory: Memory): WireMemory {
  const wire: WireMemory = {
    id: memory.id,
    userId: memory.user,
    space: memory.space,
    kind: memory.kind,
    content: memory.content,
    occurredAt: toTimestamp(memory.occurredAt),
    salience: memory.salience,
    confidence: memory.confidence,
    decayRate: memory.decayRate,
    tags: [...memory.tags],
    derived: [...memory.derived],
    metadata: memory.metadata,
    contentHash: memory.contentHash,
    createdAt: toTimestamp(memory.createdAt),
    updatedAt: toTimestamp(memory.updatedAt),
    accessedAt: toTimestamp(memory.accessedAt),
    accessCount: memory.accessCount,
    state: memory.state,
    tier: memory.tier,
    pinned: memory.pinned,
    version: memory.version,
    embedding: memory.embedding,
  };
  if (memory.contentType !== undefined) wire.contentType = memory.contentType;
  if (memory.role !== undefined) wire.role = memory.role;
  if (memory.speaker !== undefined) wire.speaker = memory.speaker;
  if (memory.sessionId !== undefined) wire.sessionId = memory.sessionId;
  if (memory.agentId !== undefined) wire.agentId = memory.agentId;
  if (memory.turn !== undefined) wire.turn = memory.turn;
  if (memory.source !== undefined) wire.source = memory.source;
  if (memory.expiresAt !== undefined) wire.expiresAt = toTimestamp(memory.expiresAt);
  if (memory.deletedAt !== undefined) wire.deletedAt = toTimestamp(memory.deletedAt);
  return wire;
}

export function presentVersion(version: MemoryVersion): NonNullable<OutputOf<'getMemory'>['versions']>[number] {
  return { ...version, tags: [...version.tags], replacedAt: toTimestamp(version.replacedAt) };
}

export function presentResult(
  { memory, score, parts, neighbours, duplicates, links }: RecallResult,
  explain: boolean,
): WireResult {
  return {
    memory: presentMemory(memory),
    score,
    ...(neighbours === undefined ? {} : { neighbours: neighbours.map(presentMemory) }),
    ...(duplicates === undefined ? {} : { duplicates: [...duplicates] }),
    ...(explain ? { explain: presentParts(parts, links) } : {}),
  };
}

export function presentSession(
  { sessionId, space, score, results }: RecallSession,
  explain: boolean,
): NonNullable<OutputOf<'recall'>['sessions']>[number] {
  return {
    ...(sessionId === undefined ? {} : { sessionId }),
    space,
    score,
    results: results.map((result) => presentResult(result, explain)),
  };
}

function presentParts(parts: ScoreParts, links: RecallResult['links']): NonNullable<WireResult['explain']> {
  const { cosines, entities, links: _followed, ...rest } = parts;
  return {
    ...rest,
    ...(cosines === undefined ? {} : { cosines: { ...cosines } }),
    ranks: { ...parts.ranks },
    boosts: { ...parts.boosts },
    matched: [...parts.matched],
    ...(entities === undefined ? {} : { entities: [...entities] }),
    ...(links === undefined ? {} : { links: [...links] }),
  };
}

export function presentUnderstood({ terms, phrases, speakers, time }: Understood): OutputOf<'recall'>['understood'] {
  return {
    terms: [...terms],
    phrases: [...phrases],
    speakers: [...speakers],
    ...(time === undefined
      ? {}
      : { time: { from: toTimestamp(time.from), to: toTimestamp(time.to), text: time.text } }),
  };
}

export function presentKey(key: ApiKey): OutputOf<'createKey'>['key'] {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    permissions: [...key.permissions],
    createdAt: toTimestamp(key.createdAt),
    ...defined({
      userId: key.user,
      spaces: key.spaces === undefined ? undefined : [...key.spaces],
      expiresAt: optionalTimestamp(key.expiresAt),
      lastUsedAt: optionalTimestamp(key.lastUsedAt),
      revokedAt: optionalTimestamp(key.revokedAt),
      operations: key.operations === undefined ? undefined : [...key.operations],
      replaces: key.replaces,
    }),
  };
}

function optionalTimestamp(millis: number | undefined): string | undefined {
  return millis === undefined ? undefined : toTimestamp(millis);
}
