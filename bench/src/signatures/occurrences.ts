import type { Problem } from './problems.ts';
import { type Slots, slotsOf } from './slots.ts';

/** How programs hand on what another printed. */
export type Logger = (text: string, slots: Slots) => string;

/** The first leaves it as it is. */
export const loggers: readonly Logger[] = [
  (text) => text,
  (text, s) => `${s.time()} ERROR [${s.word()}] ${text}`,
  (text, s) => `[${s.time()}] ${s.word()}.ERROR: ${text}`,
  (text, s) =>
    `${text.split('\n')[0] ?? ''} (attempt ${s.digit()} of 5)\n${text.split('\n').slice(1).join('\n')}`.trim(),
  (text, s) => JSON.stringify({ level: 'error', time: s.time(), pid: Number(s.n()), msg: text }),
  (text, s) => `${s.word()}-${s.digit()}  | ${text}`,
  (text) => `\u001B[31m${text}\u001B[39m`,
];

/** Forms of logs that the rules were not made after. */
export const otherLoggers: readonly Logger[] = [
  (text) => text,
  (text, s) => `Nov 21 10:0${s.digit()}:1${s.digit()} ${s.word()}-host ${s.word()}[${s.n()}]: ${text}`,
  (text, s) => `ts=${s.time()} level=error caller=${s.word()}.go:${s.n()} msg=${JSON.stringify(text)}`,
  (text, s) => JSON.stringify({ severity: 'ERROR', '@timestamp': s.time(), host: s.host(), error: { message: text } }),
  (text, s) => `E1121 10:0${s.digit()}:12.34567${s.digit()}   ${s.n()} ${s.word()}.cc:${s.n()}] ${text}`,
];

export interface Occurrence {
  readonly problem: string;
  readonly text: string;
}

/** `times` occurrences of every problem, as different programs at different times print them. */
export function occurrencesOf(params: {
  readonly problems: readonly Problem[];
  readonly loggers: readonly Logger[];
  readonly random: () => number;
  readonly times: number;
}): readonly Occurrence[] {
  const { problems, random, times } = params;
  const slots = slotsOf(random);
  return problems.flatMap(({ name, print }) =>
    Array.from({ length: times }, (_, place) => {
      const log = params.loggers[place === 0 ? 0 : Math.floor(random() * params.loggers.length)];
      const text = print(slots);
      return { problem: name, text: log === undefined ? text : log(text, slots) };
    }),
  );
}
