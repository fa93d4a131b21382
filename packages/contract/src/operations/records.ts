import { z } from 'zod';
import { operation } from '../operation.ts';
import { cursor, limit, nextCursor, readScope, writeScope } from '../schemas/common.ts';
import { importedRecord, plannerNoun, plannerRecord } from '../schemas/records.ts';

export const listPlannerRecords = operation({
  name: 'listPlannerRecords',
  summary: 'Plans, tasks, calendars, blocks, reflections and what else the planner keeps, as it is stored, for exports',
  description:
    'With their former versions, those made last first. What importRecords takes. Nothing that opens a calendar is among it (tokens, secret ' +
    'addresses): state `disconnected` says that one has to be connected anew.',
  group: 'plans',
  method: 'GET',
  path: '/v1/planner/records',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ ...readScope, noun: plannerNoun, limit, cursor: cursor.optional() }),
  output: z.object({ records: z.array(plannerRecord), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const importRecords = operation({
  name: 'importRecords',
  summary: 'Store what an export has of sessions, work, known problems and the planner',
  description:
    'Each keeps its id, its instants and its state, so that the same export brings nothing twice. What is known already stays as it is, and what was ' +
    'forgotten is left out, and so are reflections that tell of it. A calendar that lies elsewhere comes back disconnected. All or nothing.',
  group: 'sessions',
  method: 'POST',
  path: '/v1/records/import',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    copy: z
      .boolean()
      .default(false)
      .describe(
        'true: of another user or for another space; ids are made from those of the export, the same each time',
      ),
    records: z.array(importedRecord).min(1).max(200),
  }),
  output: z.object({
    results: z
      .array(z.enum(['created', 'known', 'forgotten']))
      .describe('In the order of the records. forgotten: it, or the words of it, were forgotten here'),
  }),
  errors: ['quota_exceeded', 'store_full'],
});
