import { isZone } from '../../../lib/zoned-time.ts';
import { type Component, propertyOf } from './components.ts';
import { clocksOf, DAY, readTime, type ToInstant } from './local-time.ts';
import { readRule, type Rule, timesOf } from './series.ts';

/** Offsets that a zone of the file has had, since when. */
interface Observance {
  readonly offset: number;
  readonly first: number;
  readonly rule: Rule | undefined;
}

/** What it costs to look for a zone by its name, in periods of a series. */
const RESOLVE = 500;
/** Clocks are changed at least once in so many days, where a rule says so at all. */
const LOOK_BACK = 800 * DAY;

/**
 * Finds zones by the names that a file gives them: those of IANA, also at the end of a longer name; others by what the file itself
 * says of them. Undefined for one that nobody knows.
 */
export function zonesOf(calendar: Component, window: Window): (name: string) => ToInstant | undefined {
  const found = new Map<string, ToInstant | undefined>();
  return (name) => {
    if (!found.has(name)) {
      window.budget.left -= RESOLVE;
      found.set(name, window.budget.left > 0 ? zoneOf(calendar, name, window) : undefined);
    }
    return found.get(name);
  };
}

/** The time that is asked for, and what may still be spent. */
interface Window {
  readonly from: number;
  readonly until: number;
  readonly budget: { left: number };
}

function zoneOf({ components }: Component, name: string, window: Window): ToInstant | undefined {
  const { budget } = window;
  const ends = name.split('/').filter((part) => part !== '');
  const candidates = [name, ends.slice(-3).join('/'), ends.slice(-2).join('/')];
  const iana = candidates.find((one) => one !== '' && isZone(one));
  if (iana !== undefined) return clocksOf(iana, window);
  const own = components.find((one) => one.name === 'VTIMEZONE' && propertyOf(one, 'TZID')?.value === name);
  if (own === undefined) return undefined;
  const observances = own.components.map(readObservance).filter((one) => one !== undefined);
  const [earliest] = observances.toSorted((a, b) => a.first - b.first);
  if (earliest === undefined) return undefined;
  return (local) => {
    budget.left -= observances.length;
    let latest = { onset: -Infinity, offset: earliest.offset };
    for (const { first, rule, offset } of budget.left > 0 ? observances : []) {
      for (const onset of onsetsOf(first, rule, local, budget)) {
        if (onset > local) break;
        if (onset >= latest.onset) latest = { onset, offset };
      }
    }
    return local - latest.offset;
  };
}

function onsetsOf(first: number, rule: Rule | undefined, until: number, budget: { left: number }): Iterable<number> {
  if (rule === undefined) return [first];
  const end = Math.min(until, rule.until?.at ?? until);
  return timesOf(rule, { first, from: end - LOOK_BACK, until: end, budget });
}

function readObservance(component: Component): Observance | undefined {
  const start = readTime(propertyOf(component, 'DTSTART')?.value ?? '');
  const offset = readOffset(propertyOf(component, 'TZOFFSETTO')?.value ?? '');
  if (start === undefined || offset === undefined) return undefined;
  const rule = propertyOf(component, 'RRULE');
  return { offset, first: start.local, rule: rule === undefined ? undefined : readRule(rule.value) };
}

/** Milliseconds of an offset such as +0530. */
function readOffset(text: string): number | undefined {
  const found = /^([+-])(\d{2})(\d{2})(\d{2})?$/.exec(text.trim());
  if (found === null) return undefined;
  const [, sign, hours, minutes, seconds = 0] = found;
  const size = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000;
  return sign === '-' ? -size : size;
}
