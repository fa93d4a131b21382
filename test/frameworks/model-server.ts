import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

export interface ModelServer extends AsyncDisposable {
  /** Without `/v1`. */
  readonly url: string;
}

const chat = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string() })),
  stream: z.boolean().optional(),
});
const responses = z.looseObject({ model: z.string(), input: z.array(z.unknown()) });
const block = z.looseObject({ type: z.string(), content: z.unknown() });
const turns = z.array(
  z.object({ role: z.enum(['user', 'assistant']), content: z.union([z.string(), z.array(block)]) }),
);
const memoryTool = z.looseObject({ type: z.literal('memory_20250818'), name: z.literal('memory') });
/** Anthropic's client begins a thread with the whole request, and goes on with what is new. */
const messages = z.union([
  z.looseObject({
    model: z.string(),
    max_tokens: z.int(),
    messages: turns.min(1),
    tools: z.tuple([memoryTool]),
    thread: z.object({ type: z.literal('create') }).optional(),
  }),
  z.looseObject({
    model: z.string(),
    messages: turns,
    thread: z.object({ type: z.literal('continue'), previous_message_id: z.string() }),
  }),
]);

type Turns = z.output<typeof turns>;
/** Conversations by the id of their last message. */
type Threads = Map<string, Turns>;

/**
 * A server on loopback that speaks three wire formats: chat completions (whole and streamed), responses, and Anthropic's
 * messages. It knows what stands in the prompt and nothing else: asked for a name, it says the one it can see there.
 */
export async function startModelServer(): Promise<ModelServer> {
  const threads: Threads = new Map();
  const server = createServer((request, response) => {
    answer(request, response, threads).catch((error: unknown) =>
      send(response, 400, { error: { message: String(error) } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, threads: Threads): Promise<void> {
  const body: unknown = JSON.parse(await text(request));
  const { pathname } = new URL(request.url ?? '', 'http://localhost');
  if (pathname === '/v1/chat/completions') return answerChat(response, chat.parse(body));
  if (pathname === '/v1/responses') return send(response, 200, toResponse(responses.parse(body)));
  if (pathname === '/v1/messages') return send(response, 200, toMessage(messages.parse(body), threads));
  return send(response, 404, { error: { message: `no ${pathname} here` } });
}

/** What a model that sees nothing but this prompt can say. */
function reply(said: string, prompt: unknown): string {
  if (!said.includes('?')) return 'I will remember that.';
  const name = /called (\p{Lu}\p{L}+)/u.exec(JSON.stringify(prompt))?.[1];
  return name === undefined ? 'I do not know.' : `It is called ${name}.`;
}

const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

function answerChat(response: ServerResponse, { model, messages: prompt, stream }: z.output<typeof chat>): void {
  const said = reply(JSON.stringify(prompt.at(-1)), prompt);
  const head = { id: 'chatcmpl-1', created: 1_767_225_600, model };
  if (stream !== true) {
    const choice = { index: 0, message: { role: 'assistant', content: said }, finish_reason: 'stop' };
    return send(response, 200, { ...head, object: 'chat.completion', choices: [choice], usage });
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const deltas = [
    { delta: { role: 'assistant', content: said }, finish_reason: null },
    { delta: {}, finish_reason: 'stop' },
  ];
  for (const delta of deltas) {
    const chunk = { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, ...delta }] };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

function toResponse({ model, input }: z.output<typeof responses>): object {
  const content = [{ type: 'output_text', text: reply(JSON.stringify(input.at(-1)), input), annotations: [] }];
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_767_225_600,
    status: 'completed',
    model,
    output: [{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content }],
    usage: {
      input_tokens: 1,
      output_tokens: 1,
      total_tokens: 2,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  };
}

/** As a model with the memory tool does: it writes down what it is told; asked, it looks into the directory and a file. */
function toMessage(request: z.output<typeof messages>, threads: Threads): object {
  const before = request.thread?.type === 'continue' ? threads.get(request.thread.previous_message_id) : [];
  if (before === undefined) throw new Error('there is no such thread');
  const prompt = [...before, ...request.messages];
  const [first] = prompt;
  const said = typeof first?.content === 'string' ? first.content : '';
  const results = prompt.flatMap(({ content }) =>
    typeof content === 'string' ? [] : content.filter(({ type }) => type === 'tool_result'),
  );
  const last = JSON.stringify(results.at(-1)?.content ?? '');
  const path = /\/memories\/[\w.]+/u.exec(last)?.[0] ?? '/memories/none';
  const steps = said.endsWith('?')
    ? [
        { command: 'view', path: '/memories' },
        { command: 'view', path },
      ]
    : [{ command: 'create', path: '/memories/notes.md', file_text: said }];
  const step = steps[results.length];
  const content =
    step === undefined
      ? { type: 'text', text: reply(said, last) }
      : { type: 'tool_use', id: `toolu_${results.length}`, name: 'memory', input: step };
  const id = `msg_${threads.size}`;
  threads.set(id, [...prompt, { role: 'assistant', content: [{ content: undefined, ...content }] }]);
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: request.model,
    content: [content],
    stop_reason: step === undefined ? 'end_turn' : 'tool_use',
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
