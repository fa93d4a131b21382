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
  const steps = kindredInSteps(analyzer);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** Lines of the tables that are read between two pauses: before code is compiled, a word takes some microseconds. */
const STEP = 16;

/** The same with pauses, as the tables hold thousands of words. */
export function* kindredInSteps(analyzer: Analyzer): Generator<undefined, Kindred> {
  const found = new Map<string, Set<string>>();
  const add = (word: string, others: readonly string[]): void => {
    const term = analyzer.term(word);
    const known = found.get(term) ?? new Set();
    for (const other of others.map((each) => analyzer.term(each))) if (other !== term) known.add(other);
    found.set(term, known);
  };
  for (const [place, [kind = '', ...things]] of lines(kindTable).entries()) {
    add(kind, things);
    if (place % STEP === 0) yield;
  }
  for (const [place, family] of lines(sameTable).entries()) {
    for (const word of family) add(word, family);
    if (place % STEP === 0) yield;
  }
  return found;
}
