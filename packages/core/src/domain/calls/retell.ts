import { defined } from '../defined.ts';
import type { CallFormat, CallTool, CallTurn, Fields } from './call.ts';
import {
  directions,
  jsonOf,
  jsonText,
  lastingOf,
  listOf,
  notAnEvent,
  numberOf,
  oneOf,
  secondsOf,
  textOf,
  textsOf,
  within,
} from './fields.ts';

/** Retell: `{event, call}`; only `call_analyzed`, which has everything, is kept. */
export const retell: CallFormat = {
  notice(payload, { userVariable }) {
    const type = textOf(payload['event']);
    if (type === undefined) throw notAnEvent('event');
    const kind = type === 'call_analyzed' ? 'ended' : 'ignored';
    const call = within(payload, 'call');
    const externalId = textOf(call['call_id']);
    if (externalId === undefined && kind === 'ended') throw notAnEvent('call.call_id');
    const variables = within(call, 'retell_llm_dynamic_variables');
    return {
      kind,
      type,
      key: `${type}:${externalId ?? ''}`,
      externalId: externalId ?? '',
      hints: {
        userIds: textsOf(within(call, 'metadata')[userVariable], variables[userVariable]),
        addresses: textsOf(otherEnd(call)),
      },
    };
  },

  call(payload) {
    const call = within(payload, 'call');
    const analysis = within(call, 'call_analysis');
    const startedAt = numberOf(call['start_timestamp']);
    const told = listOf(call['transcript_with_tool_calls']);
    const lines = told.length > 0 ? told : listOf(call['transcript_object']);
    return {
      status: call['call_status'] === 'error' ? 'failed' : 'completed',
      turns: lines.flatMap((line, place) => turnOf(line, place, startedAt)),
      tools: lines.flatMap((line) => toolOf(line, lines, startedAt)),
      ...defined({
        agentId: textOf(call['agent_id']),
        ...lastingOf(startedAt, numberOf(call['end_timestamp'])),
      }),
      details: defined({
        summary: textOf(analysis['call_summary']),
        successful:
          typeof analysis['call_successful'] === 'boolean'
            ? analysis['call_successful']
              ? ('success' as const)
              : ('failure' as const)
            : undefined,
        sentiment: textOf(analysis['user_sentiment'])?.toLowerCase(),
        data: jsonOf(analysis['custom_analysis_data']),
        reason: textOf(call['disconnection_reason']),
        direction: oneOf(call['direction'], directions),
        caller: textOf(otherEnd(call)),
      }),
    };
  },
};

function otherEnd(call: Fields): unknown {
  return call['direction'] === 'outbound' ? call['to_number'] : call['from_number'];
}

/** When its first word was said. */
function timeOf(line: Fields, startedAt: number | undefined): number | undefined {
  const into = secondsOf(listOf(line['words'])[0]?.['start']) ?? secondsOf(line['time_sec']);
  return startedAt === undefined || into === undefined ? undefined : startedAt + into;
}

function turnOf(line: Fields, place: number, startedAt: number | undefined): readonly CallTurn[] {
  const content = textOf(line['content']);
  const { role } = line;
  if (content === undefined || (role !== 'user' && role !== 'agent')) return [];
  const at = timeOf(line, startedAt);
  return [{ turn: place, role: role === 'user' ? 'user' : 'assistant', content, ...defined({ at }) }];
}

function toolOf(line: Fields, lines: readonly Fields[], startedAt: number | undefined): readonly CallTool[] {
  if (line['role'] !== 'tool_call_invocation') return [];
  const result = lines.find(
    (one) => one['role'] === 'tool_call_result' && one['tool_call_id'] === line['tool_call_id'],
  );
  return [
    {
      tool: textOf(line['name']) ?? 'unknown',
      request: jsonText(line['arguments'] ?? {}),
      response: result === undefined ? '' : jsonText(result['content'] ?? ''),
      failed: result?.['successful'] === false,
      ...defined({ at: timeOf(line, startedAt) }),
    },
  ];
}
