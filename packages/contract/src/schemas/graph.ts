import { z } from 'zod';
import { fraction, id, name, space, text, timestamp } from './common.ts';

const notBlank = { message: 'must not be blank' };

/** Bounds of one call that walks from memory to memory. */
export const graphLimits = {
  hops: 3,
  pathHops: 6,
  nodes: 200,
  /** Links that are followed from one memory. */
  fanOut: 50,
  sources: 50,
} as const;

export const subject = name()
  .refine((value) => value.trim().length > 0, notBlank)
  .describe('What the fact is about: a name, or `user` for the person whose memories these are');
export const predicate = name(100)
  .refine((value) => /[\p{L}\p{N}]/u.test(value), { message: 'must contain a letter or digit' })
  .describe('The relation, such as lives_in; written in snake case, other spellings are brought to it');
export const object = text(500)
  .refine((value) => value.trim().length > 0, notBlank)
  .refine((value) => !value.includes('\u0000'), { message: 'must not contain NUL' })
  .describe('What the relation leads to');

export const factStatus = z
  .enum(['active', 'superseded', 'contradicted', 'retracted', 'expired'])
  .describe('active: believed now; the others are kept as history');
export const factOrigin = z.enum(['rules', 'model', 'caller']).describe('Who stated it');

/** A fact as it leaves Holdfast. Absent fields are left out, never null. */
export const fact = z.object({
  id,
  space,
  subject: z.string(),
  predicate: z.string(),
  object: z.string(),
  validFrom: timestamp.optional().describe('True in the world from; unknown when absent'),
  validTo: timestamp.optional().describe('True in the world until, that instant left out; open when absent'),
  recordedAt: timestamp.describe('Since when Holdfast knows it'),
  retractedAt: timestamp.optional().describe('Since when it is no longer believed'),
  status: factStatus,
  confidence: fraction,
  origin: factOrigin,
  supersededBy: id.optional().describe('The fact that ended or contradicts it'),
  flagged: z.boolean().describe('What it rests on was retracted or forgotten: look at it'),
  confirmations: z.int().describe('How often it was said again'),
  sources: z.array(id).describe('Memories that it rests on'),
});

export const linkType = z
  .enum(['similar', 'follows', 'mentions', 'supports', 'contradicts', 'derived_from', 'same_topic'])
  .describe('similar, contradicts and same_topic have no direction');
export const linkOrigin = z
  .enum(['automatic', 'manual', 'reinforced'])
  .describe('reinforced: made by rules, and strengthened by use');

export const link = z.object({
  from: id,
  to: id,
  type: linkType,
  weight: fraction,
  origin: linkOrigin,
  createdAt: timestamp,
  updatedAt: timestamp,
});
export const linkTypes = z.array(linkType).min(1).optional().describe('Only links of these types');
export const minWeight = fraction.optional().describe('Only links at least this strong');

export const entityType = z.enum(['person', 'place', 'organisation', 'product', 'project', 'topic', 'other']);

export const entity = z.object({
  id,
  space,
  name: z.string(),
  type: entityType,
  aliases: z.array(z.string()).describe('Other names of it'),
  mentions: z.int().describe('How many memories mention it'),
  createdAt: timestamp,
  updatedAt: timestamp,
});

export const eventType = name(100).describe('What kind of thing happened, such as meeting, purchase, call');

export const event = z.object({
  id,
  space,
  type: z.string(),
  memoryId: id.describe('The memory that keeps its words'),
  content: z.string(),
  salience: fraction,
  occurredAt: timestamp,
  recordedAt: timestamp,
  promotedAt: timestamp.optional().describe('When facts were made of it'),
});
