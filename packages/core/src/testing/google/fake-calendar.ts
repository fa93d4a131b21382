import { googleFaults, invalid, Refusal } from './refusal.ts';
import { instantOfTime, readInstant, readTime, type WireTime, writeInstant } from './wire-time.ts';

/** An event in the form in which the Calendar API gives it. */
export interface WireEvent {
  readonly kind: 'calendar#event';
  readonly etag: string;
  readonly id: string;
  readonly status: 'confirmed' | 'tentative' | 'cancelled';
  readonly htmlLink: string;
  readonly created: string;
  readonly updated: string;
  readonly start: WireTime;
  readonly end: WireTime;
  readonly summary?: string;
  readonly description?: string;
  readonly transparency?: 'opaque' | 'transparent';
  readonly extendedProperties?: { readonly private?: Readonly<Record<string, string>> };
  readonly iCalUID: string;
  readonly sequence: number;
  readonly eventType: 'default' | 'outOfOffice' | 'focusTime' | 'workingLocation';
  readonly [field: string]: unknown;
}

/** Fields of a request's body that the fake keeps as they come. */
const kept = [
  'summary',
  'description',
  'location',
  'transparency',
  'visibility',
  'extendedProperties',
  'reminders',
  'colorId',
  'source',
  'attendees',
  'recurringEventId',
  'eventType',
] as const;

/** A list of events, in the form of `events.list`. */
export interface WireEventList {
  readonly kind: 'calendar#events';
  readonly items: readonly (WireEvent | Pick<WireEvent, 'kind' | 'etag' | 'id' | 'status'>)[];
  readonly nextPageToken?: string;
  readonly nextSyncToken?: string;
  readonly [field: string]: unknown;
}

export interface FakeCalendar {
  readonly id: string;
  readonly summary: string;
  readonly timeZone: string;
  /** Whether the client itself made it (`calendar.app.created`). */
  readonly appCreated: boolean;
  /** Every event, cancelled ones too. */
  readonly events: () => readonly WireEvent[];
  /** What somebody does by hand in the calendar; told of like any change. */
  readonly put: (event: Readonly<Record<string, unknown>>) => WireEvent;
  readonly move: (id: string, to: { readonly start: WireTime; readonly end: WireTime }) => WireEvent;
  readonly cancel: (id: string) => void;
  /** What the API does. @throws Refusal */
  readonly insert: (body: Readonly<Record<string, unknown>>) => WireEvent;
  readonly get: (id: string) => WireEvent;
  readonly patch: (id: string, body: Readonly<Record<string, unknown>>, ifMatch?: string) => WireEvent;
  readonly update: (id: string, body: Readonly<Record<string, unknown>>, ifMatch?: string) => WireEvent;
  readonly remove: (id: string, ifMatch?: string) => void;
  readonly list: (query: URLSearchParams) => WireEventList;
  /** Times that are taken, merged, between two instants. */
  readonly busy: (from: number, to: number) => readonly { readonly start: number; readonly end: number }[];
  /** Every sync token given so far answers 410 from now on. */
  readonly expireSyncTokens: () => void;
}

interface Held {
  event: WireEvent;
  /** Number of the change that made it what it is. */
  changed: number;
}

interface SyncToken {
  readonly since: number;
  readonly generation: number;
}

const clientId = /^[a-v0-9]{5,1024}$/;
/** Not together with a sync token. */
const unsynced = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
];

