import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const folder = join(import.meta.dirname, '../../../../../plugins/n8n');

/** Types of nodes that the workflows use, each in a version that old installations know as well. */
const versions = {
  'n8n-nodes-base.webhook': 2,
  'n8n-nodes-base.scheduleTrigger': 1.2,
  'n8n-nodes-base.httpRequest': 4.2,
  'n8n-nodes-base.respondToWebhook': 1.1,
  'n8n-nodes-base.set': 3.4,
  'n8n-nodes-base.stickyNote': 1,
} as const;

const nodeCommon = {
  id: z.uuid(),
  name: z.string().min(1),
  position: z.tuple([z.int(), z.int()]),
  // Names alone: an export holds no secret.
  credentials: z.record(z.string(), z.strictObject({ id: z.string(), name: z.string() })).optional(),
  webhookId: z.uuid().optional(),
  retryOnFail: z.boolean().optional(),
  maxTries: z.int().min(2).max(5).optional(),
  waitBetweenTries: z.int().max(5_000).optional(),
  onError: z.enum(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput']).optional(),
};
const options = z.strictObject({ timeout: z.int().optional(), responseCode: z.int().optional() });
const assignment = z.strictObject({ id: z.uuid(), name: z.string(), value: z.string(), type: z.literal('string') });

function node<T extends keyof typeof versions, P extends z.ZodType>(type: T, parameters: P) {
  return z.strictObject({
    ...nodeCommon,
    type: z.literal(type),
    typeVersion: z.literal(versions[type]),
    parameters,
  });
}

/** The nodes, as n8n's own types have them; a field that it does not know fails the parsing. */
const nodeSchema = z.discriminatedUnion('type', [
  node(
    'n8n-nodes-base.webhook',
    z.strictObject({
      httpMethod: z.literal('POST'),
      path: z.string().regex(/^[\w-]+$/u),
      authentication: z.literal('headerAuth'),
      responseMode: z.enum(['onReceived', 'lastNode', 'responseNode']),
      options,
    }),
  ),
  node(
    'n8n-nodes-base.scheduleTrigger',
    z.strictObject({
      rule: z.strictObject({
        interval: z.tuple([z.strictObject({ field: z.literal('cronExpression'), expression: z.string() })]),
      }),
    }),
  ),
  node(
    'n8n-nodes-base.httpRequest',
    z.strictObject({
      method: z.enum(['GET', 'POST']),
      url: z.string(),
      authentication: z.literal('genericCredentialType'),
      genericAuthType: z.literal('httpHeaderAuth'),
      sendQuery: z.literal(true).optional(),
      queryParameters: z
        .strictObject({ parameters: z.array(z.strictObject({ name: z.string(), value: z.string() })) })
        .optional(),
      sendBody: z.literal(true).optional(),
      contentType: z.literal('json').optional(),
      specifyBody: z.literal('json').optional(),
      jsonBody: z.string().optional(),
      options,
    }),
  ),
  node(
    'n8n-nodes-base.respondToWebhook',
    z.strictObject({ respondWith: z.literal('json'), responseBody: z.string(), options }),
  ),
  node(
    'n8n-nodes-base.set',
    z.strictObject({
      mode: z.literal('manual'),
      includeOtherFields: z.boolean(),
      assignments: z.strictObject({ assignments: z.array(assignment) }),
      options,
    }),
  ),
  node('n8n-nodes-base.stickyNote', z.strictObject({ content: z.string(), height: z.int(), width: z.int() })),
]);

const workflowSchema = z.strictObject({
  name: z.string(),
  nodes: z.array(nodeSchema).min(2),
  connections: z.record(
    z.string(),
    z.strictObject({
      main: z.array(z.array(z.strictObject({ node: z.string(), type: z.literal('main'), index: z.literal(0) }))),
    }),
  ),
  settings: z.strictObject({ executionOrder: z.literal('v1') }),
  active: z.literal(false),
  pinData: z.strictObject({}),
});

export type Workflow = z.output<typeof workflowSchema>;
export type WorkflowNode = Workflow['nodes'][number];

/** @throws ZodError for what n8n would not import, or would import without saying what it leaves out */
export function readWorkflow(name: string): Workflow {
  return workflowSchema.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
}
