import { instantOf, offsetSpans, type OffsetSpan } from '../../../lib/zoned-time.ts';

/*
 * Local times as milliseconds: what a clock on a wall shows, as if it were UTC. Days and months of series are counted with them;
 * a zone makes instants of them in the end.
 */

export const DAY = 86_400_000;

/** A day or a time of a calendar as it stands in an ICS file. */
export interface LocalTime {
  readonly local: number;
  /** `date`: a day; `utc`: an instant; `local`: a time of a zone. */
  readonly form: 'date' | 'utc' | 'local';
}

const pattern = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/;

/** Years of five figures are no dates any more, and what begins in this one may end in the next. */
const LAST_YEAR = 9_000;

/** Undefined for what is no date, and for days that no calendar has. */
export function readTime(text: string): LocalTime | undefined {
  const found = pattern.exec(text.trim());
  if (found === null) return undefined;
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', utc] = found;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Days and months beyond the last one would run over into the next.
  const isDay = new Date(midnight).toISOString().startsWith(`${year}-${month}-${day}`);
  if (!isDay || Number(year) > LAST_YEAR || Number(hour) > 23 || Number(minute) > 59) return undefined;
  const local = midnight + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Math.min(59, Number(second)) * 1_000;
  return { local, form: found[4] === undefined ? 'date' : utc === undefined ? 'local' : 'utc' };
}

const durationPattern = /^([+-])?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/;

/** Milliseconds of a duration; 0 for what is none, and for one that goes back. */
export function readDuration(text: string): number {
  const found = durationPattern.exec(text.trim());
  if (found === null || found[1] === '-') return 0;
  const [weeks, days, hours, minutes, seconds] = found.slice(2).map((part) => Number(part ?? 0));
  const whole = Number(weeks) * 7 + Number(days);
  return whole * DAY + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000;
}

/** The instant of a local time. */
export type ToInstant = (local: number) => number;

/** Days around the time that is asked for in which local times are plain arithmetic. */
const AROUND = 40 * DAY;
/** What one look into the rules of a zone costs, in periods of a series. */
const LOOK = 20;

/**
 * The clocks of a zone that IANA knows: instants of local times, by plain arithmetic near the time that is asked for, else by a look
 * into the rules of the zone, which costs a hundred times as much.
 */
export function clocksOf(
  zone: string,
  { from, until, budget }: { readonly from: number; readonly until: number; readonly budget: { left: number } },
): ToInstant {
  let spans: readonly OffsetSpan[] | undefined;
  return (local) => {
    spans ??= offsetSpans({ zone, from: from - AROUND, until: until + AROUND });
    return nearInstant(spans, local) ?? farInstant(zone, local, budget);
  };
}

/** Of times that are repeated the first; those that are left out move forward. Undefined outside of the spans. */
function nearInstant(spans: readonly OffsetSpan[], local: number): number | undefined {
  const [first] = spans;
  // A day after the beginning it is sure that no clock was put back just before.
  if (first === undefined || local - first.offset < first.start + DAY) return undefined;
  for (const [place, { end, offset }] of spans.entries()) {
    const at = local - offset;
    const next = spans[place + 1];
    if (at < end || (next !== undefined && local - next.offset < next.start)) return at;
  }
  return undefined;
}

function farInstant(zone: string, local: number, budget: { left: number }): number {
  budget.left -= LOOK;
  const midnight = Math.floor(local / DAY) * DAY;
  const minute = Math.floor((local - midnight) / 60_000);
  const day = new Date(midnight).toISOString().slice(0, 10);
  return instantOf({ zone, day, minute }) + ((local - midnight) % 60_000);
}
