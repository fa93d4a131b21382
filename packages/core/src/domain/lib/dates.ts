/**
 * Dates that a task is to be done by, in plain English, by rules of ours: libraries read "end of next week" and "within ten
 * working days" as they please. Dates in figures with strokes or dots, and other rare forms, are left to chrono-node, which
 * costs 45 ms to load, and that only when one may be there. Days are of the user's calendar, YYYY-MM-DD.
 */
import { addDays, mondayOf } from './calendar.ts';
import { NUMBER_NAMES, NUMBER_WORDS } from './number-words.ts';
import {
  type DateRelation,
  endOf,
  isoDay,
  lastOfMonth,
  monthsLater,
  nextDay,
  nextOrdinal,
  type Reckoned,
  type Today,
  wholeMonth,
  wholeOf,
  workingDayAfter,
  writtenDay,
} from './reckoned-days.ts';

export interface FoundDate {
  /** Where it stands in the text, with its preposition. */
  readonly start: number;
  readonly end: number;
  readonly relation: DateRelation;
  readonly day: string;
  /** Minutes since local midnight, where a time is named. */
  readonly minute?: number;
  /** Last day of several. */
  readonly lastDay?: string;
}

export interface WrittenDate {
  readonly start: number;
  readonly end: number;
  readonly day: string;
}

/** Reads written dates; see `loadDateReader`. */
export type DateReader = (params: { readonly text: string; readonly day: string }) => WrittenDate[];

const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const FIGURES = /\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b/u;

/** Cheap: false means that there is certainly nothing for a `DateReader`. */
export function mayHoldDate(text: string): boolean {
  return FIGURES.test(text);
}

