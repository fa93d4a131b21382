import type { PatternStep } from '../patterns/pattern.ts';
import type { PlannerRecord } from '../records/record-store.ts';

export const procedureStates = ['candidate', 'active', 'deprecated'] as const;
export type ProcedureState = (typeof procedureStates)[number];

export interface ProcedureStep extends PatternStep {
  /** Runs that did it, and that went without. */
  readonly done: number;
  readonly skipped: number;
}

/** What was learned, as one sentence that can be voted on. */
export interface Lesson {
  readonly id: string;
  readonly kind: 'do' | 'avoid';
  readonly text: string;
  readonly helpful: number;
  readonly harmful: number;
}

/** One change, and why; the words of what it changed are in the version before. */
export interface ProcedureChange {
  readonly at: number;
  readonly change:
    | 'step_added'
    | 'step_changed'
    | 'step_removed'
    | 'lesson_added'
    | 'lesson_removed'
    | 'precondition_added'
    | 'precondition_removed'
    | 'state';
  /** Key of the step, id of the lesson, or the state. */
  readonly of: string;
  /** `run`: learned; `caller`: somebody said so. */
  readonly by: 'run' | 'caller';
}

/** A way of doing something that has been gone, and what came of it each time. */
export interface ProcedureContent {
  readonly name: string;
  /** Class of intent: name of a pattern. */
  readonly kind: string;
  /** What it was about, as terms. */
  readonly terms: readonly string[];
  readonly preconditions: readonly string[];
  readonly steps: readonly ProcedureStep[];
  readonly lessons: readonly Lesson[];
  /** Runs that succeeded and were verified, and that failed. */
  readonly successes: number;
  readonly failures: number;
  /** Runs that are said to have succeeded, without proof: they count for nothing. */
  readonly unverified: number;
  /** Failures since the last success. */
  readonly failedInARow: number;
  readonly lastUsedAt: number;
  /** Of the last runs. */
  readonly runIds: readonly string[];
  readonly changes: readonly ProcedureChange[];
}

export interface Procedure extends ProcedureContent {
  readonly record: PlannerRecord;
  readonly state: ProcedureState;
}

export function readProcedure(record: PlannerRecord): Procedure {
  // Sound: only this folder writes procedures.
  return { ...(JSON.parse(record.content) as ProcedureContent), record, state: record.state as ProcedureState };
}

export function contentOfProcedure({ record: _record, state: _state, ...content }: Procedure): ProcedureContent {
  return content;
}

/** The same for intents of one kind about the same thing. */
export function signatureOf({ kind, terms }: Pick<ProcedureContent, 'kind' | 'terms'>): string {
  return [kind, ...terms].join(' ').slice(0, 500);
}
