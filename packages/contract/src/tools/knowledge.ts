import { z } from 'zod';
import { tool } from '../operation.ts';
import { content, id, sessionId, space } from '../schemas/common.ts';
import { defined } from '../schemas/defined.ts';
import type { foundProblem, foundSolution, solution } from '../schemas/knowledge.ts';
import { problemText } from '../schemas/work.ts';
import { annotations, spacesOf, toolSpaces } from './shared.ts';

type Solution = z.output<typeof solution>;

const known = z.object({
  id,
  content: z.string(),
  helped: z.int().describe('How often it helped'),
  failed: z.int().describe('How often it did not'),
  confidence: z.number().describe('How far that can be counted on, 0 to 1; 0 while unproven'),
});
export const toolSolution = known.extend({ match: z.string(), why: z.string() });

function toKnown({ id: solutionId, content: words, successes, failures, confidence }: Solution): z.input<typeof known> {
  return {
    id: solutionId,
    content: words,
    helped: successes,
    failed: failures,
    confidence: Math.round(confidence * 100) / 100,
  };
}

/** A solution as a model sees it. */
export function toToolSolution({
  solution: found,
  match,
  why,
}: z.output<typeof foundSolution>): z.input<typeof toolSolution> {
  return { ...toKnown(found), match, why };
}

export const findSolutionTool = tool({
  name: 'find_solution',
  toolset: 'continuity',
  description:
    'Call when something fails, before trying to fix it: finds what has helped with this error before, the best first, with its record. ' +
    'Paste the error as it was printed, stack trace included. After trying one, call record_outcome.',
  annotations: annotations('Find a solution', 'reads'),
  input: z.strictObject({
    problem: problemText,
    limit: z.int().min(1).max(20).default(3),
    space: toolSpaces.optional(),
  }),
  output: z.object({
    solutions: z.array(toolSolution),
    problems: z.array(z.object({ id, match: z.string(), occurrences: z.int(), last_seen: z.string() })),
  }),
  toInput: ({ space: where, ...rest }) => ({ ...rest, ...spacesOf(where) }),
  present: (result: { solutions: z.output<typeof foundSolution>[]; problems: z.output<typeof foundProblem>[] }) => ({
    solutions: result.solutions.map(toToolSolution),
    problems: result.problems.map(({ problem: { id: problemId, occurrences, lastSeenAt }, match }) => ({
      id: problemId,
      match,
      occurrences,
      last_seen: lastSeenAt,
    })),
  }),
});

export const recordOutcomeTool = tool({
  name: 'record_outcome',
  toolset: 'continuity',
  description:
    'Say whether a solution helped: one that find_solution gave, by solution_id, or a new one, with the problem as it was printed and what was ' +
    'done. Record failures too: they keep others from trying the same.',
  annotations: annotations('Record an outcome', 'adds'),
  input: z
    .strictObject({
      solution_id: id.optional(),
      problem: problemText.optional(),
      solution: content.max(20_000).optional().describe('What was done'),
      success: z.boolean(),
      session_id: sessionId.optional(),
      space: space.optional(),
    })
    .refine(
      ({ solution_id, problem, solution: words }) =>
        solution_id === undefined
          ? problem !== undefined && words !== undefined
          : problem === undefined && words === undefined,
      { path: ['solution_id'], message: 'give either solution_id, or problem and solution' },
    ),
  output: z.object({ solution: known }),
  toInput: ({ solution_id, session_id, ...rest }) =>
    defined({ ...rest, solutionId: solution_id, sessionId: session_id }),
  present: (result: { solution: Solution }) => ({ solution: toKnown(result.solution) }),
});
