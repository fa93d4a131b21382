import { HoldfastError } from '@holdfast/contract';
import type { Edge } from '../http/edge.ts';
import { headersOf, secretOf } from '../http/headers.ts';
import { memoryReply, unknownCaller } from './answers.ts';
import { answerJson, platformCaller, type VoiceParts } from './parts.ts';
import { knowsSecret } from './signatures.ts';
import { readPlain } from './signed-body.ts';
import { query } from './tool-edge.ts';
import { voiceSettings } from './voice-settings.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The one address that Vapi sends all its events to. */
export function vapiEdge(parts: VoiceParts): Edge {
  const { config } = parts;
  return {
    method: 'POST',
    path: '/webhook/vapi',
    open: true,
    handler: async (request, { requestId, incoming }) => {
      const header = headersOf(request, incoming);
      const sent = header('x-vapi-secret') ?? secretOf(header);
      if (!knowsSecret(config.vapiSecret, sent)) {
        throw new HoldfastError('unauthenticated', { detail: 'The secret of this webhook is missing or wrong.' });
      }
      const payload = await readPlain(request, { limit: config.bodyLimit, incoming });
      const message = fieldsOf(payload['message']);
      switch (message['type']) {
        case 'assistant-request':
          return answerJson(await assistantRequest(parts, message, requestId));
        case 'tool-calls':
          return answerJson(await toolCalls(parts, message, requestId));
        case 'knowledge-base-request':
          return answerJson(await knowledge(parts, message, requestId));
        default: {
          const context = { caller: platformCaller(parts), requestId };
          const { outcome } = await parts.api.call('recordCall', { provider: 'vapi', payload }, context);
          return answerJson({ status: outcome });
        }
      }
    },
  };
}

function fieldsOf(value: unknown): Fields {
  // Sound: an object that JSON.parse made has string keys.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Whose call it is: what we put into its variables, the customer's own id, the customer's number. */
function whoseOf(message: Fields): { readonly userId: string | undefined; readonly caller: string | undefined } {
  const call = fieldsOf(message['call']);
  const variables = fieldsOf(fieldsOf(call['assistantOverrides'])['variableValues']);
  const [customer, ofCall] = [fieldsOf(message['customer']), fieldsOf(call['customer'])];
  return {
    userId: textOf(variables['user_id']) ?? textOf(customer['externalId']) ?? textOf(ofCall['externalId']),
    caller: textOf(customer['number']) ?? textOf(ofCall['number']) ?? textOf(customer['sipUri']),
  };
}

/** Within 7.5 seconds, which is fixed: ours are out far sooner. Which assistant is to answer, a setting says. */
async function assistantRequest(parts: VoiceParts, message: Fields, requestId: string): Promise<object> {
  const { api, config, logger } = parts;
  const { userId, caller } = whoseOf(message);
  const input = {
    ...(userId === undefined ? {} : { userId: userId.slice(0, 255) }),
    ...(caller === undefined ? {} : { caller: caller.slice(0, 500) }),
  };
  const context = { caller: platformCaller(parts), requestId, timeoutMs: config.voiceInitTimeoutMs };
  const started = await api.call('startCall', input, context).catch((error: unknown) => {
    logger.warn({ requestId, err: error }, 'a call began without what is remembered');
    return unknownCaller(voiceSettings(config));
  });
  if (config.vapiAssistantId === undefined) {
    return { error: 'HOLDFAST_VAPI_ASSISTANT_ID names no assistant for inbound calls.' };
  }
  return {
    assistantId: config.vapiAssistantId,
    assistantOverrides: {
      variableValues: started.variables,
      ...(started.firstMessage === undefined ? {} : { firstMessage: started.firstMessage }),
    },
  };
}

async function toolCalls(parts: VoiceParts, message: Fields, requestId: string): Promise<object> {
  const whose = whoseOf(message);
  const calls = [...listOf(message['toolCallList']), ...listOf(message['toolCalls'])];
  const results = await Promise.all(
    [...new Map(calls.map((call) => [call['id'], call])).values()].map(async (call) => {
      const asked = { ...fieldsOf(fieldsOf(call['function'])['arguments']), ...fieldsOf(call['parameters']) };
      const name = textOf(call['name']) ?? textOf(fieldsOf(call['function'])['name']) ?? 'memory_query';
      const found = textOf(asked['query']) ?? textOf(asked['question']);
      const base = { name, toolCallId: call['id'] };
      if (found === undefined) return { ...base, error: 'query is needed' };
      const { limit, sectors } = asked;
      const request = { query: found, limit, sectors, tool: name.slice(0, 100), ...whose, ...callOf(message) };
      const reply = await query(parts, request, { caller: platformCaller(parts), requestId });
      return { ...base, result: JSON.stringify(memoryReply(reply)) };
    }),
  );
  return { results };
}

function callOf(message: Fields): { readonly conversationId?: string } {
  const id = textOf(fieldsOf(message['call'])['id']);
  return id === undefined ? {} : { conversationId: id };
}

/** The last thing that was said is the question. */
async function knowledge(parts: VoiceParts, message: Fields, requestId: string): Promise<object> {
  const said = [...listOf(message['messagesOpenAIFormatted']), ...listOf(message['messages'])];
  const last = said.findLast(({ role }) => role === 'user');
  const question = textOf(last?.['content']) ?? textOf(last?.['message']);
  if (question === undefined) return { documents: [] };
  const request = { query: question.slice(0, 10_000), tool: 'knowledge_base', ...whoseOf(message), ...callOf(message) };
  const { memories } = await query(parts, request, { caller: platformCaller(parts), requestId });
  return {
    documents: memories.map(({ content, score, memoryId }) => ({
      content,
      similarity: Math.min(1, score),
      uuid: memoryId,
    })),
  };
}
