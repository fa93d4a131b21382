/**
 * Time expressions in plain English, by chrono-node. The library is loaded at the first query that may hold one, as
 * it costs about 45 ms and 13 MB; nothing of it is touched at import.
 */
export interface TimeExpression {
  readonly text: string;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly grain: 'day' | 'week' | 'month' | 'year';
}

const HINT =
  /\d{4}|\d[/:.-]\d|\b(?:\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,}|today|tonight|tomorrow|yesterday|ago|last|past|previous|this (?:week|month|year|morning|weekend|summer|winter|spring|autumn|fall)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b/i;

/** Cheap: false means that there is certainly nothing for `parseTimes`. */
export function mayHoldTime(text: string): boolean {
  return HINT.test(text);
}

export type TimeParser = (params: {
  readonly text: string;
  readonly now: number;
  readonly timeZone: string;
}) => TimeExpression | undefined;

const DAY = 86_400_000;

/** Loads the parser. It gives the first expression that names a day, a month, a year or a range. */
export async function loadTimeParser(): Promise<TimeParser> {
  const chrono = await import('chrono-node/en');
  return ({ text, now, timeZone }) => {
    const year = bareYear(text, now, timeZone);
    const offset = zoneOffset(now, timeZone);
    const parsed = chrono.parse(text, { instant: new Date(now), timezone: offset / 60_000 });
    const found = parsed.find(({ start }) => GRAINS.some((grain) => start.isCertain(grain)));
    if (found === undefined) return year;
    const { start } = found;
    const grain = start.isCertain('day') || start.isCertain('weekday') || !start.isCertain('month') ? 'day' : 'month';
    return spanOf(
      { text: found.text, start: start.date(), end: (found.end ?? start).date() },
      wordedGrain(found.text) ?? grain,
      offset,
    );
  };
}

const GRAINS = ['hour', 'day', 'weekday', 'month', 'year'] as const;

/** The unit that the words themselves name. */
function wordedGrain(text: string): TimeExpression['grain'] | undefined {
  if (/\bweek(?:end)?\b/i.test(text)) return 'week';
  if (/\bmonth\b/i.test(text)) return 'month';
  return /\byear\b/i.test(text) ? 'year' : undefined;
}

function spanOf(
  found: { readonly text: string; readonly start: Date; readonly end: Date },
  grain: TimeExpression['grain'],
  offset: number,
): TimeExpression {
  const from = startOf(grain, found.start.getTime(), offset);
  const last = startOf(grain, found.end.getTime(), offset);
  return { text: found.text, from, to: endOf(grain, Math.max(from, last), offset), grain };
}

function bareYear(text: string, now: number, timeZone: string): TimeExpression | undefined {
  const match = /\b(?:19|20)\d\d\b/.exec(text);
  if (match === null) return undefined;
  const offset = zoneOffset(now, timeZone);
  const from = Date.UTC(Number(match[0]), 0, 1) - offset;
  return { text: match[0], from, to: endOf('year', from, offset), grain: 'year' };
}

/** Formats of zones, the last used one only: making one costs more than the rest of a reading. */
let lastZone: { readonly timeZone: string; readonly format: Intl.DateTimeFormat } | undefined;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  if (lastZone?.timeZone !== timeZone) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    lastZone = { timeZone, format };
  }
  return lastZone.format;
}

/** Milliseconds that the zone is ahead of UTC at an instant. */
function zoneOffset(at: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(at);
  const field = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  return local - Math.floor(at / 1_000) * 1_000;
}

function startOf(grain: TimeExpression['grain'], at: number, offset: number): number {
  const local = new Date(at + offset);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  switch (grain) {
    case 'day':
      return Date.UTC(year, month, day) - offset;
    case 'week':
      return Date.UTC(year, month, day - ((local.getUTCDay() + 6) % 7)) - offset;
    case 'month':
      return Date.UTC(year, month, 1) - offset;
    case 'year':
      return Date.UTC(year, 0, 1) - offset;
  }
}

function endOf(grain: TimeExpression['grain'], start: number, offset: number): number {
  const local = new Date(start + offset);
  switch (grain) {
    case 'day':
      return start + DAY;
    case 'week':
      return start + 7 * DAY;
    case 'month':
      return Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 1) - offset;
    case 'year':
      return Date.UTC(local.getUTCFullYear() + 1, 0, 1) - offset;
  }
}
