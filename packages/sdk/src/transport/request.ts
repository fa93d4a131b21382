import { invalidField } from '../errors.ts';
import type { Route } from '../generated/routes.generated.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface WireRequest {
  readonly url: string;
  readonly method: Route['method'];
  /** JSON, when the operation has a body. */
  readonly body?: string;
}

/**
 * Puts an input on the wire: path fields into the path, the rest into the query or the body. Arrays travel in a query
 * as one parameter an entry, since names may hold commas.
 * @throws HoldfastError invalid_input for what a URL or JSON would silently turn into something else; everything else
 * is left to the server, which knows the schema
 */
export function toRequest({ base, route, input }: { base: string; route: Route; input: Fields }): WireRequest {
  const path = route.path.replaceAll(/\{(\w+)\}/gu, (_whole, field: string) => pathSegment(field, input[field]));
  const rest = Object.entries(input).filter(
    ([field, value]) => !route.pathFields.includes(field) && value !== undefined,
  );
  if (route.rest === 'body') {
    for (const [field, value] of rest) refuseUnsendable(field, value);
    return { url: base + path, method: route.method, body: JSON.stringify(Object.fromEntries(rest)) };
  }
  const query = rest.flatMap(([field, value]) => queryParameters(field, value)).join('&');
  return { url: `${base}${path}${query === '' ? '' : `?${query}`}`, method: route.method };
}

function pathSegment(field: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidField(field, 'must be a string');
  // The URL parser removes dot segments, even encoded ones: `..` would reach another route.
  if (value === '' || value === '.' || value === '..') throw invalidField(field, 'is not an id');
  return encode(field, value);
}

function queryParameters(field: string, value: unknown): string[] {
  if (Array.isArray(value)) {
    const entries: readonly unknown[] = value;
    if (entries.length === 0) throw invalidField(field, 'must have at least one entry');
    return entries.map((entry, index) => queryParameter(field, `${field}[${index}]`, entry));
  }
  return [queryParameter(field, field, value)];
}

function queryParameter(name: string, field: string, value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return `${encode(field, name)}=${encode(field, String(value))}`;
    case 'bigint':
    case 'function':
    case 'object':
    case 'symbol':
    case 'undefined':
      throw invalidField(field, 'must be a string, number or boolean');
  }
}

function encode(field: string, value: string): string {
  if (!value.isWellFormed()) throw invalidField(field, 'must not contain half of a surrogate pair');
  return encodeURIComponent(value);
}

/** JSON has no NaN, no Infinity and no undefined entry: it would send null in their place, and null would be stored. */
function refuseUnsendable(field: string, value: unknown): void {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) throw invalidField(field, 'must be a finite number');
      return;
    case 'bigint':
    case 'function':
    case 'symbol':
    case 'undefined':
      throw invalidField(field, `must not be a ${typeof value}`);
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) {
        const entries: readonly unknown[] = value;
        for (const [index, entry] of entries.entries()) refuseUnsendable(`${field}[${index}]`, entry);
        return;
      }
      for (const [key, entry] of Object.entries(value)) {
        if (entry !== undefined) refuseUnsendable(`${field}.${key}`, entry);
      }
      return;
    case 'string':
    case 'boolean':
  }
}
