import type { PlannerRecord } from '../records/record-store.ts';
import type { PlanDiff } from '../scheduling/diff.ts';
import type { Explanation } from '../scheduling/explain.ts';
import type { Misfit } from '../scheduling/misfit.ts';
import type { Block, SchedulingInput, Score } from '../scheduling/model.ts';
import type { Plan } from '../scheduling/plan.ts';
import type { BlockState } from './block.ts';

/** Raised when the engine may find another plan for the same input. */
export const SOLVER_VERSION = 1;

/** Makes a plan where it holds nobody up. @throws HoldfastError invalid_input, timeout, internal */
export type Solve = (params: {
  readonly input: SchedulingInput;
  readonly seed: number;
  /** CPU milliseconds. */
  readonly budgetMs: number;
  /** Wall milliseconds. */
  readonly limitMs: number;
  /** Fingerprint of the published plan. */
  readonly published?: string;
}) => Promise<{ readonly plan: Plan; readonly cpuMs: number | undefined; readonly cut: boolean }>;

/** Where a block was, or is. */
export interface BlockPlace {
  readonly taskId: string;
  readonly start: number;
  readonly end: number;
  readonly state: BlockState;
}

/** What was done to one block when a run was applied: no `before` for one that was added, no `after` for one that is gone. */
export interface BlockWrite {
  readonly blockId: string;
  readonly before?: BlockPlace;
  readonly after?: BlockPlace;
}

/**
 * One run of the scheduler. `proposed` waits for somebody to say yes; `replaced` was never applied, and another came after
 * it. It holds ids and numbers alone.
 */
export type ScheduleState = 'proposed' | 'applied' | 'undone' | 'replaced';

export interface ScheduleContent {
  readonly solver: number;
  readonly seed: number;
  readonly budgetMs: number;
  readonly cpuMs?: number;
  /** Ended at the limit of time: the plan is that of the rules. */
  readonly cut: boolean;
  readonly rounds: number;
  readonly now: number;
  readonly until: number;
  readonly zone: string;
  readonly days: number;
  /** Hash of all that decides about the plan. */
  readonly inputHash: string;
  /** Hash of all blocks of the space as they were. */
  readonly basis: string;
  readonly score: Score;
  readonly proof: Plan['proof'];
  readonly baselines: Plan['baselines'];
  readonly blocks: readonly Block[];
  readonly explanations: readonly Explanation[];
  readonly misfits: readonly Misfit[];
  readonly diff: PlanDiff;
  /** Tasks that others do, which were not planned. */
  readonly others: readonly string[];
  /** None before it is applied. */
  readonly writes: readonly BlockWrite[];
  readonly appliedAt?: number;
  readonly undoneAt?: number;
  /** Blocks that were left as they are when it was undone: somebody had changed them since. */
  readonly kept?: readonly string[];
}

export interface Schedule extends ScheduleContent {
  readonly record: PlannerRecord;
  readonly state: ScheduleState;
}

export function readSchedule(record: PlannerRecord): Schedule {
  // Sound: only this folder writes them.
  return { ...(JSON.parse(record.content) as ScheduleContent), record, state: record.state as ScheduleState };
}

export function contentOfSchedule({ record: _record, state: _state, ...content }: Schedule): ScheduleContent {
  return content;
}
