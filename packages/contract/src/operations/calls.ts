import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  anyFields,
  callerHints,
  callProvider,
  callVariables,
  conversation,
  conversationDetails,
  conversationId,
  queriedMemory,
  toolInvocation,
  variableName,
} from '../schemas/calls.ts';
import { agentId, cursor, id, limit, name, nextCursor, queryText, readScope, userId } from '../schemas/common.ts';
import { memoryKind } from '../schemas/memory.ts';

const resolved = {
  userId: z.string().describe('Empty when the call does not say who it is'),
  known: z.boolean().describe('false of somebody who has never called'),
  guest: z.boolean().describe('Nobody has said yet which user it is; see mergeCaller'),
};

export const identifyCaller = operation({
  name: 'identifyCaller',
  summary: 'Which user a caller is',
  description:
    'By what the call names, else by telephone number or SIP address. Somebody unknown is a guest. Stores nothing.',
  group: 'calls',
  method: 'POST',
  path: '/v1/calls/identify',
  scope: 'tenant',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject(callerHints),
  output: z.object(resolved),
});

export const startCall = operation({
  name: 'startCall',
  summary: 'What an agent should know as a call begins: who it is, and what is remembered',
  description:
    'Top memories by salience and recency, without a search, so that it is there before the greeting. Stores nothing.',
  group: 'calls',
  method: 'POST',
  path: '/v1/calls/start',
  scope: 'tenant',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...callerHints,
    agentId: agentId.optional(),
    variables: z.array(variableName).max(100).optional().describe('Further variables that the agent declares'),
  }),
  output: z.object({
    ...resolved,
    variables: callVariables,
    firstMessage: z.string().optional().describe('Where a setting says how to greet'),
    language: z.string().optional(),
  }),
});

export const recordCall = operation({
  name: 'recordCall',
  summary: 'Take in what a voice platform sent of a call; it is stored and worked off in the background',
  description:
    'Each event once, however often it comes. `holdfast` takes our own form: `{conversationId, agentId?, userId?, caller?, startedAt?, ' +
    'endedAt?, turns: [{role, content, at?}], tools?, summary?, language?}`.',
  group: 'calls',
  method: 'POST',
  path: '/v1/calls/events',
  scope: 'tenant',
  permission: 'memories:write',
  input: z.strictObject({ provider: callProvider, payload: anyFields }),
  output: z.object({
    outcome: z.enum(['queued', 'duplicate', 'ignored']),
    userId: userId.optional(),
    conversationId: conversationId.optional(),
  }),
  errors: ['store_full', 'store_unavailable'],
});

export const queryCall = operation({
  name: 'queryCall',
  summary: 'Look something up during a call, with what is linked to it and a summary to be read out',
  description: 'Ranked by the profile `voice`. Every call of it is listed by listToolInvocations.',
  group: 'calls',
  method: 'POST',
  path: '/v1/calls/query',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    query: queryText,
    limit: z.int().min(1).max(20).default(5),
    sectors: z.array(memoryKind).min(1).optional(),
    conversationId: conversationId.optional(),
    agentId: agentId.optional(),
    tool: name(100).default('memory_query'),
  }),
  output: z.object({
    memories: z.array(queriedMemory),
    summary: z.string(),
    summaryBy: z
      .enum(['model', 'extract', 'none'])
      .describe('model: a language model, in time. extract: sentences of the memories'),
    tookMs: z.number(),
  }),
});

export const mergeCaller = operation({
  name: 'mergeCaller',
  summary: 'Make a guest one of the users, with all that was said',
  description:
    'Numbers and addresses of `from` mean `into` from now on. Memories and calls of `from` are copied to `into`, then `from` is forgotten. ' +
    'Interrupted, it can be asked for again.',
  group: 'calls',
  method: 'POST',
  path: '/v1/calls/merge',
  scope: 'tenant',
  permission: 'admin',
  input: z
    .strictObject({ from: userId, into: userId })
    .refine(({ from, into }) => from !== into, { path: ['into'], message: 'must be another user' }),
  output: z.object({ identities: z.int().min(0), memories: z.int().min(0), conversations: z.int().min(0) }),
});

export const listConversations = operation({
  name: 'listConversations',
  summary: 'List calls of a user, the latest first',
  group: 'calls',
  method: 'GET',
  path: '/v1/conversations',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    agentId: agentId.optional(),
    status: z.enum(['in_progress', 'completed', 'failed']).optional(),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ conversations: z.array(conversation), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

const conversationName = name().describe('Our id of the call, or what the vendor calls it');

export const getConversation = operation({
  name: 'getConversation',
  summary: 'A call with its turns, analysis, tools and the memories that came of it',
  group: 'calls',
  method: 'GET',
  path: '/v1/conversations/{id}',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ ...readScope, id: conversationName }),
  output: z.object({ conversation: conversationDetails }),
  errors: ['not_found'],
});

export const deleteConversation = operation({
  name: 'deleteConversation',
  summary: 'Forget a call for good: its turns, what was made of them, and what is known of the call',
  description: 'As `forget` of its session, with a receipt.',
  group: 'calls',
  method: 'DELETE',
  path: '/v1/conversations/{id}',
  scope: 'user',
  permission: 'memories:delete',
  input: z.strictObject({ ...readScope, id: conversationName }),
  output: z.object({ id, conversationId, status: z.enum(['complete', 'running']), receiptId: id }),
  errors: ['not_found'],
});

export const listToolInvocations = operation({
  name: 'listToolInvocations',
  summary: 'List what tools were asked during calls of a user, newest first',
  group: 'calls',
  method: 'GET',
  path: '/v1/tool-invocations',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    userId: userId.optional(),
    conversationId: conversationId.optional(),
    tool: name(100).optional(),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ invocations: z.array(toolInvocation), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});
