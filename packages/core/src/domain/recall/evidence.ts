import { isMadeByHoldfast } from '../memories/made-by-holdfast.ts';
import type { Memory } from '../memories/memory.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import type { RecallResult } from './query.ts';

/** What typed memories rest on, by the storage numbers of those that rest on something. */
export type Evidence = ReadonlyMap<number, readonly Memory[]>;

/** Memories that one rests on of which is told; a summary of many is a thing of its own. */
const MOST_SOURCES = 5;

/**
 * What the typed memories among some rest on. Where there are none, nothing is read. Summaries are left out: they rest on
 * much, and what they leave out is found beside them.
 */
export async function evidenceOf(
  { links, memories }: Pick<Readers, 'links' | 'memories'>,
  scope: UserScope,
  rows: readonly Memory[],
): Promise<Evidence> {
  const typed = rows.filter((memory) => memory.kind !== 'reflective' && isMadeByHoldfast(memory));
  if (typed.length === 0) return new Map();
  const seqs = new Set(typed.map(({ seq }) => seq));
  const around = await links.touching(scope, { seqs: [...seqs], types: ['derived_from'], limit: MOST_SOURCES });
  const rests = around.filter(({ from }) => seqs.has(from));
  const known = new Set(rows.map(({ seq }) => seq));
  const further = [...new Set(rests.map(({ to }) => to).filter((seq) => !known.has(seq)))];
  const there = [...rows, ...(await memories.getBySeqs(scope, { seqs: further }))];
  const evidence = new Map<number, Memory[]>();
  // What went meanwhile is no evidence.
  for (const { from, to } of rests) {
    for (const source of there.filter(({ seq }) => seq === to)) {
      evidence.set(from, [...(evidence.get(from) ?? []), source]);
    }
  }
  return evidence;
}

/** One place among the results. */
interface Place {
  /** What stands there. */
  result: RecallResult;
  readonly others: string[];
  /** Whether somebody's words stand there. */
  hasWords: boolean;
}

/**
 * One place for a typed memory and the words that it rests on: they are one piece of evidence. It is the place of the
 * better of them; in it stand the words, which are the evidence itself, and the typed memory is named as a duplicate.
 * Further typed memories of the same words share the place; further words that the same typed memory rests on were said
 * another time, and keep their own. Where words were not found, those that may stand in are asked for.
 *
 * @param results best first
 * @param mayStand whether words that were not found themselves may be shown
 */
export function collapseEvidence(
  results: readonly RecallResult[],
  evidence: Evidence,
  mayStand: (memory: Memory) => boolean,
): readonly RecallResult[] {
  if (evidence.size === 0) return results;
  const places: Place[] = [];
  /** Where each memory stands, or will stand when it comes. */
  const placeOf = new Map<number, Place>();
  for (const result of results) {
    const { seq, id } = result.memory;
    const sources = evidence.get(seq);
    const words = sources === undefined;
    let place = [seq, ...(sources ?? []).map((source) => source.seq)].map((each) => placeOf.get(each)).find(Boolean);
    if (words && place?.hasWords === true) place = undefined;
    const others = result.duplicates ?? [];
    if (place === undefined) {
      place = { result, others: [...others], hasWords: words };
      places.push(place);
    } else if (words) {
      place.others.unshift(place.result.memory.id, ...others);
      place.result = { ...result, score: place.result.score };
      place.hasWords = true;
    } else place.others.push(id, ...others);
    placeOf.set(seq, place);
    for (const source of sources ?? []) if (!placeOf.has(source.seq)) placeOf.set(source.seq, place);
  }
  const shown = new Set(places.map(({ result }) => result.memory.id));
  return places.map(({ result, others, hasWords }) => {
    const rests = hasWords ? [] : present(evidence.get(result.memory.seq)).filter(({ id }) => !shown.has(id));
    const [stands] = rests.filter(mayStand);
    const here = stands === undefined ? result : { ...result, memory: stands };
    if (stands !== undefined) shown.add(stands.id);
    const ids = [result.memory.id, ...others, ...rests.map(({ id }) => id)].filter((id) => id !== here.memory.id);
    const duplicates = [...new Set(ids)];
    return duplicates.length === 0 ? here : { ...here, duplicates };
  });
}