/** Loads chrono-node. A date without a year is the next one. */
export async function loadDateReader(): Promise<DateReader> {
  const chrono = await import('chrono-node/en');
  return ({ text, day }) => {
    const instant = new Date(`${day}T12:00:00Z`);
    return chrono
      .parse(text, { instant, timezone: 0 }, { forwardDate: true })
      .flatMap(({ start, index, text: read }) => {
        // Of a text with a time only the date: times are read beside any date.
        const figures = FIGURES.exec(read);
        if (figures === null || !start.isCertain('day')) return [];
        // What is certain of its day has all three.
        const at = isoDay(Number(start.get('year')), Number(start.get('month')), Number(start.get('day')));
        return [{ start: index + figures.index, end: index + figures.index + figures[0].length, day: at }];
      });
  };
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const COUNT = String.raw`(?<count>\d{1,3}|an?|${NUMBER_NAMES.join('|')}|(?:a )?couple of|(?:a )?few|half an?)`;
const UNIT = String.raw`(?<unit>(?:business|working|work) days?|weekdays?|minutes?|hours?|days?|weeks?|months?|fortnights?|years?)`;

interface Rule {
  readonly form: RegExp;
  /** The last day; undefined when it is not one after all. */
  readonly day: (groups: Readonly<Record<string, string | undefined>>, today: Today) => Reckoned | undefined;
}

const DATE = String.raw`(?<date>\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?:,?\s(?<year>20\d\d))?(?!\d|[ap]m)`;

const rules: readonly Rule[] = [
  {
    form: /\b(?<year>20\d\d)-(?<month>\d\d)-(?<date>\d\d)\b/u,
    day: ({ year, month = '', date = '' }) =>
      writtenDay({ year: Number(year), month: Number(month), date: Number(date) }),
  },
  {
    form: new RegExp(
      String.raw`\b(?<first>\d{1,2})(?:st|nd|rd|th)?\s?(?:to|until|till|-|–)\s?${DATE}\s(?:of\s)?(?<month>${MONTHS})\b\.?${YEAR}`,
      'iu',
    ),
    day: ({ first, date, month, year }, today) => {
      const last = nextDay({ date, month, year }, today);
      return last === undefined
        ? undefined
        : { day: `${last.day.slice(0, 8)}${`${first}`.padStart(2, '0')}`, lastDay: last.day };
    },
  },
  {
    form: new RegExp(String.raw`\b${DATE}\s(?:of\s)?(?<month>${MONTHS})\b\.?${YEAR}`, 'iu'),
    day: ({ date, month, year }, today) => nextDay({ date, month, year }, today),
  },
  {
    form: new RegExp(String.raw`\b(?<month>${MONTHS})\b\.?\s(?:the\s)?${DATE}\b(?!:\d)${YEAR}`, 'iu'),
    day: ({ date, month, year }, today) => nextDay({ date, month, year }, today),
  },
  {
    form: new RegExp(
      String.raw`(?:the\s)?(?:end|close)\sof\s(?:(?<which>the|this|next)\s)?(?<unit>day|today|tomorrow|business|week|month|quarter|year|${MONTHS})\b`,
      'iu',
    ),
    day: ({ which = '', unit = '' }, today) => ({
      ...endOf(unit.toLowerCase(), which.toLowerCase(), today),
      relation: 'by',
    }),
  },
  {
    form: /\b(?<short>EOD|COB|EOW|EOM|EOQ|EOY)\b/u,
    day: ({ short = '' }, today) => ({ ...endOf(`${shorts[short]}`, '', today), relation: 'by' }),
  },
  {
    form: new RegExp(
      String.raw`\b(?<word>within|in|over)\s(?:the\s)?(?<next>next\s|coming\s)?${COUNT}\s${UNIT}(?:'s?)?(?:\stime)?\b`,
      'iu',
    ),
    day: (groups, today) => laterBy(groups, today),
  },
  {
    form: new RegExp(String.raw`\b${COUNT}\s${UNIT}\sfrom\s(?:now|today)\b`, 'iu'),
    day: (groups, today) => laterBy(groups, today),
  },
  {
    form: new RegExp(
      String.raw`\b(?:(?<which>this|next|coming)\s)?(?<name>${DAYS.join('|')})(?:\s(?<week>next\sweek|in\stwo\sweeks))?\b`,
      'iu',
    ),
    day: ({ which = '', name = '', week = '' }, today) => {
      const place = DAYS.indexOf(name.toLowerCase());
      const monday = mondayOf(today.day);
      if (/two/iu.test(week)) return { day: addDays(monday, 14 + place) };
      if (week !== '' || /next/iu.test(which)) return { day: addDays(monday, 7 + place) };
      const inWeek = addDays(monday, place);
      const past = /this/iu.test(which) ? inWeek < today.day : inWeek <= today.day;
      return { day: past ? addDays(inWeek, 7) : inWeek };
    },
  },
  { form: /\bday\safter\stomorrow\b/iu, day: (_, { day }) => ({ day: addDays(day, 2) }) },
  { form: /\b(?:today|tonight|this\s(?:morning|afternoon|evening))\b/iu, day: (_, { day }) => ({ day }) },
  { form: /\btomorrow\b/iu, day: (_, { day }) => ({ day: addDays(day, 1) }) },
  {
    form: /\bthe\sweek\safter\snext\b/iu,
    day: (_, { day }) => ({ day: addDays(mondayOf(day), 14), lastDay: addDays(mondayOf(day), 18) }),
  },
  {
    form: /\b(?<which>this|next)\s(?<unit>weekend|week|month|quarter|year)\b/iu,
    day: ({ which = '', unit = '' }, today) => {
      const whole = wholeOf(unit.toLowerCase(), /next/iu.test(which), today);
      // "This week" is a time to do it in; on a weekend something takes place.
      return /next|weekend/iu.test(which + unit) ? whole : { ...whole, relation: 'by' };
    },
  },
  {
    form: new RegExp(String.raw`\b(?<middle>mid-|(?:the\s)?middle\sof\s)(?<month>${MONTHS})\b${YEAR}`, 'iu'),
    day: ({ month, year }, today) => nextDay({ date: '15', month, year }, today),
  },
  {
    // Not "may" and "march", which are verbs too, unless a preposition leads to them.
    form: new RegExp(String.raw`(?<=\b(?:in|by|until|till|before|during)\s)(?<month>${MONTHS})\b${YEAR}(?!\s\d)`, 'iu'),
    day: ({ month, year }, today) => wholeMonth({ month, year }, today),
  },
  {
    form: /\bQ(?<quarter>[1-4])(?:\s(?:of\s)?(?<year>20\d\d))?\b/u,
    day: ({ quarter = '1', year }, today) => {
      const of = (own: number): string => lastOfMonth(own, Number(quarter) * 3);
      const own = Number(year ?? today.day.slice(0, 4));
      return { day: year === undefined && of(own) < today.day ? of(own + 1) : of(own), relation: 'by' };
    },
  },
  {
    form: /\bthe\s(?<ordinal>\d{1,2})(?:st|nd|rd|th)\b(?!\s(?:of\b|version|time))/iu,
    day: ({ ordinal = '' }, today) => nextOrdinal(Number(ordinal), today.day),
  },
];

const shorts: Readonly<Record<string, string>> = {
  EOD: 'day',
  COB: 'business',
  EOW: 'week',
  EOM: 'month',
  EOQ: 'quarter',
  EOY: 'year',
};

/** Every date of the text, in order; of words that two rules read, the longer reading counts. */
export function findDates(
  text: string,
  { day, minute, written }: { readonly day: string; readonly minute: number; readonly written: readonly WrittenDate[] },
): FoundDate[] {
  const today: Today = { day, minute };
  const found: { start: number; end: number; reckoned: Reckoned }[] = written.map(({ start, end, ...reckoned }) => ({
    start,
    end,
    reckoned,
  }));
  for (const { form, day: reckon } of rules) {
    for (const match of text.matchAll(new RegExp(form.source, `${form.flags}g`))) {
      const reckoned = reckon({ ...match.groups }, today);
      if (reckoned !== undefined) found.push({ start: match.index, end: match.index + match[0].length, reckoned });
    }
  }
  const apart: typeof found = [];
  for (const one of found.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)) {
    if (apart.every((other) => one.end <= other.start || one.start >= other.end)) apart.push(one);
  }
  return apart.toSorted((a, b) => a.start - b.start).map((one) => withSurroundings(text, one));
}

