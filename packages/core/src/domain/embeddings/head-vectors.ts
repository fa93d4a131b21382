import { present } from '../present.ts';
import { type HeadSource, headText } from './head-texts.ts';
import type { Head } from './head.ts';

/** A vector of a memory; one of no numbers says that the memory has nothing to read under that head. */
export interface HeadVector {
  readonly head: Head;
  readonly values: Float32Array;
}

/** Which vectors a memory should get. */
export interface Wanted {
  readonly source: HeadSource;
  readonly heads: readonly Head[];
}

/**
 * The vectors of each memory under the heads wanted, all by one call of `embed`. Undefined when `embed` gives none.
 *
 * @param embed gives one vector a text, in order
 */
export async function embedHeads<T extends readonly Float32Array[] | undefined>(
  wanted: readonly Wanted[],
  embed: (texts: readonly string[]) => Promise<T>,
): Promise<readonly (readonly HeadVector[])[] | Extract<T, undefined>> {
  const texts = wanted.flatMap(({ source, heads }) => heads.map((head) => headText(head, source)));
  const vectors = await embed(texts.filter((text) => text !== ''));
  // Sound: T is a list or undefined, and it is no list.
  if (vectors === undefined) return vectors as Extract<T, undefined>;
  let text = 0;
  let vector = 0;
  const next = (): Float32Array => {
    if (texts[text++] === '') return new Float32Array(0);
    return present(vectors[vector++]);
  };
  return wanted.map(({ heads }) => heads.map((head) => ({ head, values: next() })));
}
