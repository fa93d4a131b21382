import type { SchedulingInput, SchedulingTask } from '@holdfast/core/scheduling';
import { seededRandom } from '../measure.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** A Monday, 08:00 in the zone of the calendars. */
const MONDAY = Date.UTC(2026, 9, 19, 6);
const ZONE = 'Europe/Berlin';

const WORKDAYS = [1, 2, 3, 4, 5] as const;
const clock = (hours: number, minutes = 0): number => hours * 60 + minutes;

/**
 * A fortnight of one person, across the end of summer time: meetings, work and private hours, and `count` tasks of which each
 * carries some of what a task can carry. More tasks are shorter ones, but 500 are more than the time holds.
 */
export function generateCalendar(count: number, seed: number): SchedulingInput {
  const random = seededRandom(seed * 7_919 + count);
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const chance = (share: number): boolean => random() < share;
  const pick = <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] as T;
  const now = MONDAY;
  const until = now + 14 * DAY;
  const busy = Array.from({ length: 14 }, (_, day) => day)
    .filter((day) => day % 7 < 5)
    .flatMap((day) =>
      Array.from({ length: whole(1, 3) }, () => {
        const start = now + day * DAY + HOUR + whole(0, 30) * 15 * MINUTE;
        return { start, end: start + whole(1, 4) * 30 * MINUTE, ...(chance(0.2) ? { before: 30 } : {}) };
      }),
    );
  // Hours of work in all that make a week full but, up to 100 tasks, not too full.
  const load = Math.min(count * 1.6, 52 + 0.16 * count);
  const mean = (load * 60) / count;
  const tasks = Array.from({ length: count }, (_, at): SchedulingTask => {
    const minutes = Math.max(15, Math.round((mean * (0.3 + 1.4 * random())) / 15) * 15);
    const privately = chance(0.2);
    const release = chance(0.25) ? now + whole(0, 8 * 24) * HOUR : undefined;
    const due = chance(0.8) ? Math.max(release ?? now, now) + whole(4, 12 * 24) * HOUR : undefined;
    const split = minutes >= 60 && chance(0.4);
    return {
      id: `t${at}`,
      minutes,
      weight: whole(1, 10),
      kind: privately ? 'private' : 'work',
      ...(release === undefined ? {} : { release }),
      ...(due === undefined ? {} : { due }),
      ...(chance(0.08) ? { deadline: (due ?? now + 6 * DAY) + whole(24, 96) * HOUR } : {}),
      ...(split
        ? { split: { min: 30, max: pick([60, 90, 120, 240]), ...(chance(0.15) ? { together: true } : {}) } }
        : {}),
      ...(split && chance(0.3) ? { perDay: pick([60, 120]) } : {}),
      ...(chance(0.3) ? { energy: pick(['low', 'high'] as const) } : {}),
      ...(at > 0 && chance(0.15)
        ? { after: [{ task: `t${whole(Math.max(0, at - 10), at - 1)}`, ...(chance(0.3) ? { lag: 60 } : {}) }] }
        : {}),
    };
  });
  return {
    now,
    until,
    zone: ZONE,
    grid: 15,
    tasks,
    hours: [
      {
        kind: 'work',
        zone: ZONE,
        ranges: [
          { weekdays: WORKDAYS, from: clock(8), to: clock(12) },
          { weekdays: WORKDAYS, from: clock(13), to: clock(17, 30) },
        ],
      },
      {
        kind: 'private',
        zone: ZONE,
        ranges: [
          { weekdays: WORKDAYS, from: clock(18), to: clock(21) },
          { weekdays: [6], from: clock(9), to: clock(13) },
        ],
      },
    ],
    busy,
    buffers: { beforeBusy: 0, afterBusy: chance(0.5) ? 15 : 0, between: 0 },
    energy: {
      zone: ZONE,
      ranges: [
        { weekdays: [1, 2, 3, 4, 5, 6, 7], from: clock(9), to: clock(12), level: 'high' },
        { weekdays: [1, 2, 3, 4, 5, 6, 7], from: clock(13), to: clock(14, 30), level: 'low' },
      ],
    },
    ...(chance(0.5) ? { dayLoad: 7 * 60 } : {}),
  };
}
