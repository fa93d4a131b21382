import { HoldfastError } from '../errors.ts';
import type { Fact } from '../facts/fact-store.ts';
import { nameKey } from '../memories/match-key.ts';
import type { Memory } from '../memories/memory.ts';
import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import type { Entity } from './entity-store.ts';

export interface EntityPage {
  readonly entity: Entity;
  /** Believed now, under any of its names. */
  readonly facts: readonly Fact[];
  /** The latest that mention it, newest first. */
  readonly memories: readonly Memory[];
  /** Entities that the latest of its memories mention too, most often first. */
  readonly neighbours: readonly { readonly entity: Entity; readonly shared: number }[];
}

/** How many of an entity's latest memories tell who its neighbours are. */
const LATEST = 200;

/** @throws HoldfastError not_found */
export async function entityPage(
  readers: Pick<Readers, 'entities' | 'facts' | 'memories'>,
  scope: UserScope,
  asked: {
    readonly id: string;
    readonly now: number;
    readonly memories: number;
    readonly facts: number;
    readonly neighbours: number;
  },
): Promise<EntityPage> {
  const [entity] = await readers.entities.getMany(scope, { ids: [asked.id] });
  if (entity === undefined) throw entityNotFound(asked.id);
  // An entity belongs to a space, and so does all that is told of it.
  const own: UserScope = { ...scope, spaces: [entity.space] };
  const latest = await readers.entities.mentioning(own, { entityNos: [entity.no], limit: LATEST });
  const seqs = latest.map(({ seq }) => seq);
  const about = [entity.name, ...entity.aliases].map(nameKey);
  const facts =
    asked.facts === 0 ? [] : await readers.facts.list(own, { filter: { about, asOf: asked.now }, limit: asked.facts });
  const memories = await readers.memories.getBySeqs(own, { seqs: seqs.slice(0, asked.memories) });
  return {
    entity,
    facts,
    memories: memories.toSorted((a, b) => b.occurredAt - a.occurredAt || b.seq - a.seq),
    neighbours: await neighboursOf(readers, own, { entity, seqs, limit: asked.neighbours }),
  };
}

async function neighboursOf(
  { entities }: Pick<Readers, 'entities'>,
  scope: UserScope,
  { entity, seqs, limit }: { readonly entity: Entity; readonly seqs: readonly number[]; readonly limit: number },
): Promise<EntityPage['neighbours']> {
  if (limit === 0) return [];
  const counts = new Map<number, { readonly entity: Entity; shared: number }>();
  for (const { entity: other } of await entities.mentionedBy(scope, { seqs })) {
    if (other.no === entity.no) continue;
    const known = counts.get(other.no);
    if (known === undefined) counts.set(other.no, { entity: other, shared: 1 });
    else known.shared += 1;
  }
  return [...counts.values()]
    .toSorted((a, b) => b.shared - a.shared || b.entity.mentions - a.entity.mentions || a.entity.no - b.entity.no)
    .slice(0, limit);
}

export function entityNotFound(id: string, field = 'id'): HoldfastError {
  return new HoldfastError('not_found', {
    detail: `No entity ${id}.`,
    faults: [{ field, message: 'was not found' }],
  });
}
