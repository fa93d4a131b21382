import { z } from 'zod';
import { operation } from '../operation.ts';
import { content, cursor, fraction, id, limit, nextCursor, readScope, timestamp } from '../schemas/common.ts';
import { object, predicate, subject } from '../schemas/graph.ts';
import { memory, memoryKind } from '../schemas/memory.ts';

const review = z
  .enum(['pending', 'accepted', 'corrected', 'rejected'])
  .describe('What people said to it; pending: nothing yet');

const statedFact = z.object({
  id,
  subject: z.string(),
  predicate: z.string(),
  object: z.string(),
  status: z.enum(['active', 'superseded', 'contradicted', 'retracted', 'expired']),
  confidence: fraction,
});

const extraction = z.object({
  id,
  kind: memoryKind,
  method: z.enum(['rules', 'model']).describe('What made it'),
  review,
  memory: memory.optional().describe('The typed memory; absent once it is gone'),
  sourceIds: z.array(id).describe('Memories whose words it rests on'),
  facts: z.array(statedFact).describe('Facts that came of the same words'),
  createdAt: timestamp,
  reviewedAt: timestamp.optional(),
});

const count = z.int().min(0);

export const listExtractions = operation({
  name: 'listExtractions',
  summary: 'List what was made of memories: typed memories with their sources and facts',
  description: 'Newest first, with how much was made and refused of all that this user said so far.',
  group: 'extractions',
  method: 'GET',
  path: '/v1/extractions',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    reviews: z.array(review).min(1).optional().describe('Only those that were reviewed so; all when not given'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({
    extractions: z.array(extraction),
    counts: z.object({
      extracted: count.describe('Typed memories and facts made'),
      refused: count.describe('Memories that gave nothing'),
      repaired: count.describe('Replies of a language model that needed a second try'),
      rejected: count.describe('Rejected by people'),
      reasons: z
        .record(z.string(), count)
        .describe(
          'Why memories gave nothing (greeting, question, noise, …), and why rules stood in for a model (model_budget_spent, …)',
        ),
    }),
    nextCursor: nextCursor.optional(),
  }),
  errors: ['invalid_cursor'],
});

export const reviewExtraction = operation({
  name: 'reviewExtraction',
  summary: 'Accept, correct or reject what was made of memories',
  description:
    'Accepted, it is certain. Corrected, the typed memory says `content` from now on, and the facts given take the place ' +
    'of those made. Rejected, both are taken back, and the same is never made again.',
  group: 'extractions',
  method: 'POST',
  path: '/v1/extractions/{id}/review',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...readScope,
    id,
    decision: z.enum(['accept', 'correct', 'reject']),
    content: content.optional().describe('With `correct`: what the typed memory is to say'),
    facts: z
      .array(z.strictObject({ subject, predicate, object }))
      .max(20)
      .optional()
      .describe(
        'With `correct`: the facts in place of those made; empty for none. They are held against what is known as those of createFact are',
      ),
  }),
  output: z.object({ extraction }),
  errors: ['not_found', 'invalid_input'],
});
