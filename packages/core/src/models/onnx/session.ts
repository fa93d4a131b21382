import { Worker } from 'node:worker_threads';
import { HoldfastError } from '@holdfast/contract';
import type { FromThread, ThreadSettings, ToThread } from './protocol.ts';

/** A loaded model in a thread of its own. */
export interface OnnxSession {
  /** The vectors of a batch, one after the other. One batch at a time. @throws HoldfastError model_unavailable */
  embed(texts: readonly string[]): Promise<Float32Array>;
  /** True when the thread has ended; it answers nothing any more. */
  readonly ended: boolean;
  /** Frees the model and ends the thread. */
  close(): Promise<void>;
}

/** Written like this for scripts/bundle/urls.ts, which makes a file of its own of it. */
const threadFile = new URL('./thread.ts', import.meta.url);

/**
 * Starts a thread and loads the model there.
 * @throws HoldfastError model_unavailable when the library is not installed, config_invalid when it cannot read the model
 */
export async function startSession(settings: ThreadSettings): Promise<OnnxSession> {
  const worker = new Worker(threadFile, { workerData: settings, name: 'holdfast-onnx' });
  const { folder } = settings;
  let ended = false;
  let batch = 0;
  let waiting: PromiseWithResolvers<FromThread> | undefined;
  const exit = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      ended = true;
      waiting?.reject(unavailable(folder, 'its thread ended'));
      resolve();
    });
  });
  worker.on('error', (error: unknown) => waiting?.reject(unavailable(folder, 'its thread broke down', error)));
  worker.on('message', (message: FromThread) => waiting?.resolve(message));

  /** The next message. A thread that nobody waits for does not keep the process alive. */
  const next = async (): Promise<FromThread> => {
    waiting = Promise.withResolvers();
    worker.ref();
    try {
      return await waiting.promise;
    } finally {
      worker.unref();
      waiting = undefined;
    }
  };
  const send = (message: ToThread): void => worker.postMessage(message);

  const first = await next();
  if (first.kind === 'unloadable') {
    await exit;
    throw first.missing ? notInstalled(settings.library) : unreadable(folder, first.message);
  }
  return {
    get ended() {
      return ended;
    },
    async embed(texts) {
      batch += 1;
      const answer = next();
      send({ kind: 'embed', batch, texts });
      const message = await answer;
      if (message.kind === 'vectors') return message.values;
      throw unavailable(folder, message.kind === 'failed' ? message.message : 'its thread lost count');
    },
    async close() {
      if (ended) return;
      // Whoever waits for the end must not be left waiting by a process that has nothing else to do.
      worker.ref();
      send({ kind: 'close' });
      await exit;
    },
  };
}

function notInstalled(library: string): HoldfastError {
  return new HoldfastError('model_unavailable', {
    detail:
      `The embedder onnx needs the package ${library}, which is not installed. Run: ` +
      `ONNXRUNTIME_NODE_INSTALL=skip npm install ${library}. ` +
      'Or choose the embedder static, openai or none.',
  });
}

function unreadable(folder: string, why: string): HoldfastError {
  return new HoldfastError('config_invalid', {
    detail: `The model in ${folder} cannot be used: ${why}. Download the model again, or name another folder or precision.`,
  });
}

function unavailable(folder: string, why: string, cause?: unknown): HoldfastError {
  return new HoldfastError('model_unavailable', {
    detail: `The embedding model in ${folder} gave no vectors: ${why}.`,
    ...(cause === undefined ? {} : { cause }),
  });
}
