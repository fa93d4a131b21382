import { defined } from '../../../defined.ts';
import { isZone } from '../../../lib/zoned-time.ts';
import type { RemoteEvent } from '../calendar-port.ts';
import { type Component, type Property, propertyOf, readComponents, textOf } from './components.ts';
import { clocksOf, DAY, type LocalTime, readDuration, readTime, type ToInstant } from './local-time.ts';
import { readRule, timesOf } from './series.ts';
import { zonesOf } from './zones.ts';

export interface ReadIcs {
  /** In order of time. Of a series each occurrence. */
  readonly events: readonly RemoteEvent[];
  /** Events that could not be read: a rule, a zone or a date that is not understood. Nothing of them is guessed. */
  readonly skipped: number;
  readonly name?: string;
  readonly timeZone?: string;
}

/** Events that our own feed shows, by what stands behind the id of the block. */
export const OWN_UID = '@blocks.holdfast';

/** What reading one file may cost: periods of series, and events given. */
const BUDGET = 200_000;
const MOST_EVENTS = 20_000;
const LONGEST_NAME = 200;
/** No event of a series lasts longer, or it does not matter. */
const LONG = 40 * DAY;
/** A day is at most so much shifted on any clock. */
const FURTHEST = 2 * DAY;

/**
 * The times of an ICS text that lie, in part at least, between two instants. Days, and times of no zone, are those of the file's zone,
 * else of the zone given. Undefined for a text that is no calendar.
 */
export function readIcs(
  text: string,
  { from, until, zone }: { readonly from: number; readonly until: number; readonly zone: string },
): ReadIcs | undefined {
  const calendars = readComponents(text).filter(({ name }) => name === 'VCALENDAR');
  const [first] = calendars;
  if (first === undefined) return undefined;
  const budget = { left: BUDGET };
  const events = new Map<string, RemoteEvent>();
  let skipped = 0;
  for (const calendar of calendars) {
    const zones = zonesOf(calendar, { from, until, budget });
    const named = textOf(calendar, 'X-WR-TIMEZONE');
    const floating = (named === undefined ? undefined : zones(named)) ?? clocksOf(zone, { from, until, budget });
    const reading: Reading = { from, until, budget, zones, floating };
    const groups = Map.groupBy(
      calendar.components.filter(({ name }) => name === 'VEVENT'),
      (event) => textOf(event, 'UID') ?? '',
    );
    for (const [uid, group] of groups) {
      const read = readGroup(reading, uid, group);
      skipped += read.skipped;
      for (const event of read.events) if (events.size < MOST_EVENTS) events.set(event.id, event);
    }
  }
  return {
    events: [...events.values()].sort((a, b) => a.start - b.start || a.end - b.end),
    skipped,
    ...defined({ name: textOf(first, 'X-WR-CALNAME')?.slice(0, LONGEST_NAME), timeZone: zoneOfFile(first) }),
  };
}

function zoneOfFile(calendar: Component): string | undefined {
  const named = textOf(calendar, 'X-WR-TIMEZONE');
  return named !== undefined && named.length <= LONGEST_NAME && isZone(named) ? named : undefined;
}

interface Reading {
  readonly from: number;
  readonly until: number;
  readonly budget: { left: number };
  readonly zones: (name: string) => ToInstant | undefined;
  readonly floating: ToInstant;
}

/** A time of an event, with what makes an instant of it. */
interface Moment extends LocalTime {
  readonly toInstant: ToInstant;
}

interface Times {
  readonly start: Moment;
  /** Of days, how many; of times, milliseconds. */
  readonly length: number;
}

/** Everything of one UID: an event or series, and occurrences of it that are otherwise. */
function readGroup(
  reading: Reading,
  uid: string,
  group: readonly Component[],
): { readonly events: readonly RemoteEvent[]; readonly skipped: number } {
  const { from, until, budget } = reading;
  const events: RemoteEvent[] = [];
  let skipped = 0;
  const otherwise = new Map<number, Component>();
  const masters: Component[] = [];
  for (const component of group) {
    const recurrence = propertyOf(component, 'RECURRENCE-ID');
    const moment = recurrence === undefined ? undefined : momentOf(reading, recurrence);
    if (moment === undefined) masters.push(component);
    // Where it was and where it is: far from what is asked for, neither matters.
    else if (isNear(reading, moment.local, LONG) || !isFar(reading, component)) {
      otherwise.set(moment.toInstant(moment.local), component);
    }
  }
  const add = (component: Component, at: number | undefined, times: Times): void => {
    const event = eventOf(component, { uid, at, times });
    if (event !== undefined && event.end > from && event.start < until) events.push(event);
  };
  for (const master of masters) {
    const isSeries = propertyOf(master, 'RRULE') !== undefined || propertyOf(master, 'RDATE') !== undefined;
    if (!isSeries && isFar(reading, master)) continue;
    const times = timesOfEvent(reading, master);
    const starts = times === undefined ? undefined : startsOf(reading, master, times);
    if (times === undefined || starts === undefined || budget.left <= 0) {
      skipped += 1;
      continue;
    }
    for (const start of starts) {
      const at = start.toInstant(start.local);
      if (!otherwise.has(at)) add(master, isSeries ? at : undefined, { ...times, start });
    }
  }
  for (const [at, component] of otherwise) {
    const times = timesOfEvent(reading, component);
    if (times === undefined) skipped += 1;
    else add(component, at, times);
  }
  return { events, skipped };
}

