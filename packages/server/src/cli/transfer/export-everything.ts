import { HoldfastError, type OutputOf } from '@holdfast/contract';
import type { Call } from '../call.ts';
import { allSpaces, eachMemory } from './export-memories.ts';
import { exportRecords, noRecords } from './export-records.ts';
import { everythingFormat, exportVersion, toExportLine } from './line-format.ts';

type Fact = OutputOf<'listFacts'>['facts'][number];
type WireLink = OutputOf<'linkMemories'>['link'];

const pageSize = 200;
/** Links of one memory that are asked for. */
const linksOfOne = 200;

/**
 * All that is stored of a user, as JSON lines: of each space the memories with their versions, then facts, entities, links and events; last
 * sessions, work, known problems and what the planner keeps.
 * `record` holds what a store keeps about its own rows. Ids of memories are those that they were born with.
 */
export async function* exportEverything({
  call,
  user,
}: {
  readonly call: Call;
  readonly user: string;
}): AsyncGenerator<string> {
  const spaces = await allSpaces(call);
  yield JSON.stringify({ format: everythingFormat, version: exportVersion, user, spaces });
  const counts = { memories: 0, facts: 0, entities: 0, links: 0, events: 0 };
  const ofRecords = { ...noRecords };
  const born = new Map<string, string>();
  const bornAs = (id: string): string => born.get(id) ?? id;
  for (const space of spaces) {
    const ids: string[] = [];
    for await (const memory of eachMemory(call, space)) {
      const line = toExportLine(memory);
      ids.push(memory.id);
      if (line['id'] !== memory.id) born.set(memory.id, String(line['id']));
      const versions = memory.version === 1 ? [] : await versionsOf(call, memory.id, space);
      yield JSON.stringify(versions.length === 0 ? line : { ...line, versions });
      counts.memories += 1;
    }
    for (const fact of (await allFacts(call, space)).toReversed()) {
      yield JSON.stringify({ fact: factLine(fact, bornAs) });
      counts.facts += 1;
    }
    for await (const { id, createdAt, updatedAt, mentions, ...entity } of eachEntity(call, space)) {
      yield JSON.stringify({ entity: { ...entity, record: { id, mentions, createdAt, updatedAt } } });
      counts.entities += 1;
    }
    for (const id of ids) {
      for (const { from, to, createdAt, updatedAt, ...link } of await linksFrom(call, id, space)) {
        yield JSON.stringify({
          link: { space, from: bornAs(from), to: bornAs(to), ...link, record: { createdAt, updatedAt } },
        });
        counts.links += 1;
      }
    }
    for await (const { id, memoryId, content: _words, recordedAt, promotedAt, ...event } of eachEvent(call, space)) {
      yield JSON.stringify({ event: { ...event, memory: bornAs(memoryId), record: { id, recordedAt, promotedAt } } });
      counts.events += 1;
    }
  }
  yield* exportRecords(call, ofRecords, bornAs);
  yield JSON.stringify({ end: { ...counts, ...ofRecords } });
}

function factLine(fact: Fact, bornAs: (id: string) => string): Record<string, unknown> {
  const { id, recordedAt, retractedAt, origin, supersededBy, flagged, confirmations, sources, ...said } = fact;
  return {
    ...said,
    sources: sources.map(bornAs).toSorted(),
    record: { id, recordedAt, retractedAt, origin, supersededBy, flagged, confirmations },
  };
}

async function versionsOf(call: Call, id: string, space: string): Promise<readonly unknown[]> {
  try {
    return (await call('getMemory', { id, spaces: [space], includeVersions: true })).versions ?? [];
  } catch (error) {
    // Somebody has forgotten it since its page was read.
    if (error instanceof HoldfastError && error.code === 'not_found') return [];
    throw error;
  }
}

/** Newest first. */
export async function allFacts(call: Call, space: string): Promise<readonly Fact[]> {
  const all: Fact[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('listFacts', { spaces: [space], includeSuperseded: true, limit: pageSize, ...at(cursor) });
    all.push(...page.facts);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return all;
}

export async function* eachEntity(
  call: Call,
  space: string,
): AsyncGenerator<OutputOf<'listEntities'>['entities'][number]> {
  let cursor: string | undefined;
  do {
    const page = await call('listEntities', { spaces: [space], limit: pageSize, ...at(cursor) });
    yield* page.entities;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

export async function* eachEvent(call: Call, space: string): AsyncGenerator<OutputOf<'listEvents'>['events'][number]> {
  let cursor: string | undefined;
  do {
    const page = await call('listEvents', { spaces: [space], limit: pageSize, ...at(cursor) });
    yield* page.events;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** Each link once: at the memory that it goes out from. */
async function linksFrom(call: Call, id: string, space: string): Promise<readonly WireLink[]> {
  try {
    const { neighbours } = await call('neighbours', { id, spaces: [space], limit: linksOfOne });
    return neighbours.map(({ link }) => link).filter(({ from }) => from === id);
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'not_found') return [];
    throw error;
  }
}

function at(cursor: string | undefined): { readonly cursor?: string } {
  return cursor === undefined ? {} : { cursor };
}