export function fakeCalendar({
  id,
  summary,
  timeZone,
  appCreated,
  now,
  onChange,
}: Pick<FakeCalendar, 'id' | 'summary' | 'timeZone' | 'appCreated'> & {
  readonly now: () => number;
  readonly onChange: () => void;
}): FakeCalendar {
  const held = new Map<string, Held>();
  const pages = new Map<
    string,
    { readonly rest: WireEventList['items']; readonly token: SyncToken; readonly size: number }
  >();
  let changes = 0;
  let generation = 0;
  let made = 0;

  const keep = (event: Omit<WireEvent, 'etag' | 'updated'>): WireEvent => {
    changes += 1;
    // Sound: the fields left out of the parameter are added here.
    const whole = {
      ...event,
      etag: `"${3_380_000_000_000_000 + changes * 2_000}"`,
      updated: new Date(now()).toISOString(),
    } as WireEvent;
    held.set(whole.id, { event: whole, changed: changes });
    onChange();
    return whole;
  };
  const find = (wanted: string): WireEvent => {
    const found = held.get(wanted)?.event;
    if (found === undefined) throw new Refusal(googleFaults.notFound);
    return found;
  };
  const guard = (event: WireEvent, ifMatch: string | undefined): void => {
    if (ifMatch === undefined || ifMatch === '*' || ifMatch === event.etag) return;
    throw new Refusal(googleFaults.conditionNotMet);
  };
  const read = (
    body: Readonly<Record<string, unknown>>,
  ): Pick<WireEvent, 'start' | 'end'> & Record<string, unknown> => {
    const start = readTime(body['start'], { name: 'start', zone: timeZone });
    const end = readTime(body['end'], { name: 'end', zone: timeZone });
    if (instantOfTime(end, timeZone) < instantOfTime(start, timeZone)) {
      throw new Refusal({ status: 400, reason: 'timeRangeEmpty', message: 'The specified time range is empty.' });
    }
    const fields = kept.filter((name) => body[name] !== undefined && body[name] !== null);
    return { start, end, ...Object.fromEntries(fields.map((name): [string, unknown] => [name, body[name]])) };
  };
  const insert = (body: Readonly<Record<string, unknown>>): WireEvent => {
    const given = body['id'];
    if (given !== undefined && (typeof given !== 'string' || !clientId.test(given))) {
      throw invalid('resource.id', 'Invalid resource id value.');
    }
    // A cancelled event keeps its id.
    if (given !== undefined && held.has(given)) throw new Refusal(googleFaults.duplicate);
    made += 1;
    const own = given ?? `made${String(made).padStart(8, '0')}`;
    const { start, end, ...fields } = read(body);
    return keep({
      kind: 'calendar#event',
      id: own,
      status: 'confirmed',
      htmlLink: `https://www.google.com/calendar/event?eid=${own}`,
      created: new Date(now()).toISOString(),
      creator: { email: id, self: true },
      organizer: { email: id, displayName: summary, self: true },
      iCalUID: `${own}@google.com`,
      sequence: 0,
      reminders: { useDefault: true },
      eventType: 'default',
      start,
      end,
      ...fields,
    });
  };
  const change = (
    event: WireEvent,
    next: Readonly<Record<string, unknown>>,
    body: Readonly<Record<string, unknown>>,
  ): WireEvent => {
    const status = body['status'] === 'confirmed' || body['status'] === 'cancelled' ? body['status'] : event.status;
    const { created, htmlLink, iCalUID, kind, creator, organizer, eventType } = event;
    const fixed = { id: event.id, created, htmlLink, iCalUID, kind, creator, organizer, eventType };
    return keep({ ...fixed, ...read(next), status, sequence: event.sequence + 1 });
  };
  const cancel = (event: WireEvent): void => void keep({ ...event, status: 'cancelled' });

  const answer = (items: WireEventList['items'], token: SyncToken, size: number): WireEventList => {
    const rest = items.slice(size);
    const shared = {
      kind: 'calendar#events',
      etag: `"p${changes}"`,
      summary,
      updated: new Date(now()).toISOString(),
      timeZone,
      accessRole: 'owner',
      defaultReminders: [],
      items: items.slice(0, size),
    } as const;
    if (rest.length === 0) return { ...shared, nextSyncToken: writeToken(token) };
    const next = `page${pages.size + 1}`;
    pages.set(next, { rest, token, size });
    return { ...shared, nextPageToken: next };
  };

  return {
    id,
    summary,
    timeZone,
    appCreated,
    events: () => [...held.values()].map(({ event }) => event),
    put: insert,
    move(wanted, to) {
      const event = find(wanted);
      return change(event, { ...event, ...to }, {});
    },
    cancel: (wanted) => cancel(find(wanted)),
    insert,
    get: find,
    patch(wanted, body, ifMatch) {
      const event = find(wanted);
      guard(event, ifMatch);
      return change(event, merged(event, body), body);
    },
    update(wanted, body, ifMatch) {
      const event = find(wanted);
      guard(event, ifMatch);
      return change(event, body, body);
    },
    remove(wanted, ifMatch) {
      const event = find(wanted);
      if (event.status === 'cancelled') throw new Refusal(googleFaults.deleted);
      guard(event, ifMatch);
      cancel(event);
    },
    list(query) {
      const page = query.get('pageToken');
      if (page !== null) {
        const going = pages.get(page);
        if (going === undefined) throw invalid('pageToken');
        return answer(going.rest, going.token, going.size);
      }
      const most = Number(query.get('maxAttendees') ?? Infinity);
      const size = Math.min(2_500, Number(query.get('maxResults') ?? 250));
      const sync = query.get('syncToken');
      const token = { since: changes, generation };
      if (sync === null) {
        const found = chosen(query, [...held.values()], timeZone);
        return answer(
          found.map((event) => withAttendees(event, most)),
          token,
          size,
        );
      }
      const both = unsynced.find((name) => query.has(name));
      if (both !== undefined || query.get('showDeleted') === 'false') {
        throw new Refusal({
          status: 400,
          reason: 'invalid',
          message: 'Sync token cannot be used with other query restrictions.',
        });
      }
      const { since, generation: of } = readToken(sync);
      if (of !== generation) throw new Refusal(googleFaults.fullSyncRequired);
      const news = [...held.values()].filter(({ changed }) => changed > since).map(({ event }) => shown(event, most));
      return answer(news, token, size);
    },
    busy(from, to) {
      const taken = [...held.values()]
        .map(({ event }) => event)
        .filter(({ status, transparency }) => status !== 'cancelled' && transparency !== 'transparent')
        .map(({ start, end }) => ({ start: instantOfTime(start, timeZone), end: instantOfTime(end, timeZone) }))
        .filter(({ start, end }) => end > from && start < to)
        .toSorted((a, b) => a.start - b.start);
      const merged: { start: number; end: number }[] = [];
      for (const { start, end } of taken) {
        const last = merged.at(-1);
        const part = { start: Math.max(start, from), end: Math.min(end, to) };
        if (last !== undefined && part.start <= last.end) last.end = Math.max(last.end, part.end);
        else merged.push(part);
      }
      return merged;
    },
    expireSyncTokens() {
      generation += 1;
    },
  };
}

