import { addDays, type Calendar, longDay, mondayOf, weekOf } from '../../lib/calendar.ts';

export const periodKinds = ['day', 'week'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** A day or week of somebody's calendar. Instants are milliseconds; `to` is exclusive. */
export interface Period {
  readonly kind: PeriodKind;
  /** Names it among the reflections of a space, such as `day:2026-11-20` and `week:2026-W47`. */
  readonly key: string;
  readonly startsOn: string;
  /** Included. */
  readonly endsOn: string;
  readonly timeZone: string;
  readonly from: number;
  readonly to: number;
}

/** The period of a kind that a day belongs to: as long as its clocks have it, not a number of hours. */
export function periodOf(calendar: Calendar, kind: PeriodKind, day: string): Period {
  const startsOn = kind === 'day' ? day : mondayOf(day);
  const endsOn = kind === 'day' ? day : addDays(startsOn, 6);
  return {
    kind,
    key: kind === 'day' ? `day:${day}` : `week:${weekOf(day)}`,
    startsOn,
    endsOn,
    timeZone: calendar.timeZone,
    from: calendar.spanOf(startsOn).from,
    to: calendar.spanOf(endsOn).to,
  };
}

/** As people write it. */
export function titleOf({ kind, startsOn, endsOn }: Period): string {
  return kind === 'day' ? longDay(startsOn) : `${longDay(startsOn)} to ${longDay(endsOn)}`;
}

export function isWithin({ from, to }: Pick<Period, 'from' | 'to'>, at: number | undefined): at is number {
  return at !== undefined && at >= from && at < to;
}
