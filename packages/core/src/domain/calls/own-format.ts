import { defined } from '../defined.ts';
import type { CallFormat, CallTool, CallTurn } from './call.ts';
import {
  dateOf,
  directions,
  jsonOf,
  jsonText,
  lastingOf,
  listOf,
  notAnEvent,
  numberOf,
  oneOf,
  successes,
  textOf,
  textsOf,
} from './fields.ts';

/**
 * Our own form, for what calls the api itself (LiveKit, Pipecat, anything that talks):
 * `{conversationId, agentId?, userId?, caller?, startedAt?, endedAt?, status?, turns: [{role, content, at?}], tools?, summary?, …}`.
 * A call is told once; told again it is renewed only under another `eventId`.
 */
export const own: CallFormat = {
  notice(payload) {
    const externalId = textOf(payload['conversationId']);
    if (externalId === undefined) throw notAnEvent('payload.conversationId');
    return {
      kind: 'ended',
      type: 'call_ended',
      key: textOf(payload['eventId']) ?? `call_ended:${externalId}`,
      externalId,
      hints: { userIds: textsOf(payload['userId']), addresses: textsOf(payload['caller']) },
    };
  },

  call(payload) {
    return {
      status: payload['status'] === 'failed' ? 'failed' : 'completed',
      turns: listOf(payload['turns']).flatMap((turn, place): CallTurn[] => {
        const content = textOf(turn['content']);
        if (content === undefined) return [];
        const role = turn['role'] === 'user' ? 'user' : 'assistant';
        return [{ turn: place, role, content, ...defined({ at: dateOf(turn['at']) }) }];
      }),
      tools: listOf(payload['tools']).map((tool): CallTool => ({
        tool: textOf(tool['tool']) ?? 'unknown',
        request: jsonText(tool['request'] ?? {}),
        response: tool['response'] === undefined ? '' : jsonText(tool['response']),
        failed: tool['failed'] === true,
        ...defined({ latencyMs: numberOf(tool['latencyMs']), at: dateOf(tool['at']) }),
      })),
      ...defined({
        agentId: textOf(payload['agentId']),
        ...lastingOf(dateOf(payload['startedAt']), dateOf(payload['endedAt'])),
      }),
      details: defined({
        summary: textOf(payload['summary']),
        title: textOf(payload['title']),
        sentiment: textOf(payload['sentiment']),
        successful: oneOf(payload['successful'], successes),
        data: jsonOf(payload['data']),
        reason: textOf(payload['reason']),
        direction: oneOf(payload['direction'], directions),
        language: textOf(payload['language']),
        caller: textOf(payload['caller']),
      }),
    };
  },
};
