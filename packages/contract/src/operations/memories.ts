import { z } from 'zod';
import { ingestAlias, getMemoryAlias } from '../aliases/coda.ts';
import { operation } from '../operation.ts';
import {
  agentId,
  cursor,
  fraction,
  id,
  instant,
  limit,
  limits,
  nextCursor,
  readScope,
  sessionId,
  speaker,
  tags,
  timestamp,
  userId,
  writeScope,
} from '../schemas/common.ts';
import {
  contentType,
  memory,
  memoryKind,
  memoryPatch,
  memoryState,
  memoryVersion,
  rememberItem,
  rememberOutcome,
  role,
  sessionTurn,
} from '../schemas/memory.ts';
import {
  addMemoryTool,
  deleteMemoryTool,
  fetchTool,
  getMemoryTool,
  listMemoriesTool,
  updateMemoryTool,
} from '../tools/memories.ts';

export const rememberInput = z.strictObject({ ...writeScope, ...rememberItem.shape });
export const rememberOutput = z.object({ memory, outcome: rememberOutcome });

export const remember = operation({
  name: 'remember',
  summary: 'Remember one thing',
  description:
    'Stores the words as they were said. When the call returns, the memory is durable and findable by its words. ' +
    'The same source, idempotency key or dated episode is never stored twice.',
  group: 'memories',
  method: 'POST',
  path: '/v1/memories',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  idempotencyKey: true,
  input: rememberInput,
  output: rememberOutput,
  errors: ['source_conflict', 'idempotency_conflict', 'vector_mismatch', 'quota_exceeded', 'store_full'],
  aliases: [ingestAlias],
  tools: [addMemoryTool],
});

export const rememberManyInput = z
  .strictObject({
    ...writeScope,
    items: z.array(rememberItem).min(1).max(limits.batchItems).optional(),
    sessionId: sessionId.optional(),
    agentId: agentId.optional(),
    occurredAt: instant.optional().describe('When the session took place; turns without a time take it'),
    turns: z.array(sessionTurn).min(1).max(limits.batchItems).optional().describe('Turns of one session, in order'),
    skipForgotten: z
      .boolean()
      .default(false)
      .describe('For imports: leave out items whose words were forgotten in this space'),
  })
  .superRefine((input, context) => {
    const fault = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if ((input.items === undefined) === (input.turns === undefined)) {
      fault('items', 'give either items, or sessionId and turns');
    }
    if (input.turns !== undefined && input.sessionId === undefined) fault('sessionId', 'is needed with turns');
    if (input.items !== undefined && input.sessionId !== undefined) {
      fault('sessionId', 'belongs to turns; with items, give it in each item');
    }
  });

export const rememberManyOutput = z.object({
  results: z.array(z.object({ id, outcome: rememberOutcome, turn: z.int().optional(), version: z.int() })),
  created: z.int(),
  duplicates: z.int(),
  replaced: z.int(),
  forgotten: z
    .array(z.int())
    .optional()
    .describe('With skipForgotten: positions of the items left out, which have no place in `results`'),
});

export const rememberMany = operation({
  name: 'rememberMany',
  summary: 'Remember up to 500 things, or a session with its turns, at once',
  description: 'All or nothing: when one item is bad, nothing is stored and the error names its index.',
  group: 'memories',
  method: 'POST',
  path: '/v1/memories/batch',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  idempotencyKey: true,
  input: rememberManyInput,
  output: rememberManyOutput,
  errors: ['source_conflict', 'idempotency_conflict', 'vector_mismatch', 'quota_exceeded', 'store_full'],
});

export const getMemoryInput = z.strictObject({
  id,
  ...readScope,
  includeDeleted: z.boolean().default(false),
  includeVersions: z.boolean().default(false).describe('Also return the states before each edit'),
});
export const getMemoryOutput = z.object({ memory, versions: z.array(memoryVersion).optional() });

export const getMemory = operation({
  name: 'getMemory',
  summary: 'Get one memory by its id',
  group: 'memories',
  method: 'GET',
  path: '/v1/memories/{id}',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: getMemoryInput,
  output: getMemoryOutput,
  errors: ['not_found'],
  aliases: [getMemoryAlias],
  tools: [getMemoryTool, fetchTool],
});

export const listMemoriesInput = z.strictObject({
  ...readScope,
  kinds: z.array(memoryKind).min(1).optional(),
  contentTypes: z.array(contentType).min(1).optional(),
  tags: tags.min(1).optional().describe('All of these tags'),
  speaker: speaker.optional(),
  role: role.optional(),
  sessionId: sessionId.optional(),
  agentId: agentId.optional(),
  sourceType: z.string().optional(),
  sourceId: z.string().optional().describe('Of the source that the caller gave; most useful with sourceType'),
  minSalience: fraction.optional(),
  from: instant.optional(),
  to: instant.optional().describe('A plain date includes that day'),
  states: z.array(memoryState).min(1).optional().describe('active and paused when not given'),
  pinned: z.boolean().optional(),
  includeDeleted: z.boolean().default(false),
  order: z.enum(['newest', 'oldest']).default('newest').describe('By occurredAt'),
  limit,
  cursor: cursor.optional(),
  facets: z.boolean().default(false).describe('Also count all that match by kind, tag, speaker and month'),
});

