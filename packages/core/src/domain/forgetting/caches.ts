import type { UserScope } from '../scope.ts';

/** What is held of users beside the store: in this process and in what processes share. */
export interface ForgettingCaches {
  /**
   * Lets go of it. None of it is the truth about a memory, so that more may go than was asked for.
   *
   * @param params.concerns whether an event that waits, or was rejected, tells of what was forgotten; by its content
   * @throws HoldfastError store_unavailable when what is shared cannot be reached: to be tried again
   */
  forget(
    scope: UserScope,
    params: { readonly concerns: (content: string | undefined) => Promise<boolean> },
  ): Promise<void>;
}
