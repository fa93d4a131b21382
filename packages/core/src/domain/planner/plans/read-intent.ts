import { createCalendar } from '../../lib/calendar.ts';
import { type DateReader, findDates, type FoundDate } from '../../lib/dates.ts';
import { NUMBER_WORDS } from '../../lib/number-words.ts';
import { instantOf, minuteIn } from '../../lib/zoned-time.ts';
import type { Priority } from '../tasks/task.ts';

/** A step that the intent names itself. */
export interface NamedStep {
  readonly title: string;
  readonly minutes?: number;
  /** Only after the one before it. */
  readonly follows: boolean;
}

/** What the words of an intent say. Instants are milliseconds. */
export interface Intent {
  readonly text: string;
  /** The words without dates, estimates and the like. */
  readonly bare: string;
  readonly dueAt?: number;
  readonly happensAt?: number;
  readonly owner?: string;
  readonly priority: Priority;
  /** Minutes of the whole. */
  readonly effort?: number;
  /** How long that what it is about takes, such as a meeting. */
  readonly length?: number;
  readonly steps: readonly NamedStep[];
}

export interface IntentWays {
  readonly now: number;
  readonly zone: string;
  /** Undefined where the text holds no written date. */
  readonly readDates?: DateReader;
}

/** Minutes since midnight at which a day's event begins whose time is not told. */
const MORNING = 9 * 60;
const DAY = 86_400_000;

const POLITE =
  /^(?:(?:please|pls|hey|hi|ok|okay|so|well|now|then|also|and)[,\s]+|(?:can|could|would|will)\syou\s(?:please\s)?|(?:i|we)(?:'d)?\s(?:need|want|have|would\slike|plan|intend|must|should|are\sgoing|am\sgoing)\s(?:you\s)?(?:to\s)?|i'd\slike\sto\s|(?:i'm|we're)\sgoing\sto\s|help\s(?:me|us)\s(?:to\s)?|let'?s\s|it'?s\stime\sto\s|remind\sme\sto\s|make\sa\splan\s(?:to|for)\s|plan\s(?:out\s)?(?:how\s)?to\s)/iu;
const URGENT =
  /\b(?:asap|urgent(?:ly)?|immediately|right\saway|as\ssoon\sas\spossible|critical|emergency|top\spriority)\b[,!]?/iu;
const HIGH = /\b(?:high\spriority|important(?:ly)?|priority:?\s?high)\b[,:]?/iu;
const LOW =
  /\b(?:low\spriority|no\s(?:rush|hurry)|whenever|some\s?day|when\sthere\sis\stime|priority:?\s?low|nice\sto\shave)\b[,:]?/iu;
const HOURS = String.raw`(?<many>\d+(?:[.,]\d+)?|an?|half\san?|one|two|three|four|five|six|eight|ten)[\s-]?(?<unit>minutes?|mins?|min|hours?|hrs?|hr|h|m|days?)\b`;
const EFFORT = new RegExp(
  String.raw`[,;(]?\s?\b(?:(?:it\s)?(?:should\s|will\s|may\s)?take[sn]?|spend(?:ing)?|(?:i|we)\shave|about|effort:?|estimate[d]?:?|budget\sof|in\stotal)\s(?:about\s|around\s|at\smost\s|up\sto\s|only\s)?${HOURS}(?:\s(?:of\swork|for\s(?:it|this)|on\sit|in\stotal|in\sall))?\)?`,
  'iu',
);
const LENGTH = new RegExp(
  String.raw`\b(?:an?\s|the\s)?${HOURS.replaceAll('many', 'much').replaceAll('unit', 'of')}[\s-]?(?:long\s)?(?=\s(?:meeting|workshop|call|session|presentation|talk|interview|webinar|demo|retrospective|training)\b)`,
  'iu',
);
const IN_BRACKETS = new RegExp(String.raw`\s?\(?\b(?:about\s|~\s?)?${HOURS}\)?\s?$`, 'iu');
const OWNER =
  /[,;(]?\s?\b(?:assign(?:ed)?\s(?:it\s)?to|owner:?|owned\sby|responsible:?|in\scharge:?|done\sby|led\sby)\s(?<name>\p{Lu}[\p{L}'-]*(?:\s\p{Lu}[\p{L}'-]*)?)\)?/u;
