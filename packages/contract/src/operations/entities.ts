import { z } from 'zod';
import { operation } from '../operation.ts';
import { cursor, id, limit, name, nextCursor, readScope } from '../schemas/common.ts';
import { entity, entityType, fact } from '../schemas/graph.ts';
import { memory } from '../schemas/memory.ts';

export const listEntities = operation({
  name: 'listEntities',
  summary: 'List the people, places and things that memories mention',
  description: 'The most mentioned first.',
  group: 'entities',
  method: 'GET',
  path: '/v1/entities',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    type: entityType.optional(),
    prefix: name().optional().describe('Only those with a name or alias that begins so; case does not matter'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ entities: z.array(entity), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const getEntity = operation({
  name: 'getEntity',
  summary: 'All there is to know of one entity, on one page',
  description:
    'What is believed of it under any of its names, the latest memories that mention it, and the entities that are mentioned with it most often.',
  group: 'entities',
  method: 'GET',
  path: '/v1/entities/{id}',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    id,
    ...readScope,
    memories: z.int().min(0).max(50).default(10).describe('How many memories'),
    facts: z.int().min(0).max(200).default(50).describe('How many facts'),
    neighbours: z.int().min(0).max(50).default(10).describe('How many entities'),
  }),
  output: z.object({
    entity,
    facts: z.array(fact),
    memories: z.array(memory),
    neighbours: z
      .array(z.object({ entity, shared: z.int().describe('Memories that mention both, among the latest') }))
      .describe('The closest first'),
  }),
  errors: ['not_found'],
});

export const mergeEntities = operation({
  name: 'mergeEntities',
  summary: 'Make one entity of two: the same under another name',
  description:
    'Mentions and names of `from` pass to the entity `id`, and facts of either are found under every name. The entity `from` is no more.',
  group: 'entities',
  method: 'POST',
  path: '/v1/entities/{id}/merge',
  scope: 'user',
  permission: 'memories:write',
  input: z
    .strictObject({ id: id.describe('The entity that stays'), from: id.describe('The entity that goes'), ...readScope })
    .superRefine((input, context) => {
      if (input.id === input.from)
        context.addIssue({ code: 'custom', path: ['from'], message: 'must be another entity' });
    }),
  output: z.object({ entity }),
  errors: ['not_found'],
});
