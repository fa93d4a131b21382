import { z } from 'zod';
import type { Calendar } from '../../domain/lib/calendar.ts';
import type { BlockEvent, RemoteEvent } from '../../domain/planner/calendars/calendar-port.ts';
import type { Platform } from '../../domain/platform.ts';

const wireTime = z.object({ dateTime: z.string().optional(), date: z.string().optional() });

/** What is read of an event. What Google adds to it one day does not matter. */
export const wireEvent = z.object({
  id: z.string().min(1),
  etag: z.string().optional(),
  status: z.string().default('confirmed'),
  start: wireTime.optional(),
  end: wireTime.optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  transparency: z.string().optional(),
  eventType: z.string().optional(),
  attendees: z.array(z.object({ self: z.boolean().optional(), responseStatus: z.string().optional() })).optional(),
  extendedProperties: z.object({ private: z.record(z.string(), z.string()).optional() }).optional(),
});
export type WireEvent = z.infer<typeof wireEvent>;

/** One page of `events.list`. */
export const wirePage = z.object({
  summary: z.string().optional(),
  timeZone: z.string().optional(),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
  items: z.array(wireEvent).default([]),
});

/** No more is asked for than is read. */
const eventFields =
  'id,etag,status,start,end,summary,description,location,transparency,eventType,attendees(self,responseStatus),extendedProperties/private';
export const eventQuery = { fields: eventFields } as const;
export const pageQuery = {
  fields: `summary,timeZone,nextPageToken,nextSyncToken,items(${eventFields})`,
  // One occurrence of a series is one event.
  singleEvents: 'true',
  // Of more attendees than that the owner of the calendar alone is given.
  maxAttendees: '1',
  maxResults: '500',
} as const;

/** Private properties of what Holdfast writes. */
const properties = {
  /** The block, in its own spelling. */
  block: 'holdfastBlock',
  task: 'holdfastTask',
  /** What Holdfast last wrote, so that a change by hand can be told from one of its own. */
  written: 'holdfastWritten',
  /** Holdfast itself took it away, and may put it back. */
  removed: 'holdfastRemoved',
} as const;

const minuteMs = 60_000;
/** Characters of a description that are written: Google takes 8,192. */
const maxDescription = 8_000;

/** A block's UUID without its dashes is base32hex, which Google asks of ids. */
export function eventIdOf(blockId: string): string {
  return blockId.replaceAll('-', '').toLowerCase();
}

/** The block that an event stands for. A copy of one has its properties, but not its id. */
export function blockIdOf({ id, extendedProperties }: WireEvent): string | undefined {
  const named = extendedProperties?.private?.[properties.block];
  return named !== undefined && eventIdOf(named) === id ? named : undefined;
}

export function isCancelled({ status }: WireEvent): boolean {
  return status === 'cancelled';
}

export function wasRemovedByUs({ extendedProperties }: WireEvent): boolean {
  return extendedProperties?.private?.[properties.removed] === '1';
}

/** Undefined for what has no time, as events that are cancelled may not have. */
export function readEvent(event: WireEvent, days: Pick<Calendar, 'spanOf'>): RemoteEvent | undefined {
  const { id, summary, location, etag } = event;
  const start = instantAt(event.start, days);
  const end = instantAt(event.end, days);
  if (start === undefined || end === undefined) return undefined;
  const blockId = blockIdOf(event);
  return {
    id,
    start,
    // Google has events without a length; they take no time.
    end: Math.max(end, start + minuteMs),
    allDay: event.start?.date !== undefined,
    busy: end > start && takesTime(event),
    ...(summary === undefined ? {} : { title: summary }),
    ...(location === undefined ? {} : { place: location }),
    ...(etag === undefined ? {} : { etag }),
    ...(blockId === undefined ? {} : { blockId }),
  };
}

/** What is not answered yet, or as maybe, is taken for what it may become. */
function takesTime({ status, transparency, eventType, attendees }: WireEvent): boolean {
  if (status === 'cancelled' || transparency === 'transparent') return false;
  if (eventType === 'workingLocation' || eventType === 'birthday') return false;
  return attendees?.some(({ self, responseStatus }) => self === true && responseStatus === 'declined') !== true;
}

