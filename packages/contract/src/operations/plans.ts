import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  cursor,
  id,
  instant,
  limit,
  nextCursor,
  queryText,
  readScope,
  sessionId,
  timestamp,
  writeScope,
} from '../schemas/common.ts';
import {
  expectedVersion,
  notes,
  owner,
  plan,
  planEdits,
  plannerLimits,
  planState,
  planTimeZone,
  task,
} from '../schemas/planner.ts';
import { approvePlanTool, createPlanTool } from '../tools/plans.ts';

export const createPlan = operation({
  name: 'createPlan',
  summary: 'Make a plan of a sentence: steps with durations, dates, owners, and how to see that each is done',
  description:
    'The plan is a draft until it is approved. Its steps come from what the intent itself lists, else from a procedure that has stood ' +
    'the test, else from a pattern. Dates such as "by the end of next week" are read in the zone of the user. Every plan passes an independent validator before it is stored.',
  group: 'plans',
  method: 'POST',
  path: '/v1/plans',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    intent: queryText
      .max(plannerLimits.intentChars)
      .describe('What is to be done, in plain words, with a date if there is one'),
    owner: owner.optional().describe('Who does the steps; whom the intent names when not given, else `user`'),
    dueAt: instant
      .optional()
      .describe('Counts more than the date in the intent; a plain date means the end of that day'),
    happensAt: instant
      .optional()
      .describe('When that what it is about takes place; a plain date means nine in the morning'),
    sessionId: sessionId.optional(),
    method: z
      .enum(['auto', 'rules'])
      .default('auto')
      .describe(
        'auto: by a language model where one is set for the task `plan`, within 8 seconds, else by rules; rules: by rules',
      ),
    now: instant.optional().describe('What "today" means; now when not given'),
    timeZone: planTimeZone,
  }),
  output: z.object({
    plan,
    sop: z.string().describe('The steps as Markdown'),
    tookMs: z.number(),
  }),
  errors: ['store_full'],
  tools: [createPlanTool],
});

export const getPlan = operation({
  name: 'getPlan',
  summary: 'Read a plan with its tasks, its progress, and former versions',
  group: 'plans',
  method: 'GET',
  path: '/v1/plans/{id}',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ id, ...readScope, version: z.int().min(1).optional().describe('A former version') }),
  output: z.object({
    plan,
    sop: z.string(),
    tasks: z.array(task).describe('Of the plan as it is now'),
    versions: z
      .array(z.object({ version: z.int(), state: planState, replacedAt: timestamp }))
      .describe('Former ones, newest first'),
  }),
  errors: ['not_found'],
});

export const listPlans = operation({
  name: 'listPlans',
  summary: 'List plans, those made last first',
  group: 'plans',
  method: 'GET',
  path: '/v1/plans',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    states: z.array(planState).min(1).optional().describe('All when not given'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ plans: z.array(plan), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const refinePlan = operation({
  name: 'refinePlan',
  summary: 'Change a draft, step by step; the version before stays readable',
  group: 'plans',
  method: 'PATCH',
  path: '/v1/plans/{id}',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope, expectedVersion, ...planEdits }),
  output: z.object({ plan, sop: z.string() }),
  errors: ['not_found', 'version_conflict', 'store_full'],
});

export const approvePlan = operation({
  name: 'approvePlan',
  summary: 'Take a plan on: each step becomes a task',
  description: 'Approving it twice changes nothing.',
  group: 'plans',
  method: 'POST',
  path: '/v1/plans/{id}/approve',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope, expectedVersion, sprintId: id.optional().describe('Sprint of the tasks') }),
  output: z.object({ plan, tasks: z.array(task) }),
  errors: ['not_found', 'version_conflict', 'store_full'],
  tools: [approvePlanTool],
});

export const replan = operation({
  name: 'replan',
  summary: 'Plan anew what is left of an approved plan',
  description:
    'Tasks that are done stay as they are; those that are left get new dates from now on, by the date of the plan or the one given. ' +
    'Steps whose tasks were cancelled or deleted are left out.',
  group: 'plans',
  method: 'POST',
  path: '/v1/plans/{id}/replan',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope, expectedVersion, ...planEdits }),
  output: z.object({ plan, tasks: z.array(task) }),
  errors: ['not_found', 'version_conflict', 'store_full'],
});

export const cancelPlan = operation({
  name: 'cancelPlan',
  summary: 'Give a plan up, and with it the tasks that are left',
  group: 'plans',
  method: 'POST',
  path: '/v1/plans/{id}/cancel',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope, reason: notes.optional() }),
  output: z.object({ plan, cancelled: z.array(id).describe('Tasks that were left') }),
  errors: ['not_found', 'store_full'],
});
