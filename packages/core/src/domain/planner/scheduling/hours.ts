import { offsetSpans } from '../../lib/zoned-time.ts';
import type { TimeOfDay, Weekday, WeeklyTime } from './model.ts';

export interface Interval {
  readonly start: number;
  readonly end: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The weekday of a day counted from the epoch, whose first was a Thursday. */
export function weekdayOf(day: number): Weekday {
  const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
  // Sound: 1 to 7 by the line above.
  return weekday as Weekday;
}

/** The instants at which the wall clock shows a time of the ranges: sorted, apart from each other. */
export function expandHours(params: {
  readonly zone: string;
  readonly ranges: readonly WeeklyTime[];
  readonly dates?: Readonly<Record<string, readonly TimeOfDay[]>> | undefined;
  readonly from: number;
  readonly until: number;
}): Interval[] {
  const { zone, ranges, dates = {}, from, until } = params;
  const own = new Map(Object.entries(dates).map(([date, times]) => [Date.parse(`${date}T00:00:00Z`) / DAY, times]));
  const found: Interval[] = [];
  for (const { start, end, offset } of offsetSpans({ zone, from, until })) {
    // The day before too: its night may reach into this one.
    for (let day = Math.floor((start + offset) / DAY) - 1; day * DAY < end + offset; day += 1) {
      const weekday = weekdayOf(day);
      for (const time of own.get(day) ?? ranges.filter(({ weekdays }) => weekdays.includes(weekday))) {
        const opens = day * DAY + time.from * MINUTE - offset;
        const closes = day * DAY + (time.to > time.from ? time.to : time.to + 1_440) * MINUTE - offset;
        const piece = { start: Math.max(opens, start), end: Math.min(closes, end) };
        if (piece.start < piece.end) found.push(piece);
      }
    }
  }
  return united(found);
}

/** Sorted, and as few as can be. */
function united(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const one of intervals.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last === undefined || last.end < one.start) joined.push(one);
    else if (last.end < one.end) joined[joined.length - 1] = { start: last.start, end: one.end };
  }
  return joined;
}

/** Local midnights' sections of a time: the first instant of each local day, beginning with `from`. */
export function dayStarts(params: { readonly zone: string; readonly from: number; readonly until: number }): number[] {
  const starts: number[] = [];
  let last = Number.NaN;
  for (const { start, end, offset } of offsetSpans(params)) {
    for (let day = Math.floor((start + offset) / DAY); day * DAY < end + offset; day += 1) {
      // A day that the clocks begin twice, or go back into, is one day.
      if (day <= last) continue;
      starts.push(Math.max(start, day * DAY - offset));
      last = day;
    }
  }
  return starts;
}
