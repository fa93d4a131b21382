import type { OutputOf } from '@holdfast/contract';

type WireMemory = OutputOf<'getMemory'>['memory'];

export const exportFormat = 'holdfast.memories';
/** With facts, entities, links, events and versions beside the memories. */
export const everythingFormat = 'holdfast.everything';
export const exportVersion = 1;

/** First line of an export. No date stands in it: the same memories give the same bytes. */
export interface ExportHeader {
  readonly format: typeof exportFormat;
  readonly version: typeof exportVersion;
  readonly user: string;
  readonly spaces: readonly string[];
}

/** Last line of an export; a file without it was cut short. */
export interface ExportEnd {
  readonly end: { readonly memories: number };
}

/** Source type of an imported memory that had no source of its own; its id is the id it was born with. */
export const importSource = 'import';
/**
 * Metadata key of what an imported memory could not keep in its source: its first id when its own source had to stay, or
 * the type of a source that had no id. Exports put both back into their places.
 */
const importKey = 'holdfast:import';

/**
 * A memory as a line. What an import restores comes first; `record` is what a store keeps about its own rows and
 * cannot be given to another one. `id` is the id the memory was born with, through any number of imports.
 */
export function toExportLine(memory: WireMemory): Record<string, unknown> {
  const { [importKey]: kept, ...metadata } = memory.metadata;
  const { kind, contentType, content, contentHash, role, speaker, occurredAt, sessionId, agentId, turn } = memory;
  const { salience, confidence, decayRate, tags, derived, pinned, state, expiresAt } = memory;
  const { createdAt, updatedAt, accessedAt, accessCount, tier, version, embedding } = memory;
  const { id, source } = origin(memory, isObject(kept) ? kept : {});
  // JSON.stringify leaves undefined fields out and keeps this order.
  return {
    id,
    space: memory.space,
    kind,
    contentType,
    content,
    contentHash,
    role,
    speaker,
    occurredAt,
    sessionId,
    agentId,
    turn,
    salience,
    confidence,
    decayRate,
    tags,
    derived,
    metadata,
    source,
    pinned,
    state,
    expiresAt,
    record: { createdAt, updatedAt, accessedAt, accessCount, tier, version, embedding },
  };
}

interface Origin {
  readonly id: string;
  readonly source: { readonly type: string; readonly id?: string | undefined } | undefined;
}

function origin({ id, source }: WireMemory, kept: Readonly<Record<string, unknown>>): Origin {
  if (source?.type === importSource && source.id !== undefined) {
    return { id: source.id, source: typeof kept['sourceType'] === 'string' ? { type: kept['sourceType'] } : undefined };
  }
  return { id: typeof kept['id'] === 'string' ? kept['id'] : id, source };
}

/** An item of rememberMany and what has to be done beside it; the item is checked by the API. */
export interface ImportEntry {
  readonly line: number;
  /** Undefined means the default space. */
  readonly space: string | undefined;
  /** The id the memory was born with. */
  readonly id: string | undefined;
  readonly state: string | undefined;
  readonly item: Readonly<Record<string, unknown>>;
}

/** Fields of a line that are not fields of an item. */
const besideItem = new Set(['id', 'space', 'state', 'derived', 'contentHash', 'record', 'versions']);

/** The inverse of toExportLine: field by field, unknown ones included, so that the API can refuse them by name. */
export function toImportEntry(
  fields: Readonly<Record<string, unknown>>,
  { line, digest }: { readonly line: number; readonly digest: () => string },
): ImportEntry {
  const item = Object.fromEntries(Object.entries(fields).filter(([name]) => !besideItem.has(name)));
  // Rules derive them again, so that they stay marked as derived.
  if (Array.isArray(fields['derived'])) for (const name of fields['derived']) delete item[String(name)];
  const id = text(fields['id']);
  return {
    line,
    id,
    space: text(fields['space']),
    state: text(fields['state']),
    item: { ...item, ...sourceOf(item, { id, digest }) },
  };
}

/** Gives every line a source with an id, so that a second import finds what the first one stored. */
function sourceOf(
  item: Readonly<Record<string, unknown>>,
  { id, digest }: { readonly id: string | undefined; readonly digest: () => string },
): Readonly<Record<string, unknown>> {
  const own = isObject(item['source']) ? item['source'] : undefined;
  if (item['source'] !== undefined && own === undefined) return {};
  const metadata = isObject(item['metadata']) ? item['metadata'] : {};
  if (own?.['id'] !== undefined) return id === undefined ? {} : { metadata: { ...metadata, [importKey]: { id } } };
  // A dated line without id is known by its words and its time (decisions, duplicates).
  if (id === undefined && (own !== undefined || item['occurredAt'] !== undefined)) return {};
  const source = { type: importSource, id: id ?? digest() };
  const type = own?.['type'];
  return type === undefined ? { source } : { source, metadata: { ...metadata, [importKey]: { sourceType: type } } };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
