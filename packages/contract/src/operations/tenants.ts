import { z } from 'zod';
import { operation } from '../operation.ts';
import { cursor, limit, name, nextCursor, timestamp, timeZone } from '../schemas/common.ts';
import { tenantQuotaPatch, tenantQuotas } from '../schemas/quotas.ts';

const tenantId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1 to 63 lower-case letters, digits and hyphens')
  .describe('Id of the tenant; it cannot be changed');
const quotas = tenantQuotaPatch.describe('null takes a quota away');

export const tenant = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string().optional().describe("Where its days begin; absent for that of the server's settings"),
  quotas: tenantQuotas,
  createdAt: timestamp,
});

export const createTenant = operation({
  name: 'createTenant',
  summary: 'Make a tenant: an owner of users and keys of its own',
  description: 'For the owner of the data alone, through the command line or the embedded library; no key may.',
  group: 'tenants',
  method: 'POST',
  path: '/v1/tenants',
  status: 201,
  scope: 'system',
  permission: 'owner',
  input: z.strictObject({
    id: tenantId,
    name: name(100).optional().describe('The id when not given'),
    timeZone: timeZone.optional(),
    quotas: quotas.optional(),
  }),
  output: z.object({ tenant }),
  errors: ['already_exists'],
});

export const listTenants = operation({
  name: 'listTenants',
  summary: 'List the tenants',
  description: 'For the owner of the data alone, through the command line or the embedded library; no key may.',
  group: 'tenants',
  method: 'GET',
  path: '/v1/tenants',
  scope: 'system',
  permission: 'owner',
  readOnly: true,
  input: z.strictObject({ limit, cursor: cursor.optional() }),
  output: z.object({ tenants: z.array(tenant), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor'],
});

export const updateTenant = operation({
  name: 'updateTenant',
  summary: 'Change name, time zone or quotas of a tenant',
  description: 'For the owner of the data alone, through the command line or the embedded library; no key may.',
  group: 'tenants',
  method: 'PATCH',
  path: '/v1/tenants/{id}',
  scope: 'system',
  permission: 'owner',
  input: z.strictObject({
    id: tenantId,
    name: name(100).optional(),
    timeZone: timeZone.optional(),
    quotas: quotas.optional(),
  }),
  output: z.object({ tenant }),
  errors: ['not_found'],
});
