import type { AnswerSchema } from '../../domain/language/language-model.ts';

export type ReadAnswer<T> =
  | { readonly ok: true; readonly value: T }
  /** What is wrong, in words for the model. */
  | { readonly ok: false; readonly problem: string };

const LONGEST_PROBLEM = 1_000;

/** The JSON of an answer, checked. Fences and prose around one object are forgiven: small models cannot help it. */
export function readAnswer<T>(text: string, schema: AnswerSchema<T>): ReadAnswer<T> {
  const json = jsonIn(text);
  if (json === undefined) return { ok: false, problem: 'It is not JSON.' };
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, problem: parsed.error.message.slice(0, LONGEST_PROBLEM) };
}

function jsonIn(text: string): { readonly value: unknown } | undefined {
  const from = text.indexOf('{');
  const to = text.lastIndexOf('}');
  if (from < 0 || to < from) return undefined;
  try {
    return { value: JSON.parse(text.slice(from, to + 1)) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
