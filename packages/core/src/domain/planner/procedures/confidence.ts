/** One-sided, 90 %: three successes of three are 0.65, one of one 0.38, one of four 0.08. */
const Z = 1.2816;

/**
 * The least share of successes that the numbers allow for: lower bound of the score interval (E. B. Wilson, "Probable
 * inference, the law of succession, and statistical inference", 1927). 0 without any.
 */
export function lowerBound(successes: number, failures: number): number {
  const n = successes + failures;
  if (n === 0) return 0;
  const p = successes / n;
  const square = Z * Z;
  return (p + square / (2 * n) - Z * Math.sqrt((p * (1 - p)) / n + square / (4 * n * n))) / (1 + square / n);
}

const DAY = 86_400_000;
/** Days in which what nobody uses loses half of its weight. */
const HALF_LIFE = 180;

export function recencyOf(lastUsedAt: number, now: number): number {
  return 0.5 ** (Math.max(0, now - lastUsedAt) / DAY / HALF_LIFE);
}

/** Share of the terms of both that are in both (Jaccard); 1 where neither has any. */
export function likeness(one: readonly string[], other: readonly string[]): number {
  const all = new Set([...one, ...other]);
  const both = one.filter((term) => other.includes(term)).length;
  return all.size === 0 ? 1 : both / all.size;
}
