import { describe, expect, test } from 'vitest';
import type { EmbeddingService } from '../domain/embeddings/embedding-service.ts';
import type { QueryVectors } from '../domain/embeddings/query-vectors.ts';
import { nodePlatform } from '../platform.ts';
import { shareQueryVectors } from './shared-query-vectors.ts';

const platform = nodePlatform();

/** A service that counts its questions, and a cache that all share who are given it. */
function world(answer: Awaited<ReturnType<EmbeddingService['embedQuery']>>): {
  readonly asked: string[];
  readonly kept: Map<string, Float32Array>;
  readonly replica: (model?: string) => EmbeddingService;
} {
  const asked: string[] = [];
  const kept = new Map<string, Float32Array>();
  const shared: QueryVectors = {
    get: async (scope, key) => kept.get(JSON.stringify([scope, key])),
    set: async (scope, { values, ...key }) => void kept.set(JSON.stringify([scope, key]), values),
    forget: async () => kept.clear(),
  };
  return {
    asked,
    kept,
    replica: (model = 'm') =>
      shareQueryVectors(
        {
          model,
          heads: ['semantic'],
          embedForWrite: async () => undefined,
          forget: async () => undefined,
          embedQuery: async (text) => {
            asked.push(text);
            return answer;
          },
        },
        { shared, platform },
      ),
  };
}

const values = Float32Array.of(0.6, 0.8);

describe('vectors of queries', () => {
  test('are asked of the model once, for all replicas of a tenant', async () => {
    const { asked, replica } = world({ vector: { model: 'm', values } });
    const [first, second] = [replica(), replica()];
    for (const service of [first, second, first, second])
      expect(await service.embedQuery('tea?', { scope: { tenant: 'acme' } })).toEqual({
        vector: { model: 'm', values },
      });
    expect(asked).toEqual(['tea?']);
  });

  test('are asked for anew once they are forgotten', async () => {
    const { asked, kept, replica } = world({ vector: { model: 'm', values } });
    const service = replica();
    await service.embedQuery('tea?', { scope: { tenant: 'acme' } });
    await service.forget({ tenant: 'acme' });
    expect(kept.size).toBe(0);
    await service.embedQuery('tea?', { scope: { tenant: 'acme' } });
    expect(asked).toHaveLength(2);
  });

  test('are never those of another tenant, text or model', async () => {
    const { asked, replica } = world({ vector: { model: 'm', values } });
    const service = replica();
    await service.embedQuery('tea?', { scope: { tenant: 'acme' } });
    await service.embedQuery('tea?', { scope: { tenant: 'acm' } });
    await service.embedQuery('tea', { scope: { tenant: 'acme' } });
    await replica('other').embedQuery('tea?', { scope: { tenant: 'acme' } });
    expect(asked).toHaveLength(4);
  });

  test('are not kept when there are none, and a query of nobody is asked as it is', async () => {
    const { asked, kept, replica } = world({ degraded: 'embedder_late' });
    const service = replica();
    expect(await service.embedQuery('tea?', { scope: { tenant: 'acme' } })).toEqual({ degraded: 'embedder_late' });
    expect(await service.embedQuery('tea?')).toEqual({ degraded: 'embedder_late' });
    expect([asked.length, kept.size]).toEqual([2, 0]);
  });

  test('are not kept either when the names in the query have a vector of their own', async () => {
    const { asked, kept, replica } = world({ vector: { model: 'm', values, entity: values } });
    const service = replica();
    for (let time = 0; time < 2; time += 1)
      await service.embedQuery('Where is Ana?', { scope: { tenant: 'acme' }, names: 'Ana' });
    expect([asked.length, kept.size]).toEqual([2, 0]);
  });
});
