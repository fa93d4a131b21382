/** A JSON Schema, or another object of the document, as OpenAPI 3.1 takes it. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The object that a field holds; an empty one when it holds something else. */
export function objectOf(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The texts of a list, such as the names of needed fields. */
export function namesOf(value: unknown): readonly string[] {
  return listOf(value).filter((name) => typeof name === 'string');
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
