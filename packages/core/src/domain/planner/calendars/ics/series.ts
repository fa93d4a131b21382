import { DAY, readTime } from './local-time.ts';

/** A rule of repetition (RFC 5545, 3.3.10), as far as calendars of people use them. */
export interface Rule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly count?: number;
  /** Local time, or an instant when `utc`; included. */
  readonly until?: { readonly at: number; readonly utc: boolean };
  /** Weekdays, 0 is Sunday; `nth` 0 for each of them. */
  readonly byDay: readonly { readonly nth: number; readonly weekday: number }[];
  readonly byMonthDay: readonly number[];
  /** From 1. */
  readonly byMonth: readonly number[];
  readonly bySetPos: readonly number[];
  readonly weekStart: number;
}

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const freqs = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const parts = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST']);

/** A year has no more days to name. */
const LONGEST_LIST = 400;

/** Undefined for a rule that is not understood: then nothing of it may be guessed. */
export function readRule(value: string): Rule | undefined {
  const given = new Map<string, string>();
  for (const part of value.toUpperCase().split(';')) {
    const [name = '', text = ''] = part.split('=');
    if (name === '') continue;
    if (!parts.has(name)) return undefined;
    given.set(name, text);
  }
  const freq = freqs.find((one) => one === given.get('FREQ'));
  const numbers = (name: string): number[] =>
    (given.get(name) ?? '')
      .split(',')
      .filter((one) => one !== '')
      .map(Number);
  const [interval = 1] = numbers('INTERVAL');
  const [count] = numbers('COUNT');
  const untilText = given.get('UNTIL');
  const until = untilText === undefined ? undefined : readTime(untilText);
  const byDay = (given.get('BYDAY') ?? '')
    .split(',')
    .filter((one) => one !== '')
    .map(readDay);
  const lists = [numbers('BYMONTHDAY'), numbers('BYMONTH'), numbers('BYSETPOS')] as const;
  const sound =
    freq !== undefined &&
    Number.isInteger(interval) &&
    interval > 0 &&
    (count === undefined || (Number.isInteger(count) && count > 0)) &&
    (untilText === undefined || until !== undefined) &&
    [byDay, ...lists].every((list) => list.length <= LONGEST_LIST) &&
    lists.flat().every((one) => Number.isInteger(one) && one !== 0);
  if (!sound) return undefined;
  const days = byDay.filter((one) => one !== undefined);
  if (days.length < byDay.length) return undefined;
  const [byMonthDay, byMonth, bySetPos] = lists;
  // A day as the end includes all of it.
  const end = until === undefined ? undefined : until.local + (until.form === 'date' ? DAY - 1 : 0);
  return {
    freq,
    interval,
    byDay: days,
    byMonthDay,
    byMonth,
    bySetPos,
    weekStart: Math.max(0, weekdays.indexOf(given.get('WKST') ?? 'MO')),
    ...(count === undefined ? {} : { count }),
    ...(end === undefined ? {} : { until: { at: end, utc: until?.form === 'utc' } }),
  };
}

function readDay(text: string): { readonly nth: number; readonly weekday: number } | undefined {
  const found = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text);
  const weekday = weekdays.indexOf(found?.[2] ?? '');
  return weekday < 0 ? undefined : { nth: Number(found?.[1] ?? 0), weekday };
}

/** What is asked of a series. Local times. */
export interface Span {
  readonly first: number;
  readonly from: number;
  readonly until: number;
  /** Days, weeks, months and years that may still be gone through, of all series of a file together. */
  readonly budget: { left: number };
}

/**
 * Local times of a series in order, its first always among them, without regard to the rule's own end. Without a count it may begin
 * shortly before `from` rather than at its first time, so that a series of many years costs no more than a young one.
 */
export function* timesOf(rule: Rule, { first, from, until, budget }: Span): Generator<number> {
  const { count = Infinity } = rule;
  const time = mod(first, DAY);
  const counted = rule.count !== undefined;
  let given = 0;
  let last = first;
  if (counted || from <= first) {
    yield first;
    given += 1;
  }
  const shortest = DAY * rule.interval * daysAtLeast[rule.freq];
  const skipped = counted ? 0 : Math.max(0, periodsUntil(rule, first, from) - 1);
  // A period begins at most one of its lengths before the first time.
  for (let period = skipped; first + (period - 1) * shortest <= until && budget.left > 0; period += 1) {
    budget.left -= 1;
    for (const day of chosen(rule, daysOf(rule, Math.floor(first / DAY), period))) {
      const at = day * DAY + time;
      if (at <= last) continue;
      if (given >= count) return;
      yield at;
      given += 1;
      last = at;
    }
  }
}

const daysAtLeast = { DAILY: 1, WEEKLY: 7, MONTHLY: 28, YEARLY: 365 } as const;

