import {
  type BlockEvent,
  CalendarFault,
  type CalendarPlace,
  type CalendarPort,
  type CalendarPull,
  type CalendarWrite,
  type RemoteEvent,
} from '../../domain/planner/calendars/calendar-port.ts';
import { createCalendar } from '../../domain/lib/calendar.ts';
import {
  calendarsOf,
  findCalendar,
  type GoogleCalendar,
  recordsOf,
} from '../../domain/planner/calendars/google/google-records.ts';
import type { Platform } from '../../domain/platform.ts';
import type { Store } from '../../domain/store.ts';
import type { GoogleAccess } from './google-access.ts';
import type { GoogleAs } from './google-api.ts';
import type { GoogleChannels } from './google-channels.ts';
import type { GoogleEvents } from './google-events.ts';
import type { GoogleOAuth } from './google-oauth.ts';
import { readCursor, writeCursor } from './sync-cursor.ts';
import {
  blockIdOf,
  cancelBody,
  eventIdOf,
  isCancelled,
  isUntouched,
  patchBlock,
  readEvent,
  says,
  wasRemovedByUs,
  type WireEvent,
  writeBlock,
} from './wire-event.ts';

export interface GoogleCalendarParts {
  readonly store: Store;
  readonly platform: Pick<Platform, 'sha256'>;
  readonly events: GoogleEvents;
  readonly channels: GoogleChannels;
  readonly access: GoogleAccess;
  readonly oauth: Pick<GoogleOAuth, 'revoke'>;
  /** Hears of what failed and does not matter to whoever asked: a channel that could not be opened, say. */
  readonly onError: (error: unknown) => void;
}

/** Times that a write is begun anew because somebody else was faster. */
const mostTurns = 3;

interface Target {
  readonly as: GoogleAs;
  readonly calendar: GoogleCalendar;
}

/**
 * Google Calendar behind the port. What Holdfast writes has an id that follows from the block, and says in a private property what was
 * written, so that a write whose end nobody knows is recognised, and a change by hand is never overwritten. Events of others are
 * read and not touched.
 */
