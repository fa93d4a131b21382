import { defined } from '../defined.ts';
import type { CallFormat, CallNoticeKind, CallTool, CallTurn, Fields } from './call.ts';
import {
  dateOf,
  directions,
  isFields,
  jsonOf,
  jsonText,
  listOf,
  notAnEvent,
  numberOf,
  oneOf,
  secondsOf,
  successes,
  textOf,
  textsOf,
  within,
} from './fields.ts';

const kinds: Readonly<Record<string, CallNoticeKind>> = {
  post_call_transcription: 'ended',
  call_initiation_failure: 'ended',
  post_call_audio: 'audio',
};

/**
 * ElevenLabs: `{type, event_timestamp, data}`, and the older envelope `{webhook_event_id, event_type, timestamp, data}`. An
 * event without an id of its own is known by type, conversation and time, which a redelivery has the same.
 */
export const elevenlabs: CallFormat = {
  notice(payload, { userVariable }) {
    const type = textOf(payload['type']) ?? textOf(payload['event_type']);
    if (type === undefined) throw notAnEvent('type');
    const kind = kinds[type] ?? 'ignored';
    const data = within(payload, 'data');
    const externalId = textOf(data['conversation_id']);
    if (externalId === undefined && kind !== 'ignored') throw notAnEvent('data.conversation_id');
    const id = textOf(payload['webhook_event_id']);
    const at = numberOf(payload['event_timestamp']) ?? numberOf(payload['timestamp']) ?? 0;
    return {
      kind,
      type,
      key: id === undefined ? `${type}:${externalId ?? ''}:${at}` : `id:${id}`,
      externalId: externalId ?? '',
      hints: hintsOf(data, userVariable),
    };
  },

  call(payload) {
    const data = within(payload, 'data');
    const failed = (textOf(payload['type']) ?? '') === 'call_initiation_failure';
    const metadata = within(data, 'metadata');
    const analysis = within(data, 'analysis');
    const phone = within(metadata, 'phone_call');
    const startedAt = startOf(data, metadata);
    const durationSecs = numberOf(metadata['call_duration_secs']) ?? numberOf(metadata['duration_secs']);
    const endedAt =
      dateOf(metadata['end_time']) ??
      (startedAt === undefined || durationSecs === undefined ? undefined : startedAt + durationSecs * 1_000);
    const transcript = listOf(data['transcript']);
    const [caller] = textsOf(phone['external_number'], dynamicOf(data)['system__caller_id']);
    return {
      status: failed || data['status'] === 'failed' ? 'failed' : 'completed',
      turns: transcript.flatMap((turn, place) => turnOf(turn, place, startedAt)),
      tools: transcript.flatMap((turn) => toolsOf(turn, startedAt)),
      ...defined({ agentId: textOf(data['agent_id']), startedAt, endedAt, durationSecs }),
      details: defined({
        summary: textOf(analysis['transcript_summary']),
        title: textOf(analysis['call_summary_title']),
        successful: successOf(analysis['call_successful']),
        sentiment: sentimentOf(analysis),
        evaluation: jsonOf(analysis['evaluation_criteria_results']),
        data: jsonOf(analysis['data_collection_results']) ?? jsonOf(analysis['data_collection']),
        reason: textOf(data['failure_reason']) ?? textOf(metadata['termination_reason']),
        direction: oneOf(phone['direction'], directions),
        language: textOf(metadata['main_language']),
        caller,
      }),
    };
  },
};

function dynamicOf(data: Fields): Fields {
  return within(data, 'conversation_initiation_client_data', 'dynamic_variables');
}

/** Whom we named at the beginning of the call; then numbers, of a call that we made the one that was called. */
function hintsOf(data: Fields, userVariable: string): { userIds: readonly string[]; addresses: readonly string[] } {
  const dynamic = dynamicOf(data);
  const phone = within(data, 'metadata', 'phone_call');
  const failure = within(data, 'metadata', 'body');
  const own = dynamic['system__caller_id'];
  const other = phone['external_number'];
  return {
    userIds: textsOf(
      data['user_id'],
      within(data, 'conversation_initiation_client_data')['user_id'],
      dynamic[userVariable],
    ),
    addresses: [
      ...(phone['direction'] === 'outbound' ? textsOf(other) : textsOf(own, other)),
      // An attempt to call somebody that failed.
      ...textsOf(failure['to_number'], failure['To'], failure['Called']),
    ],
  };
}

function startOf(data: Fields, metadata: Fields): number | undefined {
  return (
    secondsOf(metadata['start_time_unix_secs']) ??
    dateOf(metadata['start_time']) ??
    secondsOf(listOf(data['transcript'])[0]?.['timestamp'])
  );
}

function timeOf(turn: Fields, startedAt: number | undefined): number | undefined {
  const said = secondsOf(turn['timestamp']);
  const into = secondsOf(turn['time_in_call_secs']);
  return said ?? (startedAt === undefined || into === undefined ? undefined : startedAt + into);
}

function turnOf(turn: Fields, place: number, startedAt: number | undefined): readonly CallTurn[] {
  const content = textOf(turn['message']);
  const { role } = turn;
  if (content === undefined || (role !== 'user' && role !== 'agent')) return [];
  const at = timeOf(turn, startedAt);
  return [
    {
      turn: place,
      role: role === 'user' ? 'user' : 'assistant',
      content,
      ...defined({ at }),
      ...(turn['interrupted'] === true ? { interrupted: true } : {}),
    },
  ];
}

function toolsOf(turn: Fields, startedAt: number | undefined): readonly CallTool[] {
  const results = listOf(turn['tool_results']);
  const calls = listOf(turn['tool_calls']);
  const ids = new Set(calls.map((call) => call['request_id']));
  // The result may stand in a later turn than the question: it is then told of by itself.
  const lone = results.filter((result) => !ids.has(result['request_id']));
  return [...calls, ...lone].map((call): CallTool => {
    const result = results.find((one) => one['request_id'] === call['request_id']) ?? {};
    const latency = secondsOf(result['tool_latency_secs']);
    return {
      tool: textOf(call['tool_name']) ?? 'unknown',
      request: jsonText(call['params_as_json'] ?? {}),
      response: result['result_value'] === undefined ? '' : jsonText(result['result_value']),
      failed: result['is_error'] === true,
      ...defined({ latencyMs: latency, at: timeOf(turn, startedAt) }),
    };
  });
}

function successOf(value: unknown): 'success' | 'failure' | 'unknown' | undefined {
  if (typeof value === 'boolean') return value ? 'success' : 'failure';
  return oneOf(value, successes);
}

/** Of what an agent collects, the field that says how the caller felt. */
function sentimentOf(analysis: Fields): string | undefined {
  const collected = { ...within(analysis, 'data_collection'), ...within(analysis, 'data_collection_results') };
  const [, found] = Object.entries(collected).find(([name]) => name.toLowerCase().includes('sentiment')) ?? [];
  return textOf(isFields(found) ? found['value'] : found);
}
