import type { AnswerSchema } from '../../domain/language/language-model.ts';

/** Words that strict modes refuse, or that bloat the prompt: what they say is checked by the schema itself. */
const LEFT_OUT = new Set(['$schema', '$id', 'pattern', 'format', 'minLength', 'maxLength', 'default']);
const BOUNDS = new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minItems', 'maxItems']);

/** The JSON Schema of an answer in the subset that strict structured output takes. */
export function jsonSchemaOf(schema: AnswerSchema<unknown>): object {
  return cleaned(schema.toJSONSchema(), false);
}

/** @param named whether the keys are names of properties, which are never left out */
function cleaned(value: object, named: boolean): object {
  const inner = (key: string, child: unknown): unknown =>
    typeof child === 'object' && child !== null ? cleaned(child, !named && key === 'properties') : child;
  if (Array.isArray(value)) return value.map((item: unknown) => inner('', item));
  const kept = Object.entries(value).filter(([key]) => named || !(LEFT_OUT.has(key) || BOUNDS.has(key)));
  return Object.fromEntries(kept.map(([key, child]) => [key, inner(key, child)]));
}
