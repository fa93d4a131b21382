import { isObject } from '../transfer/line-format.ts';

/** Where memories come from that were not made by Holdfast; also the type of their sources. */
export const foreignFormats = ['chatgpt', 'claude', 'mem0', 'openmemory', 'zep', 'mcp-memory', 'episodes'] as const;
export type ForeignFormat = (typeof foreignFormats)[number];

/** A fact to state once its memory is stored. */
export interface ForeignFact {
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
}

/** What a reader makes of one entry of a file; `where` is for people, such as `conversation 3, message 7`. */
export type ForeignEntry =
  | {
      readonly kind: 'memory';
      readonly where: string;
      /** Fields of `remember`; checked before it is stored. */
      readonly item: Readonly<Record<string, unknown>>;
      /** Id of its source under which it may have been stored before ids were told apart better. */
      readonly formerId?: string | undefined;
      /** Whose it was there. */
      readonly owner?: string | undefined;
      readonly state?: 'paused' | 'archived' | undefined;
      readonly facts?: readonly ForeignFact[];
    }
  | { readonly kind: 'refused'; readonly where: string; readonly reason: string }
  /** Left out on purpose: not said by anybody, on a branch that was given up, deleted there. */
  | { readonly kind: 'left'; readonly where: string };

export type Fields = Readonly<Record<string, unknown>>;

export function refused(where: string, reason: string): ForeignEntry {
  return { kind: 'refused', where, reason };
}

export function left(where: string): ForeignEntry {
  return { kind: 'left', where };
}

/** A text that says something; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function objectOf(value: unknown): Fields | undefined {
  return isObject(value) ? value : undefined;
}

export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

/** An id as text; numbers are ids too. */
export function idOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : textOf(value);
}

/** Names of lists of names: tags, categories. What is none is left out; so is what is longer than a tag may be. */
export function namesOf(value: unknown): readonly string[] | undefined {
  const names = (listOf(value) ?? []).flatMap((one) => textOf(one) ?? textOf(objectOf(one)?.['name']) ?? []);
  const fitting = [...new Set(names.filter((name) => name.length <= 100))].slice(0, 64);
  return fitting.length === 0 ? undefined : fitting;
}

const secondsBefore = 100_000_000_000;

/**
 * A time as an instant of ISO 8601: seconds or milliseconds since 1970, a date, or a date and time; one without a zone is taken as UTC,
 * which is what the programs here write. Undefined for anything else.
 */
export function instantOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) {
    const at = new Date(Math.round(Math.abs(value) < secondsBefore ? value * 1_000 : value));
    return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
  }
  const text = textOf(value)?.trim();
  if (text === undefined || !/^\d{4}-\d\d-\d\d/u.test(text)) return undefined;
  const iso = text
    .replace(/^(\d{4}-\d\d-\d\d) (\d)/u, '$1T$2')
    .replace(/(\.\d{3})\d+/u, '$1')
    .replace(/(T[\d:.,]*[+-]\d\d)$/u, '$1:00');
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/u.test(iso) || !iso.includes('T') ? iso : `${iso}Z`;
  const at = new Date(zoned);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

type Role = 'user' | 'assistant' | 'system' | 'tool';

const roles: ReadonlyMap<string, Role> = new Map([
  ['user', 'user'],
  ['human', 'user'],
  ['assistant', 'assistant'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
  ['bot', 'assistant'],
  ['system', 'system'],
  ['tool', 'tool'],
  ['function', 'tool'],
]);

/** The part that somebody plays, by the names that these programs have for it. */
export function roleOf(value: unknown): Role | undefined {
  return roles.get(textOf(value)?.toLowerCase() ?? '');
}

/** Without the fields that are undefined, and without lists that are. */
export function given(fields: Fields): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

/** The metadata of an item; undefined when there is none. */
export function metadataOf(...parts: readonly (Fields | undefined)[]): Readonly<Record<string, unknown>> | undefined {
  const all = given(Object.assign({}, ...parts) as Fields);
  return Object.keys(all).length === 0 ? undefined : all;
}

/** What an entry must be at least. @returns its fields, or why it is refused */
export function entryFields(value: unknown, where: string): Fields | ForeignEntry {
  return objectOf(value) ?? refused(where, 'is not a JSON object');
}

export function isEntry(value: Fields | ForeignEntry): value is ForeignEntry {
  return 'kind' in value && 'where' in value;
}
