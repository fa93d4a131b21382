import { HoldfastError, type OperationName, type OutputOf } from '@holdfast/contract';
import { entityItem, graphSource, observationItem, partOf, relationItem } from './graph-memories.ts';
import type { Graph, GraphEntity, GraphRelation } from './tools.ts';

/** Where a graph lies: one space, reached with the authority of who asks. */
export interface GraphPlace {
  readonly space: string;
  readonly call: <N extends OperationName>(name: N, input: object) => Promise<OutputOf<N>>;
}

interface Node {
  readonly name: string;
  readonly entityType: string;
  /** Memories that say that it is there. */
  readonly ids: readonly string[];
  readonly observations: readonly { readonly id: string; readonly words: string }[];
}

interface LoadedGraph {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly relations: readonly (GraphRelation & { readonly id: string })[];
}

const pageSize = 200;
const batchSize = 500;

/** All of the graph, entities and observations in the order in which they came. */
export async function readWhole(place: GraphPlace): Promise<Graph> {
  return presented(await load(place), () => true);
}

/** Entities for which something holds, and every relation that has one of them at an end. */
export async function readWhere(place: GraphPlace, holds: (entity: GraphEntity) => boolean): Promise<Graph> {
  return presented(await load(place), holds);
}

/** Stores those whose names are new, all or none. @returns what was stored */
export async function addEntities(place: GraphPlace, entities: readonly GraphEntity[]): Promise<GraphEntity[]> {
  const { nodes } = await load(place);
  const fresh = [...new Map(entities.toReversed().map((one) => [one.name, one])).values()]
    .toReversed()
    .filter(({ name }) => !nodes.has(name));
  const items = fresh.flatMap((one) => [
    entityItem(one),
    ...one.observations.map((words) => observationItem(one, words)),
  ]);
  await store(place, items);
  for (const { name, entityType } of fresh)
    await stateFact(place, { from: name, relationType: 'is_a', to: entityType });
  return fresh;
}

/** @returns what was stored: those that were not there */
export async function addRelations(place: GraphPlace, relations: readonly GraphRelation[]): Promise<GraphRelation[]> {
  const known = new Set((await load(place)).relations.map((one) => keyOf(one)));
  const fresh = [...new Map(relations.map((one) => [keyOf(one), one])).values()].filter(
    (one) => !known.has(keyOf(one)),
  );
  const ids = await store(
    place,
    fresh.map((one) => relationItem(one)),
  );
  for (const [index, one] of fresh.entries()) await stateFact(place, one, ids[index]);
  return fresh;
}

export interface Observations {
  readonly entityName: string;
  readonly contents: readonly string[];
}

/**
 * @returns what was stored of each: the observations that were not there
 * @throws HoldfastError not_found when one of the entities is not there; nothing is stored then
 */
export async function addWords(
  place: GraphPlace,
  given: readonly Observations[],
): Promise<{ readonly entityName: string; readonly addedObservations: string[] }[]> {
  const { nodes } = await load(place);
  const items: object[] = [];
  const added = given.map(({ entityName, contents }) => {
    const node = nodes.get(entityName);
    if (node === undefined)
      throw new HoldfastError('not_found', { detail: `Entity with name ${entityName} not found` });
    const known = new Set(node.observations.map(({ words }) => words));
    const fresh = [...new Set(contents)].filter((words) => !known.has(words));
    items.push(...fresh.map((words) => observationItem(node, words)));
    return { entityName, addedObservations: fresh };
  });
  await store(place, items);
  return added;
}

export async function removeEntities(place: GraphPlace, names: readonly string[]): Promise<void> {
  const gone = new Set(names);
  const { nodes, relations } = await load(place);
  const ids = [...nodes.values()]
    .filter(({ name }) => gone.has(name))
    .flatMap((node) => [...node.ids, ...node.observations.map(({ id }) => id)]);
  for (const node of nodes.values()) {
    if (gone.has(node.name)) await retract(place, { from: node.name, relationType: 'is_a', to: node.entityType });
  }
  await drop(place, ids);
  await dropRelations(
    place,
    relations.filter(({ from, to }) => gone.has(from) || gone.has(to)),
  );
}

