import type { UserScope } from '../scope.ts';

/** Something that was decided, or is to be. Instants are milliseconds; `words` is JSON of DecisionWords. */
export interface Decision {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  readonly sessionId?: string;
  /** True while nothing is chosen. */
  readonly open: boolean;
  readonly salience: number;
  readonly words: string;
  readonly decidedAt: number;
  readonly revisitAt?: number;
  /** Id of the decision that has taken its place. */
  readonly supersededBy?: string;
  readonly createdAt: number;
}

export type NewDecision = Omit<Decision, 'no' | 'space' | 'supersededBy'>;

export interface DecisionReader {
  decision(scope: UserScope, params: { readonly id: string }): Promise<Decision | undefined>;
  /** Newest first by (decidedAt, no). */
  decisions(
    scope: UserScope,
    params: {
      readonly sessionId?: string;
      readonly status?: 'open' | 'decided' | 'superseded' | 'in_force';
      readonly revisitBefore?: number;
      readonly after?: { readonly decidedAt: number; readonly no: number };
      readonly limit: number;
    },
  ): Promise<Decision[]>;
}

/** A user scope names exactly one space for `addDecision`. */
export interface DecisionWriter extends DecisionReader {
  addDecision(scope: UserScope, params: { readonly decision: NewDecision }): Promise<void>;
  /** False when another has taken its place before. */
  supersede(scope: UserScope, params: { readonly id: string; readonly by: string }): Promise<boolean>;
  /** Other words for a decision; the former ones are gone for good. */
  reword(scope: UserScope, params: { readonly id: string; readonly words: string }): Promise<void>;
}
