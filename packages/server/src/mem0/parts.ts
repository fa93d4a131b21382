import { HoldfastError } from '@holdfast/contract';
import type { Api, CallContext } from '@holdfast/core';
import type { Config } from '../config/load.ts';
import { readJsonObject } from '../http/body.ts';
import type { EdgeContext } from '../http/edge.ts';
import { headersOf, userOf } from '../http/headers.ts';
import type { Fields } from '../http/json-fields.ts';

export interface Mem0Parts {
  readonly api: Pick<Api, 'call'>;
  readonly config: Pick<Config, 'bodyLimit' | 'mode' | 'user'>;
}

/** One call of a client of mem0. */
export interface Asked {
  readonly query: Fields;
  /** Reads the body. @throws HoldfastError invalid_json, payload_too_large, … */
  readonly body: () => Promise<Fields>;
  readonly pathValue: (field: string) => string;
  /** For every operation that is called on its behalf. */
  readonly context: CallContext;
  /** Whose memories a call means that names nobody; undefined when it must name somebody. */
  readonly impliedUser: string | undefined;
}

export function askedOf(parts: Mem0Parts, request: Request, edge: EdgeContext): Asked {
  const { caller, requestId, origin, incoming, pathValue } = edge;
  const header = headersOf(request, incoming);
  const user = userOf(header);
  const bound = caller.kind === 'key' ? caller.key.user : undefined;
  return {
    query: Object.fromEntries(new URL(request.url).searchParams),
    body: () => readJsonObject({ request, incoming, header, limit: parts.config.bodyLimit }),
    pathValue: (field) => pathValue(field) ?? '',
    context: { caller, requestId, ...origin, ...(user === undefined ? {} : { user }) },
    impliedUser: bound ?? user ?? (parts.config.mode === 'local' ? parts.config.user : undefined),
  };
}

/** @throws HoldfastError invalid_input */
export function textField(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw fault(name, 'must be a text that is not empty');
}

/** A whole number, as a number or as the text of a query. @throws HoldfastError invalid_input */
export function numberField(
  fields: Fields,
  name: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'boolean' ? Number.NaN : Number(value);
  if (Number.isInteger(number) && number >= least) return Math.min(number, most);
  throw fault(name, `must be a whole number of at least ${least}`);
}

export function fault(field: string, message: string): HoldfastError {
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}
