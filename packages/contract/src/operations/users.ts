import { z } from 'zod';
import { operation } from '../operation.ts';
import { cursor, limit, nextCursor, readScope, timestamp, userId } from '../schemas/common.ts';

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
