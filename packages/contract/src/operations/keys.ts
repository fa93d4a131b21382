import { z } from 'zod';
import { operation, permissions } from '../operation.ts';
import { id, instant, name, space, timestamp, userId } from '../schemas/common.ts';

const permission = z.enum(permissions);

export const apiKey = z.object({
  id,
  name: z.string(),
  prefix: z.string().describe('First characters of the secret, to tell keys apart'),
  userId: userId.optional().describe('The only user this key may name'),
  spaces: z.array(space).optional().describe('The only spaces this key may name'),
  permissions: z.array(permission),
  createdAt: timestamp,
  expiresAt: timestamp.optional(),
  lastUsedAt: timestamp.optional(),
  revokedAt: timestamp.optional(),
});

export const createKey = operation({
  name: 'createKey',
  summary: 'Make an API key; its secret is shown this once',
  group: 'keys',
  method: 'POST',
  path: '/v1/keys',
  status: 201,
  scope: 'tenant',
  permission: 'keys:manage',
  input: z.strictObject({
    name: name(100),
    userId: userId.optional(),
    spaces: z.array(space).min(1).max(100).optional(),
    permissions: z.array(permission).min(1).optional().describe('All that the calling key has when not given'),
    expiresAt: instant.optional().describe('A key made by one that expires expires with it at the latest'),
  }),
  output: z.object({ key: apiKey, secret: z.string().describe('Send it as Authorization: Bearer') }),
});

export const listKeys = operation({
  name: 'listKeys',
  summary: 'List the API keys of the tenant, without secrets',
  group: 'keys',
  method: 'GET',
  path: '/v1/keys',
  scope: 'tenant',
  permission: 'keys:manage',
  readOnly: true,
  input: z.strictObject({ includeRevoked: z.boolean().default(false) }),
  output: z.object({ keys: z.array(apiKey) }),
});

export const revokeKey = operation({
  name: 'revokeKey',
  summary: 'Revoke an API key; it stops working at once',
  group: 'keys',
  method: 'DELETE',
  path: '/v1/keys/{id}',
  scope: 'tenant',
  permission: 'keys:manage',
  input: z.strictObject({ id }),
  output: z.object({ key: apiKey }),
  errors: ['not_found'],
});
