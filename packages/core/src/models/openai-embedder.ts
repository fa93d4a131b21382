import { HoldfastError } from '@holdfast/contract';
import { z } from 'zod';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import { unitVector } from '../domain/embeddings/vectors.ts';
import { baseUrlOf, CallFault, networkFault, statusFault, withRetries, type RetryRules } from './http-call.ts';

export interface OpenAiEmbedderSettings {
  /** Address in front of `/embeddings`, such as https://api.openai.com/v1. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string;
  /** Asks the model for shorter vectors; not every server can. */
  readonly dimensions?: number;
  /** Longest wait for one answer; 30 s by default. */
  readonly timeoutMs?: number;
  /** Texts a call; 32 by default, the smallest usual limit of a server. */
  readonly batchSize?: number;
  readonly retries?: Partial<RetryRules>;
  /** Sent along with each call, such as traceparent. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

const replySchema = z.looseObject({
  data: z.array(z.looseObject({ index: z.int().nonnegative().optional(), embedding: z.array(z.number()) })),
});

const CALLS_AT_ONCE = 4;
const defaultRetries: RetryRules = { attempts: 4, baseMs: 250, maxMs: 10_000 };

/**
 * An embedder behind any server that speaks the OpenAI embeddings API (OpenAI, OpenRouter, Ollama, TEI, vLLM). 429,
 * 5xx and network faults are tried again with backoff; an answer is checked for count, order, finite numbers and one
 * length of vectors before it is believed. Every vector is brought to unit length.
 *
 * @throws HoldfastError config_invalid when a setting is wrong; from `embed`, model_unavailable, or
 *   invalid_input when the server refuses every text
 */
export function createOpenAiEmbedder(settings: OpenAiEmbedderSettings): Embedder {
  const base = baseUrlOf({ url: settings.baseUrl, setting: 'baseUrl' });
  if (settings.model === '') {
    throw new HoldfastError('config_invalid', {
      detail: 'The embedder needs the name of a model.',
      faults: [{ field: 'model', message: 'give the name of a model' }],
    });
  }
  const batchSize = Math.max(1, settings.batchSize ?? 32);
  let dimensions = settings.dimensions;

  const rules = { ...defaultRetries, ...settings.retries };
  const ask: Ask = async (texts, signal) => {
    const vectors = await withRetries({ rules, signal, attempt: () => call({ settings, base, texts, signal }) });
    for (const vector of vectors) {
      dimensions ??= vector.length;
      if (vector.length !== dimensions) {
        throw new CallFault(`it sent vectors of ${vector.length} numbers where ${dimensions} are due`, {
          again: false,
        });
      }
    }
    return vectors;
  };
  const embedBatch = async (texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> => {
    try {
      return await ask(texts, signal);
    } catch (error) {
      const describe = (fault: unknown): unknown =>
        fault instanceof CallFault ? unavailable({ fault, base, model: settings.model }) : fault;
      if (!(error instanceof CallFault && refused(error)) || texts.length === 1) throw describe(error);
      const found = await embedSingly({ ask, texts, signal }).catch((fault: unknown) => {
        throw describe(fault);
      });
      if (found === undefined) throw describe(error);
      return found;
    }
  };

  return {
    model: settings.dimensions === undefined ? settings.model : `${settings.model}@${settings.dimensions}`,
    local: false,
    get dimensions() {
      return dimensions;
    },
    async embed({ texts, signal }) {
      const batches: (readonly string[])[] = [];
      for (let start = 0; start < texts.length; start += batchSize) batches.push(texts.slice(start, start + batchSize));
      const answers: Float32Array[][] = [];
      for (let start = 0; start < batches.length; start += CALLS_AT_ONCE) {
        const group = batches.slice(start, start + CALLS_AT_ONCE);
        answers.push(...(await Promise.all(group.map((batch) => embedBatch(batch, signal)))));
      }
      return answers.flat();
    },
  };
}

type Ask = (texts: readonly string[], signal: AbortSignal | undefined) => Promise<Float32Array[]>;

/** Statuses by which a server says that it is the input that it does not take. */
function refused(fault: CallFault): boolean {
  return fault.status === 400 || fault.status === 413 || fault.status === 422;
}

/** So many refusals with no text taken: then it is not the texts. */
const HOPELESS = 8;

/**
 * Asks again text by text after a batch was refused, so that one over-long text does not keep 31 others from their
 * vectors; a refused text gets the zero vector. Undefined when no text was taken.
 */
async function embedSingly(params: {
  readonly ask: Ask;
  readonly texts: readonly string[];
  readonly signal: AbortSignal | undefined;
}): Promise<Float32Array[] | undefined> {
  const found: (Float32Array | undefined)[] = [];
  let length: number | undefined;
  for (const text of params.texts) {
    if (length === undefined && found.length >= HOPELESS) return undefined;
    const [vector] = await params.ask([text], params.signal).catch((error: unknown) => {
      if (error instanceof CallFault && refused(error)) return [undefined];
      throw error;
    });
    length ??= vector?.length;
    found.push(vector);
  }
  return length === undefined ? undefined : found.map((vector) => vector ?? new Float32Array(length));
}

interface Call {
  readonly settings: OpenAiEmbedderSettings;
  readonly base: string;
  readonly texts: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** One try. @throws CallFault */
async function call({ settings, base, texts, signal }: Call): Promise<Float32Array[]> {
  const timeoutMs = settings.timeoutMs ?? 30_000;
  const timeout = AbortSignal.timeout(timeoutMs);
  let body: string;
  try {
    const response = await fetch(`${base}/embeddings`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...settings.headers?.(),
        ...(settings.apiKey === undefined ? {} : { authorization: `Bearer ${settings.apiKey}` }),
      },
      body: JSON.stringify({
        model: settings.model,
        input: texts,
        encoding_format: 'float',
        ...(settings.dimensions === undefined ? {} : { dimensions: settings.dimensions }),
      }),
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw statusFault(response);
    }
    body = await response.text();
  } catch (error) {
    signal?.throwIfAborted();
    throw networkFault(error, timeoutMs);
  }
  return readReply({ body, count: texts.length });
}

function readReply(params: { readonly body: string; readonly count: number }): Float32Array[] {
  const { data } = parseReply(params.body);
  if (data.length !== params.count) throw nonsense(`it sent ${data.length} vectors for ${params.count} texts`);
  const vectors = new Map<number, Float32Array>();
  for (const [position, item] of data.entries()) {
    const vector = unitVector(item.embedding);
    if (vector === undefined) throw nonsense('it sent a vector without direction');
    vectors.set(item.index ?? position, vector);
  }
  return Array.from({ length: params.count }, (_, index) => {
    const vector = vectors.get(index);
    if (vector === undefined) throw nonsense('it numbered its vectors wrongly');
    return vector;
  });
}

function parseReply(body: string): z.infer<typeof replySchema> {
  try {
    return replySchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new CallFault('its answer is not that of an embeddings API', { again: true, cause });
  }
}

function nonsense(what: string): CallFault {
  return new CallFault(what, { again: true });
}

/** The body of the answer is left out on purpose: providers repeat keys and texts in their messages. */
function unavailable(params: {
  readonly fault: CallFault;
  readonly base: string;
  readonly model: string;
}): HoldfastError {
  const { fault, base, model } = params;
  const seconds = fault.retryAfterMs === undefined ? undefined : Math.ceil(fault.retryAfterMs / 1000);
  return new HoldfastError(refused(fault) ? 'invalid_input' : 'model_unavailable', {
    detail: `The embedding model ${model} at ${base} gave no vectors: ${fault.message}. ${advice(fault.status)}`,
    cause: fault,
    ...(seconds === undefined ? {} : { retryAfter: seconds }),
  });
}

function advice(status: number | undefined): string {
  if (status === 401 || status === 403) return 'Check the API key.';
  if (status === 404) return 'Check the address and the name of the model.';
  if (status === 429) return 'Its rate limit or quota is used up; it is asked again later.';
  if (status === 400 || status === 413 || status === 422) {
    return 'Check the name of the model, the dimensions, and whether the texts are longer than it takes.';
  }
  return 'Check that the server runs; it is asked again later.';
}