/** Whole periods between two local times. */
function periodsUntil({ freq, interval }: Rule, first: number, to: number): number {
  const days = Math.floor((to - first) / DAY);
  switch (freq) {
    case 'DAILY':
      return Math.floor(days / interval);
    case 'WEEKLY':
      return Math.floor(days / (7 * interval));
    // No month is longer, and no year.
    case 'MONTHLY':
      return Math.floor(days / (31 * interval));
    case 'YEARLY':
      return Math.floor(days / (366 * interval));
  }
}

/** Days of one period, counted from the epoch, in order; some may lie before the first time of the series. */
function daysOf(rule: Rule, first: number, period: number): number[] {
  const { freq, interval, byDay, byMonth, byMonthDay, weekStart } = rule;
  const { year, month, day } = dateOf(first);
  switch (freq) {
    case 'DAILY':
      return [first + period * interval].filter((one) => fits(rule, one));
    case 'WEEKLY': {
      const monday = first - mod(weekdayOf(first) - weekStart, 7) + period * interval * 7;
      const wanted = byDay.length === 0 ? [weekdayOf(first)] : byDay.map(({ weekday }) => weekday);
      const days = [...new Set(wanted)].map((weekday) => monday + mod(weekday - weekStart, 7));
      return days.filter((one) => inMonths(rule, one)).sort((a, b) => a - b);
    }
    case 'MONTHLY': {
      const months = year * 12 + month - 1 + period * interval;
      const at = { year: Math.floor(months / 12), month: mod(months, 12) + 1 };
      return byMonth.length > 0 && !byMonth.includes(at.month) ? [] : daysOfMonth(rule, { ...at, day });
    }
    case 'YEARLY': {
      const at = year + period * interval;
      if (byMonth.length === 0 && byMonthDay.length === 0 && byDay.length > 0) {
        return weekdaysIn(byDay, dayNumber(at, 1, 1), dayNumber(at + 1, 1, 1));
      }
      const all = byMonthDay.length > 0 ? Array.from({ length: 12 }, (_, place) => place + 1) : [month];
      const months = byMonth.length > 0 ? [...new Set(byMonth)].sort((a, b) => a - b) : all;
      return months.flatMap((one) => daysOfMonth(rule, { year: at, month: one, day }));
    }
  }
}

function daysOfMonth(
  { byDay, byMonthDay }: Rule,
  { year, month, day }: { readonly year: number; readonly month: number; readonly day: number },
): number[] {
  const start = dayNumber(year, month, 1);
  const end = dayNumber(year, month + 1, 1);
  if (byMonthDay.length === 0 && byDay.length > 0) return weekdaysIn(byDay, start, end);
  const wanted = byMonthDay.length === 0 ? [day] : byMonthDay;
  const days = wanted.map((one) => (one > 0 ? start + one - 1 : end + one));
  const named = new Set(byDay.map(({ weekday }) => weekday));
  return [...new Set(days)]
    .filter((one) => one >= start && one < end && (named.size === 0 || named.has(weekdayOf(one))))
    .sort((a, b) => a - b);
}

/** Weekdays between two days, each or the nth from the start or the end. */
function weekdaysIn(byDay: Rule['byDay'], start: number, end: number): number[] {
  const found = byDay.flatMap(({ nth, weekday }) => {
    const first = start + mod(weekday - weekdayOf(start), 7);
    const all = Array.from({ length: Math.ceil((end - first) / 7) }, (_, place) => first + 7 * place);
    if (nth === 0) return all;
    const one = all.at(nth > 0 ? nth - 1 : nth);
    return one === undefined ? [] : [one];
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

function chosen({ bySetPos }: Rule, days: readonly number[]): number[] {
  if (bySetPos.length === 0) return [...days];
  const found = bySetPos.flatMap((place) => days.at(place > 0 ? place - 1 : place) ?? []);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** Whether a day may belong to a daily series. */
function fits(rule: Rule, day: number): boolean {
  const { byDay, byMonth, byMonthDay } = rule;
  if (byDay.length + byMonth.length + byMonthDay.length === 0) return true;
  const { year, month, day: ofMonth } = dateOf(day);
  const fromEnd = day - dayNumber(year, month + 1, 1);
  return (
    inMonths(rule, day) &&
    (byDay.length === 0 || byDay.some(({ weekday }) => weekday === weekdayOf(day))) &&
    (byMonthDay.length === 0 || byMonthDay.includes(ofMonth) || byMonthDay.includes(fromEnd))
  );
}

function inMonths({ byMonth }: Rule, day: number): boolean {
  return byMonth.length === 0 || byMonth.includes(dateOf(day).month);
}

function dateOf(day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const date = new Date(day * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Counted from the epoch; a month of 13 is January of the next year. */
function dayNumber(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY;
}

/** 0 is Sunday; the epoch was a Thursday. */
function weekdayOf(day: number): number {
  return mod(day + 4, 7);
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
