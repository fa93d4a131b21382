import { invalid } from './refusal.ts';

/** What of an object is asked for: nothing named means all of it. */
type Selection = Map<string, Selection>;

/**
 * A partial response: `fields` names what of an answer is sent, as in `items(id,start),nextPageToken` or
 * `extendedProperties/private`. @throws Refusal
 */
export function partialResponse(body: object, fields: string | null): object {
  if (fields === null || fields === '*') return body;
  const { selection, at } = readSelection(fields, 0);
  if (at !== fields.length) throw invalid('fields', `Invalid field selection ${fields}`);
  const cut = select(body, selection);
  return typeof cut === 'object' && cut !== null ? cut : {};
}

function readSelection(text: string, from: number): { readonly selection: Selection; readonly at: number } {
  const selection: Selection = new Map();
  let at = from;
  for (;;) {
    const path: string[] = [];
    let inner: Selection = new Map();
    for (;;) {
      const name = /^[\w*]+/.exec(text.slice(at))?.[0];
      if (name === undefined) throw invalid('fields', `Invalid field selection ${text}`);
      path.push(name);
      at += name.length;
      if (text[at] !== '/') break;
      at += 1;
    }
    if (text[at] === '(') {
      const read = readSelection(text, at + 1);
      if (text[read.at] !== ')') throw invalid('fields', `Invalid field selection ${text}`);
      inner = read.selection;
      at = read.at + 1;
    }
    let below = selection;
    for (const name of path.slice(0, -1)) {
      const next = below.get(name) ?? new Map<string, Selection>();
      below.set(name, next);
      below = next;
    }
    below.set(path.at(-1) ?? '', inner);
    if (text[at] !== ',') return { selection, at };
    at += 1;
  }
}

function select(value: unknown, selection: Selection): unknown {
  if (selection.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => select(one, selection));
  const kept = Object.entries(value).flatMap(([name, inner]: [string, unknown]): [string, unknown][] => {
    const below = selection.get(name) ?? selection.get('*');
    return below === undefined ? [] : [[name, select(inner, below)]];
  });
  return Object.fromEntries(kept);
}
