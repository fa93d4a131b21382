import { instantOf, offsetSpans } from '../../domain/lib/zoned-time.ts';
import { Refusal } from './refusal.ts';

/** When an event begins or ends, as Google writes it: an instant, or a day that is exclusive as an end. */
export type WireTime =
  | { readonly dateTime: string; readonly timeZone?: string }
  | { readonly date: string; readonly timeZone?: string };

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const local = /^(?<day>\d{4}-\d\d-\d\d)T(?<hour>\d\d):(?<minute>\d\d):\d\d(?:\.\d+)?$/;
const day = /^\d{4}-\d\d-\d\d$/;

/** An instant as Google writes it: by the clocks of a zone, with their distance from UTC on that very day. */
export function writeInstant(at: number, zone: string): string {
  const offset = offsetSpans({ zone, from: at, until: at + 1 })[0]?.offset ?? 0;
  const shown = new Date(at + offset).toISOString().slice(0, 19);
  if (offset === 0) return `${shown}Z`;
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');
  return `${shown}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** RFC 3339 with an offset, which `timeMin` and its like must have. */
export function readInstant(text: string): number | undefined {
  return rfc3339.test(text) ? Date.parse(text) : undefined;
}

export function instantOfTime(time: WireTime, zone: string): number {
  if ('date' in time) return instantOf({ zone, day: time.date, minute: 0 });
  return Date.parse(time.dateTime);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** A time of a request's body in the form in which it is answered. @throws Refusal */
export function readTime(value: unknown, { name, zone }: { readonly name: string; readonly zone: string }): WireTime {
  const date = field(value, 'date');
  const dateTime = field(value, 'dateTime');
  const timeZone = field(value, 'timeZone');
  if (typeof date === 'string' && (dateTime === undefined || dateTime === null)) {
    if (day.test(date)) return { date };
    throw new Refusal({ status: 400, reason: 'invalid', message: `Invalid value for: Invalid format: "${date}"` });
  }
  if (typeof dateTime !== 'string') {
    throw new Refusal({ status: 400, reason: 'required', message: `Missing ${name} time.` });
  }
  const shownIn = typeof timeZone === 'string' ? timeZone : zone;
  const at = readInstant(dateTime);
  if (at !== undefined) return { dateTime: writeInstant(at, shownIn), timeZone: shownIn };
  const parts = local.exec(dateTime)?.groups;
  if (parts === undefined || typeof timeZone !== 'string') {
    throw new Refusal({ status: 400, reason: 'invalid', message: 'Missing time zone definition for start time.' });
  }
  const minute = Number(parts['hour']) * 60 + Number(parts['minute']);
  const instant = instantOf({ zone: timeZone, day: parts['day'] ?? '', minute });
  return { dateTime: writeInstant(instant, timeZone), timeZone };
}
