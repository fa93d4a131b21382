import type { PlannerRecord } from '../records/record-store.ts';

export const patternKinds = ['service_blueprint', 'workflow', 'process_template', 'prompt_template'] as const;
export type PatternKind = (typeof patternKinds)[number];

/** `at`: at the time that the plan is about, such as the meeting itself. Both others lie before and after it. */
export const phases = ['before', 'at', 'after'] as const;
export type Phase = (typeof phases)[number];

/** One step of a pattern. In title and verification `{subject}` stands for what the plan is about. */
export interface PatternStep {
  readonly key: string;
  readonly title: string;
  readonly minutes: number;
  /** Keys of steps that come first. */
  readonly after: readonly string[];
  readonly verification: string;
  readonly owner?: string;
  /** Kind of work. */
  readonly kind?: string;
  readonly phase?: Phase;
  /** Of a service blueprint: `customer`, `frontstage`, `backstage`, `support`. */
  readonly lane?: string;
}

export interface PatternContent {
  readonly name: string;
  readonly kind: PatternKind;
  readonly description: string;
  /** Words by which an intent is recognised; of several words all must be there. */
  readonly triggers: readonly string[];
  readonly steps: readonly PatternStep[];
  /** Of a prompt template: its text, with `{{name}}` where data comes. */
  readonly prompt?: string;
  readonly tags: readonly string[];
}

export interface Pattern extends PatternContent {
  /** Undefined for what Holdfast brings along. */
  readonly record?: PlannerRecord;
}

export function readPattern(record: PlannerRecord): Pattern {
  // Sound: only this folder writes patterns.
  return { ...(JSON.parse(record.content) as PatternContent), record };
}
