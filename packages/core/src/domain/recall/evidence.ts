import { isMadeByHoldfast } from '../memories/made-by-holdfast.ts';
import type { Memory } from '../memories/memory.ts';
import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import type { RecallResult } from './query.ts';

/** What typed memories rest on, by the storage numbers of those that rest on something. */
export type Evidence = ReadonlyMap<number, readonly Pick<Memory, 'seq' | 'id'>[]>;

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
  const known = new Map(rows.map(({ seq, id }) => [seq, id]));
  const further = [...new Set(rests.map(({ to }) => to).filter((seq) => !known.has(seq)))];
  for (const { seq, id } of await memories.getBySeqs(scope, { seqs: further })) known.set(seq, id);
  const evidence = new Map<number, Pick<Memory, 'seq' | 'id'>[]>();
  for (const { from, to: seq } of rests) {
    const id = known.get(seq);
    if (id !== undefined) evidence.set(from, [...(evidence.get(from) ?? []), { seq, id }]);
  }
  return evidence;
}

/** One place among the results. */
interface Place {
  readonly result: RecallResult;
  readonly others: string[];
  /** Whether somebody's words are among what shares the place. */
  hasWords: boolean;
}

/**
 * One place for a typed memory and the words that it rests on: they are one piece of evidence. The better of them
 * stands, and names the other as a duplicate, found or not. Further typed memories of the same words share the place;
 * further words that the same typed memory rests on were said another time, and keep their own.
 *
 * @param results best first
 */
export function collapseEvidence(results: readonly RecallResult[], evidence: Evidence): readonly RecallResult[] {
  if (evidence.size === 0) return results;
  const places: Place[] = [];
  /** Where each memory stands, or will stand when it comes. */
  const placeOf = new Map<number, Place>();
  for (const result of results) {
    const { seq, id } = result.memory;
    const sources = evidence.get(seq);
    let place = [seq, ...(sources ?? []).map((source) => source.seq)].map((each) => placeOf.get(each)).find(Boolean);
    if (sources === undefined && place?.hasWords === true) place = undefined;
    const others = result.duplicates ?? [];
    if (place === undefined) {
      place = { result, others: [...others], hasWords: false };
      places.push(place);
    } else place.others.push(id, ...others);
    if (sources === undefined) place.hasWords = true;
    placeOf.set(seq, place);
    for (const source of sources ?? []) if (!placeOf.has(source.seq)) placeOf.set(source.seq, place);
  }
  const shown = new Set(places.map(({ result }) => result.memory.id));
  return places.map(({ result, others }) => {
    const rests = (evidence.get(result.memory.seq) ?? []).map(({ id }) => id).filter((id) => !shown.has(id));
    const duplicates = [...new Set([...others, ...rests])];
    return duplicates.length === 0 ? result : { ...result, duplicates };
  });
}
