import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  cursor,
  id,
  instant,
  limit,
  nextCursor,
  readScope,
  timestamp,
  timeZone,
  writeScope,
} from '../schemas/common.ts';
import { title } from '../schemas/planner.ts';
import {
  agendaItem,
  block,
  blockTimes,
  hold,
  schedule,
  scheduleLimits,
  scheduleState,
  workingTime,
  workingTimeFields,
} from '../schemas/schedule.ts';
import { applyScheduleTool, getAgendaTool, scheduleTasksTool } from '../tools/schedule.ts';

export const previewSchedule = operation({
  name: 'previewSchedule',
  summary: 'Plan what is left to do into the working hours; nothing is changed until the plan is applied',
  description:
    'Takes the tasks of one space that the user does, its working hours, and everything that takes time: times of calendars, blocks that are held, ' +
    'blocks of other spaces. Each placement is explained, and so is each task that does not fit, with the smallest change that would help. ' +
    'The same input gives the same plan: nothing to change. A proposal before this one can be applied no more.',
  group: 'schedule',
  method: 'POST',
  path: '/v1/schedules',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    days: z.int().min(1).max(scheduleLimits.days).default(14).describe('Days from today, that one included'),
    fresh: z.boolean().default(false).describe('Search anew although nothing has changed since the last one'),
    seed: z.int().min(0).max(2_147_483_647).default(1).describe('Another seed may find another plan of the same worth'),
    budgetMs: z.int().min(50).max(scheduleLimits.budgetMs).default(600).describe('CPU milliseconds of the search'),
    now: instant.optional().describe('Nothing is placed before; now when not given'),
  }),
  output: z.object({ schedule }),
  errors: ['timeout', 'store_full'],
  tools: [scheduleTasksTool],
});

export const applySchedule = operation({
  name: 'applySchedule',
  summary: 'Approve a schedule: its changes, and no others, are made in the calendar',
  description:
    'All at once or not at all. It is checked again first: when tasks, hours, meetings or blocks have changed such that it no longer holds, ' +
    'it is refused with `version_conflict`, to be previewed anew. Applying it twice changes nothing.',
  group: 'schedule',
  method: 'POST',
  path: '/v1/schedules/{id}/apply',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope }),
  output: z.object({ schedule }),
  errors: ['not_found', 'version_conflict', 'store_full'],
  tools: [applyScheduleTool],
});

export const undoSchedule = operation({
  name: 'undoSchedule',
  summary: 'Take the schedule that was applied last back; blocks that somebody has changed since stay',
  group: 'schedule',
  method: 'POST',
  path: '/v1/schedules/{id}/undo',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope }),
  output: z.object({ schedule }),
  errors: ['not_found', 'store_full'],
});

export const listSchedulerRuns = operation({
  name: 'listSchedulerRuns',
  summary: 'Runs of the scheduler with their scores, reasons, changes and writes, the newest first',
  group: 'schedule',
  method: 'GET',
  path: '/v1/schedules',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    id: id.optional().describe('This one alone'),
    states: z.array(scheduleState).min(1).optional().describe('All when not given'),
    limit: limit.default(10),
    cursor: cursor.optional(),
  }),
  output: z.object({ schedules: z.array(schedule), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor', 'not_found'],
});

export const getAgenda = operation({
  name: 'getAgenda',
  summary: 'What the calendar holds, day by day: blocks of tasks, and times of calendars',
  group: 'schedule',
  method: 'GET',
  path: '/v1/agenda',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    from: z.iso.date().optional().describe('First day; today when not given'),
    days: z.int().min(1).max(scheduleLimits.agendaDays).default(7),
    timeZone: timeZone.optional().describe('Zone of the days; of the user when not given'),
  }),
  output: z.object({
    timeZone: z.string(),
    from: timestamp,
    until: timestamp,
    days: z.array(
      z.object({
        day: z.string(),
        plannedMinutes: z.int().describe('Of blocks that begin on it'),
        items: z.array(agendaItem).describe('Those that begin on it, or go on from the day before the first'),
      }),
    ),
  }),
  tools: [getAgendaTool],
});

export const getWorkingTime = operation({
  name: 'getWorkingTime',
  summary: 'When the user works, and how time is planned',
  group: 'schedule',
  method: 'GET',
  path: '/v1/working-time',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ ...writeScope }),
  output: z.object({ workingTime }),
});

export const setWorkingTime = operation({
  name: 'setWorkingTime',
  summary: 'Set when the user works: hours by weekday and kind of work, days off, buffers, block lengths, energy',
  description: 'What is not given stays. A space without hours of its own has those of the default space.',
  group: 'schedule',
  method: 'PUT',
  path: '/v1/working-time',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ ...writeScope, ...z.object(workingTimeFields).partial().shape }),
  output: z.object({ workingTime }),
  errors: ['store_full'],
});

export const pinBlock = operation({
  name: 'pinBlock',
  summary: 'Put time for a task where the user wants it; the scheduler plans around it',
  group: 'schedule',
  method: 'POST',
  path: '/v1/blocks',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ ...writeScope, taskId: id, ...blockTimes }),
  output: z.object({ block }),
  errors: ['not_found', 'store_full'],
});

export const updateBlock = operation({
  name: 'updateBlock',
  summary: 'Move a block, hold it where it is, or let it go',
  description: 'One that is moved is pinned unless `hold` says otherwise.',
  group: 'schedule',
  method: 'PATCH',
  path: '/v1/blocks/{id}',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    id,
    ...readScope,
    startsAt: blockTimes.startsAt.optional(),
    endsAt: blockTimes.endsAt.optional().describe('As long as it was when not given'),
    hold: hold.optional(),
  }),
  output: z.object({ block }),
  errors: ['not_found', 'store_full'],
});

export const removeBlock = operation({
  name: 'removeBlock',
  summary: 'Take a block out of the calendar; its task stays',
  group: 'schedule',
  method: 'DELETE',
  path: '/v1/blocks/{id}',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope }),
  output: z.object({ id }),
  errors: ['not_found'],
});

export const addBusy = operation({
  name: 'addBusy',
  summary: 'Note a time that is taken, such as a meeting that stands in no calendar',
  group: 'schedule',
  method: 'POST',
  path: '/v1/busy',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ ...writeScope, title: title.optional(), ...blockTimes }),
  output: z.object({ item: agendaItem }),
  errors: ['store_full'],
});

export const removeBusy = operation({
  name: 'removeBusy',
  summary: 'Remove a time that was noted by `addBusy`; those of calendars are removed there',
  group: 'schedule',
  method: 'DELETE',
  path: '/v1/busy/{id}',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope }),
  output: z.object({ id }),
  errors: ['not_found'],
});