const counts = z.record(z.string(), z.int());
export const listMemoriesOutput = z.object({
  memories: z.array(memory),
  nextCursor: nextCursor.optional(),
  facets: z
    .object({ total: z.int(), kinds: counts, tags: counts, speakers: counts, months: counts })
    .optional()
    .describe('Months as YYYY-MM in UTC; the 100 commonest tags and speakers'),
});

export const listMemories = operation({
  name: 'listMemories',
  summary: 'List memories by filters, page by page',
  group: 'memories',
  method: 'GET',
  path: '/v1/memories',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: listMemoriesInput,
  output: listMemoriesOutput,
  errors: ['invalid_cursor'],
  tools: [listMemoriesTool],
});

const oneMemory = z.strictObject({ id, ...readScope });
const memoryOutput = z.object({ memory });

export const updateMemoryInput = z.strictObject({
  id,
  ...readScope,
  ...memoryPatch,
  expectedVersion: z.int().min(1).optional().describe('Fail with version_conflict unless this is the version'),
});

export const updateMemory = operation({
  name: 'updateMemory',
  summary: 'Edit a memory; the state before is kept as a version',
  group: 'memories',
  method: 'PATCH',
  path: '/v1/memories/{id}',
  scope: 'user',
  permission: 'memories:write',
  input: updateMemoryInput,
  output: memoryOutput,
  errors: ['not_found', 'version_conflict', 'vector_mismatch', 'store_full'],
  tools: [updateMemoryTool],
});

export const pinMemory = operation({
  name: 'pinMemory',
  summary: 'Pin a memory, so that it never decays',
  group: 'memories',
  method: 'POST',
  path: '/v1/memories/{id}/pin',
  scope: 'user',
  permission: 'memories:write',
  input: oneMemory,
  output: memoryOutput,
  errors: ['not_found'],
});

export const unpinMemory = operation({
  name: 'unpinMemory',
  summary: 'Let a pinned memory decay again',
  group: 'memories',
  method: 'DELETE',
  path: '/v1/memories/{id}/pin',
  scope: 'user',
  permission: 'memories:write',
  input: oneMemory,
  output: memoryOutput,
  errors: ['not_found'],
});

export const forgetMemoryOutput = z.object({
  id,
  deletedAt: timestamp,
  restorableUntil: timestamp.describe('After this instant the memory is purged'),
});

export const forgetMemory = operation({
  name: 'forgetMemory',
  summary: 'Delete a memory; hidden at once, restorable for some days, then purged',
  group: 'memories',
  method: 'DELETE',
  path: '/v1/memories/{id}',
  scope: 'user',
  permission: 'memories:delete',
  input: oneMemory,
  output: forgetMemoryOutput,
  errors: ['not_found'],
  tools: [deleteMemoryTool],
});

export const restoreMemory = operation({
  name: 'restoreMemory',
  summary: 'Bring a deleted memory back',
  group: 'memories',
  method: 'POST',
  path: '/v1/memories/{id}/restore',
  scope: 'user',
  permission: 'memories:delete',
  input: oneMemory,
  output: memoryOutput,
  errors: ['not_found', 'restore_expired', 'source_conflict'],
});

export const listChangesInput = z.strictObject({
  userId: userId.optional(),
  spaces: readScope.spaces,
  after: z.int().min(0).default(0).describe('Version to start after; 0 for all that is kept'),
  limit: z.int().min(1).max(1_000).default(200),
});
export const listChangesOutput = z.object({
  changes: z.array(
    z.object({
      version: z.int(),
      memoryId: id,
      space: z.string(),
      change: z.enum(['created', 'updated', 'deleted', 'restored', 'purged', 'embedded']),
      at: timestamp,
    }),
  ),
  version: z.int().describe('Version of the last change listed; pass it as `after`'),
  more: z.boolean(),
  complete: z
    .boolean()
    .describe(
      'False when changes after `after` are no longer kept: list all memories anew, then follow from `version`',
    ),
});

export const listChanges = operation({
  name: 'listChanges',
  summary: 'Follow what changed, in the order of commits',
  description:
    'The log of a user keeps at least the latest 10,000 changes and those of the last seven days. When `after` lies before what is kept, `complete` is false.',
  group: 'memories',
  method: 'GET',
  path: '/v1/changes',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: listChangesInput,
  output: listChangesOutput,
});
