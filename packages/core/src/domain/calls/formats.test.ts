import { describe, expect, test } from 'vitest';
import type { Fields } from './call.ts';
import { formats } from './formats.ts';

const settings = { userVariable: 'user_id' };
const start = 1_739_537_297;

describe('ElevenLabs', () => {
  const { notice, call } = formats.elevenlabs;
  const event = (data: Fields, more: Fields = {}): Fields => ({
    type: 'post_call_transcription',
    event_timestamp: start,
    data: { conversation_id: 'c1', agent_id: 'a', ...data },
    ...more,
  });

  test('an event is known by its own id, else by type, conversation and time', () => {
    expect(notice(event({}), settings)).toMatchObject({ kind: 'ended', key: `post_call_transcription:c1:${start}` });
    expect(notice(event({}, { webhook_event_id: 'e' }), settings)).toMatchObject({ key: 'id:e' });
    const older = { event_type: 'post_call_transcription', timestamp: 7, data: { conversation_id: 'c1' } };
    expect(notice(older, settings)).toMatchObject({ key: 'post_call_transcription:c1:7' });
    expect(notice({ type: 'post_call_audio', data: { conversation_id: 'c' } }, settings)).toMatchObject({
      kind: 'audio',
      key: 'post_call_audio:c:0',
    });
    expect(notice({ type: 'voice_removed' }, settings)).toMatchObject({
      kind: 'ignored',
      externalId: '',
      key: 'voice_removed::0',
    });
    expect(() => notice({}, settings)).toThrow('type is needed');
    expect(() => notice(event({ conversation_id: '' }), settings)).toThrow('data.conversation_id is needed');
  });

  test('who calls is told by ids first, then by numbers, of outbound calls the other end', () => {
    const hints = (data: Fields) => notice(event(data), settings).hints;
    const dynamic = { user_id: 'ana', system__caller_id: '+15551' };
    expect(
      hints({
        user_id: 'own',
        conversation_initiation_client_data: { user_id: 'own', dynamic_variables: dynamic },
        metadata: { phone_call: { external_number: '+15552', direction: 'inbound' } },
      }),
    ).toEqual({ userIds: ['own', 'ana'], addresses: ['+15551', '+15552'] });
    expect(
      hints({
        conversation_initiation_client_data: { dynamic_variables: { user_id: '  ', system__caller_id: '+1' } },
        metadata: { phone_call: { external_number: '+15552', direction: 'outbound' } },
      }),
    ).toEqual({ userIds: [], addresses: ['+15552'] });
    expect(hints({ metadata: { type: 'sip', body: { to_number: '+15553' } } }).addresses).toEqual(['+15553']);
  });

  test('a call with turns, tools and analysis', () => {
    const read = call(
      event({
        status: 'done',
        transcript: [
          { role: 'agent', message: 'Hello', time_in_call_secs: 0 },
          { role: 'user', message: 'Hi', time_in_call_secs: 2, interrupted: true },
          { role: 'tool', message: 'x' },
          {
            role: 'agent',
            message: null,
            time_in_call_secs: 4,
            tool_calls: [{ request_id: 'r1', tool_name: 'order', params_as_json: '{"a":1}' }, { request_id: 'r2' }],
            tool_results: [
              { request_id: 'r1', result_value: 'done', tool_latency_secs: 0.5 },
              { request_id: 'r3', tool_name: 'late', is_error: true },
            ],
          },
        ],
        metadata: {
          start_time_unix_secs: start,
          call_duration_secs: 30,
          main_language: 'pt',
          termination_reason: 'hung up',
          phone_call: { direction: 'inbound', external_number: '+1' },
        },
        analysis: {
          transcript_summary: 'Short.',
          call_summary_title: 'A greeting',
          call_successful: 'success',
          evaluation_criteria_results: { polite: { result: 'success' } },
          data_collection_results: { customer_sentiment: { value: 'positive' } },
        },
      }),
    );
    const at = start * 1_000;
    expect(read).toEqual({
      agentId: 'a',
      status: 'completed',
      startedAt: at,
      endedAt: at + 30_000,
      durationSecs: 30,
      turns: [
        { turn: 0, role: 'assistant', content: 'Hello', at },
        { turn: 1, role: 'user', content: 'Hi', at: at + 2_000, interrupted: true },
      ],
      tools: [
        { tool: 'order', request: '{"a":1}', response: 'done', failed: false, latencyMs: 500, at: at + 4_000 },
        { tool: 'unknown', request: '{}', response: '', failed: false, at: at + 4_000 },
        { tool: 'late', request: '{}', response: '', failed: true, at: at + 4_000 },
      ],
      details: {
        summary: 'Short.',
        title: 'A greeting',
        successful: 'success',
        sentiment: 'positive',
        evaluation: { polite: { result: 'success' } },
        data: { customer_sentiment: { value: 'positive' } },
        reason: 'hung up',
        direction: 'inbound',
        language: 'pt',
        caller: '+1',
      },
    });
  });

  test('the older envelope, a failed call and one without a transcript', () => {
    const older = call({
      event_type: 'post_call_transcription',
      data: {
        conversation_id: 'c',
        metadata: { start_time: '2025-11-04T18:00:00Z', end_time: '2025-11-04T18:05:30Z' },
        transcript: [{ role: 'user', message: 'Hi', timestamp: 1_730_764_800 }],
        analysis: { call_successful: false, data_collection: { sentiment: 'bad' } },
      },
    });
    expect(older).toMatchObject({
      startedAt: Date.UTC(2025, 10, 4, 18),
      endedAt: Date.UTC(2025, 10, 4, 18, 5, 30),
      details: { successful: 'failure', sentiment: 'bad' },
    });
    expect(older.turns[0]?.at).toBe(1_730_764_800_000);
    const timed = call({
      data: { transcript: [{ role: 'user', message: 'Hi', timestamp: 5 }], analysis: { call_successful: true } },
    });
    expect(timed).toMatchObject({ startedAt: 5_000, details: { successful: 'success' } });
    const failed = call({ type: 'call_initiation_failure', data: { failure_reason: 'busy' } });
    expect(failed).toEqual({ status: 'failed', turns: [], tools: [], details: { reason: 'busy' } });
    expect(
      call({
        data: {
          status: 'failed',
          transcript: [{ role: 'user', message: 'Hi' }],
          analysis: { call_successful: 'perhaps' },
        },
      }),
    ).toMatchObject({ status: 'failed', turns: [{ content: 'Hi' }] });
  });
});

