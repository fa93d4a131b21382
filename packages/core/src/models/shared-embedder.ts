import type { Embedder } from '../domain/embeddings/embedder.ts';
import { createVectorCache } from '../domain/embeddings/vector-cache.ts';
import type { Platform } from '../domain/platform.ts';
import type { Metrics } from '../domain/telemetry/metrics.ts';

type Purpose = Parameters<Embedder['embed']>[0]['purpose'];

/** One text on its way: everybody who wants it waits for the same answer. */
interface Flight {
  readonly text: string;
  readonly purpose: Purpose;
  readonly answer: PromiseWithResolvers<Float32Array>;
  waiters: number;
  /** Calls off the embed call that this text is part of, once nobody waits for any of its texts. */
  abandon: () => void;
}

/**
 * An embedder for many callers at once. Texts asked for within one turn of the event loop go out as one call, a text
 * that is on its way is not asked for twice, and answers are kept by content hash. A caller who aborts leaves alone;
 * the call itself is aborted when all of its callers have left.
 *
 * A local embedder is given back as it is: its answer costs little more than the hash of the text.
 *
 * @param params.maxTexts texts a call; 256 by default
 * @param params.cacheBytes 32 MiB by default
 * @param params.metrics hears whether a text's vector was kept
 */
export function createSharedEmbedder(params: {
  readonly embedder: Embedder;
  readonly platform: Pick<Platform, 'sha256' | 'yieldTurn'>;
  readonly maxTexts?: number;
  readonly cacheBytes?: number;
  readonly metrics?: Pick<Metrics, 'cache'> | undefined;
}): Embedder {
  const { embedder, platform } = params;
  if (embedder.local) return embedder;
  const maxTexts = params.maxTexts ?? 256;
  const cache = createVectorCache({ maxBytes: params.cacheBytes ?? 32 * 1024 * 1024 });
  const flights = new Map<string, Flight>();
  let queue = new Map<string, Flight>();

  const land = async (batch: readonly (readonly [string, Flight])[], purpose: Purpose): Promise<void> => {
    const wanted = batch.filter(([, flight]) => flight.waiters > 0);
    for (const [key, flight] of batch) if (flight.waiters === 0) flights.delete(key);
    if (wanted.length === 0) return;
    const controller = new AbortController();
    let aboard = wanted.length;
    for (const [key, flight] of wanted) {
      flight.abandon = () => {
        // Whoever asks for the text after this must not join a call that is about to end.
        flights.delete(key);
        aboard -= 1;
        if (aboard === 0) controller.abort();
      };
    }
    try {
      const texts = wanted.map(([, flight]) => flight.text);
      const vectors = await embedder.embed({ texts, purpose, signal: controller.signal });
      for (const [index, [key, flight]] of wanted.entries()) {
        const vector = vectors[index];
        if (vector === undefined) throw new RangeError('The embedder answered fewer vectors than texts.');
        cache.set(key, vector);
        flight.answer.resolve(vector);
      }
    } catch (error) {
      for (const [, flight] of wanted) flight.answer.reject(error);
    } finally {
      for (const [key, flight] of wanted) if (flights.get(key) === flight) flights.delete(key);
    }
  };

  const takeOff = async (): Promise<void> => {
    await platform.yieldTurn();
    const all = [...queue];
    queue = new Map();
    const calls = (['query', 'document'] as const).flatMap((purpose) => {
      const mine = all.filter(([, flight]) => flight.purpose === purpose);
      return Array.from({ length: Math.ceil(mine.length / maxTexts) }, (_, index) =>
        land(mine.slice(index * maxTexts, (index + 1) * maxTexts), purpose),
      );
    });
    await Promise.all(calls);
  };

  const board = (key: string, text: string, purpose: Purpose): Flight => {
    const flight: Flight = { text, purpose, answer: Promise.withResolvers(), waiters: 0, abandon: () => undefined };
    flights.set(key, flight);
    if (queue.size === 0) void takeOff();
    queue.set(key, flight);
    return flight;
  };

  return {
    model: embedder.model,
    local: false,
    forget: () => cache.clear(),
    get dimensions() {
      return embedder.dimensions;
    },
    async embed({ texts, purpose, signal }) {
      signal?.throwIfAborted();
      const joined: Flight[] = [];
      const answers = texts.map((text) => {
        const key = `${purpose} ${platform.sha256(text)}`;
        const known = cache.get(key);
        params.metrics?.cache('vectors', known !== undefined);
        if (known !== undefined) return Promise.resolve(known);
        const flight = flights.get(key) ?? board(key, text, purpose);
        flight.waiters += 1;
        joined.push(flight);
        return flight.answer.promise;
      });
      return withSignal({
        work: Promise.all(answers),
        signal,
        leave: () => {
          for (const flight of joined) {
            flight.waiters -= 1;
            if (flight.waiters === 0) flight.abandon();
          }
        },
      });
    },
  };
}

/** The answer of `work`, or the reason of the signal if that comes first; `leave` is called then. */
async function withSignal<T>(params: {
  readonly work: Promise<T>;
  readonly signal: AbortSignal | undefined;
  readonly leave: () => void;
}): Promise<T> {
  const { work, signal, leave } = params;
  if (signal === undefined) return work;
  const aborted = Promise.withResolvers<never>();
  const stop = (): void => {
    leave();
    aborted.reject(signal.reason);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
