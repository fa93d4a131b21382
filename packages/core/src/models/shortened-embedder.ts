import { HoldfastError } from '@holdfast/contract';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import { unitVector } from '../domain/embeddings/vectors.ts';

/**
 * An embedder whose vectors are cut to their first `dim` numbers and brought to unit length again, which keeps most of
 * the meaning with models that were trained for it (Kusupati et al., Matryoshka Representation Learning, 2022). The
 * length is part of the model's name, so that a change of it is a change of the model.
 *
 * @throws HoldfastError config_invalid, here or at the first call where only the answer tells the length, when the model
 *   gives fewer numbers
 */
export function shortenEmbedder(params: { readonly embedder: Embedder; readonly dim: number }): Embedder {
  const { embedder, dim } = params;
  check(embedder.dimensions ?? dim, params);
  if (embedder.dimensions === dim) return embedder;
  return {
    model: `${embedder.model}[:${dim}]`,
    dimensions: dim,
    local: embedder.local,
    async embed(request) {
      const vectors = await embedder.embed(request);
      return vectors.map((vector) => {
        check(vector.length, params);
        return unitVector(vector.subarray(0, dim)) ?? new Float32Array(dim);
      });
    },
    close: async () => embedder.close?.(),
  };
}

function check(given: number, { embedder, dim }: { readonly embedder: Embedder; readonly dim: number }): void {
  if (given >= dim) return;
  const message = `must be at most ${given}, the length of the vectors that ${embedder.model} gives`;
  throw new HoldfastError('config_invalid', {
    detail: `The setting embedding.dim ${message}.`,
    faults: [{ field: 'embedding.dim', message }],
  });
}