describe('Vapi', () => {
  const { notice, call } = formats.vapi;

  test('an end-of-call report is kept, the rest let go of', () => {
    const report = {
      message: {
        type: 'end-of-call-report',
        call: { id: 'c', assistantOverrides: { variableValues: { user_id: 'ana' } } },
        customer: { number: '+1', externalId: 'x' },
      },
    };
    expect(notice(report, settings)).toEqual({
      kind: 'ended',
      type: 'end-of-call-report',
      key: 'end-of-call-report:c',
      externalId: 'c',
      hints: { userIds: ['ana', 'x'], addresses: ['+1'] },
    });
    expect(notice({ message: { type: 'status-update' } }, settings)).toMatchObject({ kind: 'ignored', externalId: '' });
    expect(() => notice({}, settings)).toThrow('message.type is needed');
    expect(() => notice({ message: { type: 'end-of-call-report' } }, settings)).toThrow('message.call.id is needed');
  });

  test('a call with turns, tools and analysis', () => {
    const startedAt = Date.UTC(2026, 0, 1);
    const read = call({
      message: {
        type: 'end-of-call-report',
        startedAt: '2026-01-01T00:00:00Z',
        endedAt: '2026-01-01T00:01:00Z',
        endedReason: 'customer-ended-call',
        assistant: { id: 'a' },
        call: { id: 'c', type: 'outboundPhoneCall', customer: { number: '+1' } },
        artifact: {
          messages: [
            { role: 'system', message: 'Be kind' },
            { role: 'bot', message: 'Hello', secondsFromStart: 1 },
            { role: 'user', content: 'Hi', time: startedAt + 5 },
            {
              role: 'tool_calls',
              toolCalls: [
                { id: 't', function: { name: 'order', arguments: '{}' } },
                { name: 'other', parameters: { a: 1 } },
                {},
              ],
            },
            { role: 'tool_call_result', toolCallId: 't', result: 'ok', error: 'no' },
          ],
        },
        analysis: { summary: 'Short.', structuredData: { a: 1 }, successEvaluation: 'true' },
      },
    });
    expect(read).toMatchObject({
      agentId: 'a',
      status: 'completed',
      startedAt,
      durationSecs: 60,
      turns: [
        { turn: 1, role: 'assistant', at: startedAt + 1_000 },
        { turn: 2, role: 'user', at: startedAt + 5 },
      ],
      tools: [
        { tool: 'order', request: '{}', response: 'ok', failed: true },
        { tool: 'other', request: '{"a":1}', response: '', failed: false },
        { tool: 'unknown', request: '{}' },
      ],
      details: { summary: 'Short.', successful: 'success', direction: 'outbound', data: { a: 1 }, caller: '+1' },
    });
  });

  test('what little a report may tell', () => {
    const message = (more: Fields) => call({ message: { type: 'end-of-call-report', ...more } });
    expect(message({ endedReason: 'assistant-error' })).toMatchObject({
      status: 'failed',
      details: { direction: 'inbound' },
    });
    expect(
      message({
        durationSeconds: 9,
        call: { startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:00:10Z', assistantId: 'b' },
      }),
    ).toMatchObject({ durationSecs: 9, agentId: 'b' });
    const graded = (successEvaluation: unknown) => message({ analysis: { successEvaluation } }).details.successful;
    expect([graded('fail'), graded(false), graded('pass'), graded('7'), graded(''), graded(null)]).toEqual([
      'failure',
      'failure',
      'success',
      'unknown',
      undefined,
      undefined,
    ]);
  });
});

describe('Retell', () => {
  const { notice, call } = formats.retell;

  test('an analysed call is kept, the rest let go of', () => {
    const analysed = {
      event: 'call_analyzed',
      call: {
        call_id: 'c',
        from_number: '+1',
        to_number: '+2',
        metadata: { user_id: 'ana' },
        retell_llm_dynamic_variables: { user_id: 'ben' },
      },
    };
    expect(notice(analysed, settings)).toMatchObject({
      kind: 'ended',
      key: 'call_analyzed:c',
      hints: { userIds: ['ana', 'ben'], addresses: ['+1'] },
    });
    expect(notice({ event: 'call_ended', call: {} }, settings)).toMatchObject({ kind: 'ignored', externalId: '' });
    expect(() => notice({}, settings)).toThrow('event is needed');
    expect(() => notice({ event: 'call_analyzed' }, settings)).toThrow('call.call_id is needed');
    const outbound = { ...analysed, call: { ...analysed.call, direction: 'outbound' } };
    expect(notice(outbound, settings).hints.addresses).toEqual(['+2']);
  });

  test('a call with turns, tools and analysis', () => {
    const read = call({
      event: 'call_analyzed',
      call: {
        call_id: 'c',
        agent_id: 'a',
        start_timestamp: 1_000,
        end_timestamp: 31_000,
        direction: 'inbound',
        from_number: '+1',
        disconnection_reason: 'user_hangup',
        transcript_with_tool_calls: [
          { role: 'agent', content: 'Hello', words: [{ start: 0.5 }] },
          { role: 'tool_call_invocation', tool_call_id: 't', name: 'order', arguments: '{}', time_sec: 1 },
          { role: 'tool_call_result', tool_call_id: 't', content: 'ok', successful: false },
          { role: 'tool_call_invocation' },
          { role: 'user', content: 'Hi' },
        ],
        call_analysis: {
          call_summary: 'Short.',
          user_sentiment: 'Positive',
          call_successful: true,
          custom_analysis_data: { a: 1 },
        },
      },
    });
    expect(read).toEqual({
      agentId: 'a',
      status: 'completed',
      startedAt: 1_000,
      endedAt: 31_000,
      durationSecs: 30,
      turns: [
        { turn: 0, role: 'assistant', content: 'Hello', at: 1_500 },
        { turn: 4, role: 'user', content: 'Hi' },
      ],
      tools: [
        { tool: 'order', request: '{}', response: 'ok', failed: true, at: 2_000 },
        { tool: 'unknown', request: '{}', response: '', failed: false },
      ],
      details: {
        summary: 'Short.',
        successful: 'success',
        sentiment: 'positive',
        data: { a: 1 },
        reason: 'user_hangup',
        direction: 'inbound',
        caller: '+1',
      },
    });
    expect(call({ call: { call_analysis: { call_summary: 'Short.' } } }).details).toEqual({ summary: 'Short.' });
    const failed = call({
      call: {
        call_status: 'error',
        call_analysis: { call_successful: false },
        transcript_object: [
          { role: 'user', content: 'Hi' },
          { role: 'tool_call_invocation', tool_call_id: 'x' },
          { role: 'tool_call_result', tool_call_id: 'x' },
        ],
      },
    });
    expect(failed).toMatchObject({
      status: 'failed',
      details: { successful: 'failure' },
      turns: [{ content: 'Hi' }],
      tools: [{ response: '' }],
    });
  });
});

describe('our own form', () => {
  const { notice, call } = formats.holdfast;

  test('is read like the others', () => {
    const payload = {
      conversationId: 'room-1',
      userId: 'ana',
      caller: '+1',
      agentId: 'a',
      startedAt: '2026-01-01T00:00:00Z',
      endedAt: '2026-01-01T00:00:30Z',
      turns: [
        { role: 'assistant', content: 'Hello' },
        { role: 'user', content: 'Hi', at: '2026-01-01T00:00:05Z' },
        { role: 'user' },
      ],
      tools: [
        { tool: 'order', request: { a: 1 }, response: 'ok', failed: true, latencyMs: 5, at: '2026-01-01T00:00:06Z' },
        {},
      ],
      summary: 'Short.',
      successful: 'success',
      direction: 'inbound',
      language: 'en',
    };
    expect(notice(payload, settings)).toEqual({
      kind: 'ended',
      type: 'call_ended',
      key: 'call_ended:room-1',
      externalId: 'room-1',
      hints: { userIds: ['ana'], addresses: ['+1'] },
    });
    expect(notice({ ...payload, eventId: 'e' }, settings).key).toBe('e');
    expect(() => notice({}, settings)).toThrow('payload.conversationId is needed');
    expect(call(payload)).toMatchObject({
      status: 'completed',
      durationSecs: 30,
      turns: [
        { turn: 0, role: 'assistant' },
        { turn: 1, role: 'user', at: Date.UTC(2026, 0, 1, 0, 0, 5) },
      ],
      tools: [
        { tool: 'order', request: '{"a":1}', response: 'ok', failed: true, latencyMs: 5 },
        { tool: 'unknown', request: '{}', response: '' },
      ],
      details: { summary: 'Short.', successful: 'success', direction: 'inbound', language: 'en', caller: '+1' },
    });
    expect(call({ status: 'failed' })).toEqual({ status: 'failed', turns: [], tools: [], details: {} });
  });
});
