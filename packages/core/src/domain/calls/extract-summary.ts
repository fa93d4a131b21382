import { matchKey } from '../memories/match-key.ts';
import { shortened } from './greeting.ts';

const longest = 320;
const sentence = /[^.!?]+[.!?]*/gu;

/**
 * One or two sentences that answer a question, taken from memories word by word: of the best memory the sentence that shares
 * most words with the question, and of the next one that says something else. Empty where there are none.
 */
export function extractSummary(query: string, contents: readonly string[]): string {
  const asked = new Set(wordsOf(query));
  const chosen: string[] = [];
  for (const content of contents) {
    const found = bestSentence(content, asked);
    if (found === '' || chosen.some((one) => says(one, found))) continue;
    chosen.push(found);
    if (chosen.length === 2) break;
  }
  return shortened(chosen.join(' '), longest);
}

function bestSentence(content: string, asked: ReadonlySet<string>): string {
  const sentences = (content.match(sentence) ?? []).map((one) => one.trim()).filter((one) => one !== '');
  const shared = (one: string): number => wordsOf(one).filter((word) => asked.has(word)).length;
  const [best = ''] = sentences.toSorted((a, b) => shared(b) - shared(a));
  return /[.!?]$/u.test(best) || best === '' ? best : `${best}.`;
}

function wordsOf(text: string): readonly string[] {
  return Array.from(matchKey(text).matchAll(/[\p{L}\p{N}]+/gu), ([word]) => word);
}

function says(one: string, other: string): boolean {
  return matchKey(one).includes(matchKey(other)) || matchKey(other).includes(matchKey(one));
}
