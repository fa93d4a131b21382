import { type OutputOf, defined } from '@holdfast/contract';
import type { Entity } from '../domain/entities/entity-store.ts';
import type { RecordedEvent } from '../domain/events/event-store.ts';
import type { Fact } from '../domain/facts/fact-store.ts';
import type { Link } from '../domain/links/link-store.ts';
import type { Memory } from '../domain/memories/memory.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Readers } from '../domain/store.ts';
import { toTimestamp } from './instants.ts';

type WireFact = OutputOf<'listFacts'>['facts'][number];
type WireEntity = OutputOf<'listEntities'>['entities'][number];
type WireEvent = OutputOf<'listEvents'>['events'][number];
type WireLink = OutputOf<'linkMemories'>['link'];

const instant = (millis: number | undefined): string | undefined =>
  millis === undefined ? undefined : toTimestamp(millis);

/** Facts with the ids of what they rest on; memories that are deleted or out of scope are left out. */
export async function presentFacts(
  { memories }: Pick<Readers, 'memories'>,
  scope: UserScope,
  facts: readonly Fact[],
): Promise<WireFact[]> {
  const seqs = [...new Set(facts.flatMap(({ sources }) => sources))];
  const rows = await memories.getBySeqs(scope, { seqs });
  const ids = new Map(rows.filter(({ deletedAt }) => deletedAt === undefined).map(({ seq, id }) => [seq, id]));
  return facts.map((fact) => ({
    id: fact.id,
    space: fact.space,
    subject: fact.subject,
    predicate: fact.predicate,
    object: fact.object,
    recordedAt: toTimestamp(fact.recordedAt),
    status: fact.status,
    confidence: fact.confidence,
    origin: fact.origin,
    flagged: fact.flagged,
    confirmations: fact.confirmations,
    sources: fact.sources.flatMap((seq) => ids.get(seq) ?? []),
    ...defined({
      validFrom: instant(fact.validFrom),
      validTo: instant(fact.validTo),
      retractedAt: instant(fact.retractedAt),
      supersededBy: fact.supersededBy,
    }),
  }));
}

export function presentEntity({ id, space, name, type, aliases, mentions, createdAt, updatedAt }: Entity): WireEntity {
  return {
    id,
    space,
    name,
    type,
    aliases: [...aliases],
    mentions,
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
  };
}

export function presentEvent(event: RecordedEvent, { content }: Pick<Memory, 'content'>): WireEvent {
  const { id, space, type, memoryId, salience } = event;
  return {
    id,
    space,
    type,
    memoryId,
    content,
    salience,
    occurredAt: toTimestamp(event.occurredAt),
    recordedAt: toTimestamp(event.recordedAt),
    ...defined({ promotedAt: instant(event.promotedAt) }),
  };
}

/** Links between these memories, in the words of the wire. */
export function presentLinks(links: readonly Link[], memories: readonly Memory[]): WireLink[] {
  const ids = new Map(memories.map(({ seq, id }) => [seq, id]));
  return links.flatMap(({ from, to, type, weight, origin, createdAt, updatedAt }) => {
    const [one, other] = [ids.get(from), ids.get(to)];
    if (one === undefined || other === undefined) return [];
    const times = { createdAt: toTimestamp(createdAt), updatedAt: toTimestamp(updatedAt) };
    return [{ from: one, to: other, type, weight, origin, ...times }];
  });
}
