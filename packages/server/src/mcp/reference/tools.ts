import type { McpAnnotations } from '@holdfast/contract';
import { z } from 'zod';

/**
 * The nine tools of the reference memory server of MCP, by their names, arguments and replies, so that who used that one can go on as
 * before. What they keep are memories and facts as all others.
 */

const entity = z.object({
  name: z.string().describe('The name of the entity'),
  entityType: z.string().describe('The type of the entity'),
  observations: z.array(z.string()).describe('What is known of it, a sentence each'),
});
export type GraphEntity = z.output<typeof entity>;

const relation = z.object({
  from: z.string().describe('The name of the entity where the relation starts'),
  to: z.string().describe('The name of the entity where the relation ends'),
  relationType: z.string().describe('The type of the relation'),
});
export type GraphRelation = z.output<typeof relation>;

export interface Graph {
  readonly entities: readonly GraphEntity[];
  readonly relations: readonly GraphRelation[];
}

const graph = z.object({ entities: z.array(entity), relations: z.array(relation) });
const done = z.object({ success: z.boolean(), message: z.string() });

/** A tool of the set, before anything is behind it. */
export interface ReferenceTool<I extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly description: string;
  readonly annotations: McpAnnotations;
  readonly input: I;
  readonly output: z.ZodObject;
}

type Effect = 'adds' | 'deletes' | 'reads';

function annotations(title: string, effect: Effect): McpAnnotations {
  return {
    title,
    readOnlyHint: effect === 'reads',
    destructiveHint: effect === 'deletes',
    idempotentHint: effect !== 'adds',
    openWorldHint: false,
  };
}

function declare<I extends z.ZodObject>(
  name: string,
  { title, effect, ...rest }: { title: string; effect: Effect; description: string; input: I; output: z.ZodObject },
): ReferenceTool<I> {
  return { name, annotations: annotations(title, effect), ...rest };
}

export const createEntities = declare('create_entities', {
  title: 'Create Entities',
  effect: 'adds',
  description:
    'Create entities in the knowledge graph, with what is known of them. Those whose name is known are left as they are',
  input: z.object({ entities: z.array(entity) }),
  output: z.object({ entities: z.array(entity) }),
});

export const createRelations = declare('create_relations', {
  title: 'Create Relations',
  effect: 'adds',
  description: 'Create relations between entities in the knowledge graph. Put them in active voice, such as works_at',
  input: z.object({ relations: z.array(relation) }),
  output: z.object({ relations: z.array(relation) }),
});

export const addObservations = declare('add_observations', {
  title: 'Add Observations',
  effect: 'adds',
  description: 'Add observations to entities that are in the knowledge graph',
  input: z.object({
    observations: z.array(
      z.object({
        entityName: z.string().describe('The name of the entity that they are about'),
        contents: z.array(z.string()).describe('The observations to add'),
      }),
    ),
  }),
  output: z.object({
    results: z.array(z.object({ entityName: z.string(), addedObservations: z.array(z.string()) })),
  }),
});

export const deleteEntities = declare('delete_entities', {
  title: 'Delete Entities',
  effect: 'deletes',
  description: 'Delete entities from the knowledge graph, with their observations and relations',
  input: z.object({ entityNames: z.array(z.string()).describe('The names of the entities to delete') }),
  output: done,
});

export const deleteObservations = declare('delete_observations', {
  title: 'Delete Observations',
  effect: 'deletes',
  description: 'Delete single observations of entities in the knowledge graph',
  input: z.object({
    deletions: z.array(
      z.object({
        entityName: z.string().describe('The name of the entity that they are about'),
        observations: z.array(z.string()).describe('The observations to delete'),
      }),
    ),
  }),
  output: done,
});

export const deleteRelations = declare('delete_relations', {
  title: 'Delete Relations',
  effect: 'deletes',
  description: 'Delete relations from the knowledge graph',
  input: z.object({ relations: z.array(relation).describe('The relations to delete') }),
  output: done,
});

export const readGraph = declare('read_graph', {
  title: 'Read Graph',
  effect: 'reads',
  description: 'Read the whole knowledge graph',
  input: z.object({}),
  output: graph,
});

export const searchNodes = declare('search_nodes', {
  title: 'Search Nodes',
  effect: 'reads',
  description:
    'Find entities of the knowledge graph that have a text in their name, type or observations, with their relations',
  input: z.object({ query: z.string().describe('The text to look for') }),
  output: graph,
});

export const openNodes = declare('open_nodes', {
  title: 'Open Nodes',
  effect: 'reads',
  description: 'Read entities of the knowledge graph by their names, with their relations',
  input: z.object({ names: z.array(z.string()).describe('The names of the entities') }),
  output: graph,
});
