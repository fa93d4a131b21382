import { z } from 'zod';
import { consolidateAlias } from '../aliases/consolidate.ts';
import { operation } from '../operation.ts';
import { cursor, fraction, id, limit, nextCursor, space, timestamp, userId } from '../schemas/common.ts';
import { memory, memoryState, memoryTier } from '../schemas/memory.ts';

const counts = z.record(z.string(), z.int());
const change = z.object({
  kind: z
    .enum(['made', 'rewritten', 'removed', 'reinforced', 'moved', 'linked', 'fact'])
    .describe('made, rewritten, removed: a summary; reinforced, moved, linked: any memory; fact: a fact'),
  memoryId: id.optional(),
  at: timestamp,
});

export const consolidation = z.object({
  id,
  userId,
  day: z.iso.date().describe('Of the calendar of the user'),
  timeZone: z.string(),
  origin: z.enum(['night', 'demand']),
  state: z.enum(['waiting', 'running', 'done', 'undone']),
  step: z
    .enum(['facts', 'days', 'merge', 'links', 'tiers', 'weeks', 'summary', 'finished'])
    .describe('Where it stands, or goes on after an interruption'),
  report: counts.describe('What it did so far, counted by name, such as day_summaries or merged'),
  changes: z.array(change).optional().describe('The latest of what it changed, newest first'),
  createdAt: timestamp,
  updatedAt: timestamp,
  finishedAt: timestamp.optional(),
});

const place = z.object({ state: memoryState, tier: memoryTier });
const plan = z.object({
  counts: counts.describe('How many memories would move, by reason'),
  moves: z
    .array(
      z.object({
        id,
        reason: z.enum(['expired', 'unused', 'short_lived', 'over_budget', 'faded', 'strong']),
        strength: fraction,
        from: place,
        to: place,
      }),
    )
    .describe('The first 200 of them'),
});

export const consolidate = operation({
  name: 'consolidate',
  summary: 'Consolidate the memories of a user now, as the night would',
  description:
    'Sums up days and weeks, merges equal typed memories, links, and archives what nobody uses. It runs in the background: ' +
    'listConsolidations shows how far it is. A day that is done already is looked at for what is new. ' +
    'With `dryRun` nothing runs: the answer says which memories would move, and why.',
  group: 'consolidation',
  method: 'POST',
  path: '/v1/consolidations',
  scope: 'user',
  permission: 'admin',
  input: z.strictObject({
    userId: userId.optional(),
    day: z.iso.date().optional().describe('Whose run it is; today, of the calendar of the user, when not given'),
    dryRun: z.boolean().default(false),
  }),
  output: z.object({ consolidation: consolidation.optional(), plan: plan.optional() }),
  aliases: [consolidateAlias],
});

export const listConsolidations = operation({
  name: 'listConsolidations',
  summary: 'List the nights of a user, with what each did',
  group: 'consolidation',
  method: 'GET',
  path: '/v1/consolidations',
  scope: 'user',
  permission: 'admin',
  readOnly: true,
  input: z.strictObject({
    userId: userId.optional(),
    id: id.optional().describe('Only this one'),
    includeChanges: z.boolean().default(false).describe('With the latest 200 changes of each'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ consolidations: z.array(consolidation), nextCursor: nextCursor.optional() }),
  errors: ['not_found', 'invalid_cursor'],
});

export const undoConsolidation = operation({
  name: 'undoConsolidation',
  summary: 'Take back what a consolidation changed',
  description:
    'Removes the summaries it made, gives rewritten ones their former words, and puts merged and moved memories back. ' +
    'What somebody has changed since stays as it is. Faded links do not come back.',
  group: 'consolidation',
  method: 'POST',
  path: '/v1/consolidations/{id}/undo',
  scope: 'user',
  permission: 'admin',
  input: z.strictObject({ id, userId: userId.optional() }),
  output: z.object({
    consolidation,
    undone: z.int().min(0).describe('Changes taken back'),
    kept: z.int().min(0).describe('Changes left, since something else has changed there meanwhile'),
  }),
  errors: ['not_found', 'version_conflict'],
});

export const getUserSummary = operation({
  name: 'getUserSummary',
  summary: 'What is known of a user, in a few lines, with the memories it rests on',
  description:
    'Made of the strongest typed and pinned memories of a space. Nights keep it fresh; when much has changed since, a new one is made in the background.',
  group: 'consolidation',
  method: 'GET',
  path: '/v1/summary',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ userId: userId.optional(), space: space.optional() }),
  output: z.object({
    summary: memory.optional().describe('Absent as long as there is nothing to sum up'),
    restsOn: z.array(memory),
    fresh: z.boolean().describe('false: much has changed since it was made'),
  }),
});
