/** How often a solution was tried, and how often it helped. */
export interface TrackRecord {
  readonly successes: number;
  readonly failures: number;
}

/** The quantile of a normal distribution that 95 % of it lie below, both tails counted: 1.96. */
const z = 1.959963984540054;

/**
 * The lower end of the 95 % interval of a rate (Wilson, 1927): what can be counted on. 0 where nothing was tried, so that a
 * new solution is unproven rather than perfect; 0.21 after one success of one, 0.57 after five of five.
 */
export function lowerBound({ successes, failures }: TrackRecord): number {
  if (successes === 0) return 0;
  const tried = successes + failures;
  const rate = successes / tried;
  const squared = (z * z) / tried;
  const spread = z * Math.sqrt((rate * (1 - rate) + squared / 4) / tried);
  return (rate + squared / 2 - spread) / (1 + squared);
}

/** The share of tries that helped; undefined before the first. */
export function successRate({ successes, failures }: TrackRecord): number | undefined {
  const tried = successes + failures;
  return tried === 0 ? undefined : successes / tried;
}
