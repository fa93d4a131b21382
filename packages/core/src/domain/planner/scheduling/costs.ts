import type { EnergyLevel } from './model.ts';

/** What each soft term counts. An hour of lateness of a task counts its weight. */
export const costs = {
  /** An hour until a task's end: done early is a little better than later; orders what has no due date. */
  waiting: 0.01,
  /** An hour of a task at a time one level of energy too low, or too good for it: half of that. */
  tired: 0.5,
  wasted: 0.25,
  /** Each block of a task beyond its first. */
  fragment: 0.5,
  /** An hour of planned work beyond the day's load. */
  overload: 1,
  /** A published block that is moved or taken away. */
  moved: 3,
  /** Each moved block beyond the share. */
  upheaval: 200,
} as const;

/** Share of the published blocks that may move before each further one counts as upheaval. */
export const MOVED_SHARE = 0.2;

const LEVELS: readonly EnergyLevel[] = ['low', 'medium', 'high'];

/** An hour of a task that asks for `wanted`, at a time when there is `given`. */
export function energyCost(wanted: EnergyLevel, given: EnergyLevel): number {
  const short = LEVELS.indexOf(wanted) - LEVELS.indexOf(given);
  return short > 0 ? short * costs.tired : -short * costs.wasted;
}

/** What the weight of a task without a place counts: as if it were late by twice the planned time. */
export function unplacedHours(now: number, until: number): number {
  return (2 * (until - now)) / 3_600_000;
}
