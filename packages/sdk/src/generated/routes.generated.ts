// Written by `npm run generate` from the operation table of packages/contract; do not edit.

import type { Client } from './types.generated.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  /** With `{name}` parameters, each a field of the input. */
  readonly path: string;
  readonly pathFields: readonly string[];
  /** Where the other fields travel. */
  readonly rest: 'query' | 'body';
  readonly status: number;
  /** Whether the default user and space of the client apply. */
  readonly scope: 'system' | 'tenant' | 'user';
  /** The field that a default space fills. */
  readonly spaceField?: 'space' | 'spaces';
  readonly readOnly: boolean;
  readonly idempotencyKey: boolean;
}

export const routes: { readonly [N in keyof Client]: Route } = {
  remember: {"method":"POST","path":"/v1/memories","pathFields":[],"rest":"body","status":201,"scope":"user","spaceField":"space","readOnly":false,"idempotencyKey":true},
  rememberMany: {"method":"POST","path":"/v1/memories/batch","pathFields":[],"rest":"body","status":201,"scope":"user","spaceField":"space","readOnly":false,"idempotencyKey":true},
  getMemory: {"method":"GET","path":"/v1/memories/{id}","pathFields":["id"],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  listMemories: {"method":"GET","path":"/v1/memories","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  updateMemory: {"method":"PATCH","path":"/v1/memories/{id}","pathFields":["id"],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  pinMemory: {"method":"POST","path":"/v1/memories/{id}/pin","pathFields":["id"],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  unpinMemory: {"method":"DELETE","path":"/v1/memories/{id}/pin","pathFields":["id"],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  forgetMemory: {"method":"DELETE","path":"/v1/memories/{id}","pathFields":["id"],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  restoreMemory: {"method":"POST","path":"/v1/memories/{id}/restore","pathFields":["id"],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  forget: {"method":"POST","path":"/v1/forget","pathFields":[],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  getReceipt: {"method":"GET","path":"/v1/receipts/{id}","pathFields":["id"],"rest":"query","status":200,"scope":"user","readOnly":true,"idempotencyKey":false},
  listReceipts: {"method":"GET","path":"/v1/receipts","pathFields":[],"rest":"query","status":200,"scope":"user","readOnly":true,"idempotencyKey":false},
  verifyReceipt: {"method":"POST","path":"/v1/receipts/verify","pathFields":[],"rest":"body","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  recall: {"method":"POST","path":"/v1/recall","pathFields":[],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  context: {"method":"POST","path":"/v1/context","pathFields":[],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  explainMiss: {"method":"POST","path":"/v1/recall/explain-miss","pathFields":[],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  listExtractions: {"method":"GET","path":"/v1/extractions","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  reviewExtraction: {"method":"POST","path":"/v1/extractions/{id}/review","pathFields":["id"],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  createFact: {"method":"POST","path":"/v1/facts","pathFields":[],"rest":"body","status":201,"scope":"user","spaceField":"space","readOnly":false,"idempotencyKey":false},
  listFacts: {"method":"GET","path":"/v1/facts","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  factHistory: {"method":"GET","path":"/v1/facts/history","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  retractFact: {"method":"POST","path":"/v1/facts/{id}/retract","pathFields":["id"],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  recordEvents: {"method":"POST","path":"/v1/events","pathFields":[],"rest":"body","status":201,"scope":"user","spaceField":"space","readOnly":false,"idempotencyKey":false},
  listEvents: {"method":"GET","path":"/v1/events","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  listEntities: {"method":"GET","path":"/v1/entities","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  getEntity: {"method":"GET","path":"/v1/entities/{id}","pathFields":["id"],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  mergeEntities: {"method":"POST","path":"/v1/entities/{id}/merge","pathFields":["id"],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  linkMemories: {"method":"POST","path":"/v1/links","pathFields":[],"rest":"body","status":201,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  unlinkMemories: {"method":"DELETE","path":"/v1/links","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  neighbours: {"method":"GET","path":"/v1/memories/{id}/neighbours","pathFields":["id"],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  path: {"method":"GET","path":"/v1/graph/path","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  subgraph: {"method":"GET","path":"/v1/graph/subgraph","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  consolidate: {"method":"POST","path":"/v1/consolidations","pathFields":[],"rest":"body","status":200,"scope":"user","readOnly":false,"idempotencyKey":false},
  listConsolidations: {"method":"GET","path":"/v1/consolidations","pathFields":[],"rest":"query","status":200,"scope":"user","readOnly":true,"idempotencyKey":false},
  undoConsolidation: {"method":"POST","path":"/v1/consolidations/{id}/undo","pathFields":["id"],"rest":"body","status":200,"scope":"user","readOnly":false,"idempotencyKey":false},
  getUserSummary: {"method":"GET","path":"/v1/summary","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"space","readOnly":true,"idempotencyKey":false},
  identifyCaller: {"method":"POST","path":"/v1/calls/identify","pathFields":[],"rest":"body","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  startCall: {"method":"POST","path":"/v1/calls/start","pathFields":[],"rest":"body","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  recordCall: {"method":"POST","path":"/v1/calls/events","pathFields":[],"rest":"body","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  missingCalls: {"method":"POST","path":"/v1/calls/missing","pathFields":[],"rest":"body","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  queryCall: {"method":"POST","path":"/v1/calls/query","pathFields":[],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  mergeCaller: {"method":"POST","path":"/v1/calls/merge","pathFields":[],"rest":"body","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  listConversations: {"method":"GET","path":"/v1/conversations","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  getConversation: {"method":"GET","path":"/v1/conversations/{id}","pathFields":["id"],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  deleteConversation: {"method":"DELETE","path":"/v1/conversations/{id}","pathFields":["id"],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":false,"idempotencyKey":false},
  listToolInvocations: {"method":"GET","path":"/v1/tool-invocations","pathFields":[],"rest":"query","status":200,"scope":"user","readOnly":true,"idempotencyKey":false},
  logWork: {"method":"POST","path":"/v1/work","pathFields":[],"rest":"body","status":201,"scope":"user","spaceField":"space","readOnly":false,"idempotencyKey":false},
  listWork: {"method":"GET","path":"/v1/work","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  checkWork: {"method":"POST","path":"/v1/work/check","pathFields":[],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  findSolutions: {"method":"POST","path":"/v1/knowledge/find","pathFields":[],"rest":"body","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  addSolution: {"method":"POST","path":"/v1/knowledge/solutions","pathFields":[],"rest":"body","status":201,"scope":"user","spaceField":"space","readOnly":false,"idempotencyKey":false},
  recordOutcome: {"method":"POST","path":"/v1/knowledge/outcomes","pathFields":[],"rest":"body","status":200,"scope":"user","spaceField":"space","readOnly":false,"idempotencyKey":false},
  listProblems: {"method":"GET","path":"/v1/knowledge/problems","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  getProblem: {"method":"GET","path":"/v1/knowledge/problems/{id}","pathFields":["id"],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  createUser: {"method":"POST","path":"/v1/users","pathFields":[],"rest":"body","status":201,"scope":"user","readOnly":false,"idempotencyKey":false},
  listUsers: {"method":"GET","path":"/v1/users","pathFields":[],"rest":"query","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  getUser: {"method":"GET","path":"/v1/users/{userId}","pathFields":["userId"],"rest":"query","status":200,"scope":"user","readOnly":true,"idempotencyKey":false},
  updateUser: {"method":"PATCH","path":"/v1/users/{userId}","pathFields":["userId"],"rest":"body","status":200,"scope":"user","readOnly":false,"idempotencyKey":false},
  listChanges: {"method":"GET","path":"/v1/changes","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  stats: {"method":"GET","path":"/v1/stats","pathFields":[],"rest":"query","status":200,"scope":"user","spaceField":"spaces","readOnly":true,"idempotencyKey":false},
  createKey: {"method":"POST","path":"/v1/keys","pathFields":[],"rest":"body","status":201,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  listKeys: {"method":"GET","path":"/v1/keys","pathFields":[],"rest":"query","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  rotateKey: {"method":"POST","path":"/v1/keys/{id}/rotate","pathFields":["id"],"rest":"body","status":201,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  revokeKey: {"method":"DELETE","path":"/v1/keys/{id}","pathFields":["id"],"rest":"query","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  createTenant: {"method":"POST","path":"/v1/tenants","pathFields":[],"rest":"body","status":201,"scope":"system","readOnly":false,"idempotencyKey":false},
  listTenants: {"method":"GET","path":"/v1/tenants","pathFields":[],"rest":"query","status":200,"scope":"system","readOnly":true,"idempotencyKey":false},
  updateTenant: {"method":"PATCH","path":"/v1/tenants/{id}","pathFields":["id"],"rest":"body","status":200,"scope":"system","readOnly":false,"idempotencyKey":false},
  listJobs: {"method":"GET","path":"/v1/jobs","pathFields":[],"rest":"query","status":200,"scope":"user","readOnly":true,"idempotencyKey":false},
  retryJob: {"method":"POST","path":"/v1/jobs/{id}/retry","pathFields":["id"],"rest":"body","status":200,"scope":"user","readOnly":false,"idempotencyKey":false},
  dropJob: {"method":"DELETE","path":"/v1/jobs/{id}","pathFields":["id"],"rest":"query","status":200,"scope":"user","readOnly":false,"idempotencyKey":false},
  pauseJobs: {"method":"POST","path":"/v1/jobs/pause","pathFields":[],"rest":"body","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  resumeJobs: {"method":"POST","path":"/v1/jobs/resume","pathFields":[],"rest":"body","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  getAiSettings: {"method":"GET","path":"/v1/settings/ai","pathFields":[],"rest":"query","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  updateAiSettings: {"method":"PATCH","path":"/v1/settings/ai","pathFields":[],"rest":"body","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  testAiSettings: {"method":"POST","path":"/v1/settings/ai/test","pathFields":[],"rest":"body","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  listPromptTemplates: {"method":"GET","path":"/v1/prompt-templates","pathFields":[],"rest":"query","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  updatePromptTemplate: {"method":"PUT","path":"/v1/prompt-templates/{task}","pathFields":["task"],"rest":"body","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  resetPromptTemplate: {"method":"DELETE","path":"/v1/prompt-templates/{task}","pathFields":["task"],"rest":"query","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  listAudit: {"method":"GET","path":"/v1/audit","pathFields":[],"rest":"query","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  verifyAudit: {"method":"POST","path":"/v1/audit/verify","pathFields":[],"rest":"body","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  getAuditHead: {"method":"GET","path":"/v1/audit/head","pathFields":[],"rest":"query","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  createWebhook: {"method":"POST","path":"/v1/webhooks","pathFields":[],"rest":"body","status":201,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  listWebhooks: {"method":"GET","path":"/v1/webhooks","pathFields":[],"rest":"query","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  updateWebhook: {"method":"PATCH","path":"/v1/webhooks/{id}","pathFields":["id"],"rest":"body","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  deleteWebhook: {"method":"DELETE","path":"/v1/webhooks/{id}","pathFields":["id"],"rest":"query","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  testWebhook: {"method":"POST","path":"/v1/webhooks/{id}/test","pathFields":["id"],"rest":"body","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  listDeliveries: {"method":"GET","path":"/v1/webhooks/{id}/deliveries","pathFields":["id"],"rest":"query","status":200,"scope":"tenant","readOnly":true,"idempotencyKey":false},
  retryDelivery: {"method":"POST","path":"/v1/webhooks/{id}/deliveries/{eventId}/retry","pathFields":["id","eventId"],"rest":"body","status":200,"scope":"tenant","readOnly":false,"idempotencyKey":false},
  health: {"method":"GET","path":"/v1/health","pathFields":[],"rest":"query","status":200,"scope":"system","readOnly":true,"idempotencyKey":false},
  live: {"method":"GET","path":"/v1/health/live","pathFields":[],"rest":"query","status":200,"scope":"system","readOnly":true,"idempotencyKey":false},
  ready: {"method":"GET","path":"/v1/health/ready","pathFields":[],"rest":"query","status":200,"scope":"system","readOnly":true,"idempotencyKey":false},
};