/** Whole days are those of the calendar's zone. */
function instantAt(time: z.infer<typeof wireTime> | undefined, days: Pick<Calendar, 'spanOf'>): number | undefined {
  if (time?.dateTime !== undefined) {
    const at = Date.parse(time.dateTime);
    return Number.isNaN(at) ? undefined : at;
  }
  return time?.date === undefined ? undefined : days.spanOf(time.date).from;
}

/** What is written of a block. */
export interface WireBlock {
  readonly summary: string;
  readonly description: string;
  readonly start: { readonly dateTime: string; readonly timeZone: string };
  readonly end: { readonly dateTime: string; readonly timeZone: string };
  readonly extendedProperties: { readonly private: Readonly<Record<string, string>> };
  readonly status: 'confirmed';
}

export function writeBlock(platform: Pick<Platform, 'sha256'>, event: BlockEvent): WireBlock {
  const { title, description = '', start, end, timeZone, blockId, taskId } = event;
  const at = (instant: number): { readonly dateTime: string; readonly timeZone: string } => ({
    dateTime: new Date(instant).toISOString(),
    timeZone,
  });
  return {
    summary: title,
    description: shortened(description),
    start: at(start),
    end: at(end),
    extendedProperties: {
      private: {
        [properties.block]: blockId,
        [properties.task]: taskId,
        [properties.written]: mark(platform, { title, start, end }),
      },
    },
    status: 'confirmed',
  };
}

function shortened(text: string): string {
  return text.length <= maxDescription ? text : `${text.slice(0, maxDescription - 1).toWellFormed()}…`;
}

/**
 * As a patch (RFC 7396). What a person has made of the description is left to them when `words` is false.
 */
export function patchBlock(
  platform: Pick<Platform, 'sha256'>,
  event: BlockEvent,
  { words }: { readonly words: boolean },
): object {
  const { description, extendedProperties, ...rest } = writeBlock(platform, event);
  return {
    ...rest,
    ...(words ? { description } : {}),
    // Somebody may have brought back what Holdfast had taken away.
    extendedProperties: { private: { ...extendedProperties.private, [properties.removed]: null } },
  };
}

/** What makes an event cancelled, and says that it was Holdfast. */
export const cancelBody = {
  status: 'cancelled',
  extendedProperties: { private: { [properties.removed]: '1' } },
} as const;

/** Whether an event says what a block says. */
export function says(event: WireEvent, block: BlockEvent): boolean {
  const { start, end } = timesOf(event);
  return (
    !isCancelled(event) && start === block.start && end === block.end && titleOf(event.summary) === titleOf(block.title)
  );
}

/** Whether an event still says what Holdfast wrote into it: nobody has moved or renamed it since. */
export function isUntouched(platform: Pick<Platform, 'sha256'>, event: WireEvent): boolean {
  const { start, end } = timesOf(event);
  if (start === undefined || end === undefined) return false;
  const now = mark(platform, { title: event.summary ?? '', start, end });
  return event.extendedProperties?.private?.[properties.written] === now;
}

/** Of an event with whole days there is none: Holdfast writes no such event. */
function timesOf({ start, end }: WireEvent): { readonly start: number | undefined; readonly end: number | undefined } {
  const at = (time: WireEvent['start']): number | undefined =>
    time?.dateTime === undefined ? undefined : Date.parse(time.dateTime);
  return { start: at(start), end: at(end) };
}

/** Without the white space around it, which Google may drop. The description is not compared: Google may rewrite it. */
function titleOf(title: string | undefined): string {
  return (title ?? '').trim();
}

function mark(
  { sha256 }: Pick<Platform, 'sha256'>,
  { title, start, end }: { readonly title: string; readonly start: number; readonly end: number },
): string {
  return sha256(JSON.stringify([titleOf(title), start, end])).slice(0, 32);
}
