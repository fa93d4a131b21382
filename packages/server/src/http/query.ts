import { HoldfastError } from '@holdfast/contract';
import type { Coercion } from '../text/coerce.ts';

/**
 * The query string as an input object. Known fields take the type that their schema wants; unknown ones are kept as
 * text, so that the schema refuses them by name. A list is a repeated parameter, or one with commas: a comma that is
 * encoded belongs to the item, unless no item can hold one.
 *
 * @throws HoldfastError invalid_input when the encoding is broken
 */
export function parseQuery(query: string, coercions: ReadonlyMap<string, Coercion>): Record<string, unknown> {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const field = decode(equals < 0 ? pair : pair.slice(0, equals), 'query');
    const raw = equals < 0 ? '' : pair.slice(equals + 1);
    const given = values.get(field);
    if (given === undefined) values.set(field, [raw]);
    else given.push(raw);
  }
  const input: Record<string, unknown> = {};
  for (const [field, raws] of values) {
    if (field === '__proto__') throw fault(field, 'is not a known field');
    input[field] = valueOf(field, raws, coercions.get(field));
  }
  return input;
}

function valueOf(field: string, raws: readonly string[], coercion: Coercion | undefined): unknown {
  const [raw] = raws;
  if (raw !== undefined && raws.length === 1) {
    const text = decode(raw, field);
    if (coercion === undefined) return text;
    if (!coercion.list) return coercion.item(text);
    if (coercion.literals.includes(text)) return text;
    const parts = coercion.closed ? text.split(',') : raw.split(',').map((part) => decode(part, field));
    return parts.map(coercion.item);
  }
  const texts = raws.map((each) => decode(each, field));
  return coercion === undefined ? texts : texts.map(coercion.item);
}

function decode(text: string, field: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) throw fault(field, 'is not percent-encoded UTF-8');
    throw error;
  }
}

function fault(field: string, message: string): HoldfastError {
  return new HoldfastError('invalid_input', { detail: `${field} ${message}.`, faults: [{ field, message }] });
}
