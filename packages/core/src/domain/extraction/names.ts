import type { EntityType } from '../entities/entity-store.ts';
import { isName } from './statement.ts';

/** A name that stands in a text, and what it seems to be the name of. */
export interface NamedThing {
  readonly name: string;
  readonly type: EntityType;
}

const run =
  /(?<before>[\p{L}'-]+,? )?(?<name>\p{Lu}[\p{L}\d&'.-]*\p{L}(?: (?:(?:of|the|de|van|von|da|del) )?\p{Lu}[\p{L}\d&'.-]*)*)/gu;
const calendar =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|september|october|november|december|christmas(?: eve)?|easter|new year(?:'s(?: eve)?)?|halloween|thanksgiving|valentine's(?: day)?|am|pm|ok|okay|omg|lol|btw|fyi|asap|diy|tv|pc|usb|pdf|url|api|ceo|cto|faq|rip|ai|english|spanish|french|german|italian|portuguese|dutch|japanese|chinese|korean|russian|arabic|american|british|european|asian|african|indian|mexican|god|internet|mom|mum|dad|grandma|grandpa)$/iu;

const hints: readonly (readonly [RegExp, EntityType])[] = [
  [/^(?:in|near|visit(?:ed|ing)?|outside) $/iu, 'place'],
  [
    /^(?:with|met|meet|told|asked|called|named|by|mr|mrs|ms|dr|friend|sister|brother|mother|father|wife|husband|son|daughter|boss|manager|colleague|cousin),? $/iu,
    'person',
  ],
  [/^(?:at|for|joined|join) $/iu, 'organisation'],
  [/^project $/iu, 'project'],
];

/** Names inside a sentence: a word that only begins it is none. */
export function namesIn(sentence: string): readonly NamedThing[] {
  const words = Array.from(sentence.matchAll(/\p{L}[\p{L}'-]*/gu), ([word]) => word);
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word) && !/^I(?:'|$)/u.test(word)).length;
  // A headline, shouting, or a language that gives all nouns a capital.
  if (capitals > Math.max(3, words.length * 0.4)) return [];
  return Array.from(sentence.matchAll(run)).flatMap(({ groups, index }): NamedThing[] => {
    const name = `${groups?.['name']}`.replace(/'s$| and I$/u, '');
    const before = groups?.['before'] ?? '';
    if (index === 0 && before === '') return [];
    if (calendar.test(name) || (!isName(name.split(' ', 1).join('')) && !/^\p{Lu}{2,}/u.test(name))) return [];
    return [{ name, type: hints.find(([pattern]) => pattern.test(before))?.[1] ?? 'other' }];
  });
}
