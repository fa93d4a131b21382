import { z } from 'zod';
import { healthAlias, liveAlias, readyAlias } from '../aliases/health.ts';
import { operation } from '../operation.ts';

const nothing = z.strictObject({});
const check = z.object({
  status: z.enum(['ok', 'degraded', 'failed']),
  detail: z.string().optional(),
});

const healthOutput = z.object({
  status: z.enum(['ok', 'degraded', 'failed']),
  version: z.string(),
  uptimeSeconds: z.number(),
  checks: z
    .record(z.string(), check)
    .describe('store, embedder, queue, worker, and what else there is: redis, disk, backup'),
});
const liveOutput = z.object({ status: z.literal('ok') });
const readyOutput = z.object({ status: z.literal('ok') });

export const health = operation({
  name: 'health',
  summary: 'State of the server and of what it depends on',
  group: 'system',
  method: 'GET',
  path: '/v1/health',
  scope: 'system',
  permission: 'none',
  readOnly: true,
  input: nothing,
  output: healthOutput,
  aliases: [healthAlias],
});

export const live = operation({
  name: 'live',
  summary: 'The process answers',
  group: 'system',
  method: 'GET',
  path: '/v1/health/live',
  scope: 'system',
  permission: 'none',
  readOnly: true,
  input: nothing,
  output: liveOutput,
  aliases: [liveAlias],
});

export const ready = operation({
  name: 'ready',
  summary: 'The server can store and recall; 503 while it cannot',
  group: 'system',
  method: 'GET',
  path: '/v1/health/ready',
  scope: 'system',
  permission: 'none',
  readOnly: true,
  input: nothing,
  output: readyOutput,
  errors: ['store_unavailable'],
  aliases: [readyAlias],
});
