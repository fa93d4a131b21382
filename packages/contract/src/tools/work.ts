import { z } from 'zod';
import { tool } from '../operation.ts';
import { defined } from '../schemas/defined.ts';
import { id, sessionId, space } from '../schemas/common.ts';
import type { foundSolution } from '../schemas/knowledge.ts';
import { action, problemText, taskName, workInput, type workMatch, type workRecord } from '../schemas/work.ts';
import { annotations, spacesOf, toolSpaces } from './shared.ts';
import { toolSolution, toToolSolution } from './knowledge.ts';

type Work = z.output<typeof workRecord>;

const toolWork = z.object({
  id,
  task: z.string().optional(),
  action: z.string(),
  success: z.boolean(),
  output: z.json().optional(),
  error: z.string().optional(),
  occurred_at: z.string(),
});

function toToolWork({
  id: workId,
  task,
  action: done,
  success,
  output,
  error,
  occurredAt,
}: Work): z.input<typeof toolWork> {
  return { id: workId, action: done, success, occurred_at: occurredAt, ...defined({ task, output, error }) };
}

export const logWorkTool = tool({
  name: 'log_work',
  toolset: 'continuity',
  description:
    'Record a step of work that is worth knowing later: what was done, with what, what came of it. Log failures with the error as it was ' +
    'printed; known solutions come back at once. Lets check_work find it, and teaches what fixed a failure.',
  annotations: annotations('Log work', 'adds'),
  input: z.strictObject({
    task: taskName.optional(),
    action,
    input: workInput.optional(),
    output: workInput.optional().describe('What came of it'),
    error: problemText.optional(),
    success: z.boolean().optional(),
    duration_ms: z.number().min(0).optional(),
    session_id: sessionId.optional(),
    space: space.optional(),
  }),
  output: z.object({ work: toolWork, solutions: z.array(toolSolution) }),
  toInput: ({ duration_ms, session_id, ...rest }) =>
    defined({ ...rest, durationMs: duration_ms, sessionId: session_id }),
  present: (result: { work: Work; solutions: z.output<typeof foundSolution>[] }) => ({
    work: toToolWork(result.work),
    solutions: result.solutions.map(toToolSolution),
  }),
});

export const checkWorkTool = tool({
  name: 'check_work',
  toolset: 'continuity',
  description:
    'Call before starting a task or a costly step: tells whether the same work was done already, with its result, and how it failed before. ' +
    'What differs in a number, version, path or name counts as other work.',
  annotations: annotations('Check for work done already', 'reads'),
  input: z.strictObject({
    task: taskName.optional(),
    action,
    input: workInput.optional(),
    space: toolSpaces.optional(),
  }),
  output: z.object({
    done: z.boolean(),
    matches: z.array(toolWork.extend({ match: z.string(), similarity: z.number(), why: z.string() })),
    failed: z.array(toolWork),
  }),
  toInput: ({ space: where, ...rest }) => defined({ ...rest, ...spacesOf(where) }),
  present: (result: { done: boolean; matches: z.output<typeof workMatch>[]; failed: Work[] }) => ({
    done: result.done,
    matches: result.matches.map(({ work, match, similarity, why }) => ({
      ...toToolWork(work),
      match,
      similarity: Math.round(similarity * 100) / 100,
      why,
    })),
    failed: result.failed.map(toToolWork),
  }),
});
