import type { Embedder } from '../domain/embeddings/embedder.ts';
import { unitVector } from '../domain/embeddings/vectors.ts';
import { loadStaticModel, type StaticModel } from './static-model.ts';

/** Texts are tokenised in slices of about this long, so that a large import does not hold up recalls. */
const SLICE_MS = 4;

/**
 * An embedder of the Model2Vec family, in this process: the mean over a text's tokens of weight x token vector, at
 * unit length. Some ten to a few hundred microseconds a text, nearly all of it the tokenizer's.
 *
 * A text without a known token has no direction: it gets the zero vector, which is near no other. As the vector of a
 * memory it is stored, so that the memory does not wait for ever; as the vector of a query it counts as none. To throw
 * was not taken: one odd text would fail its whole batch.
 *
 * @param params.path local folder with model.safetensors, tokenizer.json and config.json
 * @throws HoldfastError model_unavailable when a file is missing, config_invalid when one is damaged
 */
export async function createStaticEmbedder(params: {
  readonly path: string;
  /** Longer texts are cut there; 512 by default, like the reference implementation. */
  readonly maxTokens?: number;
}): Promise<Embedder> {
  const model = await loadStaticModel(params.path);
  const maxTokens = params.maxTokens ?? 512;
  const sum = new Float64Array(model.dimensions);
  return {
    model: model.name,
    dimensions: model.dimensions,
    local: true,
    async embed({ texts, signal }) {
      const vectors: Float32Array[] = [];
      let sliceStart = performance.now();
      for (const text of texts) {
        signal?.throwIfAborted();
        if (performance.now() - sliceStart > SLICE_MS) {
          await new Promise((resolve) => setImmediate(resolve));
          sliceStart = performance.now();
        }
        vectors.push(embedText({ model, text, maxTokens, sum }));
      }
      return vectors;
    },
  };
}

function embedText(params: {
  readonly model: StaticModel;
  readonly text: string;
  readonly maxTokens: number;
  /** `dimensions` numbers to add up in, of double precision: 512 roundings to float32 would show. */
  readonly sum: Float64Array;
}): Float32Array {
  const { model, text, maxTokens, sum } = params;
  const { dimensions, embeddings, mapping, weights } = model;
  const tokens = model.tokens({ text, maxTokens });
  const rowOf = (place: number): number => {
    const token = tokens[place] ?? 0;
    return (mapping === undefined ? token : (mapping[token] ?? 0)) * dimensions;
  };
  const weightOf = (place: number): number => (weights === undefined ? 1 : (weights[tokens[place] ?? 0] ?? 0));
  sum.fill(0);
  let place = 0;
  // Four rows a pass: the sums are read and written a quarter as often, which is a good part of the work.
  for (; place + 4 <= tokens.length; place += 4) {
    const a = rowOf(place);
    const b = rowOf(place + 1);
    const c = rowOf(place + 2);
    const d = rowOf(place + 3);
    const weightA = weightOf(place);
    const weightB = weightOf(place + 1);
    const weightC = weightOf(place + 2);
    const weightD = weightOf(place + 3);
    for (let index = 0; index < dimensions; index += 1) {
      sum[index] =
        (sum[index] ?? 0) +
        weightA * (embeddings[a + index] ?? 0) +
        weightB * (embeddings[b + index] ?? 0) +
        weightC * (embeddings[c + index] ?? 0) +
        weightD * (embeddings[d + index] ?? 0);
    }
  }
  for (; place < tokens.length; place += 1) {
    const row = rowOf(place);
    const weight = weightOf(place);
    for (let index = 0; index < dimensions; index += 1) {
      sum[index] = (sum[index] ?? 0) + weight * (embeddings[row + index] ?? 0);
    }
  }
  // The division by the number of tokens is left out: it does not change the direction.
  return unitVector(sum) ?? new Float32Array(dimensions);
}
