import { inCommon } from '../links/related.ts';
import type { Memory } from '../memories/memory.ts';

/** A text that a summary may quote. */
export interface Quotable extends Pick<Memory, 'seq' | 'content' | 'salience' | 'occurredAt'> {
  readonly role?: Memory['role'];
  readonly speaker?: string;
}

/** A quotation with the memory it is from. */
export interface Line {
  readonly seq: number;
  readonly text: string;
  readonly occurredAt: number;
  readonly score: number;
}

/** Terms of a text, as it is searched by. */
type Terms = (text: string) => readonly string[];

/** Memory stays bounded however long a day was: so many terms are counted, so many lines held. */
const mostTerms = 50_000;
const heldPerLine = 4;
const lineChars = 240;
/** Two lines that share more of their terms than this say the same. */
const sameFrom = 0.5;

/** Chooses the lines of a summary from texts that are read twice, page by page: counted first, then offered. */
export interface LineChooser {
  count(text: Quotable): void;
  offer(text: Quotable): void;
  /** The best lines, no two alike, in order of time. */
  lines(most: number): Line[];
}

interface Candidate extends Line {
  readonly terms: ReadonlySet<string>;
}

/**
 * Extractive, by rule: whatever a summary says, somebody said. A text's score is
 *
 *     (salience + 0.3 centrality) * voice
 *     centrality = sum over its terms of (texts that share the term / texts), over the root of how many terms it has
 *
 * where terms of a third of all texts or more, and of one alone, count nothing. `voice` is 0.6 for an assistant's words,
 * 0.5 for a question, 0.5 for less than four terms; these multiply.
 */
export function chooseLines(termsOf: Terms, mostLines: number): LineChooser {
  const shared = new Map<string, number>();
  const held: Candidate[] = [];
  const room = mostLines * heldPerLine;
  let texts = 0;

  const scoreOf = (text: Quotable, terms: ReadonlySet<string>): number => {
    let sum = 0;
    for (const term of terms) {
      const count = shared.get(term) ?? 0;
      if (count > 1 && count * 3 < texts) sum += count / texts;
    }
    const centrality = sum / Math.sqrt(Math.max(1, terms.size));
    return (text.salience + 0.3 * centrality) * voiceOf(text, terms.size);
  };

  return {
    count({ content }) {
      texts += 1;
      for (const term of new Set(termsOf(content))) {
        const known = shared.get(term) ?? 0;
        if (known > 0 || shared.size < mostTerms) shared.set(term, known + 1);
      }
    },
    offer(text) {
      const terms = new Set(termsOf(text.content));
      const score = scoreOf(text, terms);
      const { seq, occurredAt } = text;
      const last = held.at(-1);
      if (held.length >= room && last !== undefined && compare(last, { score, seq }) <= 0) return;
      const candidate = { seq, occurredAt, score, terms, text: quote(text) };
      const place = held.findIndex((other) => compare(other, candidate) > 0);
      held.splice(place === -1 ? held.length : place, 0, candidate);
      if (held.length > room) held.pop();
    },
    lines(most) {
      const chosen: Candidate[] = [];
      for (const candidate of held) {
        if (chosen.length >= most) break;
        if (!chosen.some((other) => overlap(other.terms, candidate.terms) > sameFrom)) chosen.push(candidate);
      }
      const inTime = chosen.toSorted((a, b) => a.occurredAt - b.occurredAt || a.seq - b.seq);
      return inTime.map(({ seq, text, occurredAt, score }) => ({ seq, text, occurredAt, score }));
    },
  };
}

/** The better first; of equal ones the earlier. */
function compare(a: Pick<Line, 'score' | 'seq'>, b: Pick<Line, 'score' | 'seq'>): number {
  return b.score - a.score || a.seq - b.seq;
}

function voiceOf({ role, content }: Quotable, terms: number): number {
  return (role === 'assistant' ? 0.6 : 1) * (content.trimEnd().endsWith('?') ? 0.5 : 1) * (terms < 4 ? 0.5 : 1);
}

/** Who spoke, and the words; long ones end at a sentence, or at a word with a mark that something follows. */
function quote({ speaker, role, content }: Quotable): string {
  const who = speaker ?? (role === 'assistant' ? 'Assistant' : undefined);
  const said = shorten(content.replaceAll(/\s+/gu, ' ').trim(), lineChars);
  return who === undefined ? said : `${who}: ${said}`;
}

/** A text of at most so many characters. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const sentence = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('! '), cut.lastIndexOf('? '));
  if (sentence >= most / 3) return cut.slice(0, sentence + 1);
  const word = cut.lastIndexOf(' ');
  return `${(word >= most / 3 ? cut.slice(0, word) : cut.slice(0, -1)).toWellFormed()}…`;
}

/** Terms in common, of those of the smaller text. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const least = Math.min(a.size, b.size);
  return least === 0 ? 0 : inCommon(a, b) / least;
}
