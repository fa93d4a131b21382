import type { z } from 'zod';
import { hostileTexts, hostileValue } from './hostile.ts';
import { jsonSchemaOf, resolved, type Schema } from './json-schema.ts';
import { pick } from './seeded.ts';

/** Values that a field of this name is given now and then, such as ids that exist. */
export type KnownValues = Readonly<Record<string, readonly unknown[]>>;

export interface GenerateOptions {
  readonly schema: z.ZodObject;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly known?: KnownValues;
  /** Share of the fields that need not be given and are; 0.4 when not given. */
  readonly optional?: number;
}

export interface InputGenerator {
  /** An input that the schema takes. @throws Error when none is found */
  readonly valid: () => Record<string, unknown>;
  /** A valid input with one thing wrong, or nearly so. */
  readonly near: () => Record<string, unknown>;
  /** What nobody means well with: hostile texts and values in the right and in the wrong places. */
  readonly hostile: () => Record<string, unknown>;
}

/** Texts for patterns: those that fit are used. */
const samples = [
  'tea',
  'acme',
  'recall',
  'UTC',
  '7d',
  '24h',
  '2026-11-21',
  '2026-W47',
  '2026-11',
  '09:30',
  'PT1H',
  'v1',
  'https://127.0.0.1:9/v1',
  'http://127.0.0.1:9/v1',
  'a'.repeat(64),
  '0'.repeat(43),
  'user:ana',
];
const words = ['tea', 'Ana', 'the garden', 'likes green tea', 'moved to Lisbon in May', 'café 東京', 'plan B'];
const mostTries = 60;

