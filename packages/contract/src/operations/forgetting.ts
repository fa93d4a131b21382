import { z } from 'zod';
import { memoryForgetAlias } from '../aliases/memory-forget.ts';
import { operation } from '../operation.ts';
import {
  agentId,
  cursor,
  fraction,
  id,
  instant,
  limit,
  limits,
  name,
  nextCursor,
  readScope,
  sessionId,
  speaker,
  tags,
  timestamp,
} from '../schemas/common.ts';
import { contentType, memoryKind, role } from '../schemas/memory.ts';
import { receipt } from '../schemas/receipt.ts';

const target = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('memory'), ids: z.array(id).min(1).max(limits.batchItems) }),
    z.strictObject({ type: z.literal('entity'), id }).describe('An entity, and every memory and fact about it'),
    z.strictObject({ type: z.literal('session'), sessionId }),
    z.strictObject({ type: z.literal('source'), sourceType: name(100), sourceId: name().optional() }),
    z.strictObject({
      type: z.literal('time'),
      from: instant.optional().describe('Occurred at or after'),
      to: instant.optional().describe('Occurred before; a plain date includes that day'),
    }),
    z.strictObject({
      type: z.literal('filter'),
      kinds: z.array(memoryKind).min(1).optional(),
      contentTypes: z.array(contentType).min(1).optional(),
      tags: tags.min(1).optional().describe('All of these tags'),
      speaker: speaker.optional(),
      role: role.optional(),
      sessionId: sessionId.optional(),
      agentId: agentId.optional(),
      sourceType: z.string().optional(),
      minSalience: fraction.optional(),
      from: instant.optional(),
      to: instant.optional().describe('A plain date includes that day'),
    }),
    z.strictObject({ type: z.literal('space') }).describe('Everything in `spaces`'),
    z.strictObject({ type: z.literal('user') }).describe('Everything of the user, in all spaces'),
  ])
  .describe('What to forget, within `spaces`');

export const forgetInput = z.strictObject({
  ...readScope,
  target,
  dryRun: z.boolean().default(false).describe('Only count what would go'),
  confirm: z
    .string()
    .max(200)
    .optional()
    .describe('`confirm` of a dry run; needed for more than 100 memories, a space or a user'),
});

export const forgetOutput = z.object({
  status: z
    .enum(['planned', 'running', 'complete'])
    .describe('planned: a dry run; running: a job goes on with it; complete: nothing is left'),
  id: id.optional().describe('Of the forgetting and its receipt; absent for a dry run'),
  planned: z
    .object({
      memories: z.int(),
      derived: z.int().describe('Memories that Holdfast derived from them and that go along; at least'),
      facts: z.int().describe('Facts that rest on them: they go, or are flagged when they rest on others too'),
      sample: z.array(id).describe('Some of the memories, oldest first'),
      confirm: z.string().optional().describe('Pass it on to forget; given where it is needed'),
      confirmUntil: timestamp.optional(),
    })
    .optional(),
  receipt: receipt.optional(),
});

export const forget = operation({
  name: 'forget',
  summary: 'Forget for good, with a signed receipt',
  description:
    'Removes memories and everything made of them: versions, vectors, links, facts that rest on nothing else, ' +
    'summaries, caches. What is left are tombstones, which keep it from being derived or imported again, and a receipt. ' +
    'More than 100 memories are removed by a job; the receipt is there when it is through.',
  group: 'memories',
  method: 'POST',
  path: '/v1/forget',
  scope: 'user',
  permission: 'memories:delete',
  input: forgetInput,
  output: forgetOutput,
  errors: ['not_found', 'confirmation_required'],
  aliases: [memoryForgetAlias],
});

const forgetting = z.object({
  id,
  status: z.enum(['running', 'complete']),
  requestedAt: timestamp,
  completedAt: timestamp.optional(),
  removed: z.int().describe('Memories removed so far'),
  receipt: receipt.optional(),
});

export const getReceipt = operation({
  name: 'getReceipt',
  summary: 'Get the receipt of a forgetting, or how far it has come',
  group: 'memories',
  method: 'GET',
  path: '/v1/receipts/{id}',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ id, userId: readScope.userId }),
  output: forgetting,
  errors: ['not_found'],
});

export const listReceipts = operation({
  name: 'listReceipts',
  summary: 'List forgettings of a user, newest first',
  group: 'memories',
  method: 'GET',
  path: '/v1/receipts',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ userId: readScope.userId, limit, cursor: cursor.optional() }),
  output: z.object({ receipts: z.array(forgetting), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const verifyReceipt = operation({
  name: 'verifyReceipt',
  summary: 'Check a receipt: its signature, and that the key is the tenant’s',
  group: 'memories',
  method: 'POST',
  path: '/v1/receipts/verify',
  scope: 'tenant',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ receipt: z.record(z.string(), z.unknown()).describe('As it was handed out') }),
  output: z.object({
    valid: z.boolean().describe('Both of these'),
    signed: z.boolean().describe('The signature fits what the receipt says and the key in it'),
    ownKey: z.boolean().describe('The key is the one that this tenant signs with'),
  }),
});
