import { i32 } from '../index/column.ts';
import type { Partition } from '../index/partition.ts';
import type { Question } from '../understand/understanding.ts';
import type { Lately } from '../working-set/session-state.ts';
import type { Profile } from './profiles.ts';
import { note } from './scratch.ts';
import type { Ground } from './statistics.ts';

/** Weight, 0 to 1, of documents that the asking session touched lately, and of the turns around them. */
export type Touched = ReadonlyMap<number, number>;

const none: Touched = new Map();
/** Turns on either side that share in a touch, and what each step leaves of it. */
const STEPS = 2;
const LEFT = 0.5;

/** What of the working set lies in a partition: memories of other spaces, and forgotten ones, are not there. */
export function touchedIn(partition: Partition, lately: Lately | undefined, profile: Profile): Touched {
  if (lately === undefined || profile.kind === 'sum') return none;
  const touched = new Map<number, number>();
  const raise = (doc: number, weight: number): void => {
    touched.set(doc, Math.max(weight, touched.get(doc) ?? 0));
  };
  const { previous, next } = partition.chains;
  for (const [seq, weight] of lately.memories) {
    const doc = partition.find(seq);
    if (doc === undefined) continue;
    raise(doc, weight);
    for (const { values } of [previous, next]) {
      for (let step = 1, near = i32(values, doc); step <= STEPS && near >= 0; step += 1, near = i32(values, near)) {
        raise(near, weight * LEFT ** step);
      }
    }
  }
  return touched;
}

/** Terms of earlier questions that a question brings along, with what each weighs beside its own. */
export function carriedTerms(
  { terms }: Question,
  lately: Lately | undefined,
  profile: Profile,
): ReadonlyMap<string, number> {
  if (lately === undefined || profile.kind === 'sum' || profile.workingSet.terms === 0) return new Map();
  const own = new Set(terms);
  const carried = [...lately.terms].filter(([term]) => !own.has(term));
  return new Map(carried.map(([term, weight]) => [term, weight * profile.workingSet.terms]));
}

/** Adds what was touched to what is found, as a question that leans on another may share no word with its answer. */
export function noteTouched(grounds: readonly Ground[]): void {
  for (const { touched, scratch, admits } of grounds) {
    for (const doc of touched.keys()) if (admits(doc)) note(scratch, doc);
  }
}
