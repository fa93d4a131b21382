import type { OutputOf } from '@holdfast/contract';
import { sourceIdOf } from '../../text/source-id.ts';
import type { GraphEntity, GraphRelation } from './tools.ts';

type Memory = OutputOf<'getMemory'>['memory'];

/** The source of every memory of a graph; the same as that of imported ones, which thereby belong to it. */
export const graphSource = 'mcp-memory';

/** What one memory says in a graph, with its id. */
export type GraphPart =
  | { readonly kind: 'entity'; readonly id: string; readonly name: string; readonly entityType: string }
  | {
      readonly kind: 'observation';
      readonly id: string;
      readonly name: string;
      readonly entityType: string;
      readonly words: string;
    }
  | ({ readonly kind: 'relation'; readonly id: string } & GraphRelation);

/** A graph lasts until somebody takes something out of it: no night puts parts of it away, or makes one of two. */
const lasting = { kind: 'semantic', pinned: true } as const;

/** The memory that says that there is an entity. */
export function entityItem({ name, entityType }: Pick<GraphEntity, 'name' | 'entityType'>): object {
  return {
    content: `${name} is of the type ${entityType}`,
    ...lasting,
    salience: 0.2,
    source: { type: graphSource, id: sourceIdOf('entity', name) },
    metadata: { graph: 'entity', entity: name, entityType },
  };
}

/** An observation, understandable alone: with the name in front where its words lack it. */
export function observationItem({ name, entityType }: Pick<GraphEntity, 'name' | 'entityType'>, words: string): object {
  const whole = words.includes(name) && words.trim() !== '';
  return {
    content: whole ? words : `${name}: ${words}`,
    ...lasting,
    source: { type: graphSource, id: sourceIdOf('observation', name, words) },
    metadata: { graph: 'observation', entity: name, entityType, whole },
  };
}

export function relationItem({ from, to, relationType }: GraphRelation): object {
  return {
    content: `${from} ${relationType.replaceAll('_', ' ')} ${to}`,
    ...lasting,
    source: { type: graphSource, id: sourceIdOf('relation', from, relationType, to) },
    metadata: { graph: 'relation', from, to, relationType },
  };
}

/** What a memory says in the graph; undefined for one that is no part of it. */
export function partOf({ id, content, metadata }: Memory): GraphPart | undefined {
  const { graph, entity, entityType, from, to, relationType, whole } = metadata;
  if (graph === 'relation') {
    return isText(from) && isText(to) && isText(relationType)
      ? { kind: 'relation', id, from, to, relationType }
      : undefined;
  }
  if (!isText(entity)) return undefined;
  const named = { id, name: entity, entityType: isText(entityType) ? entityType : 'unknown' };
  if (graph === 'entity') return { kind: 'entity', ...named };
  // An imported observation does not say whether the name in front is its own: it is where the rest lacks it.
  const front = `${entity}: `;
  const rest = content.startsWith(front) ? content.slice(front.length) : undefined;
  const isWhole = typeof whole === 'boolean' ? whole : rest === undefined || rest.includes(entity);
  return { kind: 'observation', ...named, words: isWhole || rest === undefined ? content : rest };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
