import { loadTokenCounter } from '@holdfast/core';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Served, serve } from '../testing/serve.ts';
import { fakeUpstream, type FakeUpstream } from './testing/fake-upstream.ts';
import { until } from './testing/until.ts';

let upstream: FakeUpstream;
let served: Served;
let client: OpenAI;
beforeAll(async () => {
  upstream = await fakeUpstream();
  // Else the first test would wait for it, longer than for the endpoint.
  await loadTokenCounter();
  served = await serve({
    embedder: 'none',
    extraction: 'off',
    proxyUrl: upstream.baseUrl,
    proxyKey: 'sk-upstream',
    // Short for what hangs, long for a busy machine.
    proxyTimeoutMs: 1_500,
    proxyRecallMs: 10_000,
  });
  client = new OpenAI({ apiKey: served.key, baseURL: `${served.url}/v1`, maxRetries: 0 });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

/** Every test speaks for a user of its own. */
let user = 'user-0';
let count = 0;
beforeEach(() => {
  count += 1;
  user = `user-${count}`;
});

type Message = OpenAI.ChatCompletionMessageParam;

const said = (content: string): Message => ({ role: 'user', content });
const headers = (more: Record<string, string> = {}) => ({ headers: { 'X-Holdfast-User': user, ...more } });
const ask = (messages: Message[], more: Record<string, string> = {}) =>
  client.chat.completions.create({ model: 'small', messages }, headers(more));
const stream = (messages: Message[], more: Record<string, string> = {}) =>
  client.chat.completions.create({ model: 'small', messages, stream: true }, headers(more));

async function wordsOf(events: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string> {
  let words = '';
  for await (const event of events) words += event.choices[0]?.delta.content ?? '';
  return words;
}

interface Kept {
  readonly content: string;
  readonly role?: string;
  readonly sessionId?: string;
  readonly speaker?: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source?: { readonly type: string };
}

async function kept(space?: string): Promise<readonly Kept[]> {
  const spaces = space === undefined ? '' : `&spaces=${space}`;
  const { json } = await served.call('GET', `/v1/memories?order=oldest&userId=${user}${spaces}`);
  // Sound: the contract of listMemories.
  return json['memories'] as readonly Kept[];
}

const lines = async (): Promise<string[]> => (await kept()).map(({ role, content }) => `${role}: ${content}`);
const systemOf = (at: number): string => {
  const [first] = upstream.calls.at(at)?.messages ?? [];
  return first?.['role'] === 'system' ? String(first['content']) : '';
};

describe('a chat', () => {
  test('is remembered when the reply has been read, and recalled in the next one', async () => {
    upstream.script({ kind: 'words', text: 'What a lovely name.' });
    const reply = await ask([said('My parrot is called Figaro.')]);
    expect(reply.choices[0]?.message.content).toBe('What a lovely name.');
    expect(await lines()).toEqual(['user: My parrot is called Figaro.', 'assistant: What a lovely name.']);
    const [first, second] = await kept();
    expect(first?.sessionId).toBe(second?.sessionId);
    expect(second).toMatchObject({ metadata: { model: 'small' }, source: { type: 'proxy' } });

    const { response } = await ask([
      { role: 'system', content: 'Be brief.' },
      said('What is the name of my parrot?'),
    ]).withResponse();
    expect(systemOf(-1)).toMatch(/^Be brief\.\n\nRemembered from earlier[\s\S]*My parrot is called Figaro\./u);
    expect(Number(response.headers.get('x-holdfast-memories'))).toBeGreaterThan(0);
    const { authorization } = upstream.calls.at(-1)?.headers ?? {};
    expect(authorization).toBe('Bearer sk-upstream');
    expect(JSON.stringify(upstream.calls.at(-1)?.headers)).not.toContain(served.key);
  });

  test('streams byte for byte, and is remembered when the stream ends', async () => {
    upstream.script({ kind: 'words', text: 'Smörgås — 三明治 🥪 is on the way.' });
    const raw = await served.call('POST', '/v1/chat/completions', {
      json: { model: 'small', stream: true, messages: [said('I eat sandwiches at noon.')] },
      headers: { 'X-Holdfast-User': user },
    });
    expect(raw.text).toBe(upstream.sent());
    expect(raw.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(raw.headers.get('x-upstream-request-id')).toBe('up-1');
    upstream.script({ kind: 'words', text: 'At noon, as ever.' });
    expect(await wordsOf(await stream([said('When do I eat?')]))).toBe('At noon, as ever.');
    expect(await lines()).toEqual([
      'user: I eat sandwiches at noon.',
      'assistant: Smörgås — 三明治 🥪 is on the way.',
      'user: When do I eat?',
      'assistant: At noon, as ever.',
    ]);
  });

  test('hands the first word on before the second one is there', async () => {
    const gate = Promise.withResolvers<void>();
    upstream.script({ kind: 'words', text: 'one two', gate: gate.promise });
    const words: string[] = [];
    for await (const event of await stream([said('Count.')])) {
      const word = event.choices[0]?.delta.content ?? '';
      if (word !== '') words.push(word);
      // Were the first one held back, this would never be reached.
      if (word === 'one') gate.resolve();
    }
    expect(words).toEqual(['one', ' two']);
  });

  test('is one session whether or not its client names it, and nothing of it is remembered twice', async () => {
    const first: Message[] = [said('I am learning the cello.')];
    upstream.script(
      { kind: 'words', text: 'Since when?' },
      { kind: 'words', text: 'Good.' },
      { kind: 'words', text: 'Well.' },
    );
    await ask(first);
    const second: Message[] = [...first, { role: 'assistant', content: 'Since when?' }, said('Since May.')];
    await ask(second);
    // Asked for again: the user has said it once.
    await ask(second);
    const turns = await kept();
    expect(new Set(turns.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(turns.map(({ content }) => content)).toEqual([
      'I am learning the cello.',
      'Since when?',
      'Since May.',
      'Good.',
      'Well.',
    ]);
    // What the messages hold already is not put in front of them again.
    expect(systemOf(-1)).toBe('');
    await ask([said('What am I learning?')]);
    expect(systemOf(-1)).toContain('cello');
  });

  test('may be sent without its beginning: equal answers are turns of their own, what is sent again is not', async () => {
    const replies = ['Is it red?', 'Is it round?', 'Is it big?', 'Is it sweet?', 'A cherry, then.', 'I have won.'];
    upstream.script(...replies.map((text) => ({ kind: 'words', text }) as const));
    const quiz = (answer: string, ...before: string[]) => {
      const replied = before.map((content): Message => ({ role: 'assistant', content }));
      return ask([...replied, said(answer)], { 'X-Holdfast-Session': 'quiz' });
    };
    await quiz('Guess my fruit.');
    await quiz('yes', 'Is it red?');
    for (let twice = 0; twice < 2; twice += 1) await quiz('yes', 'Is it round?');
    for (const alone of ['no', 'yes']) await quiz(alone);
    const [one = '', two = '', three = '', four = '', five, six] = replies;
    const words = ['Guess my fruit.', one, 'yes', two, 'yes', three, four, 'no', five, 'yes', six];
    expect((await kept()).map(({ content }) => content)).toEqual(words);
  });

  test('calls tools, streamed or not: the words of the user are kept once, and the reply after the tools', async () => {
    const tools: OpenAI.ChatCompletionTool[] = [
      {
        type: 'function',
        function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
      },
    ];
    const tool = { kind: 'tool', id: 'call_1', name: 'weather', arguments: '{"city":"Porto"}' } as const;
    upstream.script(tool, { kind: 'words', text: 'It rains in Porto.' });
    const question: Message[] = [said('Do I need an umbrella in Porto?')];
    const runner = client.chat.completions.stream({ model: 'small', messages: question, tools }, headers());
    const call = (await runner.finalChatCompletion()).choices[0]?.message.tool_calls?.[0];
    expect(call).toMatchObject({ id: 'call_1', function: { name: 'weather', arguments: '{"city":"Porto"}' } });
    expect(upstream.calls.at(-1)?.body['tools']).toEqual(tools);
    expect(await lines()).toEqual(['user: Do I need an umbrella in Porto?']);
    const answer = await ask([
      ...question,
      { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: tool }] },
      { role: 'tool', tool_call_id: 'call_1', content: '{"rain": true}' },
    ]);
    expect(answer.choices[0]?.message.content).toBe('It rains in Porto.');
    expect(await lines()).toEqual(['user: Do I need an umbrella in Porto?', 'assistant: It rains in Porto.']);
    expect(new Set((await kept()).map(({ sessionId }) => sessionId)).size).toBe(1);
    upstream.script(tool);
    expect((await ask([said('And in Lisbon?')])).choices[0]?.finish_reason).toBe('tool_calls');
  });

  test('takes text out of parts, and leaves thoughts of a model out of memory', async () => {
    upstream.script({ kind: 'words', text: '<think>They like boats.</think> A fine boat.' });
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } } as const;
    await ask([{ role: 'user', content: [{ type: 'text', text: 'This is my boat.' }, image] }]);
    expect(await lines()).toEqual(['user: This is my boat.', 'assistant: A fine boat.']);
    await ask([{ role: 'system', content: [{ type: 'text', text: 'Be kind.' }] }, said('Which boat is mine?')]);
    const [system] = upstream.calls.at(-1)?.messages ?? [];
    expect(system?.['content']).toMatchObject([
      { text: 'Be kind.' },
      { text: expect.stringContaining('my boat') as unknown },
    ]);
  });

  test('lists models', async () => {
    const models = [];
    for await (const model of client.models.list()) models.push(model.id);
    expect(models).toEqual(['small']);
  });
});

describe('whose chat it is', () => {
  test('is told by headers of Open WebUI, with session and speaker', async () => {
    await client.chat.completions.create(
      { model: 'small', messages: [said('I moved to Ghent.')] },
      {
        headers: {
          'X-OpenWebUI-User-Id': user,
          'X-OpenWebUI-User-Name': 'Zo%C3%AB',
          'X-OpenWebUI-Chat-Id': 'chat-9',
          'X-OpenWebUI-Task': '',
        },
      },
    );
    expect(await kept()).toMatchObject([
      { content: 'I moved to Ghent.', speaker: 'Zoë', sessionId: 'chat-9' },
      { role: 'assistant', sessionId: 'chat-9' },
    ]);
  });

  test('is told by the field user, which a key that is bound to somebody goes over', async () => {
    await client.chat.completions.create({ model: 'small', user, messages: [said('I row on Sundays.')] });
    expect(await lines()).toContain('user: I row on Sundays.');
    const { json } = await served.call('POST', '/v1/keys', { json: { name: 'bound', userId: user } });
    const bound = new OpenAI({ apiKey: String(json['secret']), baseURL: `${served.url}/v1`, maxRetries: 0 });
    await bound.chat.completions.create({ model: 'small', user: 'somebody', messages: [said('I swim on Mondays.')] });
    expect(await lines()).toContain('user: I swim on Mondays.');
    const other = bound.chat.completions.create(
      { model: 'small', messages: [said('x')] },
      { headers: { 'X-Holdfast-User': 'somebody' } },
    );
    await expect(other).rejects.toMatchObject({ status: 403, code: 'scope_forbidden', type: 'permission_error' });
  });

  test('wants a key that may read memories, and says no in the words of chat APIs', async () => {
    const { json } = await served.call('POST', '/v1/keys', { json: { name: 'narrow', permissions: ['stats:read'] } });
    const calls = upstream.calls.length;
    for (const [apiKey, status] of [
      ['hf_wrong', 401],
      [String(json['secret']), 403],
    ] as const) {
      const stranger = new OpenAI({ apiKey, baseURL: `${served.url}/v1`, maxRetries: 0 });
      const asked = stranger.chat.completions.create({ model: 'small', messages: [said('x')] });
      await expect(asked).rejects.toMatchObject({ status, error: { message: expect.any(String) as unknown } });
      await expect(stranger.models.list()).rejects.toMatchObject({ status });
    }
    expect((await served.call('GET', '/v1/models', { headers: { 'X-API-Key': undefined } })).status).toBe(401);
    expect(upstream.calls).toHaveLength(calls);
  });

  test('may be in a space of its own, with an agent', async () => {
    const where = { 'X-Holdfast-Space': 'work', 'X-Holdfast-Session': 's-1', 'X-Holdfast-Agent': 'helper' };
    await ask([said('The release is on Friday.')], where);
    expect(await kept()).toEqual([]);
    expect(await kept('work')).toMatchObject([{ sessionId: 's-1', agentId: 'helper' }, { sessionId: 's-1' }]);
    await ask([said('When is the release?')]);
    expect(systemOf(-1)).toBe('');
    const { json } = await served.call('POST', '/v1/keys', { json: { name: 'work', userId: user, spaces: ['work'] } });
    const bound = new OpenAI({ apiKey: String(json['secret']), baseURL: `${served.url}/v1`, maxRetries: 0 });
    await bound.chat.completions.create({ model: 'small', messages: [said('When is the release?')] });
    expect(systemOf(-1)).toContain('on Friday');
  });
});

describe('memory stays out of it', () => {
  test('by header, for tasks of the program itself, and of chats that are not to be kept', async () => {
    await ask([said('My favourite colour is teal.')]);
    const before = await lines();
    const about = said('What is my favourite colour?');
    await ask([about], { 'X-Holdfast-Recall': 'off', 'X-Holdfast-Remember': 'off' });
    expect(systemOf(-1)).toBe('');
    await ask([about], { 'X-OpenWebUI-Task': 'title_generation' });
    expect(systemOf(-1)).toBe('');
    await ask([said('### Task:\nMake a title.\n<chat_history>my favourite colour</chat_history>')]);
    expect(systemOf(-1)).toBe('');
    await ask([about], { 'X-OpenWebUI-Chat-Id': 'local:1' });
    expect(systemOf(-1)).toContain('teal');
    expect(await lines()).toEqual(before);
  });
});

describe('an endpoint that fails', () => {
  test('is told of in words of chat APIs when it cannot be reached, hangs or leads elsewhere', async () => {
    const elsewhere = { kind: 'redirect', location: 'http://127.0.0.1:1/' } as const;
    upstream.script({ kind: 'reset' }, { kind: 'hang' }, elsewhere);
    for (const reason of ['cannot be reached', 'within 1500 ms', 'redirects']) {
      await expect(ask([said('Hello.')])).rejects.toMatchObject({
        status: 503,
        code: 'model_unavailable',
        error: { message: expect.stringContaining(reason) as unknown, type: 'server_error' },
      });
    }
    expect(await kept()).toEqual([]);
  });

  test('has its own errors handed on as they are', async () => {
    const body = '{"error":{"message":"Slow down","type":"tokens","param":null,"code":"rate_limit_exceeded"}}';
    upstream.script({ kind: 'status', status: 429, body, headers: { 'retry-after': '7' } });
    const refused = await ask([said('Hello.')]).catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 429, code: 'rate_limit_exceeded', error: { message: 'Slow down' } });
    expect(refused).toMatchObject({ headers: expect.objectContaining({}) as unknown });
    expect(await kept()).toEqual([]);
    upstream.script({ kind: 'status', status: 500, body: 'oops' }, { kind: 'words', text: 'Here I am.' });
    const patient = client.withOptions({ maxRetries: 1 });
    const reply = await patient.chat.completions.create({ model: 'small', messages: [said('Hello?')] }, headers());
    expect(reply.choices[0]?.message.content).toBe('Here I am.');
    expect(await lines()).toEqual(['user: Hello?', 'assistant: Here I am.']);
  });

  test.each(['silence', 'reset', 'resetWithin'] as const)('midway is an error for the reader: %s', async (end) => {
    upstream.script({ kind: 'half', text: 'Once upon a', end });
    let words = '';
    const read = async (): Promise<void> => {
      for await (const event of await stream([said('Tell me a story.')]))
        words += event.choices[0]?.delta.content ?? '';
    };
    await expect(read()).rejects.toBeInstanceOf(Error);
    expect(words).toBe('Once upon a');
    const [, reply] = await until(kept, (all) => all.length === 2);
    expect(reply).toMatchObject({ content: 'Once upon a', metadata: { cut: true } });
  });

  test('that answers with no chat at all is passed on, and nothing is kept', async () => {
    upstream.script(
      { kind: 'garbage', type: 'text/html', body: '<p>Welcome</p>' },
      { kind: 'garbage', type: 'application/json', body: '{"choices": "none"' },
      { kind: 'garbage', type: 'text/event-stream', body: 'data: nonsense\n\ndata: 7\n\n' },
    );
    const texts = [];
    for (let at = 0; at < 3; at += 1) {
      const reply = await client.chat.completions
        .create({ model: 'small', messages: [said('Hello.')] }, headers())
        .asResponse();
      texts.push(await reply.text());
    }
    expect(texts).toEqual(['<p>Welcome</p>', '{"choices": "none"', 'data: nonsense\n\ndata: 7\n\n']);
    expect(await kept()).toEqual([]);
  });

  test('is let go of when the client goes away, before the answer and within it', async () => {
    const never = new Promise<void>(() => undefined);
    upstream.script({ kind: 'words', text: 'This story is never told to its end', gate: never });
    const events = await stream([said('Tell me a long story.')]);
    for await (const event of events) if (event.choices[0]?.delta.content) break;
    expect(await upstream.calls.at(-1)?.closed).toBe('broken');
    const [, reply] = await until(kept, (all) => all.length === 2);
    expect(reply?.metadata).toMatchObject({ cut: true });
    upstream.script({ kind: 'hang' });
    const calls = upstream.calls.length;
    const leaving = new AbortController();
    const asked = client.chat.completions.create(
      { model: 'small', messages: [said('Still there?')] },
      { ...headers(), signal: leaving.signal },
    );
    const gone = asked.catch((error: unknown) => error);
    await until(
      async () => upstream.calls,
      (all) => all.length > calls,
    );
    leaving.abort();
    expect(await gone).toBeInstanceOf(OpenAI.APIUserAbortError);
    expect(await upstream.calls.at(-1)?.closed).toBe('broken');
  });

  test('gets what is no chat as it came: it says itself what is wrong', async () => {
    const body = '{"error":{"message":"messages is required"}}';
    upstream.script({ kind: 'status', status: 400, body });
    const reply = await served.call('POST', '/v1/chat/completions', { json: { model: 'small' } });
    expect(reply).toMatchObject({ status: 400, text: body });
    const broken = await served.call('POST', '/v1/chat/completions', { body: '{' });
    expect(broken).toMatchObject({ status: 400, json: { error: { code: 'invalid_json' } } });
  });
});
