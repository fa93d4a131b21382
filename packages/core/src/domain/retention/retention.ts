import type { Memory, MemoryState, MemoryTier } from '../memories/memory.ts';
import { type Aging, idleDays, strengthOf } from './strength.ts';

/** All that decides whether a memory stays at hand; no words. */
export interface Retained extends Aging, Pick<Memory, 'seq' | 'id' | 'space' | 'state' | 'tier'> {
  readonly sourceType?: string;
  readonly expiresAt?: number;
}

export interface RetentionSettings {
  /** Days without a use after which a little used memory is archived. */
  readonly archiveAfterDays: number;
  /** A memory used so often is never archived for its age. */
  readonly archiveBelowUses: number;
  /** The same for memories of `shortLived` sources: records of work and snapshots. */
  readonly shortLivedDays: number;
  readonly shortLived: readonly string[];
  /** Active memories that a user may have; the weakest beyond are archived. No bound when not given. */
  readonly maxActive?: number;
}

export const defaultRetention: RetentionSettings = {
  archiveAfterDays: 365,
  archiveBelowUses: 5,
  shortLivedDays: 30,
  shortLived: ['work', 'work_record', 'snapshot'],
};

/** Why a memory moves. */
export type MoveReason = 'expired' | 'unused' | 'short_lived' | 'over_budget' | 'faded' | 'strong';

/** A memory that should move, and why. */
export interface Move {
  readonly seq: number;
  readonly id: string;
  readonly reason: MoveReason;
  readonly strength: number;
  readonly from: Place;
  readonly to: Place;
}

interface Place {
  readonly state: MemoryState;
  readonly tier: MemoryTier;
}

/** Strengths from which on a memory is hot or warm. What is younger than a month is hot whatever its strength. */
const hotFrom = 0.5;
const warmFrom = 0.35;
const freshDays = 30;

/** What Holdfast keeps of a user as a whole is refreshed, not aged. */
const ageless = 'summary';

/**
 * Where a memory belongs. Active ones are archived once they have expired, or were used by nobody for long; what a
 * person has paused stays as it is. Pinned ones neither age nor move, but for an expiry that somebody gave them. The tier follows the
 * strength; what is archived is cold. Nothing is ever deleted here, and nothing comes back out of the archive by itself.
 */
export function judge(memory: Retained, now: number, settings: RetentionSettings): Move | undefined {
  const strength = strengthOf(memory, now);
  const { seq, id, state, tier } = memory;
  const from = { state, tier };
  const move = (reason: MoveReason, to: Place): Move => ({ seq, id, reason, strength, from, to });
  const archived = { state: 'archived', tier: 'cold' } as const;
  if (state === 'archived') return tier === 'cold' ? undefined : move('faded', archived);
  const why = state === 'active' ? leaving(memory, now, settings) : undefined;
  if (why !== undefined) return move(why, archived);
  const wanted = tierOf(memory, strength, now);
  if (wanted === tier) return undefined;
  return move(rank[wanted] > rank[tier] ? 'strong' : 'faded', { state, tier: wanted });
}

const rank: Readonly<Record<MemoryTier, number>> = { cold: 0, warm: 1, hot: 2 };

function leaving(memory: Retained, now: number, settings: RetentionSettings): MoveReason | undefined {
  if (memory.expiresAt !== undefined && memory.expiresAt <= now) return 'expired';
  if (memory.pinned || memory.sourceType === ageless || memory.accessCount >= settings.archiveBelowUses) {
    return undefined;
  }
  const idle = idleDays(memory, now);
  const brief = memory.sourceType !== undefined && settings.shortLived.includes(memory.sourceType);
  if (brief && idle >= settings.shortLivedDays) return 'short_lived';
  return idle >= settings.archiveAfterDays ? 'unused' : undefined;
}

function tierOf(memory: Retained, strength: number, now: number): MemoryTier {
  if (memory.sourceType === ageless || strength >= hotFrom || idleDays(memory, now) < freshDays) return 'hot';
  return strength >= warmFrom ? 'warm' : 'cold';
}

/** Collects who would have to go if there are too many, a number and a strength each. */
export interface BudgetCount {
  /** Counts a memory that stays active. */
  add(memory: Retained): void;
  /** Storage numbers of the weakest beyond the budget; of equally strong ones the older go. */
  excess(): ReadonlySet<number>;
}

export function countBudget(now: number, { maxActive }: RetentionSettings): BudgetCount {
  const strengths: { readonly seq: number; readonly strength: number }[] = [];
  let active = 0;
  return {
    add(memory) {
      if (memory.state !== 'active') return;
      active += 1;
      if (maxActive === undefined || memory.pinned || memory.sourceType === ageless) return;
      strengths.push({ seq: memory.seq, strength: strengthOf(memory, now) });
    },
    excess() {
      if (maxActive === undefined || active <= maxActive) return new Set();
      const weakest = strengths.toSorted((a, b) => a.strength - b.strength || a.seq - b.seq);
      return new Set(weakest.slice(0, active - maxActive).map(({ seq }) => seq));
    },
  };
}

/** The move of a memory that is beyond the budget. */
export function overBudget(memory: Retained, now: number): Move {
  const { seq, id, state, tier } = memory;
  const to = { state: 'archived', tier: 'cold' } as const;
  return { seq, id, reason: 'over_budget', strength: strengthOf(memory, now), from: { state, tier }, to };
}
