import type { Block, FixedBlock, SchedulingInput, SchedulingTask } from '@holdfast/core/scheduling';
import { seededRandom } from '../measure.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** Zones with half and quarter hours, half-hour summer time, changes at midnight, and both hemispheres. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Nuuk',
  'America/Santiago',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Asia/Tokyo',
  'UTC',
];

/** An input that a careful person would not write: short horizons around changes of clocks, odd hours, pins over meetings, tight limits. */
export function oddInput(seed: number): SchedulingInput {
  const random = seededRandom(seed * 31 + 17);
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const chance = (share: number): boolean => random() < share;
  const pick = <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] as T;
  const now = Date.UTC(2024 + whole(0, 6), whole(0, 11), whole(1, 28)) + whole(0, 1_439) * MINUTE;
  const until = now + whole(1, 12) * DAY + whole(0, 23) * HOUR;
  const instant = (): number => now + whole(-12, Math.ceil((until - now) / HOUR)) * HOUR + whole(0, 3) * 15 * MINUTE;
  const grid = pick([5, 10, 15, 15, 15, 30, 60]);
  const kinds = ['work', 'private', 'deep'].slice(0, whole(1, 3));
  const hours = kinds.map((kind) => ({
    kind,
    zone: pick(ZONES),
    ranges: Array.from({ length: whole(1, 3) }, () => ({
      weekdays: WEEKDAYS.filter(() => chance(0.75)),
      from: whole(0, 95) * 15,
      to: whole(0, 96) * 15,
    })),
    ...(chance(0.2) ? { dates: { [new Date(now + DAY).toISOString().slice(0, 10)]: [] } } : {}),
  }));
  const fixed = (): FixedBlock => {
    const start = instant();
    return { start, end: start + whole(1, 8) * 15 * MINUTE, why: pick(['pinned', 'locked', 'started'] as const) };
  };
  const tasks = Array.from({ length: whole(1, 24) }, (_, at): SchedulingTask => {
    const min = whole(1, 6) * 15;
    return {
      id: `t${at}`,
      minutes: whole(1, 20) * pick([5, 15, 15, 17]),
      weight: whole(1, 10),
      ...(chance(0.8) ? { kind: chance(0.03) ? 'none' : pick(kinds) } : {}),
      ...(chance(0.3) ? { release: instant() } : {}),
      ...(chance(0.6) ? { due: instant() } : {}),
      ...(chance(0.25) ? { deadline: instant() } : {}),
      ...(chance(0.5)
        ? {
            split: {
              min,
              ...(chance(0.6) ? { max: min * whole(1, 4) } : {}),
              ...(chance(0.25) ? { together: true } : {}),
            },
          }
        : {}),
      ...(chance(0.25) ? { perDay: whole(1, 16) * 15 } : {}),
      ...(chance(0.4) ? { energy: pick(['low', 'medium', 'high'] as const) } : {}),
      ...(chance(0.15) ? { fixed: Array.from({ length: whole(1, 2) }, fixed) } : {}),
      ...(at > 0 && chance(0.25) ? { after: [{ task: `t${whole(0, at - 1)}`, lag: whole(0, 8) * 10 }] } : {}),
    };
  });
  const published = tasks.flatMap(({ id }): Block[] => {
    const start = Math.ceil(instant() / (15 * MINUTE)) * 15 * MINUTE;
    return chance(0.3) ? [{ task: id, start, end: start + whole(1, 8) * 15 * MINUTE }] : [];
  });
  return {
    now,
    until,
    zone: pick(ZONES),
    grid,
    tasks,
    hours,
    busy: Array.from({ length: whole(0, 12) }, () => {
      const start = instant() + whole(0, 14) * MINUTE;
      return { start, end: start + whole(1, 40) * 7 * MINUTE, ...(chance(0.2) ? { before: 45, after: 20 } : {}) };
    }),
    buffers: { beforeBusy: pick([0, 0, 10]), afterBusy: pick([0, 5, 15]), between: pick([0, 0, 5, 15]) },
    ...(chance(0.5)
      ? { energy: { zone: pick(ZONES), ranges: [{ weekdays: WEEKDAYS, from: 540, to: 720, level: 'high' as const }] } }
      : {}),
    ...(chance(0.3) ? { dayLoad: whole(1, 8) * 60 } : {}),
    ...(chance(0.3) ? { published } : {}),
  };
}
