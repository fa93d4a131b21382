import { OWN_UID } from './read-ics.ts';

/** A block as a calendar program is to show it. Instants are milliseconds. */
export interface FeedEvent {
  readonly blockId: string;
  readonly title: string;
  readonly description?: string;
  readonly start: number;
  readonly end: number;
  /** Counts its changes. */
  readonly version: number;
  readonly updatedAt: number;
}

/** Octets of a line, its break left out (RFC 5545, 3.1). */
const LONGEST = 75;

/** A calendar as iCalendar text. The same events give the same bytes: no clock is asked, times are in UTC. */
export function writeIcs({ name, events }: { readonly name: string; readonly events: readonly FeedEvent[] }): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Holdfast//Planner//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
    'X-PUBLISHED-TTL:PT15M',
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines({ blockId, title, description, start, end, version, updatedAt }: FeedEvent): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${blockId}${OWN_UID}`,
    `DTSTAMP:${stamp(updatedAt)}`,
    `LAST-MODIFIED:${stamp(updatedAt)}`,
    `SEQUENCE:${version - 1}`,
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(end)}`,
    `SUMMARY:${escaped(title)}`,
    ...(description === undefined ? [] : [`DESCRIPTION:${escaped(description)}`]),
    'STATUS:CONFIRMED',
    'TRANSP:OPAQUE',
    'END:VEVENT',
  ];
}

function stamp(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r\n|\r|\n/g, '\\n');
}

/** Cut into lines of 75 octets, never within a character. */
function folded(line: string): string {
  let cut = '';
  let octets = 0;
  for (const char of line) {
    const code = Number(char.codePointAt(0));
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
    if (octets + size > LONGEST) {
      cut += '\r\n ';
      octets = 1;
    }
    cut += char;
    octets += size;
  }
  return cut;
}
