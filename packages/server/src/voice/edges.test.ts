import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Served, serve } from '../testing/serve.ts';
import { signElevenLabs, signRetell } from './signatures.ts';

vi.setConfig({ testTimeout: 30_000 });

const secret = 'wsec_0123456789abcdef';
const initSecret = 'init-0123456789abcdef';
const phone = '+15551234567';

const someText: unknown = expect.any(String);
const someNumber: unknown = expect.any(Number);
const green: unknown = expect.stringContaining('green');
const guest: unknown = expect.stringMatching(/^guest-/);

let served: Served;
beforeAll(async () => {
  served = await serve({
    voiceSecret: [initSecret],
    elevenlabsWebhookSecret: ['wsec_older_0123456789', secret],
    vapiSecret: ['vapi-0123456789abcdef'],
    vapiAssistantId: 'assistant-1',
    retellApiKey: ['key_0123456789abcdef'],
    voiceVariables: ['plan=free', 'company'],
    voiceFirstMessage: 'Hi {{user_name}}!',
    voiceFirstMessageNew: 'Hello! With whom am I speaking?',
    embedder: 'none',
  });
});
afterAll(() => served[Symbol.asyncDispose]());

const post = (path: string, json: unknown, headers: Record<string, string | undefined> = {}) =>
  served.call('POST', path, { json, headers: { 'X-API-Key': undefined, ...headers } });
const init = (json: unknown, headers: Record<string, string> = { 'X-Holdfast-Secret': initSecret }) =>
  post('/webhook/conversation-init', json, headers);
const now = () => Math.floor(Date.now() / 1_000);

function signed(json: object): Record<string, string> {
  return { 'ElevenLabs-Signature': signElevenLabs(JSON.stringify(json), { secret, seconds: now() }) };
}
const postCall = (json: object) => post('/webhook/post-call', json, signed(json));

function transcript(id: string, turns: readonly (readonly [string, string])[], extra: object = {}): object {
  return {
    type: 'post_call_transcription',
    event_timestamp: now(),
    data: {
      agent_id: 'agent_1',
      conversation_id: id,
      status: 'done',
      transcript: turns.map(([role, message], at) => ({ role, message, time_in_call_secs: at * 3 })),
      metadata: {
        start_time_unix_secs: now() - 60,
        call_duration_secs: 42,
        main_language: 'en',
        phone_call: { type: 'twilio', direction: 'inbound', external_number: phone },
      },
      analysis: { call_successful: 'success', transcript_summary: 'Dana asked about the invoice.' },
      conversation_initiation_client_data: { dynamic_variables: { system__caller_id: phone } },
      ...extra,
    },
  };
}

async function until<T>(work: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await work();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come about');
}

describe('the webhook of a call that begins', () => {
  test('greets somebody unknown as a guest, with every variable that is declared', async () => {
    const { status, json } = await init({ caller_id: phone, agent_id: 'a', called_number: '+1', call_sid: 'CA1' });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      type: 'conversation_initiation_client_data',
      dynamic_variables: {
        user_id: guest,
        user_name: 'there',
        last_interaction: 'never',
        caller_known: 'no',
        plan: 'free',
        company: '',
      },
      conversation_config_override: { agent: { first_message: 'Hello! With whom am I speaking?' } },
    });
  });

  test('wants its secret, and is useful whatever the body is', async () => {
    for (const headers of [{}, { 'X-Holdfast-Secret': 'wrong' }, { 'X-Holdfast-Secret': `${initSecret}x` }]) {
      expect((await init({ caller_id: phone }, headers)).status).toBe(401);
    }
    expect((await init({ caller_id: phone }, { Authorization: `Bearer ${initSecret}` })).status).toBe(200);
    for (const body of [[], 'text', { caller_id: 7 }, {}, { caller_id: 'anonymous' }]) {
      const { status, json } = await init(body);
      expect(status).toBe(200);
      expect(json).toMatchObject({ dynamic_variables: { user_id: '', plan: 'free' } });
    }
  });
});

