import type { UserScope } from '../scope.ts';

/**
 * `forgotten` blocks derived writes and imports; `rejected`, by a review, and `deleted`, by the purge of a deleted memory, block
 * derived writes alone. None blocks an explicit remember; what is derived of one that came later is blocked by `rejected` alone.
 */
export type TombstoneReason = 'forgotten' | 'rejected' | 'deleted';

export interface Tombstone {
  readonly reason: TombstoneReason;
  /** When it was left, milliseconds; of what was deleted, when that was. */
  readonly at: number;
}

/** Which of two reasons for the same words counts: the one that blocks more. */
export const tombstoneRank: Readonly<Record<TombstoneReason, number>> = { deleted: 0, rejected: 1, forgotten: 2 };

/**
 * Tombstones of a user. A mark is the HMAC of a match key under the tenant's key, hex; so is that of the space in which a
 * tombstone stands, since the name of a space is a word too. Use `forgottenAmong` and `entomb`, which make the marks.
 */
export interface TombstoneReader {
  /** Which of these marks are known in these spaces, or in any, by the reason that blocks most; of equal ones the latest. */
  find(
    scope: UserScope,
    params: { readonly marks: readonly string[]; readonly spaceMarks?: readonly string[] },
  ): Promise<Map<string, Tombstone>>;
}

export interface TombstoneWriter extends TombstoneReader {
  /** A reason that blocks more takes the place of one that blocks less, and the same is renewed; else nothing changes. */
  put(
    scope: UserScope,
    params: {
      readonly spaceMark: string;
      readonly marks: readonly string[];
      readonly reason: TombstoneReason;
      readonly at: number;
    },
  ): Promise<void>;
}
