import { z } from 'zod';
import { alias } from '../operation.ts';
import type { forgetInput, forgetOutput } from '../operations/forgetting.ts';
import { id, sessionId, space, userId } from '../schemas/common.ts';

const input = z
  .strictObject({
    scope: z.enum(['trace', 'entity', 'session', 'context', 'user']).default('trace'),
    id: id.optional().describe('Of the trace, or of the entity'),
    session_id: sessionId.optional(),
    user_id: userId.optional(),
    context_id: space.optional(),
    dry_run: z.boolean().default(false),
    confirm: z.string().max(200).optional(),
  })
  .superRefine((value, context) => {
    const needed = { trace: 'id', entity: 'id', session: 'session_id' } as const;
    const field = value.scope === 'context' || value.scope === 'user' ? undefined : needed[value.scope];
    if (field !== undefined && value[field] === undefined) {
      context.addIssue({ code: 'custom', path: [field], message: `is needed with scope ${value.scope}` });
    }
  });

/** Forgetting in the words of the human-like memory stack (source document 002). */
export const memoryForgetAlias = alias({
  method: 'POST',
  path: '/memory/forget',
  summary: 'Forget for good, in the words of the memory stack',
  input,
  output: z.object({
    status: z.enum(['planned', 'running', 'complete']),
    traces: z.int(),
    tombstone: z
      .object({ id, embeddings: z.int(), edges: z.int(), signature: z.string() })
      .nullable()
      .describe('The receipt, once there is one; all of it is at /v1/receipts/{id}'),
    confirm: z.string().nullable(),
  }),
  toInput: (asked): z.input<typeof forgetInput> => {
    const { scope, id: named = '', session_id = '', user_id, context_id, dry_run, confirm } = asked;
    const targets = {
      trace: { type: 'memory', ids: [named] },
      entity: { type: 'entity', id: named },
      session: { type: 'session', sessionId: session_id },
      context: { type: 'space' },
      user: { type: 'user' },
    } as const;
    const target = targets[scope];
    return {
      target: target.type === 'memory' ? { ...target, ids: [named] } : target,
      dryRun: dry_run,
      ...(user_id === undefined ? {} : { userId: user_id }),
      ...(context_id === undefined ? {} : { spaces: [context_id] }),
      ...(confirm === undefined ? {} : { confirm }),
    };
  },
  toOutput: ({ status, planned, receipt }: z.output<typeof forgetOutput>) => ({
    status,
    traces: planned?.memories ?? receipt?.removed.memories ?? 0,
    tombstone:
      receipt === undefined
        ? null
        : {
            id: receipt.id,
            embeddings: receipt.removed.embeddings,
            edges: receipt.removed.links,
            signature: receipt.signature,
          },
    confirm: planned?.confirm ?? null,
  }),
});