describe('a whole call', () => {
  test('is remembered, looked up, and known the next time', async () => {
    const sent = transcript('conv_1', [
      ['agent', 'Hello! With whom am I speaking?'],
      ['user', 'Hi, my name is Dana. I live in Lisbon and I use Salesforce at work.'],
      ['agent', 'How can I help you, Dana?'],
      ['user', 'My invoice of October was wrong, and I was frustrated about it. I prefer email for updates.'],
    ]);
    expect(await postCall(sent)).toMatchObject({ status: 200, json: { status: 'queued' } });
    expect(await postCall(sent)).toMatchObject({ status: 200, json: { status: 'duplicate' } });
    const { json: begun } = await until(async () => {
      const reply = await init({ caller_id: '+1 555 123 4567' });
      const variables = reply.json['dynamic_variables'];
      return JSON.stringify(variables).includes('"user_name":"Dana"') ? reply : undefined;
    });
    expect(begun).toMatchObject({
      conversation_config_override: { agent: { first_message: 'Hi Dana!' } },
      dynamic_variables: { caller_known: 'yes', user_name: 'Dana' },
    });
    const userId = String(begun['user_id']);
    const { json: listed } = await served.call('GET', `/v1/conversations?userId=${userId}`);
    expect(listed).toMatchObject({ conversations: [{ conversationId: 'conv_1', turns: 4, successful: 'success' }] });
    const { json: one } = await served.call('GET', `/v1/conversations/conv_1?userId=${userId}`);
    expect(one).toMatchObject({
      conversation: { transcript: [{ turn: 0 }, { turn: 1 }, {}, {}], summary: 'Dana asked about the invoice.' },
    });
    const asked = { query: 'Where does the caller live?', limit: '3', sectors: null, caller_id: phone };
    const reply = await served.call('POST', '/tools/memory-query', { json: asked });
    expect(reply.status).toBe(200);
    expect(JSON.stringify(reply.json)).toContain('Lisbon');
    expect(reply.json).toMatchObject({
      memories: [
        {
          content: someText,
          sector: someText,
          salience: someNumber,
          timestamp: someText,
          confidence: someNumber,
        },
      ],
      summary: someText,
      summary_by: 'extract',
      query_time_ms: someNumber,
    });
    const tools = await until(async () => {
      const { json } = await served.call('GET', `/v1/tool-invocations?userId=${userId}`);
      return JSON.stringify(json).includes('Where does') ? json : undefined;
    });
    expect(tools).toMatchObject({ invocations: [{ tool: 'memory_query', origin: 'server', outcome: 'ok' }] });
  });

  test('a tool reads for whom the call says, never for whom a language model names', async () => {
    const asked = {
      tool_call_id: 't',
      tool_name: 'memory_query',
      conversation_id: 'conv_1',
      parameters: { query: 'Where does the caller live?', user_id: 'somebody-else', caller_id: phone },
    };
    const unbound = await served.call('POST', '/tools/memory-query', { json: asked });
    expect(unbound.json).toMatchObject({ memories: [] });
    const bound = await served.call('POST', '/tools/memory-query', {
      json: asked,
      headers: { 'X-Holdfast-Caller': phone },
    });
    expect(JSON.stringify(bound.json)).toContain('Lisbon');
    const two = { query: 'q', user_id: 'ana' };
    const refused = await served.call('POST', '/tools/memory-query', {
      json: two,
      headers: { 'X-Holdfast-User': 'ben' },
    });
    expect(refused.status).toBe(403);
    expect((await post('/tools/memory-query', two)).status).toBe(401);
    expect((await served.call('POST', '/tools/memory-query', { json: {} })).status).toBe(400);
  });

  test('document 001’s own envelope is taken, and events of other types are let go of', async () => {
    const older = {
      webhook_event_id: 'evt_1',
      event_type: 'post_call_transcription',
      timestamp: now(),
      data: {
        conversation_id: 'conv_old',
        agent_id: 'agent_xyz',
        status: 'done',
        metadata: { start_time: '2025-11-04T18:00:00Z', end_time: '2025-11-04T18:05:30Z', duration_secs: 330 },
        transcript: [{ role: 'user', message: 'I need the pricing PDF.', timestamp: 1_762_279_200 }],
        analysis: {
          transcript_summary: 'Wants a PDF.',
          call_successful: true,
          data_collection: { customer_sentiment: 'positive' },
        },
        conversation_initiation_client_data: { dynamic_variables: { user_id: 'user_123' } },
      },
    };
    const headers = {
      'ElevenLabs-Signature': signElevenLabs(JSON.stringify(older), { secret, seconds: now(), scheme: 'v1' }),
    };
    expect(await post('/webhook/post-call', older, headers)).toMatchObject({ status: 200, json: { status: 'queued' } });
    const { json } = await until(async () => {
      const found = await served.call('GET', '/v1/conversations/conv_old?userId=user_123');
      return found.status === 200 ? found : undefined;
    });
    expect(json).toMatchObject({
      conversation: {
        sentiment: 'positive',
        successful: 'success',
        durationSecs: 330,
        startedAt: '2025-11-04T18:00:00.000Z',
      },
    });
    const voice = { type: 'voice_removed', event_timestamp: now(), data: {} };
    expect(await postCall(voice)).toMatchObject({ status: 200, json: { status: 'ignored' } });
    const audio = {
      type: 'post_call_audio',
      event_timestamp: now(),
      data: { conversation_id: 'c', full_audio: 'A'.repeat(9_000_000) },
    };
    expect(await postCall(audio)).toMatchObject({ status: 200, json: { status: 'ignored' } });
  });
});

