import { HoldfastError, type OutputOf } from '@holdfast/contract';
import type { Call } from '../call.ts';
import { type RecordImporter, type RecordKind, recordKinds } from './import-records.ts';
import { isObject } from './line-format.ts';
import { type Line, lineFault } from './read-lines.ts';

type Fields = Readonly<Record<string, unknown>>;
type Fact = OutputOf<'listFacts'>['facts'][number];

export interface GraphReport {
  facts: number;
  links: number;
  /** Of sessions, and what they keep. */
  sessions: number;
  /** Of work, known problems and plans. */
  records: number;
  /** Calendars among them that are to be connected anew. */
  disconnected: number;
  /** Entities, events, links made by rules: what a store makes again by itself, or cannot be told to take over. */
  leftOut: number;
}

export interface GraphLine {
  readonly kind: 'fact' | 'link' | 'other' | RecordKind;
  readonly value: Fields;
}

/** What stands in an export of everything beside memories. Undefined for a line of a memory. */
export function graphLineOf(fields: Fields): GraphLine | undefined {
  for (const kind of ['fact', 'link', ...recordKinds] as const)
    if (isObject(fields[kind])) return { kind, value: fields[kind] };
  for (const kind of ['entity', 'event']) if (isObject(fields[kind])) return { kind: 'other', value: fields[kind] };
  return undefined;
}

/**
 * States facts and links anew, in the order of the file, so that later facts end earlier ones as they did there. What is known already is
 * left as it is.
 */
export async function importGraphLine(
  {
    call,
    idOf,
    note,
    report,
    space: wanted,
    records,
  }: {
    readonly call: Call;
    readonly idOf: (born: string) => string;
    /** Notes what id something has here. */
    readonly note: (born: string, id: string) => void;
    readonly report: GraphReport;
    readonly space: string | undefined;
    readonly records: RecordImporter;
  },
  line: Line,
  { kind, value }: GraphLine,
): Promise<void> {
  const space = wanted ?? (typeof value['space'] === 'string' ? value['space'] : 'default');
  if (kind !== 'fact' && kind !== 'link' && kind !== 'other') {
    await records.store(line, { kind, value, space });
    return;
  }
  try {
    if (kind === 'fact') noteFact(note, value, await importFact(call, { value, space, idOf, report }));
    else if (kind === 'other' || (kind === 'link' && value['origin'] !== 'manual')) report.leftOut += 1;
    else await importLink(call, { value, space, idOf, report });
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code !== 'invalid_input') throw error;
    throw lineFault(line.number, `holds a ${kind} that is not valid: ${error.message}`, error);
  }
}

/** Reflections cite facts, which get ids of their own. */
function noteFact(note: (born: string, id: string) => void, { record }: Fields, id: string): void {
  const born = isObject(record) ? record['id'] : undefined;
  if (typeof born === 'string') note(born, id);
}

interface Part {
  readonly value: Fields;
  readonly space: string;
  readonly idOf: (born: string) => string;
  readonly report: GraphReport;
}

/** Returns the id that the fact has here. */
async function importFact(call: Call, { value, space, idOf, report }: Part): Promise<string> {
  const { subject, predicate, object, validFrom, validTo, confidence, status } = value;
  const { facts } = await call('listFacts', {
    spaces: [space],
    subject,
    predicate,
    object,
    includeSuperseded: true,
    limit: 200,
  });
  const there = facts.find((known) => known.validFrom === validFrom);
  if (there !== undefined) {
    report.leftOut += 1;
    return there.id;
  }
  // The end of what another fact has ended comes with that fact.
  const ended = status === 'superseded' || status === 'contradicted';
  const sources = await thereOf(call, { value, space, idOf });
  const { fact } = await call('createFact', {
    space,
    subject,
    predicate,
    object,
    confidence,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined || ended ? {} : { validTo }),
    ...(sources.length === 0 ? {} : { sources }),
  });
  report.facts += 1;
  if (status === 'retracted') await call('retractFact', { id: fact.id, spaces: [space] });
  return fact.id;
}

/** Sources of a fact that are here: some may have been forgotten since. */
async function thereOf(call: Call, { value, space, idOf }: Omit<Part, 'report'>): Promise<Fact['sources']> {
  const there: string[] = [];
  for (const born of Array.isArray(value['sources']) ? (value['sources'] as readonly unknown[]) : []) {
    const id = idOf(String(born));
    if (await isThere(call, id, space)) there.push(id);
  }
  return there;
}

async function importLink(call: Call, { value, space, idOf, report }: Part): Promise<void> {
  const [from, to] = [idOf(String(value['from'])), idOf(String(value['to']))];
  if (!(await isThere(call, from, space)) || !(await isThere(call, to, space))) {
    report.leftOut += 1;
    return;
  }
  const { neighbours } = await call('neighbours', { id: from, spaces: [space], limit: 200 });
  const known = neighbours.some(
    ({ link }) => link.type === value['type'] && link.origin === 'manual' && [link.from, link.to].includes(to),
  );
  if (known) {
    report.leftOut += 1;
    return;
  }
  await call('linkMemories', { spaces: [space], from, to, type: value['type'], weight: value['weight'] });
  report.links += 1;
}

async function isThere(call: Call, id: string, space: string): Promise<boolean> {
  try {
    await call('getMemory', { id, spaces: [space] });
    return true;
  } catch (error) {
    if (error instanceof HoldfastError && (error.code === 'not_found' || error.code === 'invalid_input')) return false;
    throw error;
  }
}
