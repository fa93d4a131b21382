import type { UserScope } from '../scope.ts';

/** What rows of one user say of each other that does not fit. */
export interface Mismatch {
  /** What it is about, such as `links`. */
  readonly what: string;
  /** What does not fit, in words; no words of people. */
  readonly why: string;
  readonly count: number;
}

/** Looks at a user's rows as they lie in the tables, whatever their words: all spaces, deleted memories too. */
export interface IntegrityReader {
  /** Memories by storage number, without their words. */
  memories(
    scope: UserScope,
    params: { readonly afterSeq: number; readonly limit: number },
  ): Promise<readonly { readonly seq: number; readonly id: string; readonly version: number }[]>;
  /** Rows that name one which is not there, numbers that are not what they count, and a change log with holes. */
  mismatches(scope: UserScope): Promise<readonly Mismatch[]>;
}
