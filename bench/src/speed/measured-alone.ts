import { type BenchOptions, choiceFlag } from '../bench.ts';

/** Options of `open()` under which nothing runs beside what is measured, and no recall changes the next. */
export const measuredAlone = { extraction: 'off', touches: false, workingSet: false, links: false } as const;

/** The key of every measurement, also of processes of their own that open the same file. */
export const secretKey = 'of a measurement, and long enough to be one';

/** The same, with the audit log and the encryption that the flags ask for. */
export function measuredWith(options: BenchOptions) {
  const audit = choiceFlag(options, 'audit', ['off', 'writes', 'reads']);
  const encrypt = choiceFlag(options, 'encrypt', ['no', 'content']);
  return { ...measuredAlone, audit, secretKey, ...(encrypt === 'no' ? {} : { encrypt }) };
}
