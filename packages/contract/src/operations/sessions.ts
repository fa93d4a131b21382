import { z } from 'zod';
import { operation } from '../operation.ts';
import {
  agentId,
  cursor,
  fraction,
  id,
  instant,
  limit,
  nextCursor,
  readScope,
  sessionId,
  tags,
  text,
  writeScope,
} from '../schemas/common.ts';
import {
  captureCause,
  failure,
  restored,
  restoreFields,
  session,
  sessionLimits,
  sessionOutcome,
  sessionStatus,
  snapshot,
  snapshotData,
  snapshotKind,
  stateEntries,
  systemState,
  todo,
  todoInput,
  todoStatus,
  workFields,
} from '../schemas/sessions.ts';
import { checkpointTool, restoreSessionTool, startSessionTool } from '../tools/sessions.ts';

const line = text(sessionLimits.lineChars);
const todos = z.array(todoInput).max(sessionLimits.todos);

export const startSession = operation({
  name: 'startSession',
  summary: 'Begin a session, or go on with one',
  description:
    'A session that is there is opened again. A new one goes on from the latest of its space, unless `continues` says otherwise. With `restore` the answer ' +
    'holds what restoreSession would give. A session also begins by itself with the first thing stored under its name.',
  group: 'sessions',
  method: 'POST',
  path: '/v1/sessions',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    sessionId: sessionId.optional().describe('Its name; one is made when not given'),
    agentId: agentId.optional(),
    parent: sessionId.optional().describe('The session that it is part of: one of a helper inside the other'),
    continues: z
      .union([z.literal(false), sessionId])
      .optional()
      .describe('The session that it goes on from; false for none'),
    task: line.optional(),
    capture: z.boolean().default(true).describe('false: checkpoints and snapshots of it are not kept'),
    restore: z.boolean().default(false),
    ...restoreFields,
  }),
  output: z.object({ session, resumed: z.boolean().describe('It was there'), restored: restored.optional() }),
  errors: ['not_found', 'store_full'],
  tools: [startSessionTool],
});

export const checkpointSession = operation({
  name: 'checkpointSession',
  summary: 'Keep where the work of a session stands',
  description:
    'All of it in one transaction: a snapshot of kind `task`, and what comes with it of errors, todos and system state. Cheap enough for every event, ' +
    'and the same again changes nothing.',
  group: 'sessions',
  method: 'POST',
  path: '/v1/sessions/checkpoint',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    sessionId,
    agentId: agentId.optional(),
    cause: captureCause.default('manual'),
    ...workFields,
    error: failure.optional().describe('What failed'),
    todos: todos.optional(),
    replaceTodos: z.boolean().default(false).describe('Todos of the session that are not among these are archived'),
    systemState: stateEntries.optional(),
    tags: tags.optional(),
    salience: fraction.optional(),
  }),
  output: z.object({
    session,
    stored: z.boolean().describe('false of a session that is not to be kept'),
    outcome: z.enum(['created', 'coalesced', 'unchanged', 'none']),
    snapshotId: id.optional(),
    contentHash: z.string().optional(),
    errorId: id.optional(),
  }),
  errors: ['store_full', 'not_found'],
  tools: [checkpointTool],
});

export const endSession = operation({
  name: 'endSession',
  summary: 'End a session',
  description: 'Its done todos are archived, and the sessions inside it end with it. What is open stays for the next.',
  group: 'sessions',
  method: 'POST',
  path: '/v1/sessions/end',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    sessionId,
    outcome: sessionOutcome.default('completed'),
    summary: text(sessionLimits.longChars).optional(),
  }),
  output: z.object({ session, archivedTodos: z.int().min(0), ended: z.int().min(0).describe('With those inside it') }),
  errors: ['not_found'],
});

export const restoreSession = operation({
  name: 'restoreSession',
  summary: 'What an agent should know to go on: context, todos, state, errors, decisions, memories',
  description:
    'Of the session named, or the latest of the space (of the agent), but for those inside others. Where it is new, what it goes on from counts. The capsule holds the best of it in ' +
    'a budget of tokens; the newest decision is always in it. Stores nothing.',
  group: 'sessions',
  method: 'POST',
  path: '/v1/sessions/restore',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...writeScope,
    sessionId: sessionId.optional(),
    agentId: agentId.optional().describe('The latest session of this agent'),
    ...restoreFields,
  }),
  output: restored,
  tools: [restoreSessionTool],
});