const OWNER_FIRST = /^(?<name>\p{Lu}[\p{L}'-]+)\s(?:should|must|will|shall|has\sto|needs\sto|is\sgoing\sto|is\sto)\s/u;
const PRONOUNS = new Set(['i', 'we', 'you', 'it', 'he', 'she', 'they', 'this', 'that', 'there', 'somebody', 'someone']);

/** Reads what can be read without understanding: dates, who, how urgent, how long, and steps that are named. */
export function readIntent(whole: string, { now, zone, readDates }: IntentWays): Intent {
  const text = collapsed(whole);
  const calendar = createCalendar(zone);
  const today = calendar.dayOf(now);
  const minute = minuteIn(zone, now);
  const written = readDates?.({ text, day: today }) ?? [];
  const dates = findDates(text, { day: today, minute, written });
  const steps = namedSteps(cut(text, dates));
  let bare = steps.length > 0 ? headOf(text, dates) : cut(text, dates);
  const take = (form: RegExp): RegExpExecArray | null => {
    const found = form.exec(bare);
    if (found !== null) bare = `${bare.slice(0, found.index)} ${bare.slice(found.index + found[0].length)}`;
    return found;
  };
  const length = minutesOf(take(LENGTH)?.groups, 'much', 'of');
  const effort = minutesOf(take(EFFORT)?.groups, 'many', 'unit');
  const urgent = take(URGENT) !== null;
  const high = take(HIGH) !== null;
  const low = take(LOW) !== null;
  bare = tidy(bare);
  for (let polite = POLITE.exec(bare); polite !== null; polite = POLITE.exec(bare)) bare = bare.slice(polite[0].length);
  const named = take(OWNER)?.groups?.['name'] ?? ownerFirst(take);
  // What is for today, at no time, is to be done by tonight: nine in the morning may be over.
  const isBy = ({ relation, day, minute: at }: FoundDate): boolean =>
    relation === 'by' || (day === today && at === undefined);
  const by = dates.find(isBy);
  const on = dates.find((date) => !isBy(date));
  const dueAt = by === undefined ? undefined : endOf(by);
  const happensAt = on === undefined ? undefined : startOf(on);
  const soon = [dueAt, happensAt].some((at) => at !== undefined && at > now && at - now < 2 * DAY);
  return {
    text: whole,
    bare: tidy(bare),
    priority: urgent ? 'urgent' : high ? 'high' : low ? 'low' : soon ? 'high' : 'normal',
    steps,
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(happensAt === undefined ? {} : { happensAt }),
    ...(named === undefined ? {} : { owner: named }),
    ...(effort === undefined ? {} : { effort }),
    ...(length === undefined ? {} : { length }),
  };

  /** The last instant of a day, or the time that is named. */
  function endOf({ day, minute: at }: FoundDate): number {
    return at === undefined ? calendar.spanOf(day).to - 1 : instantOf({ zone, day, minute: at });
  }

  function startOf({ day, minute: at = MORNING }: FoundDate): number {
    return instantOf({ zone, day, minute: at });
  }
}

function ownerFirst(take: (form: RegExp) => RegExpExecArray | null): string | undefined {
  const found = take(OWNER_FIRST)?.groups?.['name'];
  return found === undefined || PRONOUNS.has(found.toLowerCase()) ? undefined : found;
}

/** With one white space wherever there are some, so that no pattern has to look for more. */
function collapsed(text: string): string {
  return text
    .replaceAll(/[^\S\n]+/gu, ' ')
    .replaceAll(/ ?\n ?/gu, '\n')
    .replaceAll(/\n+/gu, '\n');
}

/** The text without these pieces. */
function cut(text: string, pieces: readonly { readonly start: number; readonly end: number }[]): string {
  let rest = '';
  let at = 0;
  for (const { start, end } of pieces) {
    rest += `${text.slice(at, start)} `;
    at = end;
  }
  return rest + text.slice(at);
}

function tidy(text: string): string {
  const plain = text
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/\s([,.;:!?)])/gu, '$1')
    .replaceAll(/\(\s?\)/gu, '')
    .replace(/^[\s,.;:!?–-]+/u, '');
  return withoutEnd(plain);
}

