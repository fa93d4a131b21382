import { z } from 'zod';

/** Turns the text of a query parameter or an environment variable into what a schema expects. */
export interface Coercion {
  /** Whether the value is a list: repeated parameters, or separated by commas. */
  readonly list: boolean;
  /** Text that stands for itself although the value is a list, such as `*`. */
  readonly literals: readonly string[];
  /** Whether items can never hold a comma, so that an encoded comma separates too. */
  readonly closed: boolean;
  /** The value of one item; text that does not fit is returned as it is, for the schema to refuse by name. */
  readonly item: (text: string) => unknown;
}

const DECIMAL = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const asText: Coercion = { list: false, literals: [], closed: false, item: (text) => text };

/** Reads the schema's type once, so that a call only runs the conversion. */
export function coercionOf(schema: z.core.$ZodType): Coercion {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodNumber) return { ...asText, item: toNumber };
  if (inner instanceof z.ZodBoolean) return { ...asText, item: toBoolean };
  if (inner instanceof z.ZodArray) {
    const element = coercionOf(inner.element);
    return { list: true, literals: [], closed: unwrap(inner.element) instanceof z.ZodEnum, item: element.item };
  }
  if (inner instanceof z.ZodUnion) return unionCoercion(inner);
  return asText;
}

/** The first list of a union decides; its literals stay as they are. Unions without a list are text. */
function unionCoercion(union: z.ZodUnion): Coercion {
  const options = union.options.map(unwrap);
  const list = options.find((option) => option instanceof z.ZodArray);
  if (list === undefined) return asText;
  const literals = options
    .filter((option) => option instanceof z.ZodLiteral)
    .flatMap((option) => [...option.values])
    .filter((value) => typeof value === 'string');
  return { ...coercionOf(list), literals };
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap());
  }
  return schema;
}

/** Plain decimals only: `Number()` would also take `0x10`, blanks and `Infinity`. */
function toNumber(text: string): unknown {
  return DECIMAL.test(text) ? Number(text) : text;
}

function toBoolean(text: string): unknown {
  switch (text) {
    case 'true':
    case '1':
      return true;
    case 'false':
    case '0':
      return false;
    default:
      return text;
  }
}
