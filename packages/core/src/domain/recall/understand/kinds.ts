import type { Analyzer } from '../analyzer/analyzer.ts';
import { kindTable } from './kind-table.ts';
import { sameTable } from './same-table.ts';

const lines = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(/:?\s+/));

/** For a term of a question, terms that may stand in its place in an answer. */
export type Kindred = ReadonlyMap<string, ReadonlySet<string>>;

export function collectKindred(analyzer: Analyzer): Kindred {
  const found = new Map<string, Set<string>>();
  const add = (word: string, others: readonly string[]): void => {
    const term = analyzer.term(word);
    const known = found.get(term) ?? new Set();
    for (const other of others.map((each) => analyzer.term(each))) if (other !== term) known.add(other);
    found.set(term, known);
  };
  for (const [kind = '', ...things] of lines(kindTable)) add(kind, things);
  for (const family of lines(sameTable)) for (const word of family) add(word, family);
  return found;
}
