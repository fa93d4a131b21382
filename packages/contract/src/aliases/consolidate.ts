import { z } from 'zod';
import { alias } from '../operation.ts';
import { id, userId } from '../schemas/common.ts';

/** A one-shot consolidation, in the words of the memory stack (source document 002). */
export const consolidateAlias = alias({
  method: 'POST',
  path: '/memory/consolidate',
  summary: 'Consolidate now, in the words of the memory stack',
  input: z.strictObject({
    user_id: userId.optional(),
    day: z.iso.date().optional(),
    dry_run: z.boolean().default(false),
  }),
  output: z.object({
    status: z.enum(['waiting', 'running', 'done', 'undone', 'dry_run']),
    consolidation_id: id.optional(),
    day: z.string().optional(),
    report: z.record(z.string(), z.int()),
  }),
  toInput: (input) => ({
    dryRun: input.dry_run,
    ...(input.user_id === undefined ? {} : { userId: input.user_id }),
    ...(input.day === undefined ? {} : { day: input.day }),
  }),
  toOutput: (output: {
    consolidation?:
      | {
          id: string;
          day: string;
          state: 'waiting' | 'running' | 'done' | 'undone';
          report: Record<string, number>;
        }
      | undefined;
    plan?: { counts: Record<string, number> } | undefined;
  }) => {
    const { consolidation: run, plan } = output;
    if (run === undefined) return { status: 'dry_run' as const, report: plan?.counts ?? {} };
    return { status: run.state, consolidation_id: run.id, day: run.day, report: run.report };
  },
});
