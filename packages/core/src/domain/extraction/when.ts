import { NUMBER_WORDS } from '../lib/number-words.ts';
import type { TimeExpression, TimeParser } from '../lib/time.ts';
import { present } from '../present.ts';

/** When a clause says that something is, was or will be. Instants are milliseconds. */
export interface When {
  readonly relation: 'at' | 'since' | 'until';
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly grain: TimeExpression['grain'];
}

/** A clause without its time phrases, and these as they stand in it. */
export interface Timed {
  readonly rest: string;
  readonly phrases: readonly string[];
}

const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const weekday = '(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?';
const count =
  '(?:\\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|(?:a )?few|(?:a )?couple of|several|many)';
const unit = '(?:days?|weeks?|months?|years?|hours?|weekends?|decades?)';
const lead =
  '(?:(?:since|until|till|from|on|in|by|around|about|before|after|during|back in|as of|early|late|mid|the end of|the beginning of|the start of|end of|this|last|next|this past|this coming|that|sometime) )*';

/** Months and their days are demanded a preposition, a day or a year, so that "may" and "march" stay verbs. */
const phrase = new RegExp(
  `(?:^|[ ,(]+)(?:${[
    `${lead}\\d{4}-\\d\\d?-\\d\\d?`,
    `${lead}(?:the )?\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${month}\\b(?:,? \\d{4})?`,
    `${lead}${month} \\d{1,2}(?:st|nd|rd|th)?\\b(?:,? \\d{4})?`,
    `${lead}${month} \\d{4}`,
    `(?:since|until|till|from|in|by|around|during|early|late|last|this|next|mid|end of|back in|the start of|the end of|the beginning of)(?: early| late| mid| around| last| next| this)? ${month}\\b`,
    `(?:since|until|till|in|from|around|by|before|after|during|back in|as of|early in|late in|early|late) (?:19|20)\\d\\d\\b`,
    `${lead}${weekday}(?! (?:morning|afternoon|evening|night)s)(?: (?:morning|afternoon|evening|night))?(?: (?:at|around) \\d{1,2}(?::\\d\\d)? ?(?:am|pm)?)?`,
    `(?:since |until |till |by |from |starting |on )?(?:the day before yesterday|the day after tomorrow|yesterday|today|tomorrow|tonight)(?: (?:morning|afternoon|evening|night))?`,
    `(?:since |until |till |by |from |starting |earlier |later )?(?:last|this|next|this past|this coming|the previous|the following) (?:week|month|year|spring|summer|autumn|fall|winter|weekend|night|morning|evening|afternoon|quarter)`,
    `(?:for |over |about |in |within )?(?:the )?(?:past |last |next |almost |nearly |over |about |around |more than )*${count} ${unit}(?! old)(?: and a half)?(?: ago| now| straight| already| from now)?`,
    `(?:at|around|by) \\d{1,2}(?::\\d\\d)? ?(?:am|pm|o'clock)`,
    `(?:these days|nowadays|at the moment|right now|for now|the other day|by now|who would have thought(?: it)?|who knew|believe it or not|to my surprise|as well|for good|once again|a while ago|a while back|for a while|not long ago|at last|in the end|so far|since then|ever since|as of now|as of today|from now on|recently|lately|currently|now|again|anymore|any more|too|already|instead|permanently|temporarily|actually|officially|by the way|though|after all|of course|as you know|you know|btw|please|if you want to know|for what it is worth|lol|haha|in fact|these past few weeks)`,
  ].join('|')})(?=$|[ ,.;:!?)])`,
  'giu',
);

/** Words that carry no time of their own and only go with others. */
const empty =
  /^(?:who would have thought(?: it)?|who knew|believe it or not|to my surprise|as well|for good|once again|for now|so far|at last|in the end|again|too|already|instead|permanently|temporarily|actually|officially|by the way|though|after all|of course|as you know|you know|btw|please|if you want to know|for what it is worth|lol|haha|in fact)$/iu;

/** Words that say that something is so now, or some time ago: no day is meant. */
const vagueNow =
  /^(?:these days|nowadays|at the moment|right now|for now|the other day|a while ago|a while back|for a while|not long ago|since then|ever since|as of now|by now|from now on|recently|lately|currently|now|any ?more|these past few weeks)$/iu;

/** Takes time phrases out of a clause: what is left can be read without them. */
export function takeTimes(clause: string): Timed {
  const phrases: string[] = [];
  const rest = clause.replaceAll(phrase, (found) => {
    const text = found.replace(/^[ ,(]+/u, '');
    if (!empty.test(text)) phrases.push(text);
    return '';
  });
  return { rest: rest.replaceAll(/\s+/gu, ' ').replace(/^[\s,)]+|[\s,()]+$/gu, ''), phrases };
}

const since = /^(?:since|from|starting|as of|back in)\b/iu;
const until = /^(?:until|till)\b/iu;
const duration = new RegExp(
  `^(?:for |over )?(?:the )?(?:past |last |almost |nearly |over |about |around |more than )*(${count}) (days?|weeks?|months?|years?|decades?)`,
  'iu',
);
const unitMs = {
  day: 86_400_000,
  week: 604_800_000,
  month: 2_629_746_000,
  year: 31_556_952_000,
  decade: 315_569_520_000,
};

/** What the phrases name, resolved against when it was said; undefined when they name no time. */
export function resolveTimes(params: {
  readonly phrases: readonly string[];
  readonly saidAt: number;
  readonly timeZone: string;
  /** Whether the clause speaks of what is to come. */
  readonly ahead: boolean;
  readonly parseTime: TimeParser;
}): readonly When[] {
  const { phrases, saidAt, timeZone, ahead, parseTime } = params;
  return phrases.flatMap((text): When[] => {
    if (vagueNow.test(text)) return [];
    const lasting = duration.exec(text);
    if (lasting !== null && !/\bago\b/iu.test(text)) return ahead ? [] : lastingSince(lasting, saidAt);
    const found = parseTime({ text, now: saidAt, timeZone });
    if (found === undefined) return [];
    const relation = since.test(text) ? 'since' : until.test(text) ? 'until' : 'at';
    const { from, to, grain } = onItsSide({
      text,
      found,
      saidAt,
      timeZone,
      ahead: ahead || relation === 'until',
      parseTime,
    });
    return [{ relation, from, to, grain }];
  });
}

/** "For three years" began three years before it was said. */
function lastingSince([, many = '', of = '']: RegExpExecArray, saidAt: number): When[] {
  const amount = NUMBER_WORDS.get(many.toLowerCase()) ?? Number(many);
  if (Number.isNaN(amount)) return [];
  // Sound: the expression knows these units and no others.
  const one = of.toLowerCase().replace(/s$/u, '') as keyof typeof unitMs;
  const from = saidAt - amount * unitMs[one];
  return [{ relation: 'since', from, to: from, grain: one === 'day' ? 'day' : 'month' }];
}

const bareWeekday = new RegExp(`^(?:on |since |until |till |by )?${weekday}`, 'iu');
const bareMonth = new RegExp(
  `^(?:[a-z]+ )*${month}(?: \\d{1,2}(?:st|nd|rd|th)?)?$|^(?:[a-z]+ )*\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${month}$`,
  'iu',
);
const week = 7 * 86_400_000;
const year = 365 * 86_400_000;

/** A weekday or month without a year is the last one, or the next one of what is to come. */
function onItsSide(params: {
  readonly text: string;
  readonly found: TimeExpression;
  readonly saidAt: number;
  readonly timeZone: string;
  readonly ahead: boolean;
  readonly parseTime: TimeParser;
}): TimeExpression {
  const { text, found, saidAt, timeZone, ahead, parseTime } = params;
  const by = bareWeekday.test(text) ? week : bareMonth.test(text) ? year : 0;
  const wrong = ahead ? found.to <= saidAt : found.from > saidAt;
  if (by === 0 || !wrong) return found;
  // The same words name a time whenever they are said.
  return present(parseTime({ text, now: saidAt + (ahead ? by : -by), timeZone }));
}
