import type { SchedulingInput, Task, Weekday } from '../model.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Monday, 19 October 2026, 08:00 UTC. */
export const MONDAY = Date.UTC(2026, 9, 19, 8);

export const WORKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5];

/** An instant of that week. */
export function at(day: number, hour: number, minute = 0): number {
  return MONDAY + day * DAY + (hour - 8) * HOUR + minute * MINUTE;
}

/** An hour of work of weight 1, unless more is said. */
export function task(id: string, given: Partial<Task> = {}): Task {
  return { id, minutes: 60, weight: 1, ...given };
}

/** A week in UTC on a grid of 15 minutes, nine to five on workdays, nothing busy. */
export function week(tasks: readonly Task[], given: Partial<SchedulingInput> = {}): SchedulingInput {
  return {
    now: MONDAY,
    until: MONDAY + 7 * DAY,
    zone: 'UTC',
    grid: 15,
    tasks,
    hours: [{ kind: 'work', zone: 'UTC', ranges: [{ weekdays: WORKDAYS, from: 9 * 60, to: 17 * 60 }] }],
    busy: [],
    buffers: { beforeBusy: 0, afterBusy: 0, between: 0 },
    ...given,
  };
}

/** A clock that stands still: searches are limited by rounds. */
export const noClock = (): number => 0;