export async function removeWords(
  place: GraphPlace,
  deletions: readonly { readonly entityName: string; readonly observations: readonly string[] }[],
): Promise<void> {
  const { nodes } = await load(place);
  const ids = deletions.flatMap(({ entityName, observations }) =>
    (nodes.get(entityName)?.observations ?? []).filter(({ words }) => observations.includes(words)).map(({ id }) => id),
  );
  await drop(place, [...new Set(ids)]);
}

export async function removeRelations(place: GraphPlace, relations: readonly GraphRelation[]): Promise<void> {
  const gone = new Set(relations.map((one) => keyOf(one)));
  await dropRelations(
    place,
    (await load(place)).relations.filter((one) => gone.has(keyOf(one))),
  );
}

function keyOf({ from, to, relationType }: GraphRelation): string {
  return JSON.stringify([from, relationType, to]);
}

async function load({ call, space }: GraphPlace): Promise<LoadedGraph> {
  const nodes = new Map<string, Node>();
  const relations: (GraphRelation & { readonly id: string })[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('listMemories', {
      spaces: [space],
      sourceType: graphSource,
      // A night may put away what is seldom used; the graph has it still.
      states: ['active', 'paused', 'archived'],
      order: 'oldest',
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const memory of page.memories) {
      const part = partOf(memory);
      if (part === undefined) continue;
      if (part.kind === 'relation') {
        relations.push(part);
        continue;
      }
      const node = nodes.get(part.name) ?? { name: part.name, entityType: part.entityType, ids: [], observations: [] };
      const more =
        part.kind === 'entity'
          ? { entityType: part.entityType, ids: [...node.ids, part.id] }
          : { observations: [...node.observations, { id: part.id, words: part.words }] };
      nodes.set(part.name, { ...node, ...more });
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return { nodes, relations };
}

function presented({ nodes, relations }: LoadedGraph, holds: (entity: GraphEntity) => boolean): Graph {
  const entities = [...nodes.values()]
    .map(({ name, entityType, observations }) => ({
      name,
      entityType,
      observations: observations.map(({ words }) => words),
    }))
    .filter((entity) => holds(entity));
  const all = entities.length === nodes.size;
  const names = new Set(entities.map(({ name }) => name));
  return {
    entities,
    relations: relations
      .filter(({ from, to }) => all || names.has(from) || names.has(to))
      .map(({ from, to, relationType }) => ({ from, to, relationType })),
  };
}

/** @returns the memories' ids, in the order given */
async function store({ call, space }: GraphPlace, items: readonly object[]): Promise<string[]> {
  const ids: string[] = [];
  for (let start = 0; start < items.length; start += batchSize) {
    const { results } = await call('rememberMany', { space, items: items.slice(start, start + batchSize) });
    ids.push(...results.map(({ id }) => id));
  }
  return ids;
}

async function drop({ call, space }: GraphPlace, ids: readonly string[]): Promise<void> {
  for (const id of ids) await call('forgetMemory', { id, spaces: [space] });
}

async function dropRelations(
  place: GraphPlace,
  relations: readonly (GraphRelation & { readonly id: string })[],
): Promise<void> {
  for (const one of relations) await retract(place, one);
  await drop(
    place,
    relations.map(({ id }) => id),
  );
}

async function stateFact(
  { call, space }: GraphPlace,
  { from, to, relationType }: GraphRelation,
  source?: string,
): Promise<void> {
  const rests = source === undefined ? {} : { sources: [source] };
  await lenient(() => call('createFact', { space, subject: from, predicate: relationType, object: to, ...rests }));
}

async function retract({ call, space }: GraphPlace, { from, to, relationType }: GraphRelation): Promise<void> {
  const asked = { spaces: [space], subject: from, predicate: relationType, object: to };
  const found = await lenient(() => call('listFacts', asked));
  for (const { id } of found?.facts ?? []) await call('retractFact', { id, spaces: [space] });
}

/** Names that the reference server takes and a fact does not (very long, or without a letter) are memories alone. */
async function lenient<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'invalid_input') return undefined;
    throw error;
  }
}
