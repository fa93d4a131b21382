import { z } from 'zod';
import { operation } from '../operation.ts';
import { cursor, id, limit, name, nextCursor, timestamp, userId } from '../schemas/common.ts';

const kind = name(100).describe('Kind of work, such as embed_memories');
const state = z.enum(['waiting', 'running', 'dead']).describe('dead: failed too often; waits for a person');

const job = z.object({
  id,
  userId,
  kind,
  state,
  priority: z.enum(['high', 'normal', 'low']),
  orderKey: z.string().optional().describe('Jobs of one user with the same key run one after the other'),
  attempts: z.int().min(0),
  runAt: timestamp.describe('When it may run; of a running one, when its lease ends'),
  lastError: z.string().optional().describe('Why it failed last; never words of a memory'),
});

const pauses = z.object({
  paused: z.array(z.object({ kind, pausedAt: timestamp })).describe('Kinds of the tenant that wait'),
});
const kinds = z.array(kind).min(1).max(50);

export const listJobs = operation({
  name: 'listJobs',
  summary: 'List background work of a user, dead letters included',
  group: 'jobs',
  method: 'GET',
  path: '/v1/jobs',
  scope: 'user',
  permission: 'admin',
  readOnly: true,
  input: z.strictObject({
    userId: userId.optional(),
    states: z.array(state).min(1).optional(),
    kinds: kinds.optional(),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ jobs: z.array(job), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const retryJob = operation({
  name: 'retryJob',
  summary: 'Run a dead or waiting job now',
  description: 'A dead job starts anew with no attempts. A running one is left as it is.',
  group: 'jobs',
  method: 'POST',
  path: '/v1/jobs/{id}/retry',
  scope: 'user',
  permission: 'admin',
  input: z.strictObject({ id, userId: userId.optional() }),
  output: z.object({ job }),
  errors: ['not_found'],
});

export const dropJob = operation({
  name: 'dropJob',
  summary: 'Remove a job for good, whatever its state',
  description: 'Who runs it stops at its next sign of life; what it has stored by then stays.',
  group: 'jobs',
  method: 'DELETE',
  path: '/v1/jobs/{id}',
  scope: 'user',
  permission: 'admin',
  input: z.strictObject({ id, userId: userId.optional() }),
  output: z.object({ id }),
  errors: ['not_found'],
});

export const pauseJobs = operation({
  name: 'pauseJobs',
  summary: 'Stop kinds of background work for all users of the tenant',
  description: 'What runs is finished. Jobs still come in, and wait.',
  group: 'jobs',
  method: 'POST',
  path: '/v1/jobs/pause',
  scope: 'tenant',
  permission: 'admin',
  input: z.strictObject({ kinds }),
  output: pauses,
});

export const resumeJobs = operation({
  name: 'resumeJobs',
  summary: 'Let kinds of background work go on',
  group: 'jobs',
  method: 'POST',
  path: '/v1/jobs/resume',
  scope: 'tenant',
  permission: 'admin',
  input: z.strictObject({ kinds }),
  output: pauses,
});
