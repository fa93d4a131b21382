import { admit, type Breaker, closedBreaker, faulted, succeeded } from '../domain/breaker/breaker.ts';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import type { EmbeddingService } from '../domain/embeddings/embedding-service.ts';
import { type Head, headsOf } from '../domain/embeddings/head.ts';
import { isZeroVector } from '../domain/embeddings/vectors.ts';
import type { Platform } from '../domain/platform.ts';
import type { Scheduler } from '../domain/scheduler.ts';
import { systemScheduler } from '../system-scheduler.ts';

const LATE = Symbol('late');

/** Why an embedder is not asked, or did not answer in time; the words that recall shows in `degraded`. */
type EmbedderFault = 'embedder_late' | 'embedder_failed';

/** How long a late answer may still come for the cache; a server that hangs must not keep the process from ending. */
const ABANDON_MS = 5000;

/**
 * Embedding as the use cases see it, on any embedder. A local embedder is simply waited for. Any other one has
 * 200 ms for a query and 20 ms for a write; a late answer is dropped here but stays in the cache of a shared embedder
 * (createSharedEmbedder), so that the job or the next query finds it. After five faults of queries in a row (late or
 * failed) it is left alone for 10 s, then one call probes. A write that comes too late is no fault: 20 ms is a bonus
 * that most services miss.
 *
 * @param params.embedder undefined when none is configured
 * @param params.heads beside the semantic one; none by default
 * @param params.onError hears why the embedder failed; recall only says that it did
 */
export function createEmbeddingService(params: {
  readonly embedder: Embedder | undefined;
  readonly heads?: readonly Head[];
  readonly platform: Pick<Platform, 'monotonic'>;
  readonly scheduler?: Scheduler;
  readonly queryMs?: number;
  readonly writeMs?: number;
  readonly breaker?: { readonly threshold: number; readonly openMs: number };
  readonly onError?: (error: unknown) => void;
}): EmbeddingService {
  const { embedder, platform } = params;
  const heads = headsOf(params.heads ?? []);
  if (embedder === undefined) {
    return {
      model: undefined,
      heads,
      embedForWrite: async () => undefined,
      embedQuery: async () => ({}),
      forget: async () => undefined,
    };
  }
  const scheduler = params.scheduler ?? systemScheduler;
  const rules = params.breaker ?? { threshold: 5, openMs: 10_000 };
  const queryMs = params.queryMs ?? 200;
  const writeMs = params.writeMs ?? 20;
  let breaker: Breaker<EmbedderFault> = closedBreaker;

  const embedWithin = async (
    request: Pick<Parameters<Embedder['embed']>[0], 'texts' | 'purpose'>,
    ms: number,
  ): Promise<Float32Array[] | typeof LATE> => {
    if (embedder.local) return embedder.embed(request);
    const controller = new AbortController();
    const cancelAbandon = scheduler.after(ms + ABANDON_MS, () => controller.abort(new Error('nobody waits any more')));
    const work = embedder.embed({ ...request, signal: controller.signal });
    work.then(cancelAbandon, cancelAbandon);
    const late = Promise.withResolvers<typeof LATE>();
    const cancel = scheduler.after(ms, () => late.resolve(LATE));
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      cancel();
    }
  };

  const fault = (reason: EmbedderFault): void => {
    breaker = faulted(breaker, { now: platform.monotonic(), fault: reason, rules });
  };

  return {
    model: embedder.model,
    heads,

    async forget() {
      embedder.forget?.();
    },

    async embedForWrite(texts) {
      if (breaker.state !== 'closed') return undefined;
      try {
        const vectors = await embedWithin({ texts, purpose: 'document' }, writeMs);
        return vectors === LATE ? undefined : vectors;
      } catch (error) {
        params.onError?.(error);
        fault('embedder_failed');
        return undefined;
      }
    },

    async embedQuery(text, { names } = {}) {
      const admission = admit(breaker, { now: platform.monotonic(), rules });
      breaker = admission.breaker;
      if (admission.refused !== undefined) return { degraded: admission.refused };
      try {
        const vectors = await embedWithin(
          { texts: names === undefined ? [text] : [text, names], purpose: 'query' },
          queryMs,
        );
        if (vectors === LATE) {
          fault('embedder_late');
          return { degraded: 'embedder_late' };
        }
        breaker = succeeded();
        const [values, entity] = vectors;
        if (values === undefined || isZeroVector(values)) return {};
        return { vector: { model: embedder.model, values, ...(entity === undefined ? {} : { entity }) } };
      } catch (error) {
        params.onError?.(error);
        fault('embedder_failed');
        return { degraded: 'embedder_failed' };
      }
    },
  };
}
