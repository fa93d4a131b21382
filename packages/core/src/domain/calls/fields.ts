import { HoldfastError } from '../errors.ts';
import type { Fields, Json } from './call.ts';

/** Reading of what vendors send: whatever is not of the expected form is taken as not there. */

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const none: Fields = {};

/** An object within an object; empty when it is not there. */
export function within(fields: Fields, ...path: readonly string[]): Fields {
  let at = fields;
  for (const name of path) {
    const next = at[name];
    if (!isFields(next)) return none;
    at = next;
  }
  return at;
}

/** Text that is not blank, without what no store keeps. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replaceAll('\u0000', '').toWellFormed();
  return text.trim() === '' ? undefined : text;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** Milliseconds of seconds since 1970. */
export function secondsOf(value: unknown): number | undefined {
  const seconds = numberOf(value);
  return seconds === undefined ? undefined : Math.round(seconds * 1_000);
}

/** Milliseconds of a date in words. */
export function dateOf(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** When a call was, and how long it took where both ends are known. Times in ms since 1970. */
export function lastingOf(startedAt: number | undefined, endedAt: number | undefined) {
  const known = startedAt !== undefined && endedAt !== undefined;
  return { startedAt, endedAt, durationSecs: known ? Math.round((endedAt - startedAt) / 1_000) : undefined };
}

/** What came as JSON is JSON; an empty object or list is nothing to keep. */
export function jsonOf(value: unknown): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object' && Object.keys(value).length === 0) return undefined;
  // Sound: everything here was parsed from JSON.
  return value as Json;
}

/** A value as JSON text; a text stays as it is. */
export function jsonText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** Texts of these that are there, each once. */
export function textsOf(...values: readonly unknown[]): readonly string[] {
  return [...new Set(values.flatMap((value) => textOf(value)?.trim() ?? []))];
}

export function oneOf<T extends string>(value: unknown, known: readonly T[]): T | undefined {
  return known.find((one) => one === value);
}

export const directions = ['inbound', 'outbound'] as const;
export const successes = ['success', 'failure', 'unknown'] as const;

export function notAnEvent(field: string, message = 'is needed'): HoldfastError {
  return new HoldfastError('invalid_input', {
    detail: `${field} ${message}.`,
    faults: [{ field, message }],
  });
}
