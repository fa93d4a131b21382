import { present } from '../present.ts';
import { type HeadSource, headText } from './head-texts.ts';
import type { Head } from './head.ts';

/** Vectors of one memory by head; one of no numbers says that the memory has nothing to read under that head. */
export type HeadVectors = Readonly<Partial<Record<Head, Float32Array>>>;

/** Which vectors a memory should get. */
export interface Wanted {
  readonly source: HeadSource;
  readonly heads: readonly Head[];
}

/**
 * The vectors of all the heads wanted, of all memories by one call of `embed`. Undefined when `embed` gives none.
 *
 * @param embed gives one vector a text, in order
 */
export async function embedHeads<T extends readonly Float32Array[] | undefined>(
  wanted: readonly Wanted[],
  embed: (texts: readonly string[]) => Promise<T>,
): Promise<readonly HeadVectors[] | Extract<T, undefined>> {
  const readings = wanted.flatMap(({ source, heads }, place) =>
    heads.map((head) => ({ place, head, text: headText(head, source) })),
  );
  const asked = readings.filter(({ text }) => text !== '');
  const vectors = await embed(asked.map(({ text }) => text));
  // Sound: T is a list or undefined, and it is no list.
  if (vectors === undefined) return vectors as Extract<T, undefined>;
  const found = wanted.map((): Partial<Record<Head, Float32Array>> => ({}));
  for (const { place, head, text } of readings) if (text === '') present(found[place])[head] = new Float32Array(0);
  for (const [index, { place, head }] of asked.entries()) present(found[place])[head] = present(vectors[index]);
  return found;
}