describe('other platforms', () => {
  const vapi = { 'X-Vapi-Secret': 'vapi-0123456789abcdef' };
  const number = '+4930901820';

  test('Vapi: who calls, the call afterwards, tools and knowledge', async () => {
    const call = { id: 'vapi-1', customer: { number } };
    expect((await post('/webhook/vapi', {}, {})).status).toBe(401);
    const asked = await post('/webhook/vapi', { message: { type: 'assistant-request', call } }, vapi);
    expect(asked.json).toMatchObject({
      assistantId: 'assistant-1',
      assistantOverrides: { variableValues: { user_name: 'there', plan: 'free' } },
    });
    const report = {
      message: {
        type: 'end-of-call-report',
        endedReason: 'customer-ended-call',
        call,
        startedAt: '2026-11-20T10:00:00Z',
        endedAt: '2026-11-20T10:01:00Z',
        artifact: {
          messages: [
            { role: 'bot', message: 'Hello', secondsFromStart: 0 },
            { role: 'user', message: 'My favourite colour is green.', secondsFromStart: 2 },
          ],
        },
        analysis: { summary: 'Likes green.', successEvaluation: 'true' },
      },
    };
    expect((await post('/webhook/vapi', report, vapi)).json).toEqual({ status: 'queued' });
    expect((await post('/webhook/vapi', report, vapi)).json).toEqual({ status: 'duplicate' });
    const lookUp = {
      message: {
        type: 'tool-calls',
        call,
        toolCallList: [{ id: 't1', name: 'memory', parameters: { query: 'favourite colour' } }],
      },
    };
    const found = await until(async () => {
      const { json } = await post('/webhook/vapi', lookUp, vapi);
      return JSON.stringify(json).includes('green') ? json : undefined;
    });
    expect(found).toMatchObject({ results: [{ name: 'memory', toolCallId: 't1' }] });
    const knowledge = {
      message: { type: 'knowledge-base-request', call, messages: [{ role: 'user', message: 'Which colour?' }] },
    };
    expect((await post('/webhook/vapi', knowledge, vapi)).json).toMatchObject({
      documents: [{ content: green }],
    });
  });

  test('Retell: who calls, and the call afterwards', async () => {
    const key = 'key_0123456789abcdef';
    const send = (json: object) => {
      const text = JSON.stringify(json);
      return post('/webhook/retell', json, {
        'X-Retell-Signature': signRetell(text, { secret: key, millis: Date.now() }),
      });
    };
    const inbound = await send({
      event: 'call_inbound',
      call_inbound: { from_number: '+33142685300', to_number: '+1' },
    });
    expect(inbound.json).toMatchObject({
      call_inbound: {
        dynamic_variables: { user_id: guest },
        metadata: { user_id: someText },
      },
    });
    const call = {
      call_id: 'retell-1',
      from_number: '+33142685300',
      direction: 'inbound',
      start_timestamp: 1_763_000_000_000,
      end_timestamp: 1_763_000_030_000,
      transcript_object: [{ role: 'user', content: 'I live in Paris.', words: [{ start: 1.5 }] }],
      call_analysis: { call_summary: 'Lives in Paris.', user_sentiment: 'Positive', call_successful: true },
    };
    expect((await send({ event: 'call_ended', call })).json).toEqual({ status: 'ignored' });
    expect((await send({ event: 'call_analyzed', call })).json).toEqual({ status: 'queued' });
    expect((await post('/webhook/retell', { event: 'call_analyzed', call })).status).toBe(401);
  });
});
