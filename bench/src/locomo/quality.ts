import { createHash } from 'node:crypto';
import type { Metrics } from '../bench.ts';
import { mean } from '../measure.ts';

/** What came back for one question, by the data set's own labels. */
export interface Ranking {
  readonly category: string;
  /** Labels of the turns that hold the answer. */
  readonly evidence: readonly string[];
  /** Labels of the turns recalled, best first. */
  readonly ranked: readonly string[];
}

/** recall@k is the mean over questions of the fraction of evidence turns among the first k. */
export function qualityOf(rankings: readonly Ranking[]): Metrics {
  const categories = [...new Set(rankings.map(({ category }) => category))].toSorted();
  const metrics: Metrics = {};
  for (const k of [1, 5, 10]) {
    metrics[`recall@${k}`] = mean(rankings.map((ranking) => foundAmongFirst(ranking, k)));
    for (const category of categories) {
      const some = rankings.filter((ranking) => ranking.category === category);
      metrics[`recall@${k}.${category}`] = mean(some.map((ranking) => foundAmongFirst(ranking, k)));
    }
  }
  metrics['mrr'] = mean(rankings.map(reciprocalRank));
  for (const category of categories) {
    metrics[`questions.${category}`] = rankings.filter((ranking) => ranking.category === category).length;
  }
  return metrics;
}

function foundAmongFirst({ evidence, ranked }: Ranking, k: number): number {
  const top = new Set(ranked.slice(0, k));
  return evidence.filter((label) => top.has(label)).length / evidence.length;
}

function reciprocalRank({ evidence, ranked }: Ranking): number {
  const place = ranked.findIndex((label) => evidence.includes(label));
  return place === -1 ? 0 : 1 / (place + 1);
}

/** 48 bits of SHA-256 over every ranking: a number that is equal for equal answers to equal questions. */
export function rankingHash(rankings: readonly Pick<Ranking, 'ranked'>[]): number {
  const hash = createHash('sha256').update(JSON.stringify(rankings.map(({ ranked }) => ranked)));
  return Number.parseInt(hash.digest('hex').slice(0, 12), 16);
}

/** Questions that two doors answered differently. */
export function countDifferent(some: readonly Ranking[], others: readonly Ranking[]): number {
  return some.filter(({ ranked }, place) => ranked.join(' ') !== others[place]?.ranked.join(' ')).length;
}