/** Whether a local time may lie within the time that is asked for, whatever its zone. */
function isNear({ from, until }: Reading, local: number, length = 0): boolean {
  return local + length >= from - FURTHEST && local <= until + FURTHEST;
}

/** Whether a single event lies outside of it for sure. Told by its days alone: a calendar of many years has thousands of those. */
function isFar(reading: Reading, component: Component): boolean {
  const local = (name: string): number | undefined => readTime(propertyOf(component, name)?.value ?? '')?.local;
  const start = local('DTSTART');
  if (start === undefined) return false;
  const end = local('DTEND') ?? start + DAY + readDuration(propertyOf(component, 'DURATION')?.value ?? '');
  return !isNear(reading, start, end - start);
}

function momentOf({ zones, floating }: Reading, { params, value }: Property): Moment | undefined {
  const time = readTime(value);
  if (time === undefined) return undefined;
  if (time.form === 'utc') return { ...time, toInstant: (local) => local };
  const zone = params.get('TZID');
  const toInstant = zone === undefined || time.form === 'date' ? floating : zones(zone);
  return toInstant === undefined ? undefined : { ...time, toInstant };
}

function timesOfEvent(reading: Reading, component: Component): Times | undefined {
  const property = propertyOf(component, 'DTSTART');
  const start = property === undefined ? undefined : momentOf(reading, property);
  if (start === undefined) return undefined;
  const ends = propertyOf(component, 'DTEND');
  const end = ends === undefined ? undefined : momentOf(reading, ends);
  if (ends !== undefined && end === undefined) return undefined;
  const lasts = readDuration(propertyOf(component, 'DURATION')?.value ?? '');
  if (start.form === 'date')
    return { start, length: Math.max(1, Math.round(((end?.local ?? start.local + lasts) - start.local) / DAY)) };
  const length = end === undefined ? lasts : end.toInstant(end.local) - start.toInstant(start.local);
  return { start, length };
}

/** When it begins, near the time that is asked for; undefined when its rule is not understood. */
function startsOf(reading: Reading, component: Component, { start, length }: Times): Moment[] | undefined {
  const { from, until, budget } = reading;
  const span = start.form === 'date' ? length * DAY : length;
  const window = { first: start.local, from: from - span - FURTHEST, until: until + FURTHEST, budget };
  const starts = new Set(isNear(reading, start.local, span) ? [start.local] : []);
  for (const { value } of component.properties.filter(({ name }) => name === 'RRULE')) {
    const rule = readRule(value);
    if (rule === undefined) return undefined;
    for (const local of timesOf(rule, window)) {
      const end = rule.until;
      if (local > window.until) break;
      if (end !== undefined && (end.utc ? start.toInstant(local) : local) > end.at) break;
      if (isNear(reading, local, span)) starts.add(local);
    }
  }
  const listed = (list: string): Moment[] =>
    component.properties
      .filter(({ name }) => name === list)
      .flatMap(({ params, value: listOf }) =>
        listOf.split(',').flatMap((one) => {
          // A period is a start with an end of its own, which nobody uses.
          const [value = ''] = one.split('/', 1);
          const moment = momentOf(reading, { name: list, params, value });
          return moment === undefined || !isNear(reading, moment.local, span) ? [] : [moment];
        }),
      );
  const all = [...[...starts].map((local) => ({ ...start, local })), ...listed('RDATE')];
  const without = new Set(listed('EXDATE').map(({ local, toInstant }) => toInstant(local)));
  return all.filter(({ local, toInstant }) => !without.has(toInstant(local)));
}

/** Undefined for what takes no time: cancelled, or without an end. */
function eventOf(
  component: Component,
  {
    uid,
    at,
    times: { start, length },
  }: { readonly uid: string; readonly at: number | undefined; readonly times: Times },
): RemoteEvent | undefined {
  if (textOf(component, 'STATUS')?.toUpperCase() === 'CANCELLED') return undefined;
  const allDay = start.form === 'date';
  const begins = start.toInstant(start.local);
  const ends = allDay ? start.toInstant(start.local + length * DAY) : begins + length;
  if (ends <= begins) return undefined;
  const free =
    textOf(component, 'TRANSP')?.toUpperCase() === 'TRANSPARENT' ||
    textOf(component, 'X-MICROSOFT-CDO-BUSYSTATUS')?.toUpperCase() === 'FREE';
  const id = uid === '' ? `${begins}/${textOf(component, 'SUMMARY') ?? ''}` : uid;
  return {
    id: at === undefined ? id : `${id}/${new Date(at).toISOString()}`,
    start: begins,
    end: ends,
    allDay,
    busy: !free,
    ...defined({
      title: textOf(component, 'SUMMARY')?.slice(0, 500),
      place: textOf(component, 'LOCATION')?.slice(0, 500),
      blockId: uid.endsWith(OWN_UID) ? uid.slice(0, -OWN_UID.length) : undefined,
    }),
  };
}
