import { HoldfastError } from '@holdfast/contract';
import { z } from 'zod';
import { type GuardedFetch, OutboundRefused } from '../../outbound/guarded-fetch.ts';
import type { StructuredOutput } from '../../domain/language/ai-settings.ts';
import { CallFault, networkFault, statusFault } from '../http-call.ts';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** One request, which is sent once. */
export interface ChatRequest {
  readonly endpoint: string;
  readonly apiKey: string | undefined;
  /** Sent along, such as traceparent. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** Form of the answer, with a name that the endpoint is told. */
  readonly answer: { readonly name: string; readonly schema: object; readonly as: StructuredOutput };
  readonly maxOutputTokens: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** What may be called, where the endpoint is not the operator's own; anything when not given. */
  readonly outbound?: GuardedFetch | undefined;
}

export interface ChatReply {
  readonly text: string;
  /** As far as the endpoint tells them. */
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly dollars: number | undefined;
}

/** More than any answer of so few tokens takes; an endpoint must not fill the memory. */
const MOST_BYTES = 4 * 2 ** 20;
/** Of a body beside its messages and its schema. */
const FRAME_BYTES = 512;
/** Failures of a connection that was never there: nothing was sent. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Bytes of the request's body at most. */
export function bodyBytesOf({ messages, answer }: Pick<ChatRequest, 'messages' | 'answer'>): number {
  return Buffer.byteLength(JSON.stringify([messages, answer.schema])) + FRAME_BYTES;
}

/** Whether a fault shows that the endpoint never got the request. */
export function wasUnsent(fault: CallFault): boolean {
  return causes(fault).some((cause) => 'code' in cause && typeof cause.code === 'string' && UNSENT.has(cause.code));
}

/** Whether it was the time that ran out. */
export function wasLate(fault: CallFault): boolean {
  return causes(fault).some(({ name }) => name === 'TimeoutError');
}

function causes(error: Error): Error[] {
  return error.cause instanceof Error ? [error.cause, ...causes(error.cause)] : [];
}

/**
 * Sends a chat to an OpenAI-compatible endpoint, once: retries and budget are the caller's, who must know of each
 * request. The body of a reply reaches nobody but the caller, and no error holds any of it.
 *
 * @throws CallFault; the reason of `signal` when it aborts; HoldfastError config_invalid when the packages are missing
 */
export async function chat(request: ChatRequest): Promise<ChatReply> {
  const { signal, timeoutMs } = request;
  const { generateText, createOpenAICompatible } = await loadSdk();
  const timeout = AbortSignal.timeout(timeoutMs);
  const abortSignal = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  let fault: CallFault | undefined;
  const provider = createOpenAICompatible({
    name: 'endpoint',
    baseURL: request.endpoint.replace(/\/+$/, ''),
    ...(request.apiKey === undefined ? {} : { apiKey: request.apiKey }),
    ...(request.headers === undefined ? {} : { headers: { ...request.headers } }),
    transformRequestBody: (body) => bodyFor(request, body),
    fetch: async (url, init) => {
      try {
        return await (request.outbound === undefined
          ? fetchTrusted(url, init)
          : fetchOutbound(request.outbound, { url, init, timeoutMs, signal: abortSignal }));
      } catch (error) {
        fault = networkFault(error, timeoutMs);
        throw error;
      }
    },
  });
  const [first, ...others] = request.messages;
  try {
    const result = await generateText({
      model: provider.chatModel(request.model),
      ...(first?.role === 'system' ? { instructions: first.content } : {}),
      messages: (first?.role === 'system' ? others : request.messages).map(({ role, content }) => ({ role, content })),
      maxOutputTokens: request.maxOutputTokens,
      maxRetries: 0,
      abortSignal,
    });
    return {
      text: result.text,
      inputTokens: result.usage.inputTokens,
      outputTokens: result.usage.outputTokens,
      dollars: dollarsOf(result.response.body),
    };
  } catch {
    // What the library throws holds the reply's body: it goes no further, not even as a cause.
    signal?.throwIfAborted();
    if (timeout.aborted) throw networkFault(timeout.reason, timeoutMs);
    throw fault ?? new CallFault('its answer is not that of a chat API', { again: true });
  }
}

/** What the library leaves to the endpoint's dialect. */
function bodyFor({ endpoint, answer, maxOutputTokens }: ChatRequest, body: Record<string, unknown>): object {
  const { hostname } = new URL(endpoint);
  const { max_tokens: _, ...rest } = body;
  return {
    ...rest,
    ...formatOf(answer),
    // The newer models of OpenAI refuse the older word; most other servers know the older one alone.
    ...(hostname === 'api.openai.com' ? { max_completion_tokens: maxOutputTokens } : { max_tokens: maxOutputTokens }),
    ...(hostname === 'openrouter.ai'
      ? { usage: { include: true }, ...(answer.as === 'none' ? {} : { provider: { require_parameters: true } }) }
      : {}),
  };
}

function formatOf({ name, schema, as }: ChatRequest['answer']): object {
  switch (as) {
    case 'json_schema':
      return { response_format: { type: 'json_schema', json_schema: { name, strict: true, schema } } };
    case 'json_object':
      return { response_format: { type: 'json_object' } };
    case 'none':
      return {};
  }
}

/** Follows no redirect: it could lead, with the key, to an address that nobody has allowed. */
async function fetchTrusted(url: Parameters<typeof fetch>[0], init: RequestInit | undefined): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  if (!response.ok) {
    await response.body?.cancel();
    throw statusFault(response);
  }
  return new Response(await readBounded(response), { headers: { 'content-type': 'application/json' } });
}

/** The same, of where it may go alone. */
async function fetchOutbound(
  outbound: GuardedFetch,
  call: {
    readonly url: Parameters<typeof fetch>[0];
    readonly init: RequestInit | undefined;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
  },
): Promise<Response> {
  const { init, timeoutMs, signal } = call;
  const url = call.url instanceof Request ? call.url.url : call.url.toString();
  const body = typeof init?.body === 'string' ? { body: init.body } : {};
  try {
    const answer = await outbound(url, {
      method: init?.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init?.headers)),
      ...body,
      timeoutMs,
      maxBytes: MOST_BYTES,
      whole: true,
      signal,
    });
    if (answer.status < 200 || answer.status > 299) throw statusFault(answer);
    return new Response(answer.body, { headers: { 'content-type': 'application/json' } });
  } catch (error) {
    if (!(error instanceof OutboundRefused)) throw error;
    throw new CallFault(error.message, { again: false, cause: error });
  }
}

async function readBounded(response: Response): Promise<Blob> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > MOST_BYTES) throw new CallFault(`its answer is longer than ${MOST_BYTES} bytes`, { again: false });
    chunks.push(new Uint8Array(chunk));
  }
  return new Blob(chunks);
}

const withCost = z.looseObject({ usage: z.looseObject({ cost: z.number() }) });

/** What routers put beside the tokens. */
function dollarsOf(body: unknown): number | undefined {
  return withCost.safeParse(body).data?.usage.cost;
}

/**
 * Only now: who has no language model need not have these packages, nor wait for them to load.
 * @throws HoldfastError config_invalid when they are missing
 */
export async function loadSdk() {
  try {
    const [{ generateText }, { createOpenAICompatible }] = await Promise.all([
      import('ai'),
      import('@ai-sdk/openai-compatible'),
    ]);
    return { generateText, createOpenAICompatible };
  } catch (error) {
    throw new HoldfastError('config_invalid', {
      detail: 'A language model needs two more packages: npm install ai@7 @ai-sdk/openai-compatible@3',
      cause: error,
    });
  }
}