const MARKS = new Set(' ,.;:!?–-');
const LOOSE = new Set(['and', 'by', 'on', 'at', 'for', 'the', 'in', 'to', 'please']);

/** Marks, and words that lead to something that was taken out, do not end a title. A loop: a pattern would begin anew at each mark. */
function withoutEnd(text: string): string {
  let end = text.length;
  for (;;) {
    while (end > 0 && MARKS.has(text.charAt(end - 1))) end -= 1;
    const space = text.lastIndexOf(' ', end - 1);
    if (end === 0 || !LOOSE.has(text.slice(space + 1, end).toLowerCase())) return text.slice(0, end);
    end = space + 1;
  }
}

function minutesOf(
  groups: Readonly<Record<string, string | undefined>> | undefined,
  many: string,
  unit: string,
): number | undefined {
  if (groups === undefined) return undefined;
  const each = /^(?:h|d)/iu.exec(groups[unit] ?? '')?.[0].toLowerCase();
  const word = (groups[many] ?? '').toLowerCase();
  const count = NUMBER_WORDS.get(word) ?? (word.startsWith('half') ? 0.5 : Number(word.replace(',', '.')));
  // A day of work, not of the calendar.
  return Math.max(5, Math.round(count * (each === 'h' ? 60 : each === 'd' ? 480 : 1)));
}

const LIST_START = /:\s?(?=\S)|\n/u;
const BULLET = /^\s?(?:[-*•]|\d+[.)])\s/u;
const MOST_NAMED = 20;

/** What stands before the steps. */
function headOf(text: string, dates: readonly FoundDate[]): string {
  const end = text.search(LIST_START);
  const head = end < 0 ? text : text.slice(0, end);
  return cut(
    head,
    dates.filter((date) => date.end <= head.length),
  );
}

/** Steps that the text names: lines with bullets, a list behind a colon, or "first … then … finally". */
function namedSteps(text: string): NamedStep[] {
  const lines = text.split('\n').filter((line) => BULLET.test(line));
  if (lines.length >= 2) {
    const numbered = lines.every((line) => /^\s?\d/u.test(line));
    return lines.slice(0, MOST_NAMED).map((line) => named(line.replace(BULLET, ''), numbered));
  }
  const behind = behindColon(text) ?? (/^\W{0,3}first\b/iu.test(text) ? text : undefined);
  if (behind === undefined) return [];
  const parts = partsOf(behind);
  return parts.length < 2 ? [] : parts.slice(0, MOST_NAMED).map((part) => named(part, THEN.test(part)));
}

function behindColon(text: string): string | undefined {
  const colon = /:\s(?=\S)/u.exec(text);
  if (colon === null || text.includes('\n', colon.index)) return undefined;
  return text.slice(colon.index + 2);
}

const BETWEEN = /\s?(?:[;,](?!\d)|\.\s)\s?|\s(?:and\s)?(?=(?:then|finally|afterwards|after\sthat|next)\b)/iu;
const THEN = /^(?:and\s)?(?:then|finally|afterwards|after\sthat|next|last(?:ly)?)\b,?\s?/iu;

const FIRST = /^first(?:ly|\sof\sall)?\b,?\s?/iu;

/** "a, b and c" are three; "eggs and flour" in one of them is one. */
function partsOf(list: string): string[] {
  const parts = list.split(BETWEEN);
  const last = parts.at(-1) ?? '';
  const and = /\sand\s/iu.exec(last);
  const ends =
    and === null || parts.length < 2 || THEN.test(last)
      ? [last]
      : [last.slice(0, and.index), last.slice(and.index + and[0].length)];
  return [...parts.slice(0, -1), ...ends].filter((part) => /\p{L}{2}/u.test(part.replace(THEN, '').replace(FIRST, '')));
}

function named(text: string, follows: boolean): NamedStep {
  const plain = text
    .replace(THEN, '')
    .replace(/^and\s/iu, '')
    .replace(FIRST, '');
  const minutes = minutesOf(IN_BRACKETS.exec(plain)?.groups, 'many', 'unit');
  const title = tidy(plain.replace(IN_BRACKETS, ''));
  return {
    title: `${title.slice(0, 1).toUpperCase()}${title.slice(1)}`,
    follows,
    ...(minutes === undefined ? {} : { minutes }),
  };
}
