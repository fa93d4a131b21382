import type { SchedulingInput } from './model.ts';

/**
 * What decides about a plan, as text that is equal exactly when that is: all but the moment of planning and what was
 * published. Callers may keep a hash of it.
 */
export function fingerprintOf({ now: _now, published: _published, ...rest }: SchedulingInput): string {
  return JSON.stringify(sorted(rest));
}

/** The same value with the keys of its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, own]) => [key, sorted(own)]));
}
