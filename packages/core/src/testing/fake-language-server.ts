import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** Tokens and money as the server's reply tells them; `none` leaves the figures out. */
export type FakeUsage = 'none' | { readonly input: number; readonly output: number; readonly cost?: number };

/** What the server does with one call. */
export type LanguageBehaviour =
  /** Answers; an object is sent as its JSON. */
  | {
      readonly kind: 'reply';
      readonly content: unknown;
      readonly usage?: FakeUsage;
      readonly finishReason?: 'stop' | 'length' | 'content_filter';
    }
  /** Answers as usual, late. */
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly body?: string }
  | { readonly kind: 'redirect'; readonly location: string }
  /** A body that ends in the middle of its JSON. */
  | { readonly kind: 'brokenJson' }
  /** A sound body whose message is prose, where JSON was asked for. */
  | { readonly kind: 'prose' }
  /** A sound body whose message is JSON, but not of the schema. */
  | { readonly kind: 'wrongSchema' }
  /** A body of so many bytes. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Takes the call in and resets the connection. */
  | { readonly kind: 'reset' };

export interface LanguageMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface LanguageCall {
  readonly model: string;
  readonly messages: readonly LanguageMessage[];
  /** All messages as one text. */
  readonly text: string;
  /** Name of the schema that the answer shall have, which is that of the task. */
  readonly schemaName: string | undefined;
  readonly responseFormat: string | undefined;
  readonly maxTokens: number | undefined;
  readonly authorization: string | undefined;
  /** The whole body as it came. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakeLanguageServer extends AsyncDisposable {
  /** To be given as the endpoint of the model. */
  readonly baseUrl: string;
  /** Every call so far, refused ones too. */
  readonly calls: readonly LanguageCall[];
  /** How the next calls end, one entry each; afterwards every call is as usual again. */
  script(...behaviours: readonly LanguageBehaviour[]): void;
  close(): Promise<void>;
}

const requestSchema = z.looseObject({
  model: z.string().min(1),
  messages: z
    .array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
    .min(1)
    .refine((messages) => messages.at(-1)?.role === 'user', 'the last message must be of the user'),
  max_tokens: z.int().positive().optional(),
  max_completion_tokens: z.int().positive().optional(),
  stream: z.literal(false).optional(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({
          name: z.string().regex(/^[\w-]{1,64}$/),
          strict: z.boolean().optional(),
          schema: z.looseObject({ type: z.literal('object') }),
        }),
      }),
    ])
    .optional(),
});

/**
 * A real HTTP server on loopback that speaks the wire format of OpenAI's chat completions and misbehaves on request.
 *
 * @param params.usual what it answers to calls that no script is for: the content, or a behaviour; `{}` when not given
 */
export async function fakeLanguageServer(
  params: { readonly usual?: (call: LanguageCall) => LanguageBehaviour } = {},
): Promise<FakeLanguageServer> {
  const usual = params.usual ?? ((): LanguageBehaviour => ({ kind: 'reply', content: {} }));
  const calls: LanguageCall[] = [];
  const behaviours: LanguageBehaviour[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
      return refuse(response, { status: 404, message: `Unknown request URL: ${request.method} ${request.url}` });
    }
    const raw: unknown = JSON.parse(await readBody(request));
    const parsed = requestSchema.safeParse(raw);
    if (!parsed.success) return refuse(response, { status: 400, message: parsed.error.message });
    const call = toCall(parsed.data, request.headers.authorization);
    calls.push(call);
    await behave({ behaviour: behaviours.shift() ?? usual(call), usual, call, response });
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => refuse(response, { status: 400, message: 'could not be read' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    calls,
    script: (...next) => void behaviours.push(...next),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function toCall(body: z.output<typeof requestSchema>, authorization: string | undefined): LanguageCall {
  const format = body.response_format;
  return {
    model: body.model,
    messages: body.messages,
    text: body.messages.map(({ content }) => content).join('\n'),
    schemaName: format?.type === 'json_schema' ? format.json_schema.name : undefined,
    responseFormat: format?.type,
    maxTokens: body.max_tokens ?? body.max_completion_tokens,
    authorization,
    body,
  };
}

interface Turn {
  readonly behaviour: LanguageBehaviour;
  readonly usual: (call: LanguageCall) => LanguageBehaviour;
  readonly call: LanguageCall;
  readonly response: ServerResponse;
}

async function behave({ behaviour, usual, call, response }: Turn): Promise<void> {
  switch (behaviour.kind) {
    case 'reply':
      return send(response, { call, ...behaviour });
    case 'slow': {
      await sleep(behaviour.ms);
      const then = usual(call);
      return behave({ behaviour: then.kind === 'slow' ? { kind: 'reply', content: {} } : then, usual, call, response });
    }
    case 'status':
      response.writeHead(behaviour.status, {
        'content-type': 'application/json',
        ...(behaviour.retryAfter === undefined ? {} : { 'retry-after': behaviour.retryAfter }),
      });
      return void response.end(behaviour.body ?? errorBody('scripted'));
    case 'redirect':
      return void response.writeHead(307, { location: behaviour.location }).end();
    case 'brokenJson':
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [{"mess');
    case 'prose':
      return send(response, { call, content: 'Sure! Here is what I think about it.' });
    case 'wrongSchema':
      return send(response, { call, content: { nothing: 'of this was asked for' } });
    case 'huge':
      return send(response, { call, content: 'x'.repeat(behaviour.bytes) });
    case 'hang':
      return;
    case 'reset':
      return void response.socket?.resetAndDestroy();
  }
}

interface Sent {
  readonly call: LanguageCall;
  readonly content: unknown;
  readonly usage?: FakeUsage;
  readonly finishReason?: string;
}

function send(response: ServerResponse, { call, content, usage, finishReason = 'stop' }: Sent): void {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      id: 'chatcmpl-fake',
      object: 'chat.completion',
      created: 1_767_225_600,
      model: call.model,
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finishReason }],
      ...usageOf(usage ?? { input: tokensOf(call.text), output: tokensOf(text) }),
    }),
  );
}

function usageOf(usage: FakeUsage): object {
  if (usage === 'none') return {};
  const { input, output, cost } = usage;
  return {
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      ...(cost === undefined ? {} : { cost }),
    },
  };
}

/** About what a tokenizer counts. */
function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

function refuse(response: ServerResponse, { status, message }: { status: number; message: string }): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(errorBody(message));
}

function errorBody(message: string): string {
  return JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: null } });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(z.instanceof(Uint8Array).parse(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
