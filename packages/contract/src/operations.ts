import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  retryDelivery,
  testWebhook,
  updateWebhook,
} from './operations/webhooks.ts';
import { getAuditHead, listAudit, verifyAudit } from './operations/audit.ts';
import {
  deleteConversation,
  getConversation,
  identifyCaller,
  listConversations,
  listToolInvocations,
  mergeCaller,
  missingCalls,
  queryCall,
  recordCall,
  startCall,
} from './operations/calls.ts';
import { listExtractions, reviewExtraction } from './operations/extractions.ts';
import { getEntity, listEntities, mergeEntities } from './operations/entities.ts';
import { listEvents, recordEvents } from './operations/events.ts';
import { createFact, factHistory, listFacts, retractFact } from './operations/facts.ts';
import { consolidate, getUserSummary, listConsolidations, undoConsolidation } from './operations/consolidation.ts';
import { dropJob, listJobs, pauseJobs, resumeJobs, retryJob } from './operations/jobs.ts';
import { forget, getReceipt, listReceipts, verifyReceipt } from './operations/forgetting.ts';
import { createKey, listKeys, revokeKey, rotateKey } from './operations/keys.ts';
import { addSolution, findSolutions, getProblem, listProblems, recordOutcome } from './operations/knowledge.ts';
import { linkMemories, neighbours, path, subgraph, unlinkMemories } from './operations/links.ts';
import {
  forgetMemory,
  getMemory,
  listChanges,
  listMemories,
  pinMemory,
  remember,
  rememberMany,
  restoreMemory,
  unpinMemory,
  updateMemory,
} from './operations/memories.ts';
import { context, explainMiss, recall } from './operations/recall.ts';
import {
  getAiSettings,
  listPromptTemplates,
  resetPromptTemplate,
  testAiSettings,
  updateAiSettings,
  updatePromptTemplate,
} from './operations/settings.ts';
import { health, live, ready } from './operations/system.ts';
import { createTenant, listTenants, updateTenant } from './operations/tenants.ts';
import { listDecisions, logDecision, supersedeDecision } from './operations/decisions.ts';
import {
  checkpointSession,
  endSession,
  getSession,
  getSnapshot,
  handOverSession,
  listSessions,
  listSnapshots,
  listSystemState,
  listTodos,
  restoreSession,
  saveSnapshot,
  saveTodos,
  setSystemState,
  startSession,
} from './operations/sessions.ts';
import { checkWork, listWork, logWork } from './operations/work.ts';
import { createUser, getUser, listUsers, stats, updateUser } from './operations/users.ts';

/**
 * The operation table: every capability of Holdfast, declared once. REST routes, OpenAPI, MCP tools, both
 * clients, the reference docs and the authorisation of each call are derived from it.
 */
export const operations = {
  remember,
  rememberMany,
  getMemory,
  listMemories,
  updateMemory,
  pinMemory,
  unpinMemory,
  forgetMemory,
  restoreMemory,
  forget,
  getReceipt,
  listReceipts,
  verifyReceipt,
  recall,
  context,
  explainMiss,
  listExtractions,
  reviewExtraction,
  createFact,
  listFacts,
  factHistory,
  retractFact,
  recordEvents,
  listEvents,
  listEntities,
  getEntity,
  mergeEntities,
  linkMemories,
  unlinkMemories,
  neighbours,
  path,
  subgraph,
  consolidate,
  listConsolidations,
  undoConsolidation,
  getUserSummary,
  identifyCaller,
  startCall,
  recordCall,
  missingCalls,
  queryCall,
  mergeCaller,
  listConversations,
  getConversation,
  deleteConversation,
  listToolInvocations,
  startSession,
  checkpointSession,
  endSession,
  restoreSession,
  handOverSession,
  getSession,
  listSessions,
  saveSnapshot,
  listSnapshots,
  getSnapshot,
  saveTodos,
  listTodos,
  setSystemState,
  listSystemState,
  logDecision,
  supersedeDecision,
  listDecisions,
  logWork,
  listWork,
  checkWork,
  findSolutions,
  addSolution,
  recordOutcome,
  listProblems,
  getProblem,
  createUser,
  listUsers,
  getUser,
  updateUser,
  listChanges,
  stats,
  createKey,
  listKeys,
  rotateKey,
  revokeKey,
  createTenant,
  listTenants,
  updateTenant,
  listJobs,
  retryJob,
  dropJob,
  pauseJobs,
  resumeJobs,
  getAiSettings,
  updateAiSettings,
  testAiSettings,
  listPromptTemplates,
  updatePromptTemplate,
  resetPromptTemplate,
  listAudit,
  verifyAudit,
  getAuditHead,
  createWebhook,
  listWebhooks,
  updateWebhook,
  deleteWebhook,
  testWebhook,
  listDeliveries,
  retryDelivery,
  health,
  live,
  ready,
} as const;

export type Operations = typeof operations;
export type OperationName = keyof Operations;
export const operationNames = Object.keys(operations) as readonly OperationName[];
