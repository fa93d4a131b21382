import { z } from 'zod';
import { operation } from '../operation.ts';
import { cursor, instant, limit, name, nextCursor, timestamp } from '../schemas/common.ts';

const number = z.int().min(0);
const hash = z.string().regex(/^[\da-f]{64}$/, 'must be 64 hexadecimal digits');

const auditRow = z.object({
  no: number.describe('Place in the chain of the tenant, counted from 1 without gaps'),
  at: timestamp,
  who: z.string().describe('`key:ID`, `owner`, `channel`, `anonymous`, or `holdfast` for what it does by itself'),
  userId: z.string().optional().describe('Whose memories it was about'),
  operation: z.string(),
  on: z
    .array(z.object({ kind: z.string(), count: number, ids: z.array(z.string()).describe('At most 500') }))
    .describe('What it was about: ids and counts, never words'),
  result: z.string().describe('`ok`, or the code of the error'),
  address: z.string().optional().describe('Of the client'),
  requestId: z.string().optional(),
  hash: z.string().describe('Of the row, over the hash of the row before'),
  body: z.string().optional().describe('The text that is hashed; with `includeBody`'),
});

export const listAudit = operation({
  name: 'listAudit',
  summary: 'List the audit log of the tenant',
  group: 'audit',
  method: 'GET',
  path: '/v1/audit',
  scope: 'tenant',
  permission: 'audit:read',
  readOnly: true,
  input: z.strictObject({
    from: instant.optional(),
    to: instant.optional().describe('A plain date includes that day'),
    who: name().optional().describe('As the rows have it, such as `key:ID`'),
    operation: name(100).optional(),
    result: name(100).optional().describe('`ok`, or the code of an error'),
    order: z.enum(['newest', 'oldest']).default('newest'),
    includeBody: z.boolean().default(false),
    limit,
    cursor: cursor.optional(),
  }),
  output: z.object({ rows: z.array(auditRow), nextCursor: nextCursor.optional() }),
  errors: ['invalid_cursor', 'config_invalid'],
});

const head = z.object({ no: number, hash });

export const verifyAudit = operation({
  name: 'verifyAudit',
  summary: 'Compute the chain of the audit log anew and name the rows that do not fit',
  group: 'audit',
  method: 'POST',
  path: '/v1/audit/verify',
  scope: 'tenant',
  permission: 'audit:read',
  readOnly: true,
  input: z.strictObject({
    anchor: head.optional().describe('A head that was noted elsewhere: finds that the log was put back to before it'),
  }),
  output: z.object({
    valid: z.boolean(),
    rows: number.describe('Rows that were looked at'),
    cutNo: number.describe('Rows up to this one were removed by the retention'),
    head: head.optional().describe('Where the chain ends'),
    sealedFrom: number.optional().describe('The first row under a key; absent where no secret key is set'),
    faults: z
      .array(
        z.object({
          fault: z.enum([
            'edited',
            'missing',
            'truncated',
            'reordered',
            'added',
            'unsealed',
            'head',
            'waiting',
            'anchor',
          ]),
          from: number.describe('First and last row that it concerns'),
          to: number,
        }),
      )
      .describe('At most 1,000'),
  }),
  errors: ['config_invalid'],
});

export const getAuditHead = operation({
  name: 'getAuditHead',
  summary: 'Get the end of the audit log, to note it where nobody can change it',
  group: 'audit',
  method: 'GET',
  path: '/v1/audit/head',
  scope: 'tenant',
  permission: 'audit:read',
  readOnly: true,
  input: z.strictObject({}),
  output: z.object({ head: head.optional().describe('Absent when there is no row yet') }),
  errors: ['config_invalid'],
});
