import type { Analyzer } from '../recall/analyzer/analyzer.ts';
import { stopWords } from '../recall/understand/question-words.ts';
import type { Work } from './work-key.ts';

/** What work is about, to be held against other work. */
export interface WorkWords {
  /** Numbers, versions, paths, names in code: where these differ it is other work, however like the words. */
  readonly names: ReadonlySet<string>;
  /** Kinds of doing, as far as a verb tells. */
  readonly deeds: ReadonlySet<string>;
  /** Stems of all else, kinds of doing among them. */
  readonly terms: ReadonlySet<string>;
  /** Where something comes from or goes to: a move back is other work than the move. */
  readonly ways: ReadonlyMap<string, 'from' | 'to'>;
}

const list = (text: string): string[] => text.trim().split(/\s+/u);

/** Verbs that mean one kind of doing, as stems of their common forms; the first names the kind. */
const deedLines = `
fix repair mend resolve correct debug solve patch
add create make write build implement introduce draft compose prepare generate produce
update upgrade bump refresh renew revise
remove delete drop clean purge discard
deploy release ship publish rollout
run execute launch perform
test verify check validate inspect
read review look examine study analyse analyze
move migrate transfer port
rename relabel
install setup configure
enable activate
disable deactivate
start begin open
stop close end
revert rollback undo
send mail email deliver
document describe explain
refactor restructure rework
merge combine
split separate
import load ingest
export dump
`;

/** Words of orders that say nothing about what is ordered. */
const empty: ReadonlySet<string> = new Set(
  list(
    'please task work job step now today again new need needs needed want let lets us quickly soon properly carefully',
  ),
);

const token = /[\p{L}\p{N}_@#][\p{L}\p{N}_@#.:/\\+-]*/gu;
/** A digit, a sign within, or a capital within: something has this very name. */
const isName = /\p{N}|[\p{L}_][_@#.:/\\+][\p{L}_]|\p{Ll}\p{Lu}/u;

/** Reads works; stems of verbs are made once. */
export function workReader(analyzer: Analyzer): (work: Work) => WorkWords {
  const deedOf = new Map<string, string>();
  for (const line of deedLines.trim().split('\n')) {
    const verbs = list(line);
    for (const verb of verbs)
      for (const term of analyzer.terms(verb)) deedOf.set(term, `to ${verbs.slice(0, 1).join('')}`);
  }
  return ({ task = '', action, input }) => {
    const names = new Set<string>();
    const deeds = new Set<string>();
    const terms = new Set<string>();
    const ways = new Map<string, 'from' | 'to'>();
    let way: 'from' | 'to' | undefined;
    for (const [whole] of [task, action, textOf(input)].join('\n').matchAll(token)) {
      const word = whole.replace(/[.:/\\+-]{1,100}$/u, '');
      const lower = word.toLowerCase();
      if (lower === 'from') way = 'from';
      else if (['to', 'into', 'onto'].includes(lower)) way = 'to';
      if (stopWords.has(lower) || empty.has(lower)) continue;
      if (isName.test(word)) {
        names.add(lower);
        if (way !== undefined) ways.set(lower, way);
      } else {
        for (const term of analyzer.terms(lower)) {
          const deed = deedOf.get(term);
          if (deed !== undefined) deeds.add(deed);
          else if (way !== undefined) ways.set(term, way);
          terms.add(deed ?? term);
        }
      }
      way = undefined;
    }
    return { names, deeds, terms, ways };
  };
}

/** Texts and numbers anywhere in a JSON value; what its fields are called is how it was put, not what was done. */
function textOf(input: string | undefined): string {
  if (input === undefined) return '';
  const found: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
    else if (value !== null) found.push(typeof value === 'string' ? value : JSON.stringify(value));
  };
  collect(JSON.parse(input));
  return found.join('\n');
}

/** What is left of a likeness where either names something that the other does not: another thing in its place. */
const substituted = 0.8;

/**
 * How far two works are the same, 0 to 1: the weights of the words that both have, twice, over those of both (Dice,
 * 1945). 0 where names, deeds or ways speak against it.
 *
 * @param weightOf how much a term tells; rare ones more
 */
export function likeness(one: WorkWords, other: WorkWords, weightOf: (term: string) => number): number {
  if (without(one.names, other.names).length + without(other.names, one.names).length > 0) return 0;
  const deeds = without(one.deeds, other.deeds);
  if (other.deeds.size > 0 && deeds.length > 0 && deeds.length === one.deeds.size) return 0;
  for (const [word, way] of one.ways) if ((other.ways.get(word) ?? way) !== way) return 0;
  const sum = (terms: Iterable<string>): number => [...terms].reduce((total, term) => total + weightOf(term), 0);
  const [mine, theirs] = [without(one.terms, other.terms), without(other.terms, one.terms)];
  // What both name is shared as well.
  const all = sum(one.terms) + sum(other.terms) + 2 * sum(one.names);
  if (all === 0) return 0;
  const share = (all - sum(mine) - sum(theirs)) / all;
  return share * (mine.length > 0 && theirs.length > 0 ? substituted : 1);
}

function without(terms: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] {
  return [...terms].filter((term) => !others.has(term));
}
