import { HoldfastError } from '../errors.ts';
import { isMadeByHoldfast } from '../memories/made-by-holdfast.ts';
import { matchKey, nameKey, standsIn } from '../memories/match-key.ts';
import type { Memory } from '../memories/memory.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Readers, Store } from '../store.ts';
import type { Fact } from './fact-store.ts';

export interface Retraction {
  readonly fact: Fact;
  /** What rested on it, as it is now. */
  readonly flagged: readonly Fact[];
  /** Memories of Holdfast's own that said it. */
  readonly paused: readonly Memory[];
}

/** How far what was derived of something derived is followed. */
const MOST_STEPS = 3;
const MOST_DERIVED = 200;

/**
 * Takes a fact back. What rests on it is flagged: facts that it had ended, and facts resting on memories that were
 * derived from its sources and say it. Those of these memories that Holdfast made are paused. A second time changes nothing.
 *
 * @throws HoldfastError not_found
 */
export async function retractFact(
  { store, platform }: { readonly store: Store; readonly platform: Pick<Platform, 'now'> },
  scope: UserScope,
  id: string,
): Promise<Retraction> {
  return store.write(scope, async (writers) => {
    const [before] = await writers.facts.getMany(scope, { ids: [id] });
    if (before === undefined) throw factNotFound(id);
    if (before.status === 'retracted') return { fact: before, flagged: [], paused: [] };
    const at = platform.now();
    const own: UserScope = { ...scope, spaces: [before.space] };
    const fact = present(await writers.facts.retract(own, { id, at }));
    const saying = await memoriesSaying(writers, own, fact);
    const { subject: name, predicate } = fact;
    const history = await writers.facts.history(own, { subject: nameKey(name), predicate });
    const ended = history.filter(({ supersededBy }) => supersededBy === id);
    const resting = await writers.facts.restingOn(own, { seqs: saying.map(({ seq }) => seq) });
    const ids = [
      ...new Set([...ended, ...resting.filter(({ status }) => status !== 'retracted')].map((one) => one.id)),
    ];
    await writers.facts.flag(own, { ids, flagged: true });
    const paused: Memory[] = [];
    for (const memory of saying) {
      if (memory.state !== 'active' || memory.kind === 'reflective' || !isMadeByHoldfast(memory)) continue;
      paused.push(present(await writers.memories.update(own, { id: memory.id, patch: { state: 'paused' }, at })));
    }
    return { fact, flagged: await writers.facts.getMany(own, { ids }), paused };
  });
}

/** Memories derived from what a fact rests on, at whatever remove, that name its object. */
async function memoriesSaying(
  { links, memories }: Pick<Readers, 'links' | 'memories'>,
  scope: UserScope,
  { sources, object }: Fact,
): Promise<readonly Memory[]> {
  const derived = new Set<number>();
  let from = sources;
  for (let step = 0; step < MOST_STEPS && from.length > 0 && derived.size < MOST_DERIVED; step += 1) {
    const around = await links.touching(scope, { seqs: from, types: ['derived_from'], limit: MOST_DERIVED });
    const known = new Set(from);
    from = [
      ...new Set(around.filter((link) => known.has(link.to) && !derived.has(link.from)).map((link) => link.from)),
    ];
    for (const seq of from) derived.add(seq);
  }
  const rows = await memories.getBySeqs(scope, { seqs: [...derived] });
  const key = nameKey(object);
  return rows.filter(({ content, deletedAt }) => deletedAt === undefined && standsIn(matchKey(content), key));
}

export function factNotFound(id: string): HoldfastError {
  return new HoldfastError('not_found', {
    detail: `No fact ${id}.`,
    faults: [{ field: 'id', message: 'was not found' }],
  });
}
