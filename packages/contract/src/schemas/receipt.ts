import { z } from 'zod';
import { id, timestamp } from './common.ts';

const count = z.int().min(0);

export const targetType = z.enum(['memory', 'entity', 'session', 'source', 'time', 'filter', 'space', 'user']);

/** The proof of a forgetting, as it is kept and handed out. No words: ids, counts, and marks that only the tenant can make. */
export const receipt = z.object({
  format: z.literal('holdfast.receipt'),
  version: z.literal(1),
  id,
  tenant: z.string(),
  scope: z
    .object({
      type: targetType,
      user: z.string(),
      spaces: z.array(z.string()).optional(),
      of: z.array(z.string()).optional(),
    })
    .describe('What was forgotten: ids of memories and entities, instants, and marks of every name'),
  requestedAt: timestamp,
  completedAt: timestamp,
  removed: z.object({
    memories: count,
    versions: count.describe('Earlier states of edited memories'),
    embeddings: count,
    facts: count,
    entities: count,
    links: count,
    events: count,
    jobs: count,
    idempotencyKeys: count,
  }),
  flagged: count.describe('Facts that lost a source and rest on others'),
  marks: z
    .object({
      count,
      digest: z.string().describe('SHA-256 over all marks, transaction after transaction'),
      first: z.array(z.string()).describe('The first 1,000'),
    })
    .describe('HMACs of the words that were forgotten, under a key of the tenant'),
  keysDestroyed: count.optional().describe('Of a whole user whose data was encrypted: keys that were destroyed'),
  backups: z.string().describe('What the receipt cannot speak for'),
  algorithm: z.literal('Ed25519'),
  keyId: z.string(),
  publicKey: z.string().describe('32 bytes, hex'),
  signature: z.string().describe('Over the JSON of all other fields with sorted names and no white space, hex'),
});
