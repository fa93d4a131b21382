import { z } from 'zod';
import { operation } from '../operation.ts';
import { cursor, id, limit, name, nextCursor, timestamp, userId } from '../schemas/common.ts';

const eventTypes = [
  'memory.created',
  'memory.updated',
  'memory.forgotten',
  'memory.restored',
  'memory.purged',
  'fact.created',
  'fact.retracted',
  'fact.superseded',
  'consolidation.finished',
  'job.dead',
] as const;

const url = z
  .url({ protocol: /^https?$/, error: 'is not an http or https address' })
  .max(2_000)
  .describe('Where events are sent to, by POST');
const events = z
  .array(z.enum([...eventTypes, '*', 'memory.*', 'fact.*', 'consolidation.*', 'job.*']))
  .min(1)
  .max(20)
  .describe('Types of events; `memory.*` is a whole family, `*` is all');
const content = z.boolean().describe('Whether events hold the words of a memory; else its id alone');

const webhook = z.object({
  id,
  url: z.string(),
  events: z.array(z.string()),
  userId: userId.optional().describe('Only of this user'),
  content,
  state: z.enum(['active', 'paused', 'disabled']).describe('disabled: by Holdfast, after failing for long'),
  reason: z.string().optional().describe('Why it is disabled'),
  failingSince: timestamp.optional(),
  createdAt: timestamp,
  updatedAt: timestamp,
});

const deliveryState = z.enum(['waiting', 'delivered', 'dead']).describe('dead: failed too often; can be sent again');
const eventId = name(100).describe('Id of the event, which its receiver sees as `webhook-id`');

const delivery = z.object({
  eventId: z.string(),
  type: z.string(),
  userId,
  state: deliveryState,
  attempts: z.int().min(0),
  nextAt: timestamp.describe('When it may be tried next'),
  status: z.int().optional().describe('HTTP status of the last answer'),
  error: z.string().optional().describe('Why it failed last'),
  happenedAt: timestamp,
  createdAt: timestamp,
  settledAt: timestamp.optional(),
});

const secret = z.string().describe('What receivers check signatures with (`whsec_…`)');

export const createWebhook = operation({
  name: 'createWebhook',
  summary: 'Have events sent to an address; its secret is shown this once',
  description:
    'Signed after Standard Webhooks: headers webhook-id, webhook-timestamp and webhook-signature. Events come at least ' +
    'once, of one user in order of what changed. An answer other than 2xx is tried again with growing pauses.',
  group: 'webhooks',
  method: 'POST',
  path: '/v1/webhooks',
  status: 201,
  scope: 'tenant',
  permission: 'admin',
  input: z.strictObject({ url, events, userId: userId.optional(), content: content.default(false) }),
  output: z.object({ webhook, secret }),
  errors: ['secret_key_needed'],
});

export const listWebhooks = operation({
  name: 'listWebhooks',
  summary: 'List the webhooks of the tenant, without secrets',
  group: 'webhooks',
  method: 'GET',
  path: '/v1/webhooks',
  scope: 'tenant',
  permission: 'admin',
  readOnly: true,
  input: z.strictObject({}),
  output: z.object({ webhooks: z.array(webhook) }),
});

export const updateWebhook = operation({
  name: 'updateWebhook',
  summary: 'Change a webhook, stop it, let it go on, or give it a new secret',
  description: 'Active again, it gets what has waited meanwhile.',
  group: 'webhooks',
  method: 'PATCH',
  path: '/v1/webhooks/{id}',
  scope: 'tenant',
  permission: 'admin',
  input: z.strictObject({
    id,
    url: url.optional(),
    events: events.optional(),
    content: content.optional(),
    active: z.boolean().optional().describe('false: nothing is sent, what happens waits'),
    rotateSecret: z.boolean().default(false),
  }),
  output: z.object({ webhook, secret: secret.optional().describe('The new one, when it was asked for') }),
  errors: ['not_found', 'secret_key_needed'],
});

export const deleteWebhook = operation({
  name: 'deleteWebhook',
  summary: 'Remove a webhook with all of its deliveries',
  group: 'webhooks',
  method: 'DELETE',
  path: '/v1/webhooks/{id}',
  scope: 'tenant',
  permission: 'admin',
  input: z.strictObject({ id }),
  output: z.object({ id }),
  errors: ['not_found'],
});

export const testWebhook = operation({
  name: 'testWebhook',
  summary: 'Send a `webhook.test` event now, and tell what became of it',
  group: 'webhooks',
  method: 'POST',
  path: '/v1/webhooks/{id}/test',
  scope: 'tenant',
  permission: 'admin',
  input: z.strictObject({ id }),
  output: z.object({ ok: z.boolean(), status: z.int().optional(), error: z.string().optional(), tookMs: z.number() }),
  errors: ['not_found'],
});

export const listDeliveries = operation({
  name: 'listDeliveries',
  summary: 'List what was, or is to be, sent to a webhook, newest first',
  description: 'Of the last 30 days.',
  group: 'webhooks',
  method: 'GET',
  path: '/v1/webhooks/{id}/deliveries',
  scope: 'tenant',
  permission: 'admin',
  readOnly: true,
  input: z.strictObject({ id, state: deliveryState.optional(), limit, cursor: cursor.optional() }),
  output: z.object({ deliveries: z.array(delivery), nextCursor: nextCursor.optional() }),
  errors: ['not_found', 'invalid_cursor'],
});

export const retryDelivery = operation({
  name: 'retryDelivery',
  summary: 'Send an event again, whatever became of it',
  group: 'webhooks',
  method: 'POST',
  path: '/v1/webhooks/{id}/deliveries/{eventId}/retry',
  scope: 'tenant',
  permission: 'admin',
  input: z.strictObject({ id, eventId }),
  output: z.object({ delivery }),
  errors: ['not_found'],
});
