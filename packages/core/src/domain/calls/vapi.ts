import { defined } from '../defined.ts';
import type { CallFormat, CallTool, CallTurn, Fields } from './call.ts';
import {
  dateOf,
  jsonOf,
  jsonText,
  listOf,
  notAnEvent,
  numberOf,
  secondsOf,
  textOf,
  textsOf,
  within,
} from './fields.ts';

/** Vapi: `{message: {type, call, customer, artifact, analysis}}`; only `end-of-call-report` is kept. */
export const vapi: CallFormat = {
  notice(payload, { userVariable }) {
    const message = within(payload, 'message');
    const type = textOf(message['type']);
    if (type === undefined) throw notAnEvent('message.type');
    const kind = type === 'end-of-call-report' ? 'ended' : 'ignored';
    const externalId = textOf(within(message, 'call')['id']);
    if (externalId === undefined && kind === 'ended') throw notAnEvent('message.call.id');
    return {
      kind,
      type,
      key: `${type}:${externalId ?? ''}`,
      externalId: externalId ?? '',
      hints: vapiHints(message, userVariable),
    };
  },

  call(payload) {
    const message = within(payload, 'message');
    const call = within(message, 'call');
    const analysis = within(message, 'analysis');
    const startedAt = dateOf(message['startedAt']) ?? dateOf(call['startedAt']);
    const endedAt = dateOf(message['endedAt']) ?? dateOf(call['endedAt']);
    const messages = listOf(within(message, 'artifact')['messages']);
    const reason = textOf(message['endedReason']);
    const [caller] = textsOf(within(message, 'customer')['number'], within(call, 'customer')['number']);
    return {
      status: messages.length === 0 && reason?.includes('error') === true ? 'failed' : 'completed',
      turns: messages.flatMap((one, place) => turnOf(one, place, startedAt)),
      tools: messages.flatMap((one) => toolsOf(one, messages, startedAt)),
      ...defined({
        agentId: textOf(within(message, 'assistant')['id']) ?? textOf(call['assistantId']),
        startedAt,
        endedAt,
        durationSecs:
          numberOf(message['durationSeconds']) ??
          (startedAt === undefined || endedAt === undefined ? undefined : Math.round((endedAt - startedAt) / 1_000)),
      }),
      details: defined({
        summary: textOf(analysis['summary']),
        successful: vapiSuccess(analysis['successEvaluation']),
        evaluation: jsonOf(analysis['successEvaluation']),
        data: jsonOf(analysis['structuredData']),
        reason,
        direction: call['type'] === 'outboundPhoneCall' ? ('outbound' as const) : ('inbound' as const),
        caller,
      }),
    };
  },
};

/** Whose call it is: the customer's own id and number, and what we put into the variables. */
export function vapiHints(
  message: Fields,
  userVariable: string,
): { readonly userIds: readonly string[]; readonly addresses: readonly string[] } {
  const call = within(message, 'call');
  const [customer, ofCall] = [within(message, 'customer'), within(call, 'customer')];
  const variables = within(call, 'assistantOverrides', 'variableValues');
  return {
    userIds: textsOf(variables[userVariable], customer['externalId'], ofCall['externalId']),
    addresses: textsOf(customer['number'], ofCall['number'], customer['sipUri'], ofCall['sipUri']),
  };
}

function timeOf(message: Fields, startedAt: number | undefined): number | undefined {
  const into = secondsOf(message['secondsFromStart']);
  return numberOf(message['time']) ?? (startedAt === undefined || into === undefined ? undefined : startedAt + into);
}

function turnOf(message: Fields, place: number, startedAt: number | undefined): readonly CallTurn[] {
  const content = textOf(message['message']) ?? textOf(message['content']);
  const { role } = message;
  if (content === undefined || (role !== 'user' && role !== 'bot' && role !== 'assistant')) return [];
  const at = timeOf(message, startedAt);
  return [{ turn: place, role: role === 'user' ? 'user' : 'assistant', content, ...defined({ at }) }];
}

function toolsOf(message: Fields, all: readonly Fields[], startedAt: number | undefined): readonly CallTool[] {
  return listOf(message['toolCalls']).map((call): CallTool => {
    const asked = within(call, 'function');
    const result = all.find((one) => one['toolCallId'] === call['id'] && call['id'] !== undefined);
    return {
      tool: textOf(asked['name']) ?? textOf(call['name']) ?? 'unknown',
      request: jsonText(asked['arguments'] ?? call['parameters'] ?? {}),
      response: result?.['result'] === undefined ? '' : jsonText(result['result']),
      failed: result?.['error'] !== undefined,
      ...defined({ at: timeOf(message, startedAt) }),
    };
  });
}

/** The rubric decides its form: pass and fail, true and false, or a number that says nothing by itself. */
function vapiSuccess(value: unknown): 'success' | 'failure' | 'unknown' | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const said = jsonText(value).toLowerCase();
  if (said === 'true' || said === 'pass') return 'success';
  return said === 'false' || said === 'fail' ? 'failure' : 'unknown';
}
