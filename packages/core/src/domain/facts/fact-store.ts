import type { UserScope } from '../scope.ts';

/** `active` facts are believed now; the others are kept as history and left out of answers unless asked for. */
export type FactStatus = 'active' | 'superseded' | 'contradicted' | 'retracted' | 'expired';
export type FactOrigin = 'rules' | 'model' | 'caller';

/**
 * A subject, a predicate and an object that are true for a time. Instants are milliseconds. It is never overwritten:
 * a newer fact ends it (`validTo`, `closedAt`), a retraction takes it back (`retractedAt`).
 */
export interface Fact {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  readonly subject: string;
  /** In snake case, such as `lives_in`. */
  readonly predicate: string;
  readonly object: string;
  /** True in the world from and until; open when undefined. */
  readonly validFrom?: number;
  readonly validTo?: number;
  /** Known to us from and until. */
  readonly recordedAt: number;
  readonly retractedAt?: number;
  /** When `validTo` became known: before it, we believed the fact to hold on. */
  readonly closedAt?: number;
  readonly status: FactStatus;
  readonly confidence: number;
  readonly origin: FactOrigin;
  /** The fact that ended or contradicts it. */
  readonly supersededBy?: string;
  /** What it rests on was retracted or forgotten: to be looked at. */
  readonly flagged: boolean;
  /** Storage numbers of the memories it rests on; empty when a caller gave none. */
  readonly sources: readonly number[];
  /** How often it was said again. */
  readonly confirmations: number;
}

export interface NewFact {
  readonly id: string;
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
  readonly validFrom?: number;
  readonly validTo?: number;
  readonly confidence: number;
  readonly origin: FactOrigin;
  readonly sources: readonly number[];
}

export interface FactFilter {
  /** Match keys. */
  readonly subject?: string;
  readonly object?: string;
  readonly predicate?: string;
  /** Match keys of one thing, all its names: facts with one of them as subject. */
  readonly subjects?: readonly string[];
  /** The same, as subject or object. */
  readonly about?: readonly string[];
  /** What is true in the world at this instant. What was superseded without an end never was: a more exact one says it. */
  readonly asOf?: number;
  /** What we believed at this instant: recorded by then, not retracted by then, ends counted only if known by then. */
  readonly knownAt?: number;
  /** Also facts that are no longer active; with `asOf` or `knownAt` the times decide instead. */
  readonly includeSuperseded?: boolean;
}

/** What rests on deleted memories alone is hidden from `list` and `history`, but what a caller stated. */
export interface FactReader {
  getMany(scope: UserScope, params: { readonly ids: readonly string[] }): Promise<Fact[]>;
  /** Newest recorded first. */
  list(
    scope: UserScope,
    params: {
      readonly filter: FactFilter;
      readonly after?: { readonly recordedAt: number; readonly no: number };
      readonly limit: number;
    },
  ): Promise<Fact[]>;
  /**
   * All facts of a subject and predicate, whatever their status, oldest first. A match key, or those of all the names
   * of one thing.
   */
  history(
    scope: UserScope,
    params: { readonly subject: string | readonly string[]; readonly predicate?: string },
  ): Promise<Fact[]>;
  /**
   * Of what is known of a subject (match keys of its names) and predicate, what a claim about an instant can meet, however
   * long the history is: active facts, those that hold at the instant or rest on one of the memories whatever became
   * of them, and the first to begin after it. With `objects` only those with one of these match keys.
   */
  around(
    scope: UserScope,
    params: {
      readonly subjects: readonly string[];
      readonly predicate: string;
      readonly objects?: readonly string[];
      readonly at: number;
      readonly seqs: readonly number[];
    },
  ): Promise<Fact[]>;
  /** Active facts of a subject and predicate, newest recorded first. */
  latest(
    scope: UserScope,
    params: { readonly subjects: readonly string[]; readonly predicate: string; readonly limit: number },
  ): Promise<Fact[]>;
  /** Facts that rest on any of these memories. */
  restingOn(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<Fact[]>;
}

/** The scope names exactly one space for `insert`. */
export interface FactWriter extends FactReader {
  insert(scope: UserScope, params: { readonly facts: readonly NewFact[]; readonly at: number }): Promise<Fact[]>;
  /** Said again: counts, takes the greater confidence and the new sources. */
  confirm(
    scope: UserScope,
    params: {
      readonly id: string;
      readonly confidence: number;
      readonly sources: readonly number[];
      readonly at: number;
    },
  ): Promise<Fact | undefined>;
  /** Ends an active fact. `validTo` is left out where it is known already, or only the status changes (contradicted). */
  close(
    scope: UserScope,
    params: {
      readonly id: string;
      readonly status: 'superseded' | 'contradicted' | 'expired';
      readonly validTo?: number;
      readonly supersededBy?: string;
      readonly at: number;
    },
  ): Promise<Fact | undefined>;
  retract(scope: UserScope, params: { readonly id: string; readonly at: number }): Promise<Fact | undefined>;
  /** Makes a closed or retracted fact active again: for undoing a run. */
  reopen(scope: UserScope, params: { readonly id: string }): Promise<Fact | undefined>;
  flag(scope: UserScope, params: { readonly ids: readonly string[]; readonly flagged: boolean }): Promise<void>;
  /** Removes for good. What they had ended is flagged. */
  remove(scope: UserScope, params: { readonly ids: readonly string[] }): Promise<number>;
}
