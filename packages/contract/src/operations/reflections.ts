import { z } from 'zod';
import { operation } from '../operation.ts';
import { cursor, id, limit, nextCursor, readScope, writeScope } from '../schemas/common.ts';
import { calendarDay } from '../schemas/planner.ts';
import { reflection, reflectionPeriod } from '../schemas/reflections.ts';
import { reflectDailyTool, reflectWeeklyTool } from '../tools/reflections.ts';

const reflected = z.object({
  outcome: z
    .enum(['made', 'renewed', 'unchanged', 'empty'])
    .describe(
      'renewed: something came late, or the period was not over before; empty: nothing happened, and there is none',
    ),
  reflection: reflection.optional(),
  promoted: z.int().describe('Facts that came of what was said and matters'),
});

const description =
  'Sums up what happened, each sentence with what it rests on. The same of what happened gives the same reflection; asked again, nothing changes ' +
  'unless something came late. What was said and matters beyond its day is kept as facts. Nights do this by themselves for what is over.';

export const reflectDaily = operation({
  name: 'reflectDaily',
  summary: 'Look back on a day: done against plan, decisions, failures, open ends, what comes next',
  description,
  group: 'reflections',
  method: 'POST',
  path: '/v1/reflections/daily',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    day: calendarDay.optional().describe('Of the calendar of the user; today so far when not given'),
  }),
  output: reflected,
  errors: ['store_full'],
  tools: [reflectDailyTool],
});

export const reflectWeekly = operation({
  name: 'reflectWeekly',
  summary: 'Look back on a week, Monday to Sunday, with trends and how estimates were off',
  description,
  group: 'reflections',
  method: 'POST',
  path: '/v1/reflections/weekly',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    day: calendarDay.optional().describe('Any day of the week; this week so far when not given'),
  }),
  output: reflected,
  errors: ['store_full'],
  tools: [reflectWeeklyTool],
});

export const listReflections = operation({
  name: 'listReflections',
  summary: 'List reflections, those made last first',
  group: 'reflections',
  method: 'GET',
  path: '/v1/reflections',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    period: reflectionPeriod.optional().describe('Both when not given'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ reflections: z.array(reflection), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const getReflection = operation({
  name: 'getReflection',
  summary: 'Get a reflection',
  group: 'reflections',
  method: 'GET',
  path: '/v1/reflections/{id}',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ id, ...readScope }),
  output: z.object({ reflection }),
  errors: ['not_found'],
});
