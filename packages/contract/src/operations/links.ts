import { z } from 'zod';
import { operation } from '../operation.ts';
import { fraction, id, readScope } from '../schemas/common.ts';
import { graphLimits, link, linkType, linkTypes, minWeight } from '../schemas/graph.ts';
import { memory } from '../schemas/memory.ts';

const neighbour = z.object({ memory, link });

export const linkMemories = operation({
  name: 'linkMemories',
  summary: 'Link two memories',
  description:
    'A link that is there already is renewed: the greater weight stays, and from now on it counts as made by hand, so that it does not fade.',
  group: 'links',
  method: 'POST',
  path: '/v1/links',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z
    .strictObject({
      ...readScope,
      from: id,
      to: id,
      type: linkType,
      weight: fraction.default(1).describe('How close they are'),
    })
    .superRefine((input, context) => {
      if (input.from === input.to)
        context.addIssue({ code: 'custom', path: ['to'], message: 'must be another memory' });
    }),
  output: z.object({ link }),
  errors: ['not_found', 'store_full'],
});

export const unlinkMemories = operation({
  name: 'unlinkMemories',
  summary: 'Take a link between two memories away',
  description:
    'However it came about. Types with a direction are taken away in the one given; of `similar`, `contradicts` and `same_topic` the order is ' +
    'nothing. What says of which memories Holdfast made another (`derived_from`) stays. `removed` is 0 where there was none.',
  group: 'links',
  method: 'DELETE',
  path: '/v1/links',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...readScope,
    from: id,
    to: id,
    type: linkType.optional().describe('Every type when not given'),
  }),
  output: z.object({ removed: z.int() }),
  errors: ['not_found'],
});

export const neighbours = operation({
  name: 'neighbours',
  summary: 'Memories that one is linked with, the closest first',
  group: 'links',
  method: 'GET',
  path: '/v1/memories/{id}/neighbours',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    id,
    ...readScope,
    types: linkTypes,
    minWeight,
    limit: z.int().min(1).max(graphLimits.nodes).default(20),
  }),
  output: z.object({ neighbours: z.array(neighbour) }),
  errors: ['not_found'],
});

export const path = operation({
  name: 'path',
  summary: 'How two memories hang together: the shortest way of links between them',
  description:
    'Of ways of the same length the one with the strongest links. The search is bounded: from each memory the 50 strongest links are followed, and ' +
    '1,000 memories are looked at; `truncated` says that there was more.',
  group: 'links',
  method: 'GET',
  path: '/v1/graph/path',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    from: id,
    to: id,
    types: linkTypes,
    minWeight,
    maxHops: z.int().min(1).max(graphLimits.pathHops).default(4),
  }),
  output: z.object({
    found: z.boolean(),
    memories: z.array(memory).describe('From the first to the last; empty when no way was found'),
    links: z.array(link).describe('One between each two of them'),
    truncated: z.boolean(),
  }),
  errors: ['not_found'],
});

export const subgraph = operation({
  name: 'subgraph',
  summary: 'The memories around some, and the links between them',
  description:
    'Goes out from the given memories along the strongest links. The answer has at most `limit` memories; `truncated` says that there were more.',
  group: 'links',
  method: 'GET',
  path: '/v1/graph/subgraph',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    ids: z.array(id).min(1).max(20).describe('Where to begin'),
    types: linkTypes,
    minWeight,
    hops: z.int().min(0).max(graphLimits.hops).default(1),
    limit: z.int().min(1).max(graphLimits.nodes).default(50).describe('Memories at most'),
  }),
  output: z.object({
    memories: z.array(z.object({ memory, hops: z.int().describe('Links between it and where the walk began') })),
    links: z.array(link),
    truncated: z.boolean(),
  }),
  errors: ['not_found'],
});
