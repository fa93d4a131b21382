import type { Pattern, PatternStep } from '../pattern.ts';

/** A line of a built-in pattern: key, title, minutes, how to see that it is done, what comes first, and what is not usual. */
export type Line = readonly [
  key: string,
  title: string,
  minutes: number,
  verification: string,
  after?: string,
  rest?: Pick<PatternStep, 'phase' | 'kind' | 'lane'>,
];

export function built(
  fields: Pick<Pattern, 'name' | 'kind' | 'description' | 'prompt'> & {
    readonly triggers: string;
    readonly lines: readonly Line[];
  },
): Pattern {
  const { triggers, lines, ...rest } = fields;
  return {
    ...rest,
    triggers: triggers.split(', '),
    tags: ['built-in'],
    steps: lines.map(([key, title, minutes, verification, after = '', more = {}]) => ({
      key,
      title,
      minutes,
      verification,
      after: after === '' ? [] : after.split(' '),
      ...more,
    })),
  };
}
