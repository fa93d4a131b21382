import type { UserScope } from '../scope.ts';

/** `night` by the clock, `demand` by an operation. */
export type ConsolidationOrigin = 'night' | 'demand';
export type ConsolidationState = 'waiting' | 'running' | 'done' | 'undone';

/** In this order. */
export const consolidationSteps = ['facts', 'days', 'merge', 'links', 'tiers', 'weeks', 'summary', 'finished'] as const;
export type ConsolidationStep = (typeof consolidationSteps)[number];

/** Counts of what a run changed, by name. */
export type ConsolidationReport = Readonly<Record<string, number>>;

/** The one run of a user's day. Instants are milliseconds. */
export interface Consolidation {
  readonly no: number;
  readonly id: string;
  /** Of the user's calendar, YYYY-MM-DD. */
  readonly day: string;
  readonly timeZone: string;
  readonly origin: ConsolidationOrigin;
  readonly state: ConsolidationState;
  /** Where it goes on; `finished` when there is nothing left. */
  readonly step: ConsolidationStep;
  /** How far that step has come, in its own count. */
  readonly place: number;
  /** Versions of the user between which it looks for what is new: after the first, up to the second. */
  readonly fromVersion: number;
  readonly untilVersion: number;
  readonly report: ConsolidationReport;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly finishedAt?: number;
}

/**
 * One thing that a run changed: what undoing it needs, ids and numbers only. `seq` is the memory concerned; of a link, the one
 * it goes from; of a fact, none.
 */
export interface ConsolidationChange {
  readonly kind: 'made' | 'rewritten' | 'removed' | 'reinforced' | 'moved' | 'linked' | 'fact';
  readonly seq?: number;
  readonly before: Readonly<Record<string, string | number>>;
  readonly after: Readonly<Record<string, string | number>>;
}

export interface ConsolidationReader {
  getConsolidation(scope: UserScope, params: { readonly id: string }): Promise<Consolidation | undefined>;
  ofDay(scope: UserScope, params: { readonly day: string }): Promise<Consolidation | undefined>;
  /** The latest days first; of one page, those before the day of the last one seen. */
  list(scope: UserScope, params: { readonly before?: string; readonly limit: number }): Promise<Consolidation[]>;
  /** What a run changed, the latest first: of one page, those before the number of the last one seen. */
  changes(
    scope: UserScope,
    params: { readonly no: number; readonly before?: number; readonly limit: number },
  ): Promise<(ConsolidationChange & { readonly no: number; readonly at: number })[]>;
  /** How many changes of each kind a run has made. */
  countChanges(scope: UserScope, params: { readonly no: number }): Promise<Readonly<Record<string, number>>>;
  /** How far a kind of work has come with the user; undefined when it never began. */
  mark(scope: UserScope, params: { readonly name: string }): Promise<number | undefined>;
}

export interface ConsolidationWriter extends ConsolidationReader {
  /** Makes the row of a day; answers the one that is there already, as it is. */
  begin(
    scope: UserScope,
    params: Omit<Consolidation, 'no' | 'state' | 'step' | 'place' | 'report' | 'updatedAt' | 'finishedAt'>,
  ): Promise<Consolidation>;
  /** Notes how far a run has come. False when it is not there. */
  advance(
    scope: UserScope,
    params: Pick<
      Consolidation,
      'no' | 'origin' | 'state' | 'step' | 'place' | 'fromVersion' | 'untilVersion' | 'report'
    > & {
      readonly at: number;
      readonly finishedAt?: number;
    },
  ): Promise<boolean>;
  addChanges(
    scope: UserScope,
    params: { readonly no: number; readonly changes: readonly ConsolidationChange[]; readonly at: number },
  ): Promise<void>;
  /** Takes back the entries of these numbers, once they are undone. */
  dropChanges(scope: UserScope, params: { readonly nos: readonly number[] }): Promise<void>;
  setMark(scope: UserScope, params: { readonly name: string; readonly value: number }): Promise<void>;
}
