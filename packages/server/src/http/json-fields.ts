/** An object of a JSON text. */
export type Fields = Readonly<Record<string, unknown>>;

/** What is no object has no fields. */
export function fieldsOf(value: unknown): Fields {
  // Sound: an object that JSON.parse made has string keys.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** The text of a message's content: itself, or its parts that are text. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : []))
    .join('\n');
}
