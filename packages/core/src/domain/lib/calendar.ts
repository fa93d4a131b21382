/**
 * Days of a person's calendar, and when their next night is. The next night comes from croner, which knows what becomes of
 * an hour that a change of clocks leaves out or repeats. Days are texts, YYYY-MM-DD; instants are milliseconds.
 */
import { Cron } from 'croner';
import { present } from '../present.ts';

const DAY = 86_400_000;
/** No zone is further from UTC, in either direction. */
const FURTHEST = 15 * 3_600_000;

export interface Calendar {
  readonly timeZone: string;
  /** The day that an instant belongs to. */
  dayOf(at: number): string;
  /** The first instant of a day, and that of the day after it. */
  spanOf(day: string): { readonly from: number; readonly to: number };
}

/** Asked for instants near each other it looks the zone up once a day. */
export function createCalendar(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  let last = { day: '', from: 0, to: 0 };

  const look = (at: number): string => {
    const parts = format.formatToParts(at);
    const field = (type: string): string => `${parts.find((part) => part.type === type)?.value}`;
    return `${field('year').padStart(4, '0')}-${field('month')}-${field('day')}`;
  };

  /** By halving: where clocks change at midnight, the day begins at another hour. */
  const startOf = (day: string): number => {
    const middle = utc(day);
    let before = middle - FURTHEST;
    let first = middle + FURTHEST;
    while (first - before > 1) {
      const at = Math.floor((before + first) / 2);
      if (look(at) < day) before = at;
      else first = at;
    }
    return first;
  };

  const spanOf = (day: string): { readonly from: number; readonly to: number } => {
    if (last.day !== day) last = { day, from: startOf(day), to: startOf(addDays(day, 1)) };
    return { from: last.from, to: last.to };
  };

  return {
    timeZone,
    dayOf(at) {
      if (at >= last.from && at < last.to) return last.day;
      const day = look(at);
      spanOf(day);
      return day;
    },
    spanOf,
  };
}

export function addDays(day: string, days: number): string {
  return isoDay(utc(day) + days * DAY);
}

/** The Monday that a day's week begins with (ISO 8601). */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(utc(day)).getUTCDay() + 6) % 7));
}

/** The week of a day as ISO 8601 writes it, such as 2026-W47. */
export function weekOf(day: string): string {
  const thursday = addDays(mondayOf(day), 3);
  const year = thursday.slice(0, 4);
  const week = 1 + Math.floor((utc(thursday) - utc(`${year}-01-01`)) / (7 * DAY));
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The Monday of a week that is written so. */
export function mondayOfWeek(week: string): string {
  // The fourth of January is always in the first week.
  return addDays(mondayOf(`${week.slice(0, 4)}-01-04`), (Number(week.slice(6)) - 1) * 7);
}

/** As people write it, such as "Friday, 20 November 2026". */
export function longDay(day: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
    .format(utc(day))
    .replace(/^(\w+),? /, '$1, ');
}

/** A night: when it begins, and the day that is over by then, or nearly. */
export interface Night {
  readonly at: number;
  readonly day: string;
}

/**
 * The first night after an instant, at an hour of the zone. An hour that is left out when clocks go forward comes when
 * the next one does; one that comes twice when they go back counts once.
 */
export function nextNight(
  after: number,
  { timeZone, hour }: { readonly timeZone: string; readonly hour: number },
): Night {
  const cron = new Cron(`0 0 ${hour} * * *`, { timezone: timeZone, paused: true });
  // Every day has a night.
  const at = present(cron.nextRuns(1, new Date(after))[0]).getTime();
  // At three in the morning the day before is over; at eleven in the evening this one nearly is.
  return { at, day: createCalendar(timeZone).dayOf(at - DAY / 2) };
}

function utc(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
