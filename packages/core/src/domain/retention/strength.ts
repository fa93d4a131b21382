import type { Memory, MemoryKind } from '../memories/memory.ts';

/** What a memory's strength is made of. Instants are milliseconds. */
export type Aging = Pick<
  Memory,
  'kind' | 'salience' | 'decayRate' | 'accessCount' | 'accessedAt' | 'createdAt' | 'updatedAt' | 'pinned'
>;

const dayMs = 86_400_000;

/** How fast a kind fades, against what happened: how to do a thing is kept longest, a mood shortest. */
export const pace: Readonly<Record<MemoryKind, number>> = {
  episodic: 1,
  semantic: 0.5,
  procedural: 0.25,
  emotional: 1.5,
  reflective: 0.5,
};

/**
 * How strong a memory is, 0 to 1:
 *
 *     strength = 0.5 salience + 0.3 recency + 0.2 use
 *     recency  = 1 / (1 + idleDays * decayRate * pace(kind))
 *     use      = 1 - 1 / (1 + ln(1 + accessCount))
 *
 * `recency` is the one of the score profiles, counted from the last use instead of from what happened: a use begins it
 * anew, which is how use reinforces. `use` grows ever slower, so that a hundred recalls in a week do not make a memory
 * immortal. Pinned ones are always 1.
 */
export function strengthOf(memory: Aging, now: number): number {
  if (memory.pinned) return 1;
  const recency = 1 / (1 + idleDays(memory, now) * memory.decayRate * pace[memory.kind]);
  const use = 1 - 1 / (1 + Math.log1p(memory.accessCount));
  return 0.5 * memory.salience + 0.3 * recency + 0.2 * use;
}

/** Days since it was made, changed or used; never below 0, whatever the clock did. */
export function idleDays(memory: Pick<Aging, 'accessedAt' | 'createdAt' | 'updatedAt'>, now: number): number {
  return Math.max(0, now - Math.max(memory.createdAt, memory.updatedAt, memory.accessedAt)) / dayMs;
}

/** Said again: the surer, as two independent sources of a thing are (1 - (1 - a)(1 - b)), and at least as salient. */
export function reinforced(
  kept: Pick<Memory, 'confidence' | 'salience'>,
  again: Pick<Memory, 'confidence' | 'salience'>,
): Pick<Memory, 'confidence' | 'salience'> {
  return {
    confidence: 1 - (1 - kept.confidence) * (1 - again.confidence),
    salience: Math.max(kept.salience, again.salience),
  };
}
