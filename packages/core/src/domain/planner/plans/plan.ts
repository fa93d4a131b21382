import type { ModelRefusal } from '../../language/language-model.ts';
import type { Phase } from '../patterns/pattern.ts';
import type { PlannerRecord } from '../records/record-store.ts';
import type { Citation } from '../records/records.ts';
import type { Priority } from '../tasks/task.ts';

export const planStates = ['draft', 'approved', 'done', 'cancelled'] as const;
export type PlanState = (typeof planStates)[number];

/** One step of the standard operating procedure; an approved plan has a task for each. Instants are milliseconds. */
export interface PlanStep {
  /** Unique in the plan, and the same in each of its versions. */
  readonly key: string;
  readonly title: string;
  readonly owner: string;
  readonly kind?: string;
  readonly minutes: number;
  /** What the pattern says, where `minutes` is what such work took before. */
  readonly thought?: number;
  /** Keys of steps that come first. */
  readonly after: readonly string[];
  readonly verification: string;
  readonly phase: Phase;
  readonly startsAt?: number;
  readonly dueAt?: number;
  readonly citations: readonly Citation[];
}

/** What a person should know of a plan before approving it. */
export const planNotes = [
  /** The date that is asked for is over. */
  'date_passed',
  /** Even shortened, the steps do not fit before the date. */
  'date_too_soon',
  /** Estimates were shortened to fit. */
  'shortened',
  /** No date was found. */
  'no_date',
  /** No pattern fits; the general one was taken. */
  'general_pattern',
] as const;
export type PlanNote = (typeof planNotes)[number];

/** Why the rules made a plan that a model was to make. */
export type PlanFallback = ModelRefusal | 'late' | 'not_valid';

export interface PlanContent {
  readonly intent: string;
  readonly title: string;
  /** What it is about, in the words of the intent. */
  readonly subject: string;
  /** Name of the pattern, or of the class of intent, that it was made from. */
  readonly kind: string;
  readonly method: 'rules' | 'model';
  readonly fallback?: PlanFallback;
  /** Of the days that it reckons in. */
  readonly zone: string;
  readonly owner: string;
  readonly priority: Priority;
  readonly steps: readonly PlanStep[];
  /** Everything before the event is to be done by then. */
  readonly dueAt?: number;
  /** When that what it is about takes place. */
  readonly happensAt?: number;
  readonly notes: readonly PlanNote[];
  /** What was known and used. */
  readonly citations: readonly Citation[];
  readonly procedureId?: string;
  /** What was learned when it was done before. */
  readonly lessons?: readonly string[];
}

export interface Plan extends PlanContent {
  readonly record: PlannerRecord;
  readonly state: PlanState;
}

export function readPlan(record: PlannerRecord): Plan {
  // Sound: only this folder writes plans.
  return { ...(JSON.parse(record.content) as PlanContent), record, state: record.state as PlanState };
}

export function contentOfPlan({ record: _record, state: _state, ...content }: Plan): PlanContent {
  return content;
}
