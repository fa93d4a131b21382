import type { UserScope } from '../scope.ts';

/** `forgotten` blocks derived writes and imports; `rejected` blocks derived writes alone. Neither blocks an explicit remember. */
export type TombstoneReason = 'forgotten' | 'rejected';

/** Tombstones stand in a space, as what they tell of did. */
export interface TombstoneReader {
  /**
   * Which of these marks are known in the spaces of the scope, with the reason; `forgotten` goes before `rejected`. A mark
   * is the HMAC of a match key under the tenant's key, hex.
   */
  find(scope: UserScope, params: { readonly marks: readonly string[] }): Promise<Map<string, TombstoneReason>>;
}

export interface TombstoneWriter extends TombstoneReader {
  /** The scope names exactly one space. What was rejected and is then forgotten is forgotten; the other way round nothing changes. */
  put(
    scope: UserScope,
    params: { readonly marks: readonly string[]; readonly reason: TombstoneReason; readonly at: number },
  ): Promise<void>;
}
