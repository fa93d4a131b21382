import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  agentId,
  content,
  cursor,
  fraction,
  id,
  instant,
  limit,
  limits,
  metadata,
  nextCursor,
  readScope,
  sessionId,
  speaker,
  tags,
  writeScope,
} from '../schemas/common.ts';
import { event, eventType, object, predicate, subject } from '../schemas/graph.ts';
import { rememberOutcome, source } from '../schemas/memory.ts';

const stated = z.strictObject({
  subject,
  predicate,
  object,
  validFrom: instant.optional().describe('Since when it holds; the event’s own time when not given'),
  validTo: instant.optional(),
  confidence: fraction.optional(),
});

export const recordEvents = operation({
  name: 'recordEvents',
  summary: 'Record up to 500 things that happened',
  description:
    'Events are appended and never changed. The words of each are a memory of content type `event`, found by recall like any other. Facts that ' +
    'come with an event are kept when its salience is 0.7 or more. All or nothing; the same source is never stored twice.',
  group: 'events',
  method: 'POST',
  path: '/v1/events',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    events: z
      .array(
        z.strictObject({
          type: eventType,
          content,
          occurredAt: instant.optional().describe('When it happened; now when not given'),
          salience: fraction.optional().describe('Importance, 0 to 1; derived by rules when not given'),
          speaker: speaker.optional(),
          sessionId: sessionId.optional(),
          agentId: agentId.optional(),
          tags: tags.optional(),
          metadata: metadata.optional(),
          source: source.optional(),
          facts: z.array(stated).max(20).optional().describe('What follows from it, if it matters enough'),
        }),
      )
      .min(1)
      .max(limits.batchItems),
  }),
  output: z.object({
    results: z.array(z.object({ id, memoryId: id, outcome: rememberOutcome, facts: z.array(id) })),
    created: z.int(),
    duplicates: z.int(),
  }),
  errors: ['source_conflict', 'quota_exceeded', 'store_full'],
});

export const listEvents = operation({
  name: 'listEvents',
  summary: 'List what happened, newest first',
  group: 'events',
  method: 'GET',
  path: '/v1/events',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    type: eventType.optional(),
    minSalience: fraction.optional(),
    from: instant.optional(),
    to: instant.optional().describe('A plain date includes that day'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ events: z.array(event), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});
