/** One line of an iCalendar text (RFC 5545, 3.1). Names are upper case. */
export interface Property {
  readonly name: string;
  readonly params: ReadonlyMap<string, string>;
  /** As it was written: texts are still escaped. */
  readonly value: string;
}

export interface Component {
  readonly name: string;
  readonly properties: readonly Property[];
  readonly components: readonly Component[];
}

interface Open extends Component {
  readonly properties: Property[];
  readonly components: Component[];
}

/** Components one within the other at most; a file has three. */
const DEEPEST = 10;

/**
 * The components of a text. What is no line of iCalendar is passed over, and what was not closed ends with the text: calendars
 * of the world are full of both.
 */
export function readComponents(text: string): Component[] {
  const root: Open = { name: '', properties: [], components: [] };
  /** Components that the current one lies in. */
  const around: Open[] = [];
  let current = root;
  for (const line of text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const property = readLine(line);
    if (property === undefined) continue;
    const name = property.value.trim().toUpperCase();
    if (property.name === 'BEGIN' && around.length < DEEPEST) {
      const made: Open = { name, properties: [], components: [] };
      current.components.push(made);
      around.push(current);
      current = made;
    } else if (property.name === 'END') {
      const parent = current.name === name ? around.pop() : undefined;
      current = parent ?? current;
    } else current.properties.push(property);
  }
  return root.components;
}

/** Undefined for a line without a name and a value. */
function readLine(line: string): Property | undefined {
  const params = new Map<string, string>();
  let quoted = false;
  let from = 0;
  let name: string | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at];
    if (char === '"') quoted = !quoted;
    if (quoted || (char !== ';' && char !== ':')) continue;
    const part = line.slice(from, at);
    if (name === undefined) name = part.toUpperCase();
    else {
      const equals = part.indexOf('=');
      if (equals > 0) params.set(part.slice(0, equals).toUpperCase(), part.slice(equals + 1).replaceAll('"', ''));
    }
    if (char === ':') return name === '' ? undefined : { name, params, value: line.slice(at + 1) };
    from = at + 1;
  }
  return undefined;
}

export function propertyOf({ properties }: Component, name: string): Property | undefined {
  return properties.find((property) => property.name === name);
}

/** A value of the type TEXT, as people read it. */
export function textOf(component: Component, name: string): string | undefined {
  const value = propertyOf(component, name)?.value;
  if (value === undefined) return undefined;
  const text = value
    .replaceAll(/\\([\\;,nN])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char))
    .trim();
  return text === '' ? undefined : text;
}
