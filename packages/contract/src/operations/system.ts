import { z } from 'zod';
import { plainAlias } from '../aliases/plain.ts';
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
  checks: z.record(z.string(), check).describe('store, embedder, worker, and what else is configured'),
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
  aliases: [plainAlias({ path: '/health', summary: 'Same as /v1/health', output: healthOutput })],
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
  aliases: [plainAlias({ path: '/health/live', summary: 'Same as /v1/health/live', output: liveOutput })],
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
  aliases: [plainAlias({ path: '/health/ready', summary: 'Same as /v1/health/ready', output: readyOutput })],
});
