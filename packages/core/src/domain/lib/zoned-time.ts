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
