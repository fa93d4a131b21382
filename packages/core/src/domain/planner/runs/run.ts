import type { PlannerRecord } from '../records/record-store.ts';

export const runStates = ['running', 'succeeded', 'failed', 'cancelled'] as const;
export type RunState = (typeof runStates)[number];

export const runOutcomes = ['success', 'failure', 'cancelled'] as const;
export type RunOutcome = (typeof runOutcomes)[number];

export const stepOutcomes = ['done', 'failed', 'skipped'] as const;
export type StepOutcome = (typeof stepOutcomes)[number];

export interface RunStep {
  /** Of the step of the plan or procedure. */
  readonly key: string;
  readonly outcome: StepOutcome;
  readonly minutes?: number;
  readonly error?: string;
  readonly evidence?: string;
  readonly at: number;
}

/** One carrying out of a plan or procedure: what was done, how long it took and what came of it. */
export interface RunContent {
  readonly name: string;
  readonly steps: readonly RunStep[];
  readonly outcome?: RunOutcome;
  /** True when its success was checked, not just said. */
  readonly verified?: boolean;
  readonly error?: string;
  readonly evidence?: string;
  readonly endedAt?: number;
}

export interface Run extends RunContent {
  readonly record: PlannerRecord;
  readonly state: RunState;
}

export function readRun(record: PlannerRecord): Run {
  // Sound: only this folder writes runs.
  return { ...(JSON.parse(record.content) as RunContent), record, state: record.state as RunState };
}
