import { describe, expect, test } from 'vitest';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import { shortenEmbedder } from './shortened-embedder.ts';

function embedderOf(values: readonly number[], dimensions?: number): Embedder {
  return {
    model: 'large',
    dimensions,
    local: true,
    embed: ({ texts }) => Promise.resolve(texts.map(() => Float32Array.from(values))),
  };
}

const request = { texts: ['text'], purpose: 'query' } as const;

describe('shortened vectors', () => {
  test('are the first numbers at unit length, under a name of their own', async () => {
    const embedder = shortenEmbedder({ embedder: embedderOf([0.48, 0.36, 0.8], 3), dim: 2 });
    expect(embedder).toMatchObject({ model: 'large[:2]', dimensions: 2, local: true });
    const [vector] = await embedder.embed(request);
    expect(vector?.[0]).toBeCloseTo(0.8, 6);
    expect(vector?.[1]).toBeCloseTo(0.6, 6);
    expect(vector).toHaveLength(2);
  });

  test('without a direction are the zero vector', async () => {
    const [vector] = await shortenEmbedder({ embedder: embedderOf([0, 0, 1], 3), dim: 2 }).embed(request);
    expect(vector).toEqual(Float32Array.of(0, 0));
  });

  test('a model of just that length is left as it is', () => {
    const embedder = embedderOf([0.6, 0.8], 2);
    expect(shortenEmbedder({ embedder, dim: 2 })).toBe(embedder);
  });

  test('a model of shorter vectors is refused, at once or when it answers', async () => {
    expect(() => shortenEmbedder({ embedder: embedderOf([0.6, 0.8], 2), dim: 3 })).toThrow(
      /embedding\.dim must be at most 2/,
    );
    const late = shortenEmbedder({ embedder: embedderOf([0.6, 0.8]), dim: 3 });
    await expect(late.embed(request)).rejects.toMatchObject({
      code: 'config_invalid',
      faults: [{ field: 'embedding.dim', message: 'must be at most 2, the length of the vectors that large gives' }],
    });
  });

  test('closing it closes the model', async () => {
    let closed = 0;
    const closing: Embedder = { ...embedderOf([1, 0], 2), close: async () => void (closed += 1) };
    await shortenEmbedder({ embedder: closing, dim: 1 }).close?.();
    await shortenEmbedder({ embedder: embedderOf([1, 0], 2), dim: 1 }).close?.();
    expect(closed).toBe(1);
  });
});
