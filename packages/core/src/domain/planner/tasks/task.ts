import type { PlannerRecord } from '../records/record-store.ts';
import type { Citation } from '../records/records.ts';

export const taskStates = ['open', 'started', 'done', 'cancelled'] as const;
export type TaskState = (typeof taskStates)[number];

export const priorities = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof priorities)[number];

/** How the scheduler may place a task. Durations are minutes. */
export interface Placing {
  /** Shortest and longest block; as the working time says when not given. */
  readonly minBlock?: number;
  readonly maxBlock?: number;
  /** No block of another task between its first and its last one. */
  readonly together?: boolean;
  /** At most so much of it on one day. */
  readonly perDay?: number;
  /** What it asks of the person. */
  readonly energy?: 'low' | 'medium' | 'high';
}

/** The words and numbers of a task. Durations are minutes, instants milliseconds. */
export interface TaskContent {
  readonly title: string;
  readonly notes?: string;
  /** Who does it; `user` for the person whose memories these are. */
  readonly owner: string;
  /** Which working hours it may use, and what its estimate is compared with. */
  readonly kind?: string;
  readonly priority: Priority;
  readonly minutes: number;
  /** What was thought, where `minutes` is what such work took before: what estimates are learnt from. */
  readonly thought?: number;
  /** Nobody said how long it takes: `minutes` is what such work usually takes. */
  readonly unsaid?: true;
  readonly spentMinutes: number;
  /** Not before. */
  readonly startsAt?: number;
  /** Never after its due date, rather than late. */
  readonly hard?: boolean;
  /** Ids of tasks that must be done first. */
  readonly dependsOn: readonly string[];
  /** How to see that it is done. */
  readonly verification?: string;
  readonly tags: readonly string[];
  readonly citations: readonly Citation[];
  /** Step of the plan that it came from. */
  readonly step?: string;
  /** How it is to be placed in a calendar. */
  readonly placing?: Placing;
  /** What came of it. */
  readonly outcome?: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export interface Task extends TaskContent {
  readonly record: PlannerRecord;
  readonly state: TaskState;
}

export function readTask(record: PlannerRecord): Task {
  // Sound: only this folder and approved plans write the states and contents of tasks.
  return { ...(JSON.parse(record.content) as TaskContent), record, state: record.state as TaskState };
}

export function isLeft(state: string): boolean {
  return state === 'open' || state === 'started';
}
