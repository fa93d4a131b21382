import type { TimeExpression } from '../../lib/time.ts';
import type { TimeWindow } from './understanding.ts';

const DAY = 86_400_000;

/**
 * The span in which something said about a time is looked for. People speak of a day shortly after it more often
 * than before, so a day or a week reaches on for a fortnight and a month for ten days.
 */
export function windowAround(time: TimeExpression): TimeWindow {
  const { text, from, to } = time;
  switch (time.grain) {
    case 'day':
    case 'week':
      return { text, from: from - DAY, to: to + 14 * DAY };
    case 'month':
      return { text, from, to: to + 10 * DAY };
    case 'year':
      return { text, from, to };
  }
}
