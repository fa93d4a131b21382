import type { UserScope } from '../scope.ts';

/** `forgotten` blocks derived writes and imports; `rejected` blocks derived writes alone. Neither blocks an explicit remember. */
export type TombstoneReason = 'forgotten' | 'rejected';

/**
 * Tombstones of a user. A mark is the HMAC of a match key under the tenant's key, hex; so is that of the space in which a
 * tombstone stands, since the name of a space is a word too. Use `forgottenAmong` and `entomb`, which make the marks.
 */
export interface TombstoneReader {
  /** Which of these marks are known in these spaces, or in any, with the reason; `forgotten` goes before `rejected`. */
  find(
    scope: UserScope,
    params: { readonly marks: readonly string[]; readonly spaceMarks?: readonly string[] },
  ): Promise<Map<string, TombstoneReason>>;
}

export interface TombstoneWriter extends TombstoneReader {
  /** What was rejected and is then forgotten is forgotten; the other way round nothing changes. */
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
