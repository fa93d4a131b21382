import type { Memory } from '../../memories/memory.ts';
import type { Analyzer } from '../analyzer/analyzer.ts';
import { traitsOf } from '../index/traits.ts';
import { fewResults } from '../rank/more-candidates.ts';
import { profiles } from '../rank/profiles.ts';
import { collectKindred } from '../understand/kinds.ts';
import { understand } from '../understand/understanding.ts';

interface Text {
  readonly memory: Memory;
  readonly counts: ReadonlyMap<string, number>;
  readonly length: number;
}

const BEFORE = [0.5, 0.25, 0.1];
const AFTER = [0.3, 0.15, 0.1];

/**
 * The ranking of the `relevance` profile over one space, written as plainly as possible from the formulas, with
 * nothing cut and nothing kept: what the index must equal. Without filters, vectors and time windows.
 */
export function referenceRanking(
  memories: readonly Memory[],
  query: string,
  { analyzer, now }: { readonly analyzer: Analyzer; readonly now: number },
): { seq: number; score: number }[] {
  const profile = profiles.relevance;
  const texts = memories.map((memory): Text => {
    const terms = analyzer.terms(memory.content);
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    return { memory, counts, length: terms.length };
  });
  const speakers = new Set(memories.flatMap(({ speaker }) => speaker ?? []));
  const question = understand({ query, analyzer, speakers, time: undefined, kindred: collectKindred(analyzer) });
  const chainOf = (text: Text): Text[] =>
    texts
      .filter(({ memory }) => memory.sessionId !== undefined && memory.sessionId === text.memory.sessionId)
      .sort((a, b) => (a.memory.turn ?? 0) - (b.memory.turn ?? 0) || a.memory.seq - b.memory.seq);
  const lenders = (text: Text): { text: Text; weight: number }[] => {
    const chain = chainOf(text);
    const at = chain.indexOf(text);
    if (at < 0) return [];
    return [0, 1, 2].flatMap((step) => {
      const before = chain[at - step - 1];
      const after = chain[at + step + 1];
      return [
        ...(before === undefined ? [] : [{ text: before, weight: BEFORE[step] ?? 0 }]),
        ...(after === undefined ? [] : [{ text: after, weight: AFTER[step] ?? 0 }]),
      ];
    });
  };
  const scale = (length: number): number => Math.min(1, 100 / length);
  const tf = (text: Text, term: string): number => Math.min(15, text.counts.get(term) ?? 0);
  const mixedTf = (text: Text, term: string): number =>
    lenders(text).reduce(
      (sum, { text: near, weight }) => sum + weight * scale(near.length) * tf(near, term),
      tf(text, term),
    );
  const mixedLength = (text: Text): number =>
    lenders(text).reduce((sum, { text: near, weight }) => sum + weight * Math.min(100, near.length), text.length);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const meanMixed = mean(texts.map(mixedLength));
  const groups = [...new Map(texts.map((text) => [text.memory.sessionId ?? text, text])).values()].map((text) => {
    const members = text.memory.sessionId === undefined ? [text] : chainOf(text);
    return { members, length: members.reduce((sum, { length }) => sum + length, 0) };
  });
  const meanGroup = mean(groups.map(({ length }) => length));
  const idf = (count: number, df: number): number => Math.log(1 + (count - df + 0.5) / (df + 0.5));
  const df = (term: string): number => texts.filter(({ counts }) => counts.has(term)).length;
  const bm25 = (count: number, length: number, k1: number, b: number): number =>
    count === 0 ? 0 : (count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
  const rarity = (term: string): number => idf(texts.length, df(term));
  const nameWeight = (term: string): number => (question.names.includes(term) ? profile.name : 1);
  const wordsOf = (text: Text, terms: readonly { term: string; factor: number }[]): number =>
    terms.reduce(
      (sum, { term, factor }) => sum + factor * bm25(mixedTf(text, term), mixedLength(text) / meanMixed, 0.9, 0.4),
      0,
    );
  const groupOf = (text: Text): number => {
    const group = groups.find(({ members }) => members.includes(text));
    return question.terms.reduce((sum, term) => {
      const having = groups.filter(({ members }) => members.some(({ counts }) => counts.has(term))).length;
      const count = (group?.members ?? []).reduce((total, member) => total + tf(member, term), 0);
      return sum + idf(groups.length, having) * bm25(count, (group?.length ?? 0) / meanGroup, 1.2, 0.75);
    }, 0);
  };
  const asked = [
    ...question.terms.map((term) => ({ term, factor: rarity(term) * nameWeight(term) })),
    ...question.kin
      .filter(({ term }) => df(term) > 0)
      .map(({ term, of }) => ({ term, factor: profile.kin * Math.min(rarity(term), rarity(of)) })),
  ];
  const newer = (a: Text, b: Text): number => b.memory.occurredAt - a.memory.occurredAt || a.memory.seq - b.memory.seq;
  const found = texts.map((text) => ({ text, words: wordsOf(text, asked) })).filter(({ words }) => words > 0);
  const named = texts.filter(
    (text) =>
      question.understood.speakers.includes(text.memory.speaker ?? '') && found.every((each) => each.text !== text),
  );
  const filled = named.toReversed().slice(0, Math.max(0, fewResults - found.length));
  const best = [...found]
    .sort((a, b) => b.words - a.words || newer(a.text, b.text))
    .slice(0, profile.feedback.documents);
  const total = best.reduce((sum, { words }) => sum + words, 0);
  const gains = new Map<string, number>();
  for (const { text, words } of best) {
    for (const [term, count] of text.counts) {
      const gain = (words / total / Math.max(10, text.length)) * Math.min(3, count);
      gains.set(term, (gains.get(term) ?? 0) + gain);
    }
  }
  const learned = [...gains]
    .filter(([term]) => df(term) >= 2 && df(term) <= texts.length * 0.05 && !question.terms.includes(term))
    .map(([term, gain]) => ({ term, gain: gain * idf(texts.length, df(term)) }))
    .sort((a, b) => b.gain - a.gain || (a.term < b.term ? -1 : 1))
    .slice(0, profile.feedback.terms);
  const all = learned.reduce((sum, { gain }) => sum + gain, 0);
  const added =
    question.terms.length > profile.feedback.longestQuestion
      ? []
      : learned.map(({ term, gain }) => ({
          term,
          factor: (gain / all) * profile.feedback.weight * question.terms.length * rarity(term),
        }));
  const most = question.terms.reduce((sum, term) => sum + rarity(term) * nameWeight(term), 0) * 1.9;
  const [speaker, ...others] = question.understood.speakers;
  return [...found, ...filled.map((text) => ({ text, words: 0 }))]
    .map(({ text, words }) => {
      const { memory } = text;
      let score = (words + wordsOf(text, added) + profile.session * groupOf(text)) / most;
      if (speaker !== undefined && others.length === 0 && memory.speaker === speaker) score *= profile.speaker;
      if (question.firstPerson && memory.role === 'user') score *= profile.firstPerson;
      if ((traitsOf(memory.content) & question.wanted) !== 0) score *= profile.answerType;
      const age = Math.max(0, now - memory.occurredAt) / 86_400_000;
      score *= 1 + profile.salience * memory.salience + profile.recency / (1 + age * memory.decayRate);
      return { text, seq: memory.seq, score };
    })
    .sort((a, b) => b.score - a.score || newer(a.text, b.text))
    .map(({ seq, score }) => ({ seq, score }));
}
