import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  cursor,
  fraction,
  id,
  instant,
  limit,
  nextCursor,
  readScope,
  sessionId,
  writeScope,
} from '../schemas/common.ts';
import { foundSolution } from '../schemas/knowledge.ts';
import { action, taskName, workFields, workInput, workMatch, workRecord } from '../schemas/work.ts';
import { checkWorkTool, logWorkTool } from '../tools/work.ts';

export const logWork = operation({
  name: 'logWork',
  summary: 'Record a step of work: what was done with what, what came of it, how long it took',
  description:
    'A failure with an `error` is counted as an occurrence of its problem, and what is known to help is answered at once. Where the same ' +
    'action succeeds later in the session or task, the steps between are learned as a solution. The same `source` is recorded once.',
  group: 'work',
  method: 'POST',
  path: '/v1/work',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z
    .strictObject({
      ...writeScope,
      ...workFields,
      success: z.boolean().optional().describe('Whether it worked; when not given, true without an error'),
      occurredAt: instant.optional().describe('When it was done; now when not given'),
    })
    .refine(({ success, error }) => success !== true || error === undefined, {
      path: ['error'],
      message: 'does not go with success',
    }),
  output: z.object({
    work: workRecord,
    outcome: z.enum(['created', 'duplicate']).describe('duplicate: this source was recorded before'),
    solutions: z.array(foundSolution).describe('Of a failure: what is known to help, the best first'),
  }),
  errors: ['store_full', 'quota_exceeded'],
  tools: [logWorkTool],
});

export const listWork = operation({
  name: 'listWork',
  summary: 'List the work history, newest first',
  group: 'work',
  method: 'GET',
  path: '/v1/work',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    task: taskName.optional(),
    sessionId: sessionId.optional(),
    success: z.boolean().optional(),
    problemId: id.optional().describe('Only failures of this problem'),
    from: instant.optional(),
    to: instant.optional().describe('A plain date includes that day'),
    includeArchived: z.boolean().default(false),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ work: z.array(workRecord), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const checkWork = operation({
  name: 'checkWork',
  summary: 'Before starting: whether the same work was done already, with its result',
  description:
    'The same task, action and input, or nearly the same words about the same things. What differs in a number, version, path or name is other ' +
    'work. Looks at what succeeded, of the latest 1,000 records.',
  group: 'work',
  method: 'POST',
  path: '/v1/work/check',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    task: taskName.optional(),
    action,
    input: workInput.optional(),
    since: instant.optional().describe('How far back to look; 30 days when not given'),
    minSimilarity: fraction.default(0.75).describe('Below it work is not told of as similar'),
    limit: z.int().min(1).max(20).default(3),
  }),
  output: z.object({
    done: z.boolean().describe('Whether anything matches'),
    matches: z.array(workMatch).describe('The best first, the latest of equal ones'),
    failed: z.array(workRecord).describe('The latest times at which the same work failed, at most 3'),
  }),
  tools: [checkWorkTool],
});
