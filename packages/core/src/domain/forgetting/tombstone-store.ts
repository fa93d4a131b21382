import type { UserScope } from '../scope.ts';

/** `forgotten` blocks derived writes and imports; `rejected` blocks derived writes alone. Neither blocks an explicit remember. */
export type TombstoneReason = 'forgotten' | 'rejected';

export interface TombstoneReader {
  /** Which of these marks are known, with the reason. A mark is the HMAC of a match key under the tenant's key, hex. */
  find(scope: UserScope, params: { readonly marks: readonly string[] }): Promise<Map<string, TombstoneReason>>;
}

export interface TombstoneWriter extends TombstoneReader {
  put(
    scope: UserScope,
    params: { readonly marks: readonly string[]; readonly reason: TombstoneReason; readonly at: number },
  ): Promise<void>;
}
