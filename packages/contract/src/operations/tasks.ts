import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  cursor,
  id,
  instant,
  limit,
  name,
  nextCursor,
  readScope,
  sessionId,
  tags,
  writeScope,
} from '../schemas/common.ts';
import {
  calendarDay,
  expectedVersion,
  minutes,
  notes,
  owner,
  placing,
  plannerLimits,
  priority,
  sprint,
  task,
  taskState,
  title,
  verification,
  workKind,
} from '../schemas/planner.ts';

const dueAt = instant.describe('A plain date means the end of that day');
const dependsOn = z.array(id).max(plannerLimits.dependencies).describe('Tasks that must be done first');

export const createTask = operation({
  name: 'createTask',
  summary: 'Note something to do, with its estimate, date and what it waits for',
  group: 'tasks',
  method: 'POST',
  path: '/v1/tasks',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    title,
    notes: notes.optional(),
    owner: owner.default('user'),
    kind: workKind.optional(),
    priority: priority.default('normal'),
    minutes: minutes
      .optional()
      .describe('Estimate; what such work usually took when not given, 30 while that is not known'),
    startsAt: instant.optional().describe('Not before'),
    dueAt: dueAt.optional(),
    hard: z.boolean().default(false).describe('Never after its due date, rather than late'),
    placing: placing.optional(),
    dependsOn: dependsOn.default([]),
    verification: verification.optional(),
    tags: tags.default([]),
    sprintId: id.optional(),
    sessionId: sessionId.optional(),
  }),
  output: z.object({ task }),
  errors: ['not_found', 'store_full'],
});

export const listTasks = operation({
  name: 'listTasks',
  summary: 'List tasks, those made last first',
  group: 'tasks',
  method: 'GET',
  path: '/v1/tasks',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    id: id.optional().describe('This one alone'),
    states: z.array(taskState).min(1).optional().describe('All when not given'),
    planId: id.optional(),
    sprintId: id.optional(),
    dueFrom: instant.optional(),
    dueTo: instant.optional().describe('Due before; a plain date includes that day'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ tasks: z.array(task), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor', 'not_found'],
});

export const updateTask = operation({
  name: 'updateTask',
  summary: 'Change a task: its words, dates, estimate, state, and time spent on it',
  description: 'What is not given stays. A task that is opened again keeps the time that was spent on it.',
  group: 'tasks',
  method: 'PATCH',
  path: '/v1/tasks/{id}',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    id,
    ...readScope,
    expectedVersion,
    title: title.optional(),
    notes: z.union([notes, z.null()]).optional(),
    owner: owner.optional(),
    kind: z.union([workKind, z.null()]).optional(),
    priority: priority.optional(),
    minutes: minutes.optional(),
    addSpentMinutes: minutes.optional().describe('Added to the time that was spent'),
    startsAt: z.union([instant, z.null()]).optional(),
    dueAt: z.union([dueAt, z.null()]).optional(),
    hard: z.boolean().optional(),
    placing: z.union([placing, z.null()]).optional(),
    dependsOn: dependsOn.optional(),
    verification: z.union([verification, z.null()]).optional(),
    tags: tags.optional(),
    sprintId: z.union([id, z.null()]).optional(),
    state: z.enum(['open', 'started', 'cancelled']).optional().describe('For `done` there is completeTask'),
  }),
  output: z.object({ task }),
  errors: ['not_found', 'version_conflict', 'store_full'],
});

export const completeTask = operation({
  name: 'completeTask',
  summary: 'Say that a task is done, how long it took and what came of it',
  description: 'The plan whose last task it was is done, too. Saying it twice changes nothing.',
  group: 'tasks',
  method: 'POST',
  path: '/v1/tasks/{id}/complete',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    id,
    ...readScope,
    spentMinutes: minutes.optional().describe('Added to the time that was spent'),
    outcome: notes.optional(),
    at: instant.optional().describe('When it was done; now when not given'),
  }),
  output: z.object({ task }),
  errors: ['not_found', 'store_full'],
});

export const deleteTask = operation({
  name: 'deleteTask',
  summary: 'Remove a task for good; tasks that waited for it wait no more',
  group: 'tasks',
  method: 'DELETE',
  path: '/v1/tasks/{id}',
  scope: 'user',
  permission: 'memories:delete',
  input: z.strictObject({ id, ...readScope }),
  output: z.object({ id }),
  errors: ['not_found'],
});

const days = { startsOn: calendarDay, endsOn: calendarDay.describe('Last day, included') };
const capacityHours = z.number().min(0).max(10_000).describe('Hours of work that there are');
const sprintName = name(200);

export const createSprint = operation({
  name: 'createSprint',
  summary: 'Set up a sprint: days, and the hours that there are',
  group: 'tasks',
  method: 'POST',
  path: '/v1/sprints',
  status: 201,
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    name: sprintName,
    goal: notes.optional(),
    ...days,
    capacityHours,
    sessionId: sessionId.optional(),
  }),
  output: z.object({ sprint }),
  errors: ['store_full'],
});

export const listSprints = operation({
  name: 'listSprints',
  summary: 'List sprints with what was taken on, done and is free; those made last first',
  group: 'tasks',
  method: 'GET',
  path: '/v1/sprints',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    id: id.optional().describe('This one alone'),
    state: z.enum(['open', 'closed']).optional(),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ sprints: z.array(sprint), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor', 'not_found'],
});

export const updateSprint = operation({
  name: 'updateSprint',
  summary: 'Change a sprint',
  group: 'tasks',
  method: 'PATCH',
  path: '/v1/sprints/{id}',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    id,
    ...readScope,
    expectedVersion,
    name: sprintName.optional(),
    goal: notes.optional(),
    startsOn: days.startsOn.optional(),
    endsOn: days.endsOn.optional(),
    capacityHours: capacityHours.optional(),
  }),
  output: z.object({ sprint }),
  errors: ['not_found', 'version_conflict', 'store_full'],
});

export const closeSprint = operation({
  name: 'closeSprint',
  summary: 'Close a sprint, and carry what is left over to another',
  description: 'What is left moves to `carryTo`, or out of any sprint. Closing it twice changes nothing.',
  group: 'tasks',
  method: 'POST',
  path: '/v1/sprints/{id}/close',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({ id, ...readScope, carryTo: id.optional().describe('Sprint that takes over what is left') }),
  output: z.object({ sprint, carried: z.array(id).describe('Tasks that were left') }),
  errors: ['not_found', 'store_full'],
});
