import type { OutputOf } from '@holdfast/contract';
import type { Colors } from '../terminal.ts';
import { formatInstant } from './memory.ts';

type WireFact = OutputOf<'listFacts'>['facts'][number];
type WireEntity = OutputOf<'listEntities'>['entities'][number];
type WireEvent = OutputOf<'listEvents'>['events'][number];
type WireLink = OutputOf<'linkMemories'>['link'];

const known = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('  ');

/** A fact as two lines: what it says, and below what there is to know of it. */
export function factLines(fact: WireFact, { bold, dim }: Colors): string[] {
  const { id, validFrom, validTo, status, confidence, flagged, space } = fact;
  const about = known([
    id,
    status === 'active' ? undefined : status,
    validFrom === undefined ? undefined : `from ${formatInstant(validFrom)}`,
    validTo === undefined ? undefined : `until ${formatInstant(validTo)}`,
    `recorded ${formatInstant(fact.recordedAt)}`,
    confidence === 1 ? undefined : `confidence ${confidence}`,
    flagged ? 'flagged' : undefined,
    space === 'default' ? undefined : `in ${space}`,
  ]);
  return [`${fact.subject} ${bold(fact.predicate)} ${fact.object}`, dim(about)];
}

export function entityLines(entity: WireEntity, { bold, dim }: Colors): string[] {
  const { id, name, type, aliases, mentions, space } = entity;
  const about = known([
    id,
    type,
    `${mentions} ${mentions === 1 ? 'mention' : 'mentions'}`,
    aliases.length === 0 ? undefined : `also ${aliases.join(', ')}`,
    space === 'default' ? undefined : `in ${space}`,
  ]);
  return [bold(name), dim(about)];
}

export function eventLines(event: WireEvent, { bold, dim }: Colors): string[] {
  const { id, type, content, occurredAt, salience, space } = event;
  const about = [
    id,
    formatInstant(occurredAt),
    `salience ${salience}`,
    space === 'default' ? undefined : `in ${space}`,
  ];
  return [`${bold(type)}  ${content}`, dim(known(about))];
}

export function linkLine({ type, weight, origin }: WireLink, { dim }: Colors): string {
  return dim(`${type} ${weight.toFixed(2)} ${origin}`);
}