const BY =
  /\b(?:no\slater\sthan|not\slater\sthan|at\sthe\slatest\s(?:by|on)|due(?:\s(?:on|by|date))?|deadline(?:\s(?:is|of|on))?:?|by|until|till|before|finish(?:ed)?\son)\s(?:the\s)?$/iu;
const ON = /\b(?:on|at|for|in|from|over|during|starting)\s(?:the\s)?$/iu;
const TIME =
  /^,?\s?(?:at|by|from|before|until)?\s?(?<time>(?:1[0-2]|[1-9])(?::[0-5]\d)?\s?[ap]\.?m\b\.?|(?:[01]?\d|2[0-3]):[0-5]\d|noon|midday|midnight)|^\sat\s(?<hour>[01]?\d|2[0-3])(?![\d:.]|\s?[ap]\.?m)/iu;
const TIME_BEFORE =
  /(?<time>(?:1[0-2]|[1-9])(?::[0-5]\d)?\s?[ap]\.?m\b\.?|(?:[01]?\d|2[0-3]):[0-5]\d|noon|midday)\s?,?\s?(?:on\s)?$/iu;

/** Takes along the preposition, which says what the date means, and a time of day beside it. */
function withSurroundings(
  text: string,
  { start, end, reckoned }: { readonly start: number; readonly end: number; readonly reckoned: Reckoned },
): FoundDate {
  const after = TIME.exec(text.slice(end));
  const earlier = after === null ? TIME_BEFORE.exec(text.slice(0, start)) : null;
  const from = earlier === null ? start : earlier.index;
  const to = after === null ? end : end + after[0].length;
  const hour = after?.groups?.['hour'];
  const time = after?.groups?.['time'] ?? (hour === undefined ? undefined : `${hour}:00`) ?? earlier?.groups?.['time'];
  const minute = time === undefined ? reckoned.minute : minuteOf(time);
  const before = text.slice(0, from);
  const by = BY.exec(before);
  const on = by === null ? ON.exec(before) : null;
  const relation = by === null ? (reckoned.relation ?? 'on') : 'by';
  // What must be done before a day must be done the day before; before an hour, by that hour.
  const whole = reckoned.relation === 'by';
  const early = /before\s(?:the\s)?$/iu.test(by?.[0] ?? '') && minute === undefined && !whole;
  // "By next week" leaves all of it.
  const last = relation === 'by' ? (reckoned.lastDay ?? reckoned.day) : reckoned.day;
  const day = early ? addDays(reckoned.day, -1) : last;
  return {
    start: by?.index ?? on?.index ?? from,
    end: to,
    relation,
    day,
    ...(minute === undefined ? {} : { minute }),
    ...(relation === 'on' && reckoned.lastDay !== undefined ? { lastDay: reckoned.lastDay } : {}),
  };
}

function minuteOf(time: string): number {
  if (/noon|midday/iu.test(time)) return 720;
  if (/midnight/iu.test(time)) return 1_439;
  const [hours = '0', minutes = '0'] = time.replace(/\s?[ap]\.?m\.?$/iu, '').split(':');
  const hour = Number(hours);
  const half = /p\.?m/iu.test(time) && hour < 12 ? 12 : /a\.?m/iu.test(time) && hour === 12 ? -12 : 0;
  return (hour + half) * 60 + Number(minutes);
}

function countOf(text: string): number {
  const word = text.toLowerCase();
  if (word.startsWith('half')) return 0.5;
  if (word.endsWith('couple of')) return 2;
  if (word.endsWith('few')) return 3;
  return NUMBER_WORDS.get(word) ?? Number(word);
}

function laterBy(
  { word = '', next = '', count = '1', unit = 'days' }: Readonly<Record<string, string | undefined>>,
  today: Today,
): Reckoned | undefined {
  const many = countOf(count);
  // "Within" a time is at the latest; "in three days" is when it happens, or when it is due.
  const relation = /within|over/iu.test(word) || next !== '' ? { relation: 'by' as const } : {};
  const plain = unit.toLowerCase().replace(/s$/u, '');
  if (plain === 'minute' || plain === 'hour') {
    const at = today.minute + Math.round(many * (plain === 'hour' ? 60 : 1));
    return { day: addDays(today.day, Math.floor(at / 1_440)), minute: at % 1_440, relation: 'by' };
  }
  if (/business|work|weekday/u.test(plain)) return { day: workingDayAfter(today.day, Math.ceil(many)), ...relation };
  const days: Readonly<Record<string, number>> = { day: 1, week: 7, fortnight: 14 };
  const each = days[plain];
  if (each !== undefined) return { day: addDays(today.day, Math.ceil(many * each)), ...relation };
  return { day: monthsLater(today.day, Math.round(many * (plain === 'year' ? 12 : 1))), ...relation };
}
