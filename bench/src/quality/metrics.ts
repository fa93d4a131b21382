import type { Metrics } from '../bench.ts';
import { mean } from '../measure.ts';

/** What came back for one question, best first, by labels of the data set. */
export interface Answered {
  readonly category: string;
  readonly relevant: ReadonlyMap<string, number>;
  readonly ranked: readonly string[];
}

type Measure = (answered: Answered) => number;

/** Each is the mean over questions of a value between 0 and 1. */
export const measures: Readonly<Record<string, Measure>> = {
  'recall_all@5': (answered) => (recallAt(answered, 5) === 1 ? 1 : 0),
  'recall_any@5': (answered) => (recallAt(answered, 5) > 0 ? 1 : 0),
  'recall@1': (answered) => recallAt(answered, 1),
  'recall@5': (answered) => recallAt(answered, 5),
  'recall@10': (answered) => recallAt(answered, 10),
  'recall@20': (answered) => recallAt(answered, 20),
  'ndcg@5': (answered) => gainAt(answered, 5),
  'ndcg@10': (answered) => gainAt(answered, 10),
  mrr: ({ relevant, ranked }) => {
    const place = ranked.findIndex((label) => relevant.has(label));
    return place === -1 ? 0 : 1 / (place + 1);
  },
};

/** Every measure over all questions, and over each category with `.CATEGORY`; then how many questions these are. */
export function qualityMetrics(answers: readonly Answered[]): Metrics {
  const categories = [...new Set(answers.map(({ category }) => category))].toSorted();
  const metrics: Metrics = {};
  for (const [name, measure] of Object.entries(measures)) {
    metrics[name] = mean(answers.map(measure));
    if (categories.length < 2) continue;
    for (const category of categories) {
      metrics[`${name}.${category}`] = mean(answers.filter((one) => one.category === category).map(measure));
    }
  }
  metrics['questions'] = answers.length;
  for (const category of categories) {
    metrics[`questions.${category}`] = answers.filter((one) => one.category === category).length;
  }
  return metrics;
}

/** Fraction of what answers the question among the first k. */
function recallAt({ relevant, ranked }: Answered, k: number): number {
  return ranked.slice(0, k).filter((label) => relevant.has(label)).length / relevant.size;
}

/** Normalised discounted cumulative gain, gains being the grades themselves as trec_eval has it. */
function gainAt({ relevant, ranked }: Answered, k: number): number {
  const gain = (grades: readonly number[]): number =>
    grades.slice(0, k).reduce((sum, grade, place) => sum + grade / Math.log2(place + 2), 0);
  const ideal = gain([...relevant.values()].toSorted((a, b) => b - a));
  return gain(ranked.map((label) => relevant.get(label) ?? 0)) / ideal;
}
