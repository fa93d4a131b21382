import { Temporal } from 'temporal-polyfill';

/** A time in which the clocks of a zone are one and the same distance from UTC. Milliseconds; `end` exclusive. */
export interface OffsetSpan {
  readonly start: number;
  readonly end: number;
  /** Local minus UTC. */
  readonly offset: number;
}

/**
 * From one instant to another, cut where the zone's clocks are put forward or back. Local time is plain arithmetic inside
 * a span, and only there.
 * @throws RangeError for a zone that IANA does not know
 */
export function offsetSpans(params: {
  readonly zone: string;
  readonly from: number;
  readonly until: number;
}): OffsetSpan[] {
  const { zone, from, until } = params;
  const spans: OffsetSpan[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  while (at.epochMilliseconds < until) {
    const next = at.getTimeZoneTransition('next');
    const end = next === null ? until : Math.min(until, next.epochMilliseconds);
    spans.push({ start: at.epochMilliseconds, end, offset: at.offsetNanoseconds / 1e6 });
    at = next ?? Temporal.Instant.fromEpochMilliseconds(until).toZonedDateTimeISO(zone);
  }
  return spans;
}

/**
 * The instant of a day (YYYY-MM-DD) and minute since local midnight on the clocks of a zone. A time that a change of clocks
 * leaves out moves forward by what was left out; of one that it repeats the first counts.
 */
export function instantOf({
  zone,
  day,
  minute,
}: {
  readonly zone: string;
  readonly day: string;
  readonly minute: number;
}): number {
  return Temporal.PlainDate.from(day)
    .toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
    .toZonedDateTime(zone).epochMilliseconds;
}

/** Minutes on the clock of a zone at an instant. */
export function minuteIn(zone: string, at: number): number {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return hour * 60 + minute;
}

/** Whether IANA knows a zone of this name. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    // A RangeError is how Temporal says so, and nothing else can go wrong with a name.
    return false;
  }
}
