import { createHash } from 'node:crypto';
import { HoldfastError } from '@holdfast/contract';
import type { Embedder } from '../domain/embeddings/embedder.ts';
import { unitVector } from '../domain/embeddings/vectors.ts';

/**
 * A vector from the words of a text and nothing else: each lower-case word adds to or takes from one place that its
 * hash names. Texts with words in common are near each other. A text without words gets the zero vector.
 */
export function hashVector(params: { readonly text: string; readonly dimensions: number }): Float32Array {
  const sum = new Float64Array(params.dimensions);
  for (const word of params.text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const hash = createHash('sha256').update(word).digest();
    const place = hash.readUInt32LE(0) % params.dimensions;
    sum[place] = (sum[place] ?? 0) + (hash.readUInt8(4) % 2 === 0 ? 1 : -1);
  }
  return unitVector(sum) ?? new Float32Array(params.dimensions);
}

export interface HashEmbedder extends Embedder {
  /** Calls of `embed` so far. */
  readonly calls: number;
  /** Every text asked for, in order. */
  readonly texts: readonly string[];
}

/** A deterministic local embedder for tests: bags of hashed words. */
export function hashEmbedder(
  params: {
    readonly dimensions?: number;
    readonly model?: string;
    /** Whether it passes for pure computation (the default) or for a service. */
    readonly local?: boolean;
    /** When it says yes during a call, the call fails: no model may be asked inside a transaction. */
    readonly insideTransaction?: () => boolean;
  } = {},
): HashEmbedder {
  const dimensions = params.dimensions ?? 64;
  const texts: string[] = [];
  let calls = 0;
  return {
    model: params.model ?? `hash-${dimensions}d`,
    dimensions,
    local: params.local ?? true,
    get calls() {
      return calls;
    },
    texts,
    async embed(request) {
      if (params.insideTransaction?.() === true) {
        throw new HoldfastError('internal', { detail: 'The embedder was called inside a store transaction.' });
      }
      request.signal?.throwIfAborted();
      calls += 1;
      texts.push(...request.texts);
      return request.texts.map((text) => hashVector({ text, dimensions }));
    },
  };
}
