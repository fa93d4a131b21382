import type { PlannerRecord } from '../records/record-store.ts';
import type { Estimate } from './estimates.ts';
import type { PeriodKind } from './period.ts';

export const citedTypes = [
  'memory',
  'fact',
  'task',
  'todo',
  'decision',
  'work',
  'error',
  'run',
  'block',
  'reflection',
] as const;
export type CitedType = (typeof citedTypes)[number];

/** What a sentence rests on. */
export interface Cited {
  readonly type: CitedType;
  readonly id: string;
}

/** In the order in which they are read. */
export const sections = [
  'headline',
  'summary',
  'done',
  'carried',
  'time',
  'estimates',
  'decisions',
  'failures',
  'recurring',
  'learnt',
  'open',
  'trend',
  'next',
] as const;
export type Section = (typeof sections)[number];

export interface Sentence {
  readonly section: Section;
  readonly text: string;
  /** At least one. */
  readonly citations: readonly Cited[];
}

/** Counts of what happened. Durations are minutes. */
export interface Figures {
  readonly turns: number;
  /** Due in the period, held over from before, or with a block in it. */
  readonly planned: number;
  readonly plannedDone: number;
  /** All that was done in it, planned or not. */
  readonly done: number;
  readonly carried: number;
  readonly estimatedMinutes: number;
  readonly spentMinutes: number;
  readonly blockMinutes: number;
  readonly decisions: number;
  readonly failures: number;
  readonly learnt: number;
}

/** Something to do next, as a draft that somebody may take on. */
export interface DraftItem {
  readonly taskId: string;
  readonly title: string;
  /** What it is likely to take, by what such work took before. */
  readonly minutes: number;
  readonly reason: 'overdue' | 'due' | 'started' | 'priority';
}

export interface ReflectionContent {
  readonly period: PeriodKind;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly timeZone: string;
  /** Milliseconds; `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** False while the period was not over when this was written. */
  readonly complete: boolean;
  readonly method: 'rules' | 'model';
  readonly sentences: readonly Sentence[];
  readonly figures: Figures;
  readonly estimates: readonly Estimate[];
  readonly draft: readonly DraftItem[];
  /** Ids of the tasks that were planned for it: one whose date is moved later was planned for it all the same. */
  readonly planned: readonly string[];
  /** Of what happened in it: the same as long as nothing comes late. */
  readonly basis: string;
  /** Names of the sessions that something in it is of. */
  readonly sessions: readonly string[];
  /** Sources of the work that it tells of, as `type id`. */
  readonly workSources: readonly string[];
}

export interface Reflection extends ReflectionContent {
  readonly record: PlannerRecord;
}

/** How a source is written in `workSources`. */
export function sourceText({ type, id }: { readonly type: string; readonly id?: string }): string {
  return id === undefined ? type : `${type} ${id}`;
}

export function readReflection(record: PlannerRecord): Reflection {
  // Sound: only this folder writes reflections.
  return { ...(JSON.parse(record.content) as ReflectionContent), record };
}
