import { expandHours, type WeeklyTime } from '@holdfast/core/scheduling';
import type { BenchOptions, BenchResult } from '../bench.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const FROM = Date.UTC(2024, 0, 1);
const UNTIL = Date.UTC(2031, 0, 1);
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** A working day, a night across midnight, and the hours in which most zones change their clocks. */
const RANGES: readonly WeeklyTime[] = [
  { weekdays: WEEKDAYS, from: 9 * 60, to: 17 * 60 + 30 },
  { weekdays: WEEKDAYS, from: 22 * 60, to: 75 },
  { weekdays: WEEKDAYS, from: 90, to: 150 },
];

/** The instants at which a zone changes its distance from UTC, by the host's own calendar alone. */
export function transitionsOf(zone: string, from = FROM, until = UNTIL): number[] {
  const offset = offsetReader(zone);
  const found: number[] = [];
  for (let day = from; day < until; day += DAY) {
    if (offset(day) === offset(day + DAY)) continue;
    let [low, high] = [day, day + DAY];
    while (high - low > MINUTE) {
      const middle = Math.floor((low + high) / 2 / MINUTE) * MINUTE;
      if (offset(middle) === offset(low)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}

/** Minutes of the day and a half around an instant at which working hours and the clock on the wall disagree. */
export function wrongMinutes(zone: string, transition: number): number {
  const offset = offsetReader(zone);
  const from = transition - DAY;
  const until = transition + DAY;
  const intervals = expandHours({ zone, ranges: RANGES, from, until });
  let wrong = 0;
  let at = 0;
  for (let instant = from; instant < until; instant += 5 * MINUTE) {
    while ((intervals[at]?.end ?? Infinity) <= instant) at += 1;
    const open = (intervals[at]?.start ?? Infinity) <= instant;
    // Each quarter of an hour has one offset, so that only its first instant is asked for.
    const minute = ((((instant + offset(instant)) / MINUTE) % 1_440) + 1_440) % 1_440;
    const wanted = RANGES.some((range) =>
      range.to > range.from ? minute >= range.from && minute < range.to : minute >= range.from || minute < range.to,
    );
    if (open !== wanted) wrong += 5;
  }
  return wrong;
}

/** Local minus UTC in milliseconds, as the host's formatter shows it. */
function offsetReader(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const known = new Map<number, number>();
  return (instant) => {
    const quarter = Math.floor(instant / (15 * MINUTE));
    const before = known.get(quarter);
    if (before !== undefined) return before;
    const parts = new Map(format.formatToParts(quarter * 15 * MINUTE).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = ['year', 'month', 'day', 'hour', 'minute'].map(
      (type) => parts.get(type as Intl.DateTimeFormatPartTypes) ?? 0,
    );
    const offset = Date.UTC(year, month - 1, day, hour, minute) - quarter * 15 * MINUTE;
    known.set(quarter, offset);
    return offset;
  };
}

export function measureZones(options: BenchOptions): Promise<BenchResult> {
  const zones = Intl.supportedValuesOf('timeZone');
  let transitions = 0;
  let wrong = 0;
  zones.forEach((zone, at) => {
    options.progress(at, zones.length, 'zones');
    for (const transition of transitionsOf(zone)) {
      transitions += 1;
      wrong += wrongMinutes(zone, transition);
    }
  });
  return Promise.resolve({
    settings: { set: 'zones', from: '2024-01-01', until: '2031-01-01', rules: process.versions.tz ?? 'unknown' },
    metrics: { zones: zones.length, transitions, wrong_minutes: wrong },
  });
}
