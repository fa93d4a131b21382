import { z } from 'zod';
import { operation, permissions } from '../operation.ts';
import { id, instant, name, space, timestamp, userId } from '../schemas/common.ts';

const permission = z.enum(permissions);

/** Any text of a name's shape, since the table is made of these very files; the api checks that it is there. */
const operationName = z.string().regex(/^[a-zA-Z]{1,64}$/, 'is not the name of an operation');

export const apiKey = z.object({
  id,
  name: z.string(),
  prefix: z.string().describe('First characters of the secret, to tell keys apart'),
  userId: userId.optional().describe('The only user this key may name'),
  spaces: z.array(space).optional().describe('The only spaces this key may name'),
  permissions: z.array(permission),
  operations: z.array(z.string()).optional().describe('The only operations this key may call'),
  replaces: id.optional().describe('Key that this one was made to take the place of'),
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
    operations: z
      .array(operationName)
      .min(1)
      .max(200)
      .optional()
      .describe('The only operations the key may call, beside what its permissions say; names as in the reference'),
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

export const rotateKey = operation({
  name: 'rotateKey',
  summary: 'Make a key that takes the place of another; the old one works on for an overlap',
  description:
    'The new key may do what the old one may, with a secret of its own, shown this once. The old one stops when the overlap is over, or when it was to expire if that is sooner.',
  group: 'keys',
  method: 'POST',
  path: '/v1/keys/{id}/rotate',
  status: 201,
  scope: 'tenant',
  permission: 'keys:manage',
  input: z.strictObject({
    id,
    overlapSeconds: z
      .int()
      .min(0)
      .max(7_776_000)
      .default(86_400)
      .describe('For how long the old key still works; 0 ends it at once'),
    expiresAt: instant.optional().describe('When the new key stops; when the old one was to, if not given'),
  }),
  output: z.object({
    key: apiKey,
    secret: z.string().describe('Send it as Authorization: Bearer'),
    replaced: apiKey.describe('The old key, with the time at which it stops working'),
  }),
  errors: ['not_found', 'version_conflict'],
});
