/** A posting in 32 bits: the document's number in its partition, and how often the term occurs in it (at most 15). */
export const TF_BITS = 4;
export const MAX_TF = (1 << TF_BITS) - 1;

/** Packs a number (of a document or of a term) with a count; counts above 15 are held at 15, where BM25 is flat. */
export function pack(id: number, count: number): number {
  return ((id << TF_BITS) | Math.min(count, MAX_TF)) >>> 0;
}
