import { z } from 'zod';

/**
 * TypeScript types out of zod schemas, through their JSON Schemas. Rejected: json-schema-to-typescript, which knows no
 * `?: T | undefined` (so exactOptionalPropertyTypes would part the SDK's types from the contract's) and prints through
 * a formatter of its own.
 */

/** The part of JSON Schema that the contract's schemas use. */
interface JsonSchema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
}

export interface TypeEmitter {
  /** Emits a declaration once, with those it refers to; the same name with another shape is an error. */
  declare(params: { readonly name: string; readonly schema: z.ZodType; readonly io: 'input' | 'output' }): void;
  /** All declarations, in the order of their names. */
  text(): string;
}

/** @param names schemas that get a declaration of their own wherever they occur */
export function createTypeEmitter(names: ReadonlyMap<z.ZodType, string>): TypeEmitter {
  const declarations = new Map<string, string>();
  const titles = new Map<unknown, string>(names);
  /** A field may describe a named schema in words of its own; the declaration keeps the schema's. */
  const descriptions = new Map([...names].map(([schema, name]) => [name, schema.description]));

  function declareNode(name: string, node: JsonSchema): void {
    const body = typeOf(node, name);
    const head = comment(descriptions.has(name) ? descriptions.get(name) : node.description, '');
    const text =
      node.type === 'object' && body.startsWith('{')
        ? `${head}export interface ${name} ${body}\n`
        : `${head}export type ${name} = ${body};\n`;
    const before = declarations.get(name);
    if (before !== undefined && before !== text) throw new Error(`${name} has two shapes:\n${before}\n${text}`);
    declarations.set(name, text);
  }

  function typeOf(node: JsonSchema, self?: string): string {
    if (node.title !== undefined && node.title !== self) {
      declareNode(node.title, node);
      return node.title;
    }
    // z.json() is the only recursive schema of the contract, so the only one that becomes a reference.
    if (node.$ref !== undefined) return 'JsonValue';
    if (node.const !== undefined) return literal(node.const);
    if (node.enum !== undefined) return node.enum.map(literal).join(' | ');
    const parts = node.anyOf ?? node.oneOf;
    if (parts !== undefined) return [...new Set(parts.map((part) => typeOf(part)))].join(' | ');
    const { type } = node;
    // How zod writes what may be null.
    if (typeof type === 'object') return type.map((one) => typeOf({ ...node, type: one }, self)).join(' | ');
    switch (type) {
      case 'string':
      case 'boolean':
      case 'null':
        return type;
      case 'integer':
      case 'number':
        return 'number';
      case 'array':
        return arrayOf(node.items);
      case 'object':
        return objectOf(node);
      case undefined:
        // What is taken as it is, such as a document to be checked.
        if (Object.keys(node).length === 0) return 'unknown';
        throw new Error(`No TypeScript type for ${JSON.stringify(node)}`);
      default:
        throw new Error(`No TypeScript type for ${JSON.stringify(node)}`);
    }
  }

  function arrayOf(items: JsonSchema | undefined): string {
    if (items === undefined) throw new Error('An array without items');
    const inner = typeOf(items);
    return /^[A-Za-z]+$/u.test(inner) ? `${inner}[]` : `Array<${inner}>`;
  }

  function objectOf(node: JsonSchema): string {
    const properties = Object.entries(node.properties ?? {});
    if (properties.length === 0) {
      const values = node.additionalProperties;
      return typeof values === 'object' ? `Record<string, ${typeOf(values)}>` : 'Record<string, never>';
    }
    const required = new Set(node.required);
    const lines = properties.map(([key, value]) => {
      const type = typeOf(value);
      const told = value.title !== undefined && value.description === descriptions.get(value.title);
      const field = required.has(key) ? `${key}: ${type};` : `${key}?: ${type} | undefined;`;
      return indent(`${comment(describe(value, told), '')}${field}`);
    });
    return `{\n${lines.join('\n')}\n}`;
  }

  return {
    declare({ name, schema, io }) {
      const json: unknown = z.toJSONSchema(schema, {
        io,
        override: ({ zodSchema, jsonSchema }) => {
          const title = titles.get(zodSchema);
          if (title !== undefined) jsonSchema.title = title;
        },
      });
      // toJSONSchema promises a JSON Schema; ours is the readonly part of it that typeOf understands, or refuses.
      declareNode(name, json as JsonSchema);
    },
    text: () =>
      [...declarations]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, text]) => text)
        .join('\n'),
  };
}

/** Description, bounds and default in words; `told`: the description stands at the type's declaration already. */
function describe(node: JsonSchema, told: boolean): string | undefined {
  const parts = [
    told ? undefined : node.description,
    node.default === undefined ? undefined : `Default: ${literal(node.default)}`,
    bounds(node),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('. ');
}

function bounds(node: JsonSchema): string | undefined {
  const { minimum, maximum } = node;
  const low = minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const high = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (low !== undefined && high !== undefined) return `From ${low} to ${high}`;
  if (low !== undefined && low > 0) return `At least ${low}`;
  return high === undefined ? undefined : `At most ${high}`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : String(value);
}

/** A JSDoc line, or nothing. */
export function comment(text: string | undefined, margin: string): string {
  return text === undefined ? '' : `${margin}/** ${text.replaceAll('*/', '*\\/')} */\n`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gmu, '  ');
}
