import { HoldfastError } from '@holdfast/contract';

/** A value somewhere inside an input, with the way to it. */
interface Place {
  readonly value: object;
  readonly depth: number;
  readonly key: PropertyKey;
  readonly parent: Place | undefined;
}

const mostLevels = 500;

/**
 * Refuses what a schema cannot judge: a schema walks free JSON by recursion, so that deep nesting ends the stack, and
 * leaves out a key `__proto__`, which would become the prototype in the first careless copy. Every door that parses
 * with a schema of its own asks here first. Takes time linear in the size of the input, and no stack.
 *
 * @throws HoldfastError invalid_input naming the field, and the index of the bad item of a batch
 */
export function checkShape(input: unknown): void {
  if (!isNested(input)) return;
  const open: Place[] = [{ value: input, depth: 0, key: '', parent: undefined }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value, depth } = place;
    if (depth > mostLevels) {
      // The whole path would be as long as the input is deep: its beginning names the field.
      const path = pathOf(place);
      throw fault(
        path.slice(0, typeof path[1] === 'number' ? 3 : 1),
        `must not be nested more than ${mostLevels} levels deep`,
      );
    }
    if (Array.isArray(value)) {
      for (const [key, inner] of value.entries())
        if (isNested(inner)) open.push({ value: inner, depth: depth + 1, key, parent: place });
      continue;
    }
    for (const key of Object.keys(value)) {
      if (key === '__proto__') throw fault([...pathOf(place), key], 'is not a name that a field can have');
      const inner: unknown = Reflect.get(value, key);
      if (isNested(inner)) open.push({ value: inner, depth: depth + 1, key, parent: place });
    }
  }
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function pathOf(place: Place): PropertyKey[] {
  const path: PropertyKey[] = [];
  for (let at = place; at.parent !== undefined; at = at.parent) path.push(at.key);
  return path.toReversed();
}

function fault(path: readonly PropertyKey[], message: string): HoldfastError {
  const field = fieldOf(path);
  return new HoldfastError('invalid_input', {
    detail: `${field} ${message}.`,
    faults: [{ field, message }],
    ...batchIndex(path),
  });
}

const batchFields = new Set<PropertyKey>(['items', 'turns']);

/** Which item of a batch a path leads into; nothing for any other path. */
export function batchIndex([list, index]: readonly PropertyKey[]): { readonly index?: number } {
  return list !== undefined && batchFields.has(list) && typeof index === 'number' ? { index } : {};
}

/** A path as errors write it: `items[3].content`. */
export function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, part) => {
    if (typeof part === 'number') return `${field}[${part}]`;
    return field === '' ? String(part) : `${field}.${String(part)}`;
  }, '');
}
