import type { EmbeddingService } from '../domain/embeddings/embedding-service.ts';
import type { QueryVectors } from '../domain/embeddings/query-vectors.ts';
import { createVectorCache } from '../domain/embeddings/vector-cache.ts';
import type { Platform } from '../domain/platform.ts';
import type { Metrics } from '../domain/telemetry/metrics.ts';

/** Vectors that this process keeps by itself, so that a repeated query asks nobody. */
const ownBytes = 8 * 2 ** 20;

/**
 * An embedding service that asks the other replicas' cache before the model. What the model answers goes to the cache in the
 * background. By tenant: see QueryVectors.
 */
export function shareQueryVectors(
  service: EmbeddingService,
  {
    shared,
    platform,
    metrics,
  }: {
    readonly shared: QueryVectors;
    readonly platform: Pick<Platform, 'sha256'>;
    readonly metrics?: Pick<Metrics, 'cache'> | undefined;
  },
): EmbeddingService {
  const own = createVectorCache({ maxBytes: ownBytes });
  return {
    ...service,
    async forget({ tenant }) {
      await service.forget({ tenant });
      own.clear();
      await shared.forget({ kind: 'tenant', tenant });
    },
    async embedQuery(text, asked = {}) {
      const { model } = service;
      const { scope, names } = asked;
      // With names there is a second vector, which the cache has no place for.
      if (model === undefined || scope === undefined || names !== undefined) return service.embedQuery(text, asked);
      const tenant = { kind: 'tenant', tenant: scope.tenant } as const;
      const key = JSON.stringify([scope.tenant, model, platform.sha256(text)]);
      const known = own.get(key) ?? (await shared.get(tenant, { model, text }));
      metrics?.cache('shared_vectors', known !== undefined);
      if (known !== undefined) {
        own.set(key, known);
        return { vector: { model, values: known } };
      }
      const answer = await service.embedQuery(text, asked);
      if (answer.vector !== undefined) {
        const { values } = answer.vector;
        own.set(key, values);
        // Nobody waits for it, and it never fails: a cache that cannot be written is no cache.
        void shared.set(tenant, { model, text, values });
      }
      return answer;
    },
  };
}