export function googleCalendar(parts: GoogleCalendarParts): CalendarPort {
  const { store, platform, events } = parts;

  const find = async ({ scope, calendarId }: CalendarPlace, signal: AbortSignal): Promise<Target> => {
    const calendar = await store.read(scope, ({ planner }) => findCalendar(planner, scope, calendarId));
    if (calendar === undefined) throw new CalendarFault('reconnect', 'This calendar is not connected with Google.');
    return { as: { scope, accountId: calendar.accountId, signal }, calendar };
  };
  const findOwn = async (place: CalendarPlace, signal: AbortSignal): Promise<Target> => {
    const target = await find(place, signal);
    if (!target.calendar.own)
      throw new CalendarFault('refused', 'Holdfast writes into the calendar that it made, and no other.');
    return target;
  };

  /** As it is there now, for whoever is to decide. */
  const changed = (event: WireEvent): CalendarWrite => {
    // Of an event that Holdfast wrote the zone does not matter: it has instants, or a person gave it days.
    const seen = readEvent(event, createCalendar('UTC'));
    return seen === undefined ? { kind: 'gone' } : { kind: 'changed', event: seen };
  };

  /** Makes the event say what the block says, given how it is there. */
  const settle = async (
    { as, calendar }: Target,
    { block, fresh }: { readonly block: BlockEvent; readonly fresh: boolean },
  ): Promise<CalendarWrite> => {
    const at = { calendarId: calendar.remoteId, eventId: eventIdOf(block.blockId) };
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const there = await events.get(as, at);
      if (there === undefined) {
        await events.check(as, at);
        // Not there, although one of that id was said to be: Google has not made up its mind yet.
        if (fresh) throw new CalendarFault('later', 'Google does not show the event yet.');
        return { kind: 'gone' };
      }
      if (blockIdOf(there) !== block.blockId) {
        throw new CalendarFault('refused', 'Another event at Google has the id of this block.');
      }
      if (says(there, block)) return written(there);
      const back = isCancelled(there);
      if (back && !wasRemovedByUs(there)) return { kind: 'gone' };
      if (!back && !isUntouched(platform, there)) return changed(there);
      const done = await events.change(as, {
        ...at,
        etag: there.etag,
        ...(back
          ? { body: writeBlock(platform, block), whole: true }
          : { body: patchBlock(platform, block, { words: false }) }),
      });
      if (done.kind === 'done') return written(done.event);
      if (done.kind === 'missing') return { kind: 'gone' };
    }
    throw new CalendarFault('later', 'The event changes faster than it can be written.');
  };

  const pullEvents = async (
    { as, calendar }: Target,
    { cursor, from, until }: { readonly cursor?: string; readonly from: number; readonly until: number },
  ): Promise<CalendarPull> => {
    const calendarId = calendar.remoteId;
    const known = readCursor(cursor);
    const since =
      known === undefined || known.until < until || known.from > from
        ? undefined
        : await events.since(as, { calendarId, syncToken: known.syncToken });
    const found = since ?? (await events.all(as, { calendarId, from, until }));
    const { syncToken, name, timeZone = 'UTC' } = found;
    const reach = since === undefined || known === undefined ? { from, until } : known;
    const days = createCalendar(timeZone);
    const there: RemoteEvent[] = [];
    const gone: string[] = [];
    for (const event of found.events) {
      const seen = isCancelled(event) ? undefined : readEvent(event, days);
      if (seen === undefined) gone.push(event.id);
      else if (calendar.own) there.push(seen);
      else {
        // A block that a person has moved into a calendar of theirs is theirs: Holdfast writes nothing there.
        const { blockId: _blockId, ...foreign } = seen;
        there.push(foreign);
      }
    }
    return {
      events: there,
      gone: since === undefined ? [] : gone,
      whole: since === undefined,
      ...(syncToken === undefined ? {} : { cursor: writeCursor({ ...reach, syncToken }) }),
      ...(name === undefined ? {} : { name }),
      ...(found.timeZone === undefined ? {} : { timeZone }),
    };
  };

  return {
    kind: 'google',
    writes: true,

    async pull(place, { cursor, from, until, signal }) {
      const target = await find(place, signal);
      const { as, calendar } = target;
      if (calendar.access === 'times') {
        const taken = await events.busy(as, { calendarId: calendar.remoteId, from, until });
        const times = taken.map(({ start, end }): RemoteEvent => ({
          id: `${start}-${end}`,
          start,
          end,
          allDay: false,
          busy: true,
        }));
        return { events: times, gone: [], whole: true };
      }
      const pulled = await pullEvents(target, { from, until, ...(cursor === undefined ? {} : { cursor }) });
      await parts.channels.keep(as, calendar).catch((error: unknown) => {
        signal.throwIfAborted();
        parts.onError(error);
      });
      return pulled;
    },

    async put(place, { event: block, etag, signal }) {
      const target = await findOwn(place, signal);
      const { as, calendar } = target;
      const at = { calendarId: calendar.remoteId, eventId: eventIdOf(block.blockId) };
      const done =
        etag === undefined
          ? await events.insert(as, { ...at, body: writeBlock(platform, block) })
          : await events.change(as, { ...at, etag, body: patchBlock(platform, block, { words: true }) });
      if (done.kind === 'done' && !isCancelled(done.event)) return written(done.event);
      return settle(target, { block, fresh: etag === undefined });
    },

    async remove(place, { blockId, etag, signal }) {
      const { as, calendar } = await findOwn(place, signal);
      const eventId = eventIdOf(blockId);
      const at = { calendarId: calendar.remoteId, eventId };
      if (etag !== undefined) {
        const done = await events.change(as, { ...at, etag, body: cancelBody });
        if (done.kind === 'done') return written(done.event);
        if (done.kind === 'missing') return { kind: 'written', eventId };
      }
      for (let turn = 0; turn < mostTurns; turn += 1) {
        const there = await events.get(as, at);
        if (there === undefined || isCancelled(there) || blockIdOf(there) !== blockId)
          return { kind: 'written', eventId };
        if (!isUntouched(platform, there)) return changed(there);
        const done = await events.change(as, { ...at, etag: there.etag, body: cancelBody });
        if (done.kind === 'done') return written(done.event);
        if (done.kind === 'missing') return { kind: 'written', eventId };
      }
      throw new CalendarFault('later', 'The event changes faster than it can be removed.');
    },

    async disconnect({ scope, calendarId }, { signal }) {
      const calendar = await store.read(scope, ({ planner }) => findCalendar(planner, scope, calendarId));
      if (calendar === undefined) return;
      const { accountId } = calendar;
      const all = await store.read(scope, ({ planner }) => calendarsOf(planner, scope, accountId));
      const last = all.every((one) => one.calendarId === calendarId);
      // What Google does not hear of now ends by itself; a person who leaves is not to be held up by it.
      const attempt = async (work: () => Promise<void>): Promise<void> => {
        await work().catch((error: unknown) => {
          signal.throwIfAborted();
          parts.onError(error);
        });
      };
      await attempt(() => parts.channels.stop({ scope, accountId, signal }, calendar));
      await attempt(async () => {
        const kept = last ? await parts.access.kept(scope, accountId) : undefined;
        if (kept !== undefined) await parts.oauth.revoke({ token: kept.refreshToken, signal });
      });
      await store.write(scope, async ({ planner }) =>
        planner.remove(scope, { nos: await recordsOf(planner, scope, calendarId) }),
      );
    },
  };
}

function written({ id, etag }: WireEvent): CalendarWrite {
  return { kind: 'written', eventId: id, ...(etag === undefined ? {} : { etag }) };
}
