import { z } from 'zod';
import { id, sessionId, timestamp } from './common.ts';
import { problem, solution } from './knowledge.ts';
import { decision, session, snapshot, systemState, todo } from './sessions.ts';
import { workRecord } from './work.ts';

export const plannerNoun = z
  .enum([
    'task',
    'sprint',
    'plan',
    'pattern',
    'procedure',
    'run',
    'hours',
    'calendar',
    'schedule',
    'block',
    'busy',
    'reflection',
  ])
  .describe(
    'hours: working time; schedule: a run of the scheduler; busy: a time that is taken, of those that no calendar elsewhere tells of',
  );

/** What the store looks by: Postgres takes no NUL. */
const term = (max: number): z.ZodString =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\u0000') && value.isWellFormed(), {
      message: 'must not contain NUL or half of a surrogate pair',
    });

const content = z.record(z.string(), z.json());

/** A record of the planner as it is stored, for exports: other lists show it as people read it. */
export const plannerRecord = z.object({
  noun: plannerNoun,
  id,
  space: z.string(),
  state: term(50),
  version: z.int().min(1),
  key: term(1_000).optional().describe('What it is looked for by: a name, a signature'),
  planId: id.optional(),
  sprintId: id.optional(),
  procedureId: id.optional(),
  sessionId: sessionId.optional(),
  dueAt: timestamp.optional(),
  taskId: id.optional().describe('Of a block'),
  calendarId: id.optional().describe('Of a time that came with a file'),
  startsAt: timestamp.optional().describe('Of a block or a time that is taken'),
  endsAt: timestamp.optional(),
  content: content.describe('Instants in it are milliseconds'),
  memoryIds: z.array(id).describe('Memories that its words were made from'),
  former: z
    .array(z.object({ version: z.int().min(1), state: term(50), content, replacedAt: timestamp }))
    .describe('Former versions, newest first'),
  createdAt: timestamp,
  updatedAt: timestamp,
});

/** One thing of an export, as it was read. */
export const importedRecord = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('session'), value: session }),
    z.strictObject({ kind: z.literal('snapshot'), value: snapshot }),
    z.strictObject({ kind: z.literal('todo'), value: todo }),
    z.strictObject({ kind: z.literal('systemState'), value: systemState }),
    z.strictObject({ kind: z.literal('decision'), value: decision }),
    z.strictObject({ kind: z.literal('problem'), value: problem }),
    z.strictObject({ kind: z.literal('solution'), value: solution }),
    z.strictObject({ kind: z.literal('work'), value: workRecord }),
    z.strictObject({ kind: z.literal('planner'), value: plannerRecord }),
  ])
  .describe('A thing as the lists show it; its space is that of the call');
