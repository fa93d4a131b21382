/** Days of the calendar that words reckon from today, as YYYY-MM-DD; for dates.ts. */
import { addDays, mondayOf } from './calendar.ts';

export interface Today {
  readonly day: string;
  /** Minutes since local midnight. */
  readonly minute: number;
}

/** `by`: at the latest. `on`: that is when it happens. */
export type DateRelation = 'by' | 'on';

export interface Reckoned {
  readonly day: string;
  readonly minute?: number;
  readonly lastDay?: string;
  readonly relation?: DateRelation;
}

const MONTH_NAMES = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

interface Written {
  readonly date: string | undefined;
  readonly month: string | undefined;
  readonly year: string | undefined;
}

export function workingDayAfter(day: string, count: number): string {
  let at = day;
  for (let left = count; left > 0;) {
    at = addDays(at, 1);
    if (!isWeekend(at)) left -= 1;
  }
  return at;
}

export function isWeekend(day: string): boolean {
  return addDays(mondayOf(day), 4) < day;
}

/** The same day of a later month, or its last one where it is shorter. */
export function monthsLater(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = lastOfMonth(year, month + months);
  const wanted = `${last.slice(0, 8)}${String(date).padStart(2, '0')}`;
  return wanted < last ? wanted : last;
}

/** Months beyond December belong to the years after. */
export function lastOfMonth(year: number, month: number): string {
  return isoDay(year, month + 1, 0);
}

export function nextOrdinal(ordinal: number, day: string): Reckoned | undefined {
  if (ordinal < 1 || ordinal > 31) return undefined;
  const [year = 0, month = 1] = day.split('-').map(Number);
  for (let later = 0; ; later += 1) {
    const last = lastOfMonth(year, month + later);
    const wanted = `${last.slice(0, 8)}${String(ordinal).padStart(2, '0')}`;
    if (wanted <= last && wanted >= day) return { day: wanted };
  }
}

/** The last day of a unit: of weeks Friday, and Sunday once that is over. */
export function endOf(unit: string, which: string, today: Today): Reckoned {
  const { day } = today;
  const next = which === 'next' ? 1 : 0;
  const [year = 0, month = 1] = day.split('-').map(Number);
  switch (unit) {
    case 'day':
    case 'today':
      return { day: addDays(day, next) };
    case 'business':
      return { day, minute: 17 * 60 };
    case 'tomorrow':
      return { day: addDays(day, 1) };
    case 'week':
      return { day: endOfWeek(next === 1 ? addDays(mondayOf(day), 7) : day) };
    case 'month':
      return { day: lastOfMonth(year, month + next) };
    case 'quarter':
      return { day: lastOfMonth(year, (Math.ceil(month / 3) + next) * 3) };
    case 'year':
      return { day: `${year + next}-12-31` };
    default: {
      const named = MONTH_NAMES.indexOf(unit.slice(0, 3)) + 1;
      return { day: lastOfMonth(named < month ? year + 1 : year + next, named) };
    }
  }
}

function endOfWeek(day: string): string {
  const friday = addDays(mondayOf(day), 4);
  return friday < day ? addDays(friday, 2) : friday;
}

/** A unit as a whole: its first day, not before today, and its last. */
export function wholeOf(unit: string, next: boolean, { day }: Today): Reckoned {
  const monday = addDays(mondayOf(day), next ? 7 : 0);
  const [year = 0, month = 1] = day.split('-').map(Number);
  const later = next ? 1 : 0;
  const from = (first: string): string => (first < day ? day : first);
  switch (unit) {
    case 'weekend':
      return { day: from(addDays(monday, 5)), lastDay: addDays(monday, 6) };
    case 'week':
      return { day: from(monday), lastDay: endOfWeek(next ? monday : day) };
    case 'month':
      return { day: from(isoDay(year, month + later, 1)), lastDay: lastOfMonth(year, month + later) };
    case 'quarter': {
      const quarter = Math.ceil(month / 3) + later;
      return { day: from(isoDay(year, quarter * 3 - 2, 1)), lastDay: lastOfMonth(year, quarter * 3) };
    }
    default:
      return { day: from(`${year + later}-01-01`), lastDay: `${year + later}-12-31` };
  }
}

/** A date without a year is the next one. Undefined for one that is in no calendar. */
export function nextDay({ date, month = '', year }: Written, { day }: Today): Reckoned | undefined {
  const own = { month: MONTH_NAMES.indexOf(month.slice(0, 3).toLowerCase()) + 1, date: Number(date) };
  if (year !== undefined) return writtenDay({ ...own, year: Number(year) });
  const first = Number(day.slice(0, 4));
  // The 29th of February may be years away.
  for (let later = 0; later <= 8; later += 1) {
    const found = writtenDay({ ...own, year: first + later });
    if (found !== undefined && found.day >= day) return found;
  }
  return undefined;
}

/** A month by its name: its first day, not before today, and its last. */
export function wholeMonth({ month = '', year }: Pick<Written, 'month' | 'year'>, { day }: Today): Reckoned {
  const number = MONTH_NAMES.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  const own = Number(year ?? day.slice(0, 4));
  const later = year === undefined && lastOfMonth(own, number) < day ? own + 1 : own;
  const first = isoDay(later, number, 1);
  return { day: first < day ? day : first, lastDay: lastOfMonth(later, number) };
}

export function writtenDay({
  year,
  month,
  date,
}: {
  readonly year: number;
  readonly month: number;
  readonly date: number;
}): Reckoned | undefined {
  const day = isoDay(year, month, date);
  const same = day === `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  return same ? { day } : undefined;
}

export function isoDay(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
