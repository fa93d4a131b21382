/** Inverse document frequency of BM25, never negative: ln(1 + (N - df + 0.5) / (df + 0.5)). */
export function idf(documents: number, frequency: number): number {
  return Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
}

/** Saturation of a count in BM25: tf (k1 + 1) / (tf + k1 (1 - b + b length)), `length` in units of the mean. */
export function saturation(tf: number, length: number, { k1, b }: { readonly k1: number; readonly b: number }): number {
  return (tf * (k1 + 1)) / (tf + k1 * (1 - b + b * length));
}

const DAY = 86_400_000;

/** 1 / (1 + ageDays * decayRate); what lies in the future counts as new. */
export function recency(params: {
  readonly now: number;
  readonly occurredAt: number;
  readonly decayRate: number;
}): number {
  return 1 / (1 + (Math.max(0, params.now - params.occurredAt) / DAY) * params.decayRate);
}
