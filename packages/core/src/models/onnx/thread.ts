import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread, ThreadSettings, ToThread } from './protocol.ts';

/*
 * What runs in the thread of the onnx embedder: the library holds the event loop while it computes, 10 ms to seconds a
 * batch. Imports nothing of Holdfast but types, so that it starts wherever this file lies.
 */

/** A tensor of the library, as far as it is used here. */
interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint>;
  to(type: 'float32'): Tensor;
}

/** The library, as far as it is used here; its own declarations would make it a dependency of who compiles core. */
interface Library {
  readonly env: {
    allowRemoteModels: boolean;
    allowLocalModels: boolean;
    localModelPath: string;
    useFSCache: boolean;
    useWasmCache: boolean;
    fetch: () => Promise<never>;
    readonly backends: { readonly onnx: { readonly wasm?: { wasmPaths?: unknown; numThreads?: number } } };
  };
  readonly AutoTokenizer: { from_pretrained(name: string, options: object): Promise<Tokenizer> };
  readonly AutoModel: { from_pretrained(name: string, options: object): Promise<Model> };
}

type Tokenizer = (
  texts: readonly string[],
  options: { readonly padding: true; readonly truncation: true; readonly max_length: number },
) => Readonly<Record<string, Tensor>>;

type Model = ((inputs: Readonly<Record<string, Tensor>>) => Promise<Readonly<Record<string, Tensor>>>) & {
  dispose(): Promise<unknown>;
};

/** Characters a token at most, so that a book is not tokenised for its first page. */
const TOKEN_LENGTH = 16;

const port = parentPort;
// Sound: only onnx/session.ts starts this file, with these settings.
const settings = workerData as ThreadSettings;

function answer(message: FromThread, values?: Float32Array): void {
  port?.postMessage(message, values === undefined || !(values.buffer instanceof ArrayBuffer) ? [] : [values.buffer]);
}

async function load(): Promise<{ readonly tokenizer: Tokenizer; readonly model: Model }> {
  const loaded: unknown = await import(settings.library);
  // Sound: the peer range names the releases that have this form.
  const { env, AutoTokenizer, AutoModel } = loaded as Library;
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = settings.parent;
  env.useFSCache = false;
  env.useWasmCache = false;
  // The library would get parts of its WebAssembly backend from a public address.
  env.fetch = () => Promise.reject(new Error('the network is switched off here'));
  const { wasm } = env.backends.onnx;
  if (wasm !== undefined) {
    wasm.wasmPaths = undefined;
    // More threads than one would each be started by URL, which fails inside of this one.
    wasm.numThreads = 1;
  }
  const local = { local_files_only: true };
  const tokenizer = await AutoTokenizer.from_pretrained(settings.folder, local);
  const model = await AutoModel.from_pretrained(settings.folder, {
    ...local,
    dtype: settings.dtype,
    use_external_data_format: settings.external,
  });
  return { tokenizer, model };
}

async function embed(
  { tokenizer, model }: Awaited<ReturnType<typeof load>>,
  texts: readonly string[],
): Promise<Float32Array> {
  const { maxTokens } = settings;
  const cut = texts.map((text) => text.slice(0, maxTokens * TOKEN_LENGTH));
  const inputs = tokenizer(cut, { padding: true, truncation: true, max_length: maxTokens });
  const outputs = await model(inputs);
  const states = outputs['last_hidden_state'] ?? outputs['token_embeddings'] ?? outputs['sentence_embedding'];
  if (states === undefined)
    throw new Error('it has no output last_hidden_state, token_embeddings or sentence_embedding');
  const { data, dims } = states.type === 'float32' ? states : states.to('float32');
  const mask = inputs['attention_mask']?.data;
  const [count = 0, tokens = 0] = dims;
  if (count !== texts.length) throw new Error(`it gave ${count} vectors for ${texts.length} texts`);
  if (dims.length === 2) return Float32Array.from(data, Number);
  const width = dims[2] ?? 0;
  const sums = new Float32Array(count * width);
  const used = settings.pooling === 'cls' ? 1 : tokens;
  for (let text = 0; text < count; text += 1) {
    for (let token = 0; token < used; token += 1) {
      const row = text * tokens + token;
      if (used > 1 && Number(mask?.[row] ?? 1) === 0) continue;
      // Their sum points where their mean does, and length is lost later anyway.
      for (let at = 0; at < width; at += 1) {
        sums[text * width + at] = (sums[text * width + at] ?? 0) + Number(data[row * width + at]);
      }
    }
  }
  return sums;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True when it is the library itself that is not installed, not a file of the model or a part of the library. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}

async function run(): Promise<void> {
  const loaded = await load().catch((error: unknown) => {
    answer({ kind: 'unloadable', missing: isMissing(error), message: messageOf(error) });
  });
  if (loaded === undefined) return;
  let last = Promise.resolve();
  port?.on('message', (message: ToThread) => {
    last = last.then(async () => {
      if (message.kind === 'close') {
        await loaded.model.dispose();
        port.close();
        return;
      }
      const { batch, texts } = message;
      try {
        const values = await embed(loaded, texts);
        answer({ kind: 'vectors', batch, values }, values);
      } catch (error) {
        answer({ kind: 'failed', batch, message: messageOf(error) });
      }
    });
  });
  answer({ kind: 'ready' });
}

// The one file that does something when it is imported: it is the main module of a thread.
if (port !== null) await run();
