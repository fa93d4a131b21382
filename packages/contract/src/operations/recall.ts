import { contextAlias, searchAlias } from '../aliases/coda.ts';
import { memoryRecallAlias } from '../aliases/sara.ts';
import { operation } from '../operation.ts';
import {
  contextInput,
  contextOutput,
  explainMissInput,
  explainMissOutput,
  recallInput,
  recallOutput,
} from '../schemas/recall.ts';
import { getContextTool, searchMemoriesTool, searchTool } from '../tools/recall.ts';

export const recall = operation({
  name: 'recall',
  summary: 'Find the memories that answer a question',
  description: 'Words, time, speakers and vectors are searched together. The call writes nothing.',
  group: 'recall',
  method: 'POST',
  path: '/v1/recall',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: recallInput,
  output: recallOutput,
  errors: ['head_unavailable', 'vector_mismatch'],
  aliases: [searchAlias, memoryRecallAlias],
  tools: [searchMemoriesTool, searchTool],
});

export const context = operation({
  name: 'context',
  summary: 'Pack what is recalled into a token budget, ready for a prompt',
  group: 'recall',
  method: 'POST',
  path: '/v1/context',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: contextInput,
  output: contextOutput,
  errors: ['head_unavailable', 'vector_mismatch'],
  aliases: [contextAlias],
  tools: [getContextTool],
});

export const explainMiss = operation({
  name: 'explainMiss',
  summary: 'Say why a given memory was not found by a query',
  group: 'recall',
  method: 'POST',
  path: '/v1/recall/explain-miss',
  scope: 'user',
  permission: 'memories:read',
  readOnly: true,
  input: explainMissInput,
  output: explainMissOutput,
  errors: ['not_found', 'head_unavailable', 'vector_mismatch'],
});
