import { z } from 'zod';
import { alias } from '../operation.ts';
import { id, limits, queryText, space, userId } from '../schemas/common.ts';
import { head } from '../schemas/memory.ts';
import type { recallInput, recallOutput } from '../schemas/recall.ts';

/** The path and words of the human-like memory stack (source document 002). */

/** `7d`, `48h`, `2w`: how far back; or `FROM/TO` or `FROM/`, ISO dates or instants. */
const timeWindow = z
  .string()
  .regex(/^(?:[1-9]\d{0,4}[hdw]|[^/]{10,35}\/[^/]{0,35})$/, 'is neither like 48h, 7d, 2w nor FROM/TO')
  .describe('48h, 7d, 2w, or FROM/TO as ISO dates');

const heads = z
  .string()
  .transform((value) => value.split(','))
  .pipe(z.array(head).min(1))
  .describe('Comma-separated: semantic, entity, situation');

export const memoryRecallAlias = alias({
  method: 'GET',
  path: '/memory/recall',
  summary: 'Recall traces, in the words of the memory stack',
  input: z.strictObject({
    q: queryText,
    k: z.int().min(1).max(limits.recallK).default(10),
    heads: heads.optional(),
    time_window: timeWindow.optional(),
    user_id: userId.optional(),
    context_id: space.optional(),
    now: z.iso.datetime({ offset: true }).optional().describe('End of a window such as 7d; the present when not given'),
  }),
  output: z.object({
    traces: z.array(
      z.object({
        id,
        content: z.string(),
        role: z.string().nullable(),
        created_at: z.string(),
        occurred_at: z.string(),
        salience: z.number(),
        source: z.record(z.string(), z.string()),
        meta: z.record(z.string(), z.json()),
        score: z.number(),
      }),
    ),
    edges: z.array(z.object({ src: id, dst: id, type: z.string(), weight: z.number() })),
  }),
  toInput: (input): z.input<typeof recallInput> => ({
    query: input.q,
    k: input.k,
    profile: 'balanced',
    ...(input.heads === undefined ? {} : { heads: input.heads }),
    ...(input.user_id === undefined ? {} : { userId: input.user_id }),
    ...(input.context_id === undefined ? {} : { spaces: [input.context_id] }),
    ...(input.now === undefined ? {} : { now: input.now }),
    ...(input.time_window === undefined ? {} : { filter: windowFilter(input.time_window) }),
  }),
  toOutput: (output: z.output<typeof recallOutput>) => ({
    traces: output.results.map(({ memory, score }) => ({
      id: memory.id,
      content: memory.content,
      role: memory.role ?? null,
      created_at: memory.createdAt,
      occurred_at: memory.occurredAt,
      salience: memory.salience,
      source:
        memory.source === undefined
          ? {}
          : { type: memory.source.type, ...(memory.source.id === undefined ? {} : { id: memory.source.id }) },
      meta: memory.metadata,
      score,
    })),
    edges: [],
  }),
});

function windowFilter(window: string): z.input<typeof recallInput>['filter'] {
  const [from, to] = window.split('/');
  if (to === undefined) return { within: window };
  return { from: from ?? '', ...(to === '' ? {} : { to }) };
}
