import type { Metrics } from '../bench.ts';
import { mean } from '../measure.ts';

/** How well the results of one question fit. */
export interface Fit {
  /** Whether the history that was asked answers it: its own, its own that does not, or that of somebody else. */
  readonly kind: 'answerable' | 'unanswerable' | 'elsewhere';
  /** Greatest similarity among the ten best of the recall mode. */
  readonly best: number;
  /** Results of the precision mode: whether each is evidence. */
  readonly returned: readonly boolean[];
}

const THRESHOLDS = [0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5];

/** Share of answerable questions answered, of others left without an answer, and what the answers are worth. */
export function precisionMetrics(fits: readonly Fit[]): Metrics {
  const of = (kind: Fit['kind']): readonly Fit[] => fits.filter((fit) => fit.kind === kind);
  const share = (some: readonly Fit[], holds: (fit: Fit) => boolean): number =>
    mean(some.map((fit) => Number(holds(fit))));
  const answered = of('answerable').filter(({ returned }) => returned.length > 0);
  const silent = ({ returned }: Fit): boolean => returned.length === 0;
  const metrics: Metrics = {
    answered: answered.length / of('answerable').length,
    'abstained_right.elsewhere': share(of('elsewhere'), silent),
    'abstained_right.unanswerable': share(of('unanswerable'), silent),
    precision: mean(answered.map(({ returned }) => mean(returned.map(Number)))),
    any_right: share(answered, ({ returned }) => returned.includes(true)),
    returned: mean(answered.map(({ returned }) => returned.length)),
  };
  for (const threshold of THRESHOLDS) {
    metrics[`answered.at.${threshold}`] = share(of('answerable'), ({ best }) => best >= threshold);
    for (const kind of ['elsewhere', 'unanswerable'] as const)
      metrics[`abstained_right.${kind}.at.${threshold}`] = share(of(kind), ({ best }) => best < threshold);
  }
  for (const kind of ['answerable', 'elsewhere', 'unanswerable'] as const)
    metrics[`questions.${kind}`] = of(kind).length;
  return metrics;
}
