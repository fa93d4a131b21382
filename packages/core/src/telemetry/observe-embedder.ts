import type { Embedder } from '../domain/embeddings/embedder.ts';
import type { Observing } from './telemetry.ts';

/** What became of the calls of a model, for health. */
export interface ModelState {
  /** By the monotonic clock; undefined while there was none. */
  lastSuccess: number | undefined;
  lastFailure: number | undefined;
}

/** The embedder with its calls counted, timed and traced, and with how they went noted in `state`. */
export function observeEmbedder(embedder: Embedder, state: ModelState, observing: Observing): Embedder {
  const { metrics, tracer, platform } = observing;
  const embed: Embedder['embed'] = async (params) => {
    const start = platform.monotonic();
    let failed = true;
    try {
      const vectors = await embedder.embed(params);
      failed = false;
      state.lastSuccess = platform.monotonic();
      return vectors;
    } catch (error) {
      // A caller who gave up is no failure of the model.
      failed = params.signal?.aborted !== true;
      if (failed) state.lastFailure = platform.monotonic();
      throw error;
    } finally {
      metrics?.embedding({
        purpose: params.purpose,
        texts: params.texts.length,
        seconds: (platform.monotonic() - start) / 1_000,
        failed,
      });
    }
  };
  return {
    model: embedder.model,
    local: embedder.local,
    get dimensions() {
      return embedder.dimensions;
    },
    embed:
      tracer === undefined
        ? embed
        : (params) =>
            tracer.span(
              `embed ${params.purpose}`,
              {
                kind: embedder.local ? 'internal' : 'client',
                attributes: {
                  'gen_ai.operation.name': 'embeddings',
                  'gen_ai.request.model': embedder.model,
                  'holdfast.texts': params.texts.length,
                },
              },
              () => embed(params),
            ),
    forget: () => embedder.forget?.(),
    close: async () => embedder.close?.(),
  };
}
