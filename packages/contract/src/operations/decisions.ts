import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  cursor,
  id,
  instant,
  limit,
  nextCursor,
  readScope,
  sessionId,
  space,
  userId,
  writeScope,
} from '../schemas/common.ts';
import { decision, decisionFields, decisionStatus } from '../schemas/sessions.ts';
import { logDecisionTool } from '../tools/sessions.ts';

export const logDecision = operation({
  name: 'logDecision',
  summary: 'Write down a decision: question, options, choice, reasons',
  group: 'decisions',
  method: 'POST',
  path: '/v1/decisions',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    sessionId: sessionId.optional(),
    ...decisionFields,
    decidedAt: instant.optional().describe('Now when not given'),
    supersedes: id.optional().describe('The decision that this one takes the place of'),
  }),
  output: z.object({ decision, superseded: decision.optional() }),
  errors: ['not_found', 'version_conflict', 'store_full'],
  tools: [logDecisionTool],
});

export const supersedeDecision = operation({
  name: 'supersedeDecision',
  summary: 'Put another decision in the place of one',
  description: 'What is not given is taken from the one before, but for choice, reasons and the day to look again.',
  group: 'decisions',
  method: 'POST',
  path: '/v1/decisions/{id}/supersede',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    userId: userId.optional(),
    space: space.optional(),
    id,
    sessionId: sessionId.optional(),
    ...decisionFields,
    question: decisionFields.question.optional(),
    decidedAt: instant.optional(),
  }),
  output: z.object({ decision, superseded: decision }),
  errors: ['not_found', 'version_conflict', 'store_full'],
});

export const listDecisions = operation({
  name: 'listDecisions',
  summary: 'List decisions, newest first',
  group: 'decisions',
  method: 'GET',
  path: '/v1/decisions',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    sessionId: sessionId.optional(),
    status: decisionStatus.optional(),
    includeSuperseded: z.boolean().default(false),
    revisitBefore: instant.optional().describe('Only those to be looked at again before'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ decisions: z.array(decision), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});
