import type { Memory } from '../memories/memory.ts';
import type { Head } from './head.ts';

/** What the texts of the heads are made of. */
export type HeadSource = Pick<Memory, 'content' | 'speaker' | 'occurredAt' | 'metadata'>;

/** What is embedded of a memory under a head; empty when the memory says nothing of that kind. */
export function headText(head: Head, memory: HeadSource): string {
  switch (head) {
    case 'semantic':
      return memory.content;
    case 'entity':
      return [...new Set([...(memory.speaker === undefined ? [] : [memory.speaker]), ...namesIn(memory.content)])].join(
        ', ',
      );
    case 'situation':
      return situationOf(memory);
  }
}

/** Whether two states of a memory read differently under a head. */
export function readsOtherwise(heads: readonly Head[], before: HeadSource, after: HeadSource): boolean {
  return heads.some((head) => headText(head, before) !== headText(head, after));
}

/** Words that begin with a capital, one after the other: "New York", "GPT 4", "Anna-Lena O'Neil". */
const capitalised = /\p{Lu}[\p{L}\p{N}'’-]*(?: (?:\p{Lu}|\p{N})[\p{L}\p{N}'’-]*)*/gu;
/** After these a capital is a matter of grammar. */
const sentenceStart = /(?:^|[.!?:;"“»(]|\n)\s*$/u;
/** Words that open sentences and name nobody. */
const openers = new Set(
  (
    'a an and any anyway are as at because but by can could did do does for from had has have he hello her here hey hi his ' +
    'how i if in is it its just last let maybe me my no not now of oh ok okay on or our please she should since so some ' +
    'sure thank thanks that the their then there these they this those to today tomorrow was we well were what when where ' +
    'which while who whose why will with would wow yeah yes yesterday yet you your'
  ).split(' '),
);

/**
 * Capitalised spans of a text, once each, in order. A word that opens a sentence counts unless it is one that usually
 * does; "I" and its forms never do. Scripts without capitals have no names by this rule.
 *
 * Not the `namedIn` of recall: that gives single words by which postings are weighed, and would rather miss a name than
 * take the capitals of a title for some; here whole names are embedded as they are written, and one too many does little.
 */
export function namesIn(text: string): string[] {
  const names = new Set<string>();
  for (const { 0: span, index } of text.matchAll(capitalised)) {
    const words = span.split(' ');
    const opens = sentenceStart.test(text.slice(Math.max(0, index - 8), index));
    const first = words.findIndex((word) => !isFiller(word, opens));
    if (first >= 0)
      names.add(
        words
          .slice(first)
          .join(' ')
          .replace(/['’]s$/u, ''),
      );
  }
  return [...names];
}

function isFiller(word: string, opens: boolean): boolean {
  const plain = word.toLowerCase().replace(/['’].*$/u, '');
  return plain === 'i' || (opens && openers.has(plain));
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `Sunday, 7 May 2023, Ana, Lisbon: the words`. The day is that of UTC, so that it does not depend on who reads. */
function situationOf({ content, speaker, occurredAt, metadata }: HeadSource): string {
  const date = new Date(occurredAt);
  const day = `${weekdays[date.getUTCDay()]}, ${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  const place = metadata['place'] ?? metadata['location'];
  const parts = [day, speaker, typeof place === 'string' ? place : undefined].filter((part) => part !== undefined);
  return `${parts.join(', ')}: ${content}`;
}
