import { type FieldFault, HoldfastError } from '@holdfast/contract';
import { type BodySource, hasBody, readJsonObject } from './body.ts';
import { parseQuery } from './query.ts';
import type { Route } from './routes.ts';

export interface InputSource extends BodySource {
  readonly route: Route;
  readonly pathValue: (field: string) => string | undefined;
}

/**
 * The input of an operation from path, query and body, still to be validated. A field comes from one place; one of
 * the path may be repeated.
 * @throws HoldfastError invalid_input, invalid_json, payload_too_large, unsupported_media_type
 */
export async function readInput(source: InputSource): Promise<Record<string, unknown>> {
  const { route } = source;
  const query = queryOf(source.request.url);
  let input: Record<string, unknown>;
  if (route.takesBody) {
    if (query !== '')
      throw unwanted(Object.keys(parseQuery(query, route.query)), 'belongs in the body, not in the query');
    // An operation without needed fields may be called without a body; the others miss their fields by name.
    input = hasBody(source) ? await readJsonObject(source) : {};
  } else {
    if (hasBody(source)) throw unwanted(['body'], `is not taken by ${route.method}; send fields in the query`);
    input = query === '' ? {} : parseQuery(query, route.query);
  }
  for (const field of route.pathFields) {
    const value = source.pathValue(field);
    // Clients that are made from the document may send the path's fields in the body as well.
    if (Object.hasOwn(input, field) && input[field] !== value) throw unwanted([field], 'is given by the path already');
    input[field] = value;
  }
  return input;
}

function queryOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}

function unwanted(fields: readonly string[], message: string): HoldfastError {
  const faults: FieldFault[] = fields.map((field) => ({ field, message }));
  return new HoldfastError('invalid_input', { detail: `${fields.join(', ')} ${message}.`, faults });
}
