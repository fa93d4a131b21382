/** Stands in a documented reply for anything: ids, times, hashes. */
const ANYTHING = '…';

/** JSON documents of a text: one, or one a line. @throws SyntaxError */
export function documentsOf(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch (error) {
    const lines = text.trim().split('\n');
    if (lines.length === 1) throw error;
    return lines.map((line): unknown => JSON.parse(line));
  }
}

/**
 * Where a documented reply differs from the real one, as paths. The documented one may leave fields out; lists must have the
 * same length, and a text that ends with `…` promises its beginning alone.
 */
export function differences(documented: unknown, real: unknown, path = '$'): string[] {
  if (typeof documented === 'string' && documented.endsWith(ANYTHING)) {
    if (documented === ANYTHING) return real === undefined ? [`${path} is missing`] : [];
    const start = documented.slice(0, -ANYTHING.length);
    return typeof real === 'string' && real.startsWith(start) ? [] : [`${path} is ${JSON.stringify(real)}`];
  }
  if (Array.isArray(documented)) {
    if (!Array.isArray(real)) return [`${path} is no list`];
    if (real.length !== documented.length) return [`${path} has ${real.length} items`];
    return documented.flatMap((item, index) => differences(item, real[index], `${path}[${index}]`));
  }
  if (isObject(documented)) {
    if (!isObject(real)) return [`${path} is ${JSON.stringify(real)}`];
    return Object.entries(documented).flatMap(([name, value]) => differences(value, real[name], `${path}.${name}`));
  }
  return Object.is(documented, real) ? [] : [`${path} is ${JSON.stringify(real)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
