import type { UserScope } from '../../scope.ts';

/*
 * What Holdfast asks of a calendar that lies elsewhere. The internal calendar needs none of it: its blocks are rows of the store,
 * and an ICS feed shows them. Instants are milliseconds since the epoch.
 *
 * Nothing of this runs inside a transaction. A use case (sync-calendar.ts) reads what is due, calls the port, and writes what came
 * of it; a crash between call and write makes the same call again, so that every write must be one however often it is made.
 */

/** `ics` is read only: an address or file of times that are taken. */
export type RemoteKind = 'ics' | 'google';
export type CalendarKind = 'internal' | RemoteKind;

/**
 * Which calendar of whom. What the port needs to get there (an address, tokens) it reads from the store under this scope and
 * id; the scope names the one space of the calendar.
 */
export interface CalendarPlace {
  readonly scope: UserScope;
  /** Id of our record of the calendar. */
  readonly calendarId: string;
}

/** One time of a calendar. Of a series each occurrence is one, as it is in the end: moved, changed or left out. */
export interface RemoteEvent {
  /** There; the same as long as it is the same occurrence. Unique within its calendar. */
  readonly id: string;
  readonly start: number;
  /** Exclusive, after `start`. */
  readonly end: number;
  /** Whole days of the zone of the calendar: whether it takes the time is for `busy` to say. */
  readonly allDay: boolean;
  /** False for what is shown as free, was declined, or is tentative where that does not count. */
  readonly busy: boolean;
  readonly title?: string;
  readonly place?: string;
  /** Changes with every change there. */
  readonly etag?: string;
  /** Of an event that Holdfast made: the block that it stands for. All others are foreign, and never written. */
  readonly blockId?: string;
}

/** The times of a calendar since the last pull. */
export interface CalendarPull {
  readonly events: readonly RemoteEvent[];
  /** Ids of events that are there no more. */
  readonly gone: readonly string[];
  /**
   * True when `events` is all that there is between `from` and `until`, whatever was known before (a first pull, or the cursor was
   * no longer taken): what is not named in it is gone.
   */
  readonly whole: boolean;
  /** To be given to the next pull; none where the calendar cannot tell what is new. */
  readonly cursor?: string;
  /** Of the calendar itself, where it says so. */
  readonly name?: string;
  readonly timeZone?: string;
}

/** A block as it is to be seen in the calendar. */
export interface BlockEvent {
  /**
   * Id of the block, for ever the same. The event's own id must follow from it alone, so that writing it twice writes it once
   * (Google: the UUID without its dashes, lower case, is base32hex).
   */
  readonly blockId: string;
  readonly taskId: string;
  readonly title: string;
  readonly description?: string;
  readonly start: number;
  readonly end: number;
  /** Zone that the event is shown in. */
  readonly timeZone: string;
}

/** What became of a write. */
export type CalendarWrite =
  /** It is there as wanted, also when it had been before. */
  | { readonly kind: 'written'; readonly eventId: string; readonly etag?: string }
  /** Somebody changed it since `etag`; it was left as it is there now. */
  | { readonly kind: 'changed'; readonly event: RemoteEvent }
  /** Somebody removed it there; it was not put back. */
  | { readonly kind: 'gone' };

/** A call that failed. `kind` says what to do about it. */
export class CalendarFault extends Error {
  /**
   * `later`: it was too busy, down or unreachable, also after the port's own few retries with growing pauses; `reconnect`: the user
   * took consent back or the tokens are over, nothing works until a person connects anew; `refused`: this call will never work
   * (an address that may not be called, no such calendar, no right to write).
   */
  readonly kind: 'later' | 'reconnect' | 'refused';
  /** Milliseconds to leave it alone, where it said so. */
  readonly retryAfterMs: number | undefined;

  /** @param message what happened, for people; no secret and no address in it */
  constructor(
    kind: CalendarFault['kind'],
    message: string,
    { retryAfterMs, cause }: { readonly retryAfterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'CalendarFault';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

/** One kind of calendar that lies elsewhere. @throws CalendarFault; the reason of `signal` */
export interface CalendarPort {
  readonly kind: RemoteKind;
  /** What can be written; `false` for one that only brings times. */
  readonly writes: boolean;
  /**
   * Times that are new or changed since `cursor`, all pages of it. With no cursor, or one that is no longer taken, everything between `from`
   * and `until`, which is then `whole`. Events of Holdfast's own blocks are among them, with `blockId`.
   */
  pull(
    place: CalendarPlace,
    params: {
      readonly cursor?: string;
      readonly from: number;
      /** Exclusive. */
      readonly until: number;
      readonly signal: AbortSignal;
    },
  ): Promise<CalendarPull>;
  /**
   * Puts a block there, or changes the event that stands for it. `etag`: of the event as it was last seen, when it has been; none for
   * one that was never written, or whose write nobody knows the end of.
   */
  put(
    place: CalendarPlace,
    params: { readonly event: BlockEvent; readonly etag?: string; readonly signal: AbortSignal },
  ): Promise<CalendarWrite>;
  /** Takes the event of a block away. One that is not there, or was none of ours, is left alone: both are `written`. */
  remove(
    place: CalendarPlace,
    params: { readonly blockId: string; readonly etag?: string; readonly signal: AbortSignal },
  ): Promise<CalendarWrite>;
  /** Gives up what the port holds there and here (channels, tokens) when the calendar is taken out. Never fails for what is gone already. */
  disconnect(place: CalendarPlace, params: { readonly signal: AbortSignal }): Promise<void>;
}
