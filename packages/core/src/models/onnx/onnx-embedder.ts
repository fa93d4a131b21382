import { basename, dirname, resolve, sep } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import type { Embedder } from '../../domain/embeddings/embedder.ts';
import { unitVector } from '../../domain/embeddings/vectors.ts';
import { batchSize } from './batches.ts';
import { type Precision, readOnnxFolder } from './folder.ts';
import type { Pooling, ThreadSettings } from './protocol.ts';
import { type OnnxSession, startSession } from './session.ts';

export interface OnnxEmbedderSettings {
  /** Which weights of the folder are computed with; `fp32` by default. */
  readonly precision?: Precision;
  /** When neither the folder nor the model's name tells. */
  readonly pooling?: Pooling;
  /** Longer texts are cut there; what the model was trained for, up to 512, by default. */
  readonly maxTokens?: number;
}

/** One call, with its texts in the order in which they go to the model: by length, so that little is padded. */
interface Request {
  readonly waiting: { readonly text: string; readonly place: number }[];
  readonly vectors: Float32Array[];
  readonly signal: AbortSignal | undefined;
  readonly answer: PromiseWithResolvers<Float32Array[]>;
}

/**
 * An embedder of transformer models in the ONNX format, computed in a thread of this process by the optional package
 * `@huggingface/transformers`, whose loading over the network is switched off. Batches are small and those of questions
 * go first, so that a long import holds up a recall by one batch. When the thread breaks down, the next call starts
 * another.
 *
 * @param params.path folder with config.json, tokenizer.json, tokenizer_config.json and onnx/model*.onnx
 * @param params.name of the model on the hub it came from, if any: tells how it pools where the folder does not
 * @param params.library in place of the package; for tests
 * @throws HoldfastError model_unavailable when the package, the folder or a file is missing, config_invalid when the
 *   model cannot be used
 */
export async function createOnnxEmbedder(
  params: OnnxEmbedderSettings & { readonly path: string; readonly name?: string; readonly library?: string },
): Promise<Embedder & { close(): Promise<void> }> {
  const path = resolve(params.path);
  const precision = params.precision ?? 'fp32';
  const folder = await readOnnxFolder({ ...params, path, precision });
  const { dtype, external, pooling, maxTokens, prefixes } = folder;
  const settings: ThreadSettings = {
    library: params.library ?? '@huggingface/transformers',
    parent: `${dirname(path)}${sep}`,
    folder: basename(path),
    dtype,
    external,
    pooling,
    maxTokens,
  };
  let session = startSession(settings);
  const dimensions = await measure(await session, path, folder.dimensions);
  const queues: Readonly<Record<'query' | 'document', Request[]>> = { query: [], document: [] };
  let running = false;
  let closed = false;

  const living = async (): Promise<OnnxSession> => {
    // One that could not be started again fails every call until it can: what it says was said to the call before.
    const current = await session.catch(() => undefined);
    if (current === undefined || current.ended) session = startSession(settings);
    return session;
  };
  const work = async (): Promise<void> => {
    for (;;) {
      const queue = queues.query.length > 0 ? queues.query : queues.document;
      const request = queue[0];
      if (request === undefined) return;
      if (request.signal?.aborted === true) {
        queue.shift();
        request.answer.reject(request.signal.reason);
        continue;
      }
      try {
        await embedBatch(await living(), request, dimensions);
        if (request.waiting.length > 0) continue;
        request.answer.resolve(request.vectors);
      } catch (error) {
        request.answer.reject(error);
      }
      queue.splice(queue.indexOf(request), 1);
    }
  };
  const pump = async (): Promise<void> => {
    if (running) return;
    running = true;
    await work();
    running = false;
  };

  return {
    model: `onnx-${dimensions}d-${precision}-${folder.fingerprint}`,
    dimensions,
    local: false,
    async embed({ texts, purpose, signal }) {
      signal?.throwIfAborted();
      if (closed) throw new HoldfastError('model_unavailable', { detail: 'The embedder is closed.' });
      if (texts.length === 0) return [];
      const waiting = texts
        .map((text, place) => ({ text: `${prefixes[purpose]}${text}`, place }))
        .toSorted((a, b) => a.text.length - b.text.length);
      const answer = Promise.withResolvers<Float32Array[]>();
      queues[purpose].push({ waiting, vectors: [], signal, answer });
      void pump();
      return answer.promise;
    },
    async close() {
      closed = true;
      const current = await session.catch(() => undefined);
      await current?.close();
    },
  };
}

/** Embeds the shortest texts that are left, as many as make a batch. */
async function embedBatch(session: OnnxSession, request: Request, dimensions: number): Promise<void> {
  const { waiting, vectors } = request;
  const batch = waiting.splice(0, batchSize(waiting.map(({ text }) => text.length)));
  const values = await session.embed(batch.map(({ text }) => text));
  for (const [index, { place }] of batch.entries()) {
    const raw = values.subarray(index * dimensions, (index + 1) * dimensions);
    if (!raw.every(Number.isFinite) || raw.length !== dimensions) {
      throw new HoldfastError('model_unavailable', {
        detail: 'The embedding model gave numbers that are not finite, or too few. Try another precision.',
      });
    }
    vectors[place] = unitVector(raw) ?? new Float32Array(dimensions);
  }
}

/** The length of the model's vectors, by a first text, which also shows that the model works at all. */
async function measure(session: OnnxSession, path: string, declared: number | undefined): Promise<number> {
  try {
    const { length } = await session.embed(['text']);
    if (length > 0 && (declared === undefined || declared === length)) return length;
    throw new HoldfastError('config_invalid', {
      detail: `The model in ${path} cannot be used: it gives vectors of ${length} numbers where its config.json says ${declared}. Download the model again or name another folder.`,
    });
  } catch (error) {
    await session.close();
    throw error;
  }
}
