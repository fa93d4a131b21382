import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  agentId,
  content,
  cursor,
  id,
  limit,
  nextCursor,
  readScope,
  sessionId,
  writeScope,
} from '../schemas/common.ts';
import { foundProblem, foundSolution, problem, signature, solution } from '../schemas/knowledge.ts';
import { problemText, workRecord } from '../schemas/work.ts';
import { findSolutionTool, recordOutcomeTool } from '../tools/knowledge.ts';

const solutionText = content.max(20_000).describe('What to do, so that somebody else can do it');
const provenance = { sessionId: sessionId.optional(), agentId: agentId.optional() };

export const findSolutions = operation({
  name: 'findSolutions',
  summary: 'What has helped with a problem before, the best first, and why it is taken for the same',
  description:
    'By signature, the strictest match first: exact, frames, message; then by words and meaning. Among solutions of one match those come first ' +
    'whose record can be counted on; what failed more often than it helped comes last. Stores nothing.',
  group: 'knowledge',
  method: 'POST',
  path: '/v1/knowledge/find',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    problem: problemText,
    similar: z.boolean().default(true).describe('Whether to look for problems that are alike in words or meaning, too'),
    limit: z.int().min(1).max(20).default(5),
  }),
  output: z.object({
    signature,
    solutions: z.array(foundSolution),
    problems: z.array(foundProblem).describe('Problems that matched, solved or not, the best first'),
    degraded: z.array(z.string()).describe('What could not be asked for similar problems'),
  }),
  tools: [findSolutionTool],
});

export const addSolution = operation({
  name: 'addSolution',
  summary: 'Note a solution of a problem; it is unproven until an outcome is recorded',
  description:
    'The same words for the same problem are known already. Both are memories as well, and are recalled and forgotten like any.',
  group: 'knowledge',
  method: 'POST',
  path: '/v1/knowledge/solutions',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z
    .strictObject({
      ...writeScope,
      ...provenance,
      problem: problemText.optional(),
      problemId: id.optional(),
      solution: solutionText,
    })
    .refine(({ problem: text, problemId }) => (text === undefined) !== (problemId === undefined), {
      path: ['problem'],
      message: 'give either problem or problemId',
    }),
  output: z.object({ solution, problem, outcome: z.enum(['created', 'known']) }),
  errors: ['not_found', 'store_full', 'quota_exceeded'],
});

export const recordOutcome = operation({
  name: 'recordOutcome',
  summary: 'Say whether a solution helped',
  description: 'Of a solution that is known by its id, or of a new one, which is noted with its problem.',
  group: 'knowledge',
  method: 'POST',
  path: '/v1/knowledge/outcomes',
  scope: 'user',
  permission: 'memories:write',
  input: z
    .strictObject({
      ...writeScope,
      ...provenance,
      solutionId: id.optional(),
      problem: problemText.optional(),
      solution: solutionText.optional(),
      success: z.boolean().describe('Whether the problem was gone afterwards'),
    })
    .refine(
      ({ solutionId, problem: text, solution: words }) =>
        solutionId === undefined
          ? text !== undefined && words !== undefined
          : text === undefined && words === undefined,
      { path: ['solutionId'], message: 'give either solutionId, or problem and solution' },
    ),
  output: z.object({ solution }),
  errors: ['not_found', 'store_full', 'quota_exceeded'],
  tools: [recordOutcomeTool],
});

export const listProblems = operation({
  name: 'listProblems',
  summary: 'List known problems, the latest seen first',
  group: 'knowledge',
  method: 'GET',
  path: '/v1/knowledge/problems',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    unsolved: z.boolean().default(false).describe('Only those without a solution'),
    includeArchived: z.boolean().default(false),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ problems: z.array(problem), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const getProblem = operation({
  name: 'getProblem',
  summary: 'A problem with its solutions, the best first, and the latest work that met it',
  group: 'knowledge',
  method: 'GET',
  path: '/v1/knowledge/problems/{id}',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ ...readScope, id }),
  output: z.object({ problem, solutions: z.array(solution), work: z.array(workRecord) }),
  errors: ['not_found'],
});