/** A patch as Google applies it: objects are merged, `null` removes (RFC 7396). */
function merged(
  before: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const after: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete after[name];
    else after[name] = isRecord(value) ? merged(recordOf(after[name]), value) : value;
  }
  return after;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** Of what is cancelled a list that is synchronised guarantees the id alone. */
function shown(event: WireEvent, most: number): WireEvent | Pick<WireEvent, 'kind' | 'etag' | 'id' | 'status'> {
  if (event.status !== 'cancelled') return withAttendees(event, most);
  const { kind, etag, id, status } = event;
  return { kind, etag, id, status };
}

/** Of more attendees than were asked for the owner of the calendar alone is given. */
function withAttendees(event: WireEvent, most: number): WireEvent {
  const all: unknown = event['attendees'];
  if (!Array.isArray(all) || all.length <= most) return event;
  const own = all.filter(
    (one: unknown) => typeof one === 'object' && one !== null && 'self' in one && one.self === true,
  );
  return { ...event, attendees: own, attendeesOmitted: true };
}

function chosen(query: URLSearchParams, all: readonly Held[], zone: string): WireEvent[] {
  const bound = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null) return undefined;
    const at = readInstant(text);
    if (at === undefined) throw new Refusal({ status: 400, reason: 'badRequest', message: 'Bad Request' });
    return at;
  };
  const timeMin = bound('timeMin') ?? -Infinity;
  const timeMax = bound('timeMax') ?? Infinity;
  const updatedMin = bound('updatedMin') ?? -Infinity;
  const properties = query.getAll('privateExtendedProperty').map((pair) => pair.split('='));
  const single = query.get('singleEvents') === 'true';
  if (query.get('orderBy') === 'startTime' && !single) {
    throw new Refusal({
      status: 400,
      reason: 'badRequest',
      message: 'The requested ordering is not available for the particular query.',
    });
  }
  const found = all
    .map(({ event }) => event)
    .filter((event) => event.status !== 'cancelled' || query.get('showDeleted') === 'true')
    .filter(({ start, end }) => instantOfTime(end, zone) > timeMin && instantOfTime(start, zone) < timeMax)
    .filter(({ updated }) => Date.parse(updated) >= updatedMin)
    .filter(({ extendedProperties }) =>
      properties.every(([name = '', value]) => extendedProperties?.private?.[name] === value),
    );
  if (query.get('orderBy') !== 'startTime') return found;
  return found.toSorted((a, b) => instantOfTime(a.start, zone) - instantOfTime(b.start, zone));
}

function writeToken({ since, generation }: SyncToken): string {
  return Buffer.from(JSON.stringify([generation, since])).toString('base64url');
}

/** Google says of what it cannot read that it is no longer valid. */
function readToken(text: string): SyncToken {
  const parts = /^\[(?<generation>\d+),(?<since>\d+)\]$/.exec(Buffer.from(text, 'base64url').toString())?.groups;
  if (parts === undefined) throw new Refusal(googleFaults.fullSyncRequired);
  return { generation: Number(parts['generation']), since: Number(parts['since']) };
}

/** A busy time of `freeBusy.query`. */
export function writeBusy({ start, end }: { readonly start: number; readonly end: number }): object {
  return { start: writeInstant(start, 'UTC'), end: writeInstant(end, 'UTC') };
}
