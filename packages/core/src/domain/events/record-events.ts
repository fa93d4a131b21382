import { noteEntities } from '../facts/note-entities.ts';
import { type FactStatement, stateFact } from '../facts/state-fact.ts';
import { newId } from '../ids.ts';
import type { RememberItem } from '../memories/prepare.ts';
import { type RememberDependencies, rememberAll, type Remembered } from '../memories/remember.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { RecordedEvent } from './event-store.ts';

/** An event as a caller tells it: its words are an item to remember. */
export interface EventItem {
  readonly type: string;
  readonly item: Omit<RememberItem, 'contentType' | 'kind'>;
  /** What follows from it. */
  readonly facts: readonly Omit<FactStatement, 'origin' | 'sources'>[];
}

export interface EventRecord {
  readonly event: RecordedEvent;
  readonly outcome: Remembered['outcome'];
  /** Ids of the facts that were made of it or that it confirmed. */
  readonly facts: readonly string[];
}

/** Facts are made of events that matter at least so much (design, words). */
export const promotionSalience = 0.7;

/**
 * Appends events, their memories and the facts that follow from those that matter, all or nothing. An event whose
 * memory is there already, by its source or as an equal dated episode, is the one that is there.
 *
 * @throws HoldfastError source_conflict with the index of the event
 */
export async function recordEvents(
  dependencies: RememberDependencies,
  scope: UserScope,
  events: readonly EventItem[],
): Promise<readonly EventRecord[]> {
  let records: readonly EventRecord[] = [];
  await rememberAll(dependencies, scope, {
    items: events.map(({ item }) => ({ ...item, kind: 'episodic', contentType: 'event' })),
    async alsoWrite(writers, remembered) {
      records = await append({ ...dependencies, writers, scope }, events, remembered);
    },
  });
  return records;
}

type Work = Pick<RememberDependencies, 'platform'> & { readonly writers: Writers; readonly scope: UserScope };

async function append(
  work: Work,
  events: readonly EventItem[],
  remembered: readonly Remembered[],
): Promise<readonly EventRecord[]> {
  const { writers, scope, platform } = work;
  const at = platform.now();
  const stored = await writers.events.append(scope, {
    events: events.map(({ type }, index) => {
      const { seq, id: memoryId, salience, occurredAt } = present(remembered[index]).memory;
      return { id: newId(platform), type, seq, memoryId, salience, occurredAt };
    }),
    at,
  });
  const records: EventRecord[] = [];
  for (const [index, { facts }] of events.entries()) {
    const [event, { outcome }] = [present(stored[index]), present(remembered[index])];
    records.push({ event, outcome, facts: outcome === 'duplicate' ? [] : await promote(work, event, facts) });
  }
  const promoted = records.filter(({ facts }) => facts.length > 0).map(({ event }) => event.id);
  await writers.events.notePromoted(scope, { ids: promoted, at });
  return records;
}

async function promote(
  { writers, scope, platform }: Work,
  { salience, occurredAt, seq }: RecordedEvent,
  facts: EventItem['facts'],
): Promise<readonly string[]> {
  if (salience < promotionSalience) return [];
  const ids: string[] = [];
  for (const fact of facts) {
    const { fact: made } = await stateFact(writers, platform, scope, {
      validFrom: occurredAt,
      ...fact,
      origin: 'rules',
      sources: [seq],
    });
    await noteEntities(writers, platform, scope, made);
    ids.push(made.id);
  }
  return ids;
}
