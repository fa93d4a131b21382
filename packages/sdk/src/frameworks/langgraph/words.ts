import { MOST_CHARS, storable } from '../common/parts.ts';

/** Labels of a path such as `chapters[*].title`; `$` is the whole value. */
function labelsOf(path: string): string[] {
  return path === '$' ? [] : path.split(/[.[\]]+/u).filter((label) => label !== '');
}

function valuesAt(value: unknown, [label, ...rest]: readonly string[]): unknown[] {
  if (label === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (label === '*') return Object.values(value).flatMap((one: unknown) => valuesAt(one, rest));
  const child: unknown = Array.isArray(value)
    ? value.at(Number(label))
    : Object.entries(value).find(([name]) => name === label)?.[1];
  return child === undefined ? [] : valuesAt(child, rest);
}

/** Leaves as lines `name: words`, which people and recall can read; a text alone stands alone. */
function linesOf(value: unknown, name?: string): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, child]: [string, unknown]) =>
      linesOf(child, Array.isArray(value) ? name : key),
    );
  }
  const words = typeof value === 'string' ? value : JSON.stringify(value);
  return words === '' ? [] : [name === undefined ? words : `${name}: ${words}`];
}

/** The words under which an item is found: those at the paths, or its key where there are none. */
export function wordsOf(
  value: unknown,
  { paths, key }: { readonly paths: readonly string[]; readonly key: string },
): string {
  const lines = paths.flatMap((path) => valuesAt(value, labelsOf(path)).flatMap((one) => linesOf(one)));
  return storable(lines.join('\n'))?.slice(0, MOST_CHARS).toWellFormed() ?? storable(key) ?? 'item';
}
