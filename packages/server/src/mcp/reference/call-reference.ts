import type { CallToolResult } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import {
  addEntities,
  addRelations,
  addWords,
  type GraphPlace,
  readWhere,
  readWhole,
  removeEntities,
  removeRelations,
  removeWords,
} from './graph.ts';
import {
  addObservations,
  createEntities,
  createRelations,
  deleteEntities,
  deleteObservations,
  deleteRelations,
  openNodes,
  readGraph,
  type ReferenceTool,
  searchNodes,
} from './tools.ts';

/** A tool with what it does. */
export interface BoundReferenceTool {
  readonly tool: ReferenceTool;
  /** @param args what the tool's schema has let through */
  readonly run: (place: GraphPlace, args: never) => Promise<CallToolResult>;
}

/** The tools in the order in which the reference server lists them. */
export const referenceTools: readonly BoundReferenceTool[] = [
  bind(createEntities, async (place, { entities }) => {
    const result = await addEntities(place, entities);
    return shown(result, { entities: result });
  }),
  bind(createRelations, async (place, { relations }) => {
    const result = await addRelations(place, relations);
    return shown(result, { relations: result });
  }),
  bind(addObservations, async (place, { observations }) => {
    const results = await addWords(place, observations);
    return shown(results, { results });
  }),
  bind(deleteEntities, async (place, { entityNames }) => {
    await removeEntities(place, entityNames);
    return said('Entities deleted successfully');
  }),
  bind(deleteObservations, async (place, { deletions }) => {
    await removeWords(place, deletions);
    return said('Observations deleted successfully');
  }),
  bind(deleteRelations, async (place, { relations }) => {
    await removeRelations(place, relations);
    return said('Relations deleted successfully');
  }),
  bind(readGraph, async (place) => {
    const graph = await readWhole(place);
    return shown(graph, { ...graph });
  }),
  bind(searchNodes, async (place, { query }) => {
    const wanted = query.toLowerCase();
    const has = (text: string): boolean => text.toLowerCase().includes(wanted);
    const graph = await readWhere(
      place,
      ({ name, entityType, observations }) => has(name) || has(entityType) || observations.some((one) => has(one)),
    );
    return shown(graph, { ...graph });
  }),
  bind(openNodes, async (place, { names }) => {
    const graph = await readWhere(place, ({ name }) => names.includes(name));
    return shown(graph, { ...graph });
  }),
];

function bind<I extends z.ZodObject>(
  tool: ReferenceTool<I>,
  run: (place: GraphPlace, args: z.output<I>) => Promise<CallToolResult>,
): BoundReferenceTool {
  return { tool, run };
}

/** As the reference server writes it: indented JSON, beside the same as structured content. */
function shown(result: unknown, structuredContent: Record<string, unknown>): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(result, null, 2) }], structuredContent };
}

function said(message: string): CallToolResult {
  return { content: [{ type: 'text', text: message }], structuredContent: { success: true, message } };
}
