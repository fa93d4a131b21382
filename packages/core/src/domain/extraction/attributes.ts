import { cleanObject } from './objects.ts';

/** "My car is a Volvo", "the deadline for the report is Friday": an attribute and its value, as predicate and object. */
export interface Attribute {
  readonly predicate: string;
  readonly object: string;
}

const named: readonly (readonly [RegExp, string])[] = [
  [/^(?:full |first |last |real |new )?name$/u, 'name'],
  [/^nickname$/u, 'nickname'],
  [/^pronouns$/u, 'pronouns'],
  [/^(?:birthday|date of birth|birth date)$/u, 'birthday'],
  [/^age$/u, 'age'],
  [/^(?:phone|mobile|cell|telephone)(?: phone)?(?: number)?$|^number$/u, 'phone'],
  [/^(?:new |work |private |personal )?e-?mail(?: address)?$/u, 'email'],
  [/^(?:home |new |postal |street )?address$/u, 'address'],
  [/^time ?zone$/u, 'time_zone'],
  [/^(?:new |current |day )?(?:job|occupation|profession|job title|role|position)$/u, 'job_title'],
  [/^(?:new |current )?(?:employer|company|workplace)$/u, 'works_at'],
  [/^(?:home ?town|birthplace)$/u, 'from'],
  [/^(?:new )?(?:home|home city|hometown now|city)$/u, 'lives_in'],
  [/^(?:main |favou?rite )?(?:hobby|hobbies|pastime)$/u, 'hobby'],
  [/^(?:native language|mother tongue|first language)$/u, 'speaks'],
];
const places: ReadonlySet<string> = new Set(['from', 'lives_in']);

/** Heads of plain attributes that are worth a fact; any other noun says how somebody is today. */
const worth =
  /\b(?:size|height|weight|car|bike|doctor|dentist|gp|therapist|bank|budget|salary|rent|blood type|password hint|username|handle|account|plan|subscription|flight|appointment|meeting|interview|exam|deadline|wedding|anniversary|graduation|due date|party|concert|conference|trip|launch|release|surgery|start date|end date|date|price|cost|owner|lead|manager|maintainer|sponsor|contact|venue|location|office|team|school|university|college|major|degree|thesis|project|goal|target|quota|version|port|host|server|database|framework|stack|language|editor|laptop|phone|operating system|os|branch|status|priority|client|customer|supplier|landlord|gym|church|club|team name|seat|room|desk|apartment|flat|house|hotel|star sign|zodiac sign|nationality|citizenship|passport|religion|instrument|schedule|shift|bedtime|dream job|policy|currency)\b/iu;
const secret =
  /\b(?:password|passphrase|passcode|pin|secret|api key|token|cvv|ssn|social security|private key|credit card|card number)\b/iu;
/** Values that say how something is at the moment, not what it is. */
const passing =
  /^(?:going|getting|doing|being|so|very|really|too|quite|pretty|super|like|great|good|bad|fine|ok|okay|awful|terrible|amazing|awesome|wonderful|over|gone|broken|ready|done|full|empty|here|there|coming|killing|driving|making|about|all|not|better|worse|always|still|important|everything|nothing|what|how|why|such|a (?:mess|disaster|nightmare|bit|lot|little|great|good|bad|huge|real|total|blast|pain|dream|joy|mix)|the (?:best|worst|only|same|one|most)|to|in|on fire|up|down|worth|looking|feeling|supposed|done with)\b/iu;
const timeValue =
  /^(?:on|at|in|by|from|scheduled|set|due|planned|moved|postponed|pushed|rescheduled|booked|now|brought forward)\b/iu;

/**
 * @param params.says what is said of it, from the verb on
 * @param params.times the time phrases of the clause, which are the value of what has a date
 */
export function attributeOf(params: {
  readonly attribute: string;
  readonly says: string;
  readonly times: readonly string[];
}): Attribute | undefined {
  const { says, times } = params;
  const attribute = params.attribute.toLowerCase().replace(/^(?:new|current|own|actual|other) (?=\S)/u, '');
  if (secret.test(attribute)) return undefined;
  const value = valueOf(says);
  if (value === undefined) return undefined;
  const favourite = /^(?:absolute |all[- ]time |new )*favou?rite (?<what>.+)$/u.exec(attribute)?.groups?.['what'];
  if (favourite !== undefined) return withObject(`favourite_${snake(favourite)}`, value);
  const known = named.find(([pattern]) => pattern.test(attribute))?.[1];
  if (known === 'birthday') return dated('birthday', value, times);
  if (known !== undefined) {
    const object = cleanObject(
      value.replace(/^(?:an?|the) /iu, ''),
      places.has(known) ? 'place' : known === 'name' ? 'person' : 'any',
    );
    return object === undefined ? undefined : { predicate: known, object };
  }
  if (!worth.test(attribute)) return undefined;
  const predicate = snake(attribute);
  if (value === '' || timeValue.test(value)) return dated(predicate, value, times);
  if (passing.test(value)) return undefined;
  return withObject(predicate, value);
}

function valueOf(says: string): string | undefined {
  const found =
    /^(?:be|(?:have )?(?:been )?(?:changed|moved|pushed|postponed|brought forward|rescheduled|set|delayed|shifted)(?: back| forward)?(?: to| for| until)?|(?:got|been|be) (?:changed|moved|pushed|postponed|rescheduled|delayed|shifted|extended|raised|cut|reduced|increased)(?: back| forward)?(?: to| until| by)?) ?(?<value>.*)$/iu.exec(
      says,
    );
  return found?.groups?.['value']
    ?.replace(
      /^(?:now|currently|actually|still|going to be|called|named|changed to|(?:re)?scheduled (?:for|on)|set (?:for|to|at)|due(?: on| by)?|moved (?:to|until)|pushed (?:back )?to|postponed (?:to|until)) ?/iu,
      '',
    )
    .trim();
}

function dated(predicate: string, value: string, times: readonly string[]): Attribute | undefined {
  const when = times
    .map((time) => time.replace(/^(?:on|by|at|in|until|for) /iu, ''))
    .filter((time) => !/^(?:now|currently|today|right now|recently)$/iu.test(time));
  const object = [value.replace(/^(?:on|by|at|in|for)$/iu, ''), ...when].filter((part) => part !== '').join(' ');
  return withObject(predicate, object);
}

function withObject(predicate: string, words: string): Attribute | undefined {
  const object = cleanObject(words, 'any');
  return object === undefined || predicate === '' ? undefined : { predicate, object };
}

export function snake(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/gu, '');
}