export const handOverSession = operation({
  name: 'handOverSession',
  summary: 'Hand a session over to another agent',
  description:
    'The session is closed as handed over; a new one of the receiver goes on from it and takes its open todos. The receiver restores the new session with ' +
    '`expectedHash`, and learns whether it has what was handed over.',
  group: 'sessions',
  method: 'POST',
  path: '/v1/sessions/hand-over',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    sessionId,
    toAgentId: agentId,
    newSessionId: sessionId.optional(),
    note: text(sessionLimits.longChars).optional(),
    maxTokens: z.int().min(100).max(20_000).default(1_500),
  }),
  output: z.object({ from: session, session, todos: z.int().min(0), stateHash: z.string(), restored }),
  errors: ['not_found', 'already_exists'],
});

export const getSession = operation({
  name: 'getSession',
  summary: 'A session with the sessions inside it',
  group: 'sessions',
  method: 'GET',
  path: '/v1/sessions/{sessionId}',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ ...readScope, sessionId }),
  output: z.object({ session, nested: z.array(session) }),
  errors: ['not_found'],
});

export const listSessions = operation({
  name: 'listSessions',
  summary: 'List sessions, the one that was last at work first',
  group: 'sessions',
  method: 'GET',
  path: '/v1/sessions',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    agentId: agentId.optional(),
    status: sessionStatus.optional(),
    nested: z.boolean().default(true).describe('false: without those inside others'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ sessions: z.array(session), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const saveSnapshot = operation({
  name: 'saveSnapshot',
  summary: 'Keep a snapshot of a task, the system, an error or a decision',
  description:
    'The same data as the latest snapshot of its kind and session is not stored twice, but counted. Past its time a snapshot is archived: no longer restored, ' +
    'and never deleted.',
  group: 'sessions',
  method: 'POST',
  path: '/v1/snapshots',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    sessionId: sessionId.optional(),
    agentId: agentId.optional(),
    kind: snapshotKind,
    data: snapshotData,
    cause: captureCause.default('manual'),
    tags: tags.optional(),
    salience: fraction.optional(),
    importance: z.int().min(1).max(10).optional().describe('1 to 10, as older clients say salience; 5 is 0.5'),
    expiresAt: z
      .union([instant, z.null()])
      .optional()
      .describe('When it is archived; 30 days on when not given, null for never'),
  }),
  output: z.object({
    snapshot: snapshot.optional().describe('Absent of a session that is not to be kept'),
    outcome: z.enum(['created', 'coalesced', 'unchanged', 'none']),
  }),
  errors: ['store_full'],
});

export const listSnapshots = operation({
  name: 'listSnapshots',
  summary: 'List snapshots, newest first',
  group: 'sessions',
  method: 'GET',
  path: '/v1/snapshots',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    sessionId: sessionId.optional(),
    kind: snapshotKind.optional(),
    archived: z.boolean().default(false).describe('true: those past their time as well'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ snapshots: z.array(snapshot), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const getSnapshot = operation({
  name: 'getSnapshot',
  summary: 'A snapshot as it was stored, archived or not',
  group: 'sessions',
  method: 'GET',
  path: '/v1/snapshots/{id}',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ ...readScope, id }),
  output: z.object({ snapshot }),
  errors: ['not_found', 'integrity_failed'],
});

export const saveTodos = operation({
  name: 'saveTodos',
  summary: 'Add todos, or change those that are there',
  group: 'sessions',
  method: 'POST',
  path: '/v1/todos',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    sessionId: sessionId.optional(),
    agentId: agentId.optional(),
    todos,
    replace: z.boolean().default(false).describe('Todos of the session that are not among these are archived'),
  }),
  output: z.object({ todos: z.array(todo), archived: z.int().min(0) }),
  errors: ['not_found', 'store_full'],
});

export const listTodos = operation({
  name: 'listTodos',
  summary: 'List todos, newest first',
  group: 'sessions',
  method: 'GET',
  path: '/v1/todos',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    sessionId: sessionId.optional(),
    status: todoStatus.optional(),
    archived: z.boolean().default(false).describe('true: archived ones as well'),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ todos: z.array(todo), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const setSystemState = operation({
  name: 'setSystemState',
  summary: 'Note how things are set up: configuration, versions, addresses',
  group: 'sessions',
  method: 'POST',
  path: '/v1/system-state',
  scope: 'user',
  permission: 'memories:write',
  input: z.strictObject({
    ...writeScope,
    sessionId: sessionId.optional(),
    entries: stateEntries.describe('Values by name; null removes one'),
  }),
  output: z.object({ systemState: z.array(systemState), removed: z.int().min(0) }),
  errors: ['store_full'],
});

export const listSystemState = operation({
  name: 'listSystemState',
  summary: 'List how things are set up',
  group: 'sessions',
  method: 'GET',
  path: '/v1/system-state',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: z.strictObject({ ...readScope }),
  output: z.object({ systemState: z.array(systemState) }),
});
