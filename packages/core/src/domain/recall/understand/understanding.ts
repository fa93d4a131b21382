import type { Analyzer } from '../analyzer/analyzer.ts';
import { words } from '../analyzer/words.ts';
import { namedIn } from '../entities/named.ts';
import { trait } from '../index/traits.ts';
import type { Understood } from '../query.ts';
import type { Kindred } from './kinds.ts';
import { readsAsEnglish } from './language.ts';
import { fillers, stopWords } from './question-words.ts';

export interface TimeWindow {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface Kin {
  readonly term: string;
  readonly of: string;
}

/** What the engine works with: the understood query and the signals that profiles may use. */
export interface Question {
  readonly understood: Understood;
  /** Distinct terms in order of the query. */
  readonly terms: readonly string[];
  /** Terms that may stand in place of an asked one, with the one they stand for; none of them is asked itself. */
  readonly kin: readonly Kin[];
  /** Terms of each quoted phrase. */
  readonly phrases: readonly (readonly string[])[];
  /** True when the asker speaks of what they themselves said or did. */
  readonly firstPerson: boolean;
  /** Bits of `trait` that an answer is likely to have; 0 when the query does not tell. */
  readonly wanted: number;
  /** Terms that the question writes as names, those of speakers left out. */
  readonly names: readonly string[];
}

/** Terms of a query that count; a pasted page asks for nothing that its first words do not. */
const MOST_TERMS = 200;
/** Up to the next mark of either kind: a search for the end from every opening mark would be quadratic. */
const QUOTED = /"[^"]+"|“[^“”]+”|«[^«»]+»|「[^「」]+」/g;
const FIRST_PERSON = /\b(?:i|me|my|mine|myself|we|our|us)\b/i;
/** Asks for what the other side said. */
const OF_ASSISTANT =
  /\b(?:you|assistant|ai)\b.{0,30}\b(?:sa(?:y|id)|told?|tell|suggest\w*|recommend\w*|mention\w*|explain\w*|gave|give|provid\w*|advise\w*|propos\w*|wrote|write|list\w*|describ\w*)\b/i;
/** How a request begins or ends that does not belong to what is asked for. */
const REQUEST =
  /\b(?:can|could|would|will) you (?:please )?(?:(?:also )?(?:give|list|show|tell|walk|provide|explain|describe|summari[sz]e|remind|help)\b)?(?: (?:me|us)\b)?(?: through\b)?|\bplease\b|\ba (?:clear|comprehensive|brief|short|detailed|full|complete|concise)\b(?= (?:summary|overview|recap|list)\b)/gi;
/** Asks for the whole of a matter, which both sides have told. */
const OF_BOTH = /\b(?:summary|summari[sz]e|overview|recap)\b/i;
/** Role words that some systems use as speakers; naming one in a question does not name a person. */
const ROLES = new Set(['user', 'assistant', 'system', 'human', 'ai', 'bot', 'agent', 'tool', 'me', 'you']);

/**
 * Reads a query: quoted phrases, known speakers it names, what kind of answer it wants, and the terms that are left
 * when stop words, question words, fillers and those speakers are dropped. If nothing is left, everything is kept.
 * The rules are English; a question in another language keeps all its words but speakers' names.
 *
 * @param params.speakers speakers known in the memories asked
 */
export function understand(params: {
  readonly query: string;
  readonly analyzer: Analyzer;
  readonly speakers: Iterable<string>;
  readonly time: TimeWindow | undefined;
  readonly kindred?: Kindred;
  /** Look for every word, whatever it is. */
  readonly everyWord?: boolean;
}): Question {
  const { query, analyzer, time } = params;
  const quoted = Array.from(query.matchAll(QUOTED), ([phrase]) => phrase.slice(1, -1));
  const everything = words(query);
  const english = readsAsEnglish(everything);
  const request = english ? query.replaceAll(REQUEST, ' ') : query;
  const asked = request === query ? everything : words(request);
  const named = namedSpeakers(asked, params.speakers);
  const content =
    params.everyWord === true
      ? everything
      : asked.filter((word) => !(english && (stopWords.has(word) || fillers.has(word))) && !named.words.has(word));
  const kept = [...(content.length > 0 ? content : asked), ...quoted.flatMap(words)];
  const terms = [...new Set(kept.map((word) => analyzer.term(word)))].slice(0, MOST_TERMS);
  const speakers = named.speakers;
  return {
    understood: { terms, phrases: quoted, speakers, ...(time === undefined ? {} : { time }) },
    terms,
    kin: english ? kinOf(terms, params.kindred) : [],
    phrases: quoted.map((phrase) => analyzer.terms(phrase)).filter((phrase) => phrase.length > 1),
    firstPerson: english && FIRST_PERSON.test(request) && !OF_ASSISTANT.test(request) && !OF_BOTH.test(query),
    wanted: english ? wantedTraits(query) : 0,
    names: namesIn(query, terms, analyzer),
  };
}

/** Each costs as much to look for as an asked term; with those it must also fit the 255 slots of a search. */
const MOST_KIN = 24;

function kinOf(terms: readonly string[], kindred: Kindred | undefined): Kin[] {
  const seen = new Set(terms);
  const kin: Kin[] = [];
  for (const of of terms) {
    for (const term of kindred?.get(of) ?? []) {
      if (seen.has(term) || kin.length === MOST_KIN) continue;
      seen.add(term);
      kin.push({ term, of });
    }
  }
  return kin;
}

/** Speakers named in full or by their first name. */
function namedSpeakers(
  asked: readonly string[],
  known: Iterable<string>,
): { readonly speakers: string[]; readonly words: ReadonlySet<string> } {
  const present = new Set(asked);
  const speakers: string[] = [];
  const dropped = new Set<string>();
  for (const speaker of known) {
    const parts = words(speaker);
    const [first = ''] = parts;
    if (ROLES.has(first) || stopWords.has(first) || !present.has(first)) continue;
    speakers.push(speaker);
    for (const part of parts) dropped.add(part);
  }
  return { speakers, words: dropped };
}

function namesIn(query: string, terms: readonly string[], analyzer: Analyzer): string[] {
  const named = new Set(namedIn(query).map((word) => analyzer.term(word)));
  return terms.filter((term) => named.has(term));
}

function wantedTraits(query: string): number {
  if (/\bwhen\b|\bwhat (?:date|day|time|year|month)\b/i.test(query)) return trait.time;
  if (/\bhow (?:many|much|old|often|long)\b/i.test(query)) return trait.number;
  return /\b(?:where|who|whom|whose|which)\b/i.test(query) ? trait.name : 0;
}
