import type { Bench, Metrics } from '../bench.ts';
import { mean, percentile, seededRandom } from '../measure.ts';
import { measures } from './metrics.ts';
import { type Answer, readRows } from './rows.ts';

const RESAMPLES = 2_000;
const SEED = 1;

export const compare: Bench = {
  name: 'compare',
  summary: 'Differences between two files of `quality --rows` on the same questions, with 95 % intervals',
  flags: {},
  files: ['A', 'B'],
  async run({ files }) {
    const [first, second] = files;
    if (first === undefined || second === undefined) throw new Error('compare needs two files of rows: compare A B');
    const pairs = pair(await readRows(first), await readRows(second));
    if (pairs.length === 0) throw new Error('The two files have no question in common');
    return { settings: { a: first, b: second, resamples: RESAMPLES }, metrics: compareAnswers(pairs) };
  },
};

type Pair = readonly [Answer, Answer];

/** Answers to the same question of the same history. */
function pair(some: readonly Answer[], others: readonly Answer[]): Pair[] {
  const key = ({ history, question, category }: Answer): string => JSON.stringify([history, question, category]);
  const byKey = new Map(others.map((answer) => [key(answer), answer]));
  return some.flatMap((answer): Pair[] => {
    const other = byKey.get(key(answer));
    return other === undefined ? [] : [[answer, other]];
  });
}

/**
 * B minus A for every measure, with the interval that holds 95 % of the means of resampled questions (a paired
 * bootstrap), and how many questions got better or worse.
 */
export function compareAnswers(pairs: readonly Pair[]): Metrics {
  const metrics: Metrics = { questions: pairs.length };
  for (const [name, measure] of Object.entries(measures)) {
    const differences = pairs.map(([a, b]) => measure(b) - measure(a));
    const means = resampledMeans(differences);
    metrics[name] = mean(differences);
    metrics[`${name}.low`] = percentile(means, 0.025);
    metrics[`${name}.high`] = percentile(means, 0.975);
    metrics[`${name}.better`] = differences.filter((difference) => difference > 0).length;
    metrics[`${name}.worse`] = differences.filter((difference) => difference < 0).length;
  }
  return metrics;
}

/** Means of so many samples drawn with replacement, the same on every run. */
export function resampledMeans(values: readonly number[]): number[] {
  const random = seededRandom(SEED);
  return Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < values.length; drawn += 1) sum += values[Math.floor(random() * values.length)] ?? 0;
    return sum / values.length;
  });
}
