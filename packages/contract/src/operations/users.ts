import { z } from 'zod';
import { operation } from '../operation.ts';
import { cursor, limit, nextCursor, readScope, timestamp, timeZone, userId } from '../schemas/common.ts';
import { quotaPatch, quotaUse } from '../schemas/quotas.ts';

const count = z.int().min(0);

export const listUsers = operation({
  name: 'listUsers',
  summary: 'List the users of the tenant',
  group: 'users',
  method: 'GET',
  path: '/v1/users',
  scope: 'tenant',
  permission: 'users:read',
  readOnly: true,
  input: z.strictObject({ limit, cursor: cursor.optional() }),
  output: z.object({
    users: z.array(
      z.object({
        id: userId,
        createdAt: timestamp,
        timeZone: z.string(),
        memories: count,
        spaces: z.array(z.string()),
      }),
    ),
    nextCursor: nextCursor.optional(),
  }),
  errors: ['invalid_cursor'],
});

export const stats = operation({
  name: 'stats',
  summary: 'Count what is stored for a user, and how the store is doing',
  group: 'users',
  method: 'GET',
  path: '/v1/stats',
  scope: 'user',
  permission: 'stats:read',
  readOnly: true,
  input: z.strictObject({
    ...readScope,
    spaces: readScope.spaces.describe('Spaces to count; all of the user when not given'),
  }),
  output: z.object({
    memories: z.object({
      total: count.describe('Not deleted'),
      archived: count,
      deleted: count.describe('Still restorable'),
      byKind: z.record(z.string(), count),
      bySpace: z.record(z.string(), count),
    }),
    embeddings: z.object({ model: z.string().optional(), ready: count, pending: count }),
    jobs: z.object({ waiting: count, running: count, dead: count }).describe('Of this user'),
    version: count.describe('Version of the change feed'),
    store: z.object({ driver: z.enum(['sqlite', 'postgres']), bytes: count.optional() }),
  }),
});

export const user = z.object({
  id: userId,
  createdAt: timestamp,
  timeZone: z.string(),
  memories: quotaUse.describe('Memories not deleted'),
  dailyIngestions: quotaUse.describe('Memories stored today, by the clock of the tenant'),
});

const quotas = quotaPatch.describe('Quotas of this user alone; null takes one back to that of the tenant');

export const createUser = operation({
  name: 'createUser',
  summary: 'Make a user before anything is written for it, with a time zone and quotas',
  group: 'users',
  method: 'POST',
  path: '/v1/users',
  status: 201,
  scope: 'user',
  permission: 'admin',
  input: z.strictObject({ userId, timeZone: timeZone.optional(), quotas: quotas.optional() }),
  output: z.object({ user }),
  errors: ['already_exists'],
});

export const getUser = operation({
  name: 'getUser',
  summary: 'Time zone and quotas of a user, and what is used of them',
  group: 'users',
  method: 'GET',
  path: '/v1/users/{userId}',
  scope: 'user',
  permission: 'users:read',
  readOnly: true,
  input: z.strictObject({ userId }),
  output: z.object({ user }),
  errors: ['not_found'],
});

export const updateUser = operation({
  name: 'updateUser',
  summary: 'Change the time zone or the quotas of a user',
  group: 'users',
  method: 'PATCH',
  path: '/v1/users/{userId}',
  scope: 'user',
  permission: 'admin',
  input: z.strictObject({ userId, timeZone: timeZone.optional(), quotas: quotas.optional() }),
  output: z.object({ user }),
  errors: ['not_found'],
});
