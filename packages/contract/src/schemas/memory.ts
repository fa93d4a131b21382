import { z } from 'zod';
import {
  agentId,
  content,
  fraction,
  id,
  instant,
  limits,
  metadata,
  name,
  sessionId,
  space,
  speaker,
  tag,
  tags,
  timestamp,
  userId,
} from './common.ts';

export const memoryKind = z
  .enum(['episodic', 'semantic', 'procedural', 'emotional', 'reflective'])
  .describe('episodic: what happened; semantic: facts and preferences; procedural: how to; emotional; reflective');
export const contentType = z
  .enum(['conversation', 'fact', 'preference', 'event'])
  .describe('Coarse type used by older clients; maps to a kind and stays filterable');
export const role = z.enum(['user', 'assistant', 'system', 'tool']).describe('Part the speaker plays');
export const memoryState = z.enum(['active', 'paused', 'archived']);
export const memoryTier = z.enum(['hot', 'warm', 'cold']);
export const embeddingState = z
  .enum(['none', 'pending', 'ready'])
  .describe('none: no embedder; pending: words are findable, the vector follows; ready');
export const head = z.enum(['semantic', 'entity', 'situation']);

export const source = z
  .strictObject({
    type: name(100).describe('Where it came from, such as discord, email, import'),
    id: name().optional().describe('Id there; the same type and id is never stored twice'),
  })
  .describe('Origin of the memory');

export const vector = z
  .strictObject({
    model: name().describe('Model that made the vector; recall compares vectors of one model only'),
    values: z.array(z.number()).min(1).max(limits.vectorDimensions),
  })
  .describe('A vector made by the caller, used in place of the configured embedder');

/** What a caller says of one memory, without scope. */
const memoryFields = {
  content,
  kind: memoryKind.optional(),
  contentType: contentType.optional(),
  role: role.optional(),
  speaker: speaker.optional(),
  occurredAt: instant.optional().describe('When it happened; now when not given'),
  turn: z.int().min(0).max(1_000_000_000).optional().describe('Position in the session; next when not given'),
  salience: fraction.optional().describe('Importance, 0 to 1; derived by rules when not given'),
  confidence: fraction.optional(),
  decayRate: fraction.optional(),
  tags: tags.optional(),
  metadata: metadata.optional(),
  source: source.optional(),
  pinned: z.boolean().optional().describe('Pinned memories never decay'),
  expiresAt: instant.optional().describe('After this instant the memory is no longer recalled'),
  vector: vector.optional(),
  onConflict: z
    .enum(['error', 'replace'])
    .optional()
    .describe('When the source is already stored with other content: fail (default) or make a new version'),
};

export const rememberItem = z.strictObject({
  ...memoryFields,
  sessionId: sessionId.optional(),
  agentId: agentId.optional(),
});

export const sessionTurn = z.strictObject({ ...memoryFields, role });

export const memoryPatch = {
  content: content.optional(),
  kind: memoryKind.optional(),
  speaker: speaker.optional(),
  role: role.optional(),
  occurredAt: instant.optional(),
  salience: fraction.optional(),
  confidence: fraction.optional(),
  decayRate: fraction.optional(),
  tags: tags.optional(),
  metadata: metadata.optional(),
  state: memoryState.optional(),
  expiresAt: instant.nullable().optional().describe('null removes the expiry'),
  vector: vector.optional(),
};

/** A memory as it leaves Holdfast. Absent fields are left out, never null. */
export const memory = z.object({
  id,
  userId,
  space,
  kind: memoryKind,
  contentType: contentType.optional(),
  content: z.string(),
  role: role.optional(),
  speaker: z.string().optional(),
  occurredAt: timestamp,
  sessionId: z.string().optional(),
  agentId: z.string().optional(),
  turn: z.int().optional(),
  salience: fraction,
  confidence: fraction,
  decayRate: fraction,
  tags: z.array(tag),
  derived: z.array(z.enum(['tags', 'salience'])).describe('Fields that rules derived, not the caller'),
  metadata: z.record(z.string(), z.json()),
  source: source.optional(),
  contentHash: z.string().describe('SHA-256 of the UTF-8 bytes of content, hex'),
  createdAt: timestamp,
  updatedAt: timestamp,
  accessedAt: timestamp,
  accessCount: z.int(),
  state: memoryState,
  tier: memoryTier,
  pinned: z.boolean(),
  expiresAt: timestamp.optional(),
  deletedAt: timestamp.optional(),
  version: z.int().describe('Grows by one with every edit; pass it as expectedVersion'),
  embedding: embeddingState,
});

/** An earlier state of an edited memory. */
export const memoryVersion = z.object({
  version: z.int(),
  content: z.string(),
  contentHash: z.string(),
  tags: z.array(tag),
  metadata: z.record(z.string(), z.json()),
  replacedAt: timestamp,
});

export const rememberOutcome = z
  .enum(['created', 'duplicate', 'replaced'])
  .describe('duplicate: it was there already and is returned as it is');
