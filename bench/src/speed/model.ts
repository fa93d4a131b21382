import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '../measure.ts';

export const DIMENSIONS = 384;

/** A Model2Vec model over a list of words, as numbers. */
export interface WordVectors {
  /** A row of `DIMENSIONS` numbers a word, in the order of the words. */
  readonly values: Float32Array;
  /** The unit vector of a text, as the written model gives it. */
  vectorOf(text: string): Float32Array;
}

/** Seeded random directions: without clusters, which is the worst case for a vector index. */
export function createWordVectors(words: readonly string[], seed: number): WordVectors {
  const random = seededRandom(seed);
  const values = new Float32Array(words.length * DIMENSIONS);
  for (let index = 0; index < values.length; index += 1) values[index] = random() + random() + random() - 1.5;
  const places = new Map(words.map((word, place) => [word, place] as const));
  return {
    values,
    vectorOf(text) {
      const sum = new Float64Array(DIMENSIONS);
      for (const word of text.split(' ')) {
        const start = (places.get(word) ?? 0) * DIMENSIONS;
        for (let index = 0; index < DIMENSIONS; index += 1)
          sum[index] = (sum[index] ?? 0) + (values[start + index] ?? 0);
      }
      const length = Math.hypot(...sum);
      return Float32Array.from(sum, (value) => value / length);
    },
  };
}

/** Writes the vectors as a Model2Vec folder: safetensors, tokenizer.json, config.json. */
export async function writeModel(folder: string, words: readonly string[], { values }: WordVectors): Promise<void> {
  const rows = words.length + 1;
  const header = JSON.stringify({
    embeddings: { dtype: 'F32', shape: [rows, DIMENSIONS], data_offsets: [0, rows * DIMENSIONS * 4] },
  });
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  // The row of the unknown token comes first and stays zero.
  const unknown = Buffer.alloc(DIMENSIONS * 4);
  const tensor = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  await writeFile(join(folder, 'model.safetensors'), Buffer.concat([length, Buffer.from(padded), unknown, tensor]));
  const vocab = Object.fromEntries([['[UNK]', 0], ...words.map((word, place) => [word, place + 1] as const)]);
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer(vocab)));
  await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 'model2vec', hidden_dim: DIMENSIONS }));
}

function tokenizer(vocab: Readonly<Record<string, number>>): object {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab, unk_token: '[UNK]' },
  };
}