/** Makes inputs of an operation from its schema alone, the same for the same numbers. */
export function inputGenerator({ schema, random, known = {}, optional = 0.4 }: GenerateOptions): InputGenerator {
  const root = jsonSchemaOf(schema);

  const valid = (): Record<string, unknown> => {
    for (let tried = 0; tried < mostTries; tried += 1) {
      // What no schema in JSON says (one of these fields is needed) shows in time.
      const share = tried < 10 ? optional : random();
      const value = make(root, '', { depth: 0, share });
      if (schema.safeParse(value).success) return value as Record<string, unknown>;
    }
    throw new Error(`no valid input found for ${JSON.stringify(root).slice(0, 300)}`);
  };

  interface At {
    readonly depth: number;
    readonly share: number;
  }

  function make(given: Schema, name: string, at: At): unknown {
    const node = resolved(given, root);
    const held = known[name];
    if (held !== undefined && held.length > 0 && random() < 0.8) return pick(random, held);
    if (node.const !== undefined) return node.const;
    if (node.enum !== undefined) return pick(random, node.enum);
    const branches = node.anyOf ?? node.oneOf;
    if (branches !== undefined) return make(pick(random, branches), name, at);
    if (node.allOf !== undefined) return make(merged(node.allOf), name, at);
    switch (node.type) {
      case 'string':
        return text(node, name);
      case 'integer':
        return Math.round(number(node));
      case 'number':
        return number(node);
      case 'boolean':
        return random() < 0.5;
      case 'null':
        return null;
      case 'array':
        return list(node, name, at);
      case 'object':
        return object(node, at);
      case undefined:
      default:
        return at.depth > 3 ? 1 : pick(random, ['free', 7, true, null, { a: [1, 'b'] }]);
    }
  }

  function object(node: Schema, at: At): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(node.properties ?? {})) {
      if (node.required?.includes(name) === true || (at.depth < 6 && random() < at.share))
        value[name] = make(inner, name, { ...at, depth: at.depth + 1 });
    }
    const more = node.additionalProperties;
    if (typeof more === 'object' && at.depth < 4) {
      for (let count = Math.floor(random() * 3); count > 0; count -= 1)
        value[pick(random, ['a', 'colour', 'key 1', 'ключ'])] = make(more, '', { ...at, depth: at.depth + 1 });
    }
    return value;
  }

  function list(node: Schema, name: string, at: At): unknown[] {
    if (node.prefixItems !== undefined)
      return node.prefixItems.map((item) => make(item, name, { ...at, depth: at.depth + 1 }));
    const least = node.minItems ?? 0;
    const most = Math.min(node.maxItems ?? 4, Math.max(least, 4));
    const length = least + Math.floor(random() * (most - least + 1));
    const singular = name.replace(/ies$/, 'y').replace(/s$/, '');
    return Array.from({ length }, () => make(node.items ?? {}, singular, { ...at, depth: at.depth + 1 }));
  }

  function number(node: Schema): number {
    const least = node.minimum ?? node.exclusiveMinimum ?? 0;
    const most = Math.min(node.maximum ?? node.exclusiveMaximum ?? least + 100, least + 1_000);
    return least + random() * (most - least);
  }

  function text(node: Schema, name: string): string {
    if (node.format === 'uuid') return `01890a5d-ac96-774b-bcce-b302099a805${Math.floor(random() * 8)}`;
    if (node.format === 'date-time') return pick(random, ['2026-05-04T09:00:00Z', '2031-01-01T00:00:00.000Z']);
    if (node.format === 'date') return '2026-05-04';
    if (node.format === 'uri') return 'http://127.0.0.1:9/v1';
    if (/timeZone/i.test(name)) return pick(random, ['UTC', 'Europe/Lisbon']);
    if (node.pattern !== undefined) {
      const pattern = new RegExp(node.pattern, 'u');
      const fitting = samples.filter((sample) => pattern.test(sample));
      if (fitting.length > 0) return pick(random, fitting);
    }
    const base = pick(random, words);
    const long = base.padEnd(node.minLength ?? 0, ' and more');
    return long.slice(0, node.maxLength ?? long.length);
  }

  const near = (): Record<string, unknown> => {
    const value = valid();
    const places = placesOf(value);
    const place = pick(random, places);
    const { holder, key } = place;
    const before: unknown = Reflect.get(holder, key);
    const edits: (() => void)[] = [
      () => void Reflect.deleteProperty(holder, key),
      () => void Reflect.set(holder, key, null),
      () => void Reflect.set(holder, key, [before]),
      () => void Reflect.set(holder, key, String(before)),
      () => void Reflect.set(holder, key, ''),
      () => void Reflect.set(holder, `${key} `, before),
      () => void Reflect.set(holder, 'unknownField', 1),
      () => void Reflect.set(holder, key, typeof before === 'string' ? before.toUpperCase() : -1),
      () => void Reflect.set(holder, key, typeof before === 'number' ? before + 0.5 : 1e15),
      () =>
        void Reflect.set(
          holder,
          key,
          Array.from({ length: 501 }, () => before),
        ),
      () => void Reflect.set(holder, key, 'x'.repeat(300)),
    ];
    pick(random, edits)();
    return value;
  };

  const hostile = (): Record<string, unknown> => {
    const value = valid();
    for (const { holder, key } of placesOf(value)) {
      if (random() > 0.5) continue;
      const before: unknown = Reflect.get(holder, key);
      Reflect.set(holder, key, typeof before === 'string' ? pick(random, hostileTexts) : hostileValue(random));
    }
    if (random() < 0.1) Reflect.set(value, pick(random, hostileTexts).slice(0, 100), hostileValue(random));
    return value;
  };

  return { valid, near, hostile };
}

/** What all of them ask for, as one; where they differ, the last. */
function merged(schemas: readonly Schema[]): Schema {
  return schemas.reduce<Schema>((all, one) => ({ ...all, ...one }), {});
}

interface Spot {
  readonly holder: object;
  readonly key: string;
}

/** Every field of an object and of what is in it; a place of its own when there is none. */
function placesOf(value: Record<string, unknown>): Spot[] {
  const found: Spot[] = [];
  const open: object[] = [value];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    const entries: [string, unknown][] = Object.entries(holder);
    for (const [key, inner] of entries) {
      found.push({ holder, key });
      if (typeof inner === 'object' && inner !== null) open.push(inner);
    }
  }
  return found.length === 0 ? [{ holder: value, key: 'nothing' }] : found;
}
