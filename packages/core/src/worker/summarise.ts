import { z } from 'zod';
import type { Summarise } from '../domain/consolidation/night.ts';
import { groundOf } from '../domain/language/grounded.ts';
import type { LanguageModel } from '../domain/language/language-model.ts';

/**
 * Which memories the model says it used, and its topics, are asked for since that makes better summaries; a summary
 * rests on all that the model was shown.
 */
const answer = z.object({
  summary: z.string().min(1).max(4_000),
  sources: z.array(z.int()).optional(),
  topics: z.array(z.string()).optional(),
});

/** Summaries in a model's words, where one is configured for the task; the lines go to it as data. */
export function summariseBy(model: LanguageModel): Summarise {
  return async (scope, { task, title, lines, signal }) => {
    if (!(await model.has(scope, task))) return undefined;
    const memories = lines
      .map(({ text, occurredAt }, at) => JSON.stringify({ n: at + 1, at: new Date(occurredAt).toISOString(), text }))
      .join('\n');
    const asked = { task, schema: answer, data: { memories, title } };
    const given = await model.ask(scope, signal === undefined ? asked : { ...asked, signal });
    if (!given.ok) return { refused: given.reason };
    const text = given.value.summary.trim();
    // Names and numbers that nobody said are made up, or were put there by words that pose as orders.
    const strange = groundOf([title, ...lines.map((line) => line.text)]).strange(text);
    return strange.length > 0 ? { refused: 'not_grounded' } : { text };
  };
}
