import { withoutForgotten } from '../../consolidation/night.ts';
import type { NewFact } from '../../facts/fact-store.ts';
import { newId } from '../../ids.ts';
import { nameKey } from '../../memories/match-key.ts';
import type { Platform } from '../../platform.ts';
import type { UserScope } from '../../scope.ts';
import type { Store, Writers } from '../../store.ts';
import type { Weighed } from './gather.ts';
import { promotedFrom, type Weight } from './importance.ts';
import { short } from './wording.ts';

/** Facts stored in one transaction. */
const SLICE = 50;
/** Whom words are of that name no speaker. */
const nameless = 'user';

interface Candidate {
  readonly memory: Weighed['memory'];
  readonly predicate: Weight;
  readonly confidence: number;
}

/**
 * Keeps as facts what was said and matters beyond its day: who, what kind of thing it was, and the words, with the memory as source.
 * What facts rest on already is left as it is, also when they were retracted since, so that twice is as once; and what
 * somebody had forgotten comes not back. Returns how many facts there are more, undefined when there was nothing to keep.
 */
export async function promote(
  { store, platform }: { readonly store: Store; readonly platform: Platform },
  scope: UserScope,
  {
    said,
    known,
  }: { readonly said: readonly Weighed[]; readonly known: readonly { readonly sources: readonly number[] }[] },
): Promise<number | undefined> {
  const resting = new Set(known.flatMap(({ sources }) => sources));
  const candidates = said.flatMap(({ memory, importance: { weight, value } }): Candidate[] =>
    weight === undefined || value < promotedFrom || resting.has(memory.seq)
      ? []
      : [{ memory, predicate: weight, confidence: value }],
  );
  if (candidates.length === 0) return undefined;
  const memories = candidates.map(({ memory }) => memory);
  const kept = new Set((await withoutForgotten({ store, platform }, scope, memories)).map(({ seq }) => seq));
  const wanted = candidates.filter(({ memory }) => kept.has(memory.seq));
  let made = 0;
  for (let start = 0; start < wanted.length; start += SLICE) {
    const some = wanted.slice(start, start + SLICE);
    made += await store.write(scope, (writers) => keep(writers, scope, { candidates: some, platform }));
    await platform.yieldTurn();
  }
  return made;
}

/**
 * Facts are looked for by their words, not by what else is known of the subject as `stateFact` does: that grows with every year, and
 * what was said once neither ends nor contradicts what was said before. They have no `validFrom`, or the same said twice would be two.
 */
async function keep(
  { facts }: Pick<Writers, 'facts'>,
  scope: UserScope,
  { candidates, platform }: { readonly candidates: readonly Candidate[]; readonly platform: Platform },
): Promise<number> {
  const at = platform.now();
  // Somebody may have stated something of them since.
  const seqs = candidates.map(({ memory }) => memory.seq);
  const since = new Set((await facts.restingOn(scope, { seqs })).flatMap(({ sources }) => sources));
  const fresh = new Map<string, NewFact>();
  for (const { memory, predicate, confidence } of candidates) {
    if (since.has(memory.seq)) continue;
    const subject = memory.speaker ?? nameless;
    const object = short(memory.content);
    const filter = { subject: nameKey(subject), predicate, object: nameKey(object) };
    const key = JSON.stringify(filter);
    const twin = fresh.get(key);
    const [same] = twin === undefined ? await facts.list(scope, { filter, limit: 1 }) : [];
    const sources = [...(twin?.sources ?? []), memory.seq];
    if (same === undefined) {
      fresh.set(key, {
        id: twin?.id ?? newId(platform),
        subject,
        predicate,
        object,
        confidence,
        origin: 'rules',
        sources,
      });
    } else {
      await facts.confirm(scope, { id: same.id, confidence, sources, at });
    }
  }
  await facts.insert(scope, { facts: [...fresh.values()], at });
  return fresh.size;
}
