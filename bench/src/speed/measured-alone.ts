import { type BenchOptions, choiceFlag } from '../bench.ts';

/** Options of `open()` under which nothing runs beside what is measured, and no recall changes the next. */
export const measuredAlone = { extraction: 'off', touches: false, workingSet: false, links: false } as const;

/** The same, with the audit log that the flag asks for. */
export function measuredWith(options: BenchOptions) {
  const audit = choiceFlag(options, 'audit', ['off', 'writes', 'reads']);
  return { ...measuredAlone, audit, secretKey: 'of a measurement, and long enough to be one' };
}
