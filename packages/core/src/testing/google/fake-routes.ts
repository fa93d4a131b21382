import { type FakeCalendar, writeBusy } from './fake-calendar.ts';
import type { FakeChannels } from './fake-channels.ts';
import { googleFaults, invalid, Refusal } from './refusal.ts';
import { readInstant } from './wire-time.ts';

/** A call of the Calendar API whose bearer has these scopes. */
export interface GoogleCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly ifMatch: string | undefined;
  readonly scopes: readonly string[];
}

interface State {
  readonly calendars: ReadonlyMap<string, FakeCalendar>;
  readonly channels: FakeChannels;
  readonly account: string;
  readonly addCalendar: (params: Pick<FakeCalendar, 'id' | 'summary' | 'timeZone' | 'appCreated'>) => FakeCalendar;
  readonly removeCalendar: (id: string) => void;
  /** A number that no calendar had before. */
  readonly made: () => number;
}

interface Answer {
  readonly status: number;
  readonly body?: object;
}

const scopeBase = 'https://www.googleapis.com/auth/calendar';
const root = '/calendar/v3';

/** @throws Refusal */
export function answerCalendarCall(state: State, call: GoogleCall): Answer {
  const { method } = call;
  if (!call.path.startsWith(`${root}/`)) throw new Refusal(googleFaults.notFound);
  const parts = call.path
    .slice(root.length + 1)
    .split('/')
    .map(decodeURIComponent);
  const [collection, calendarId = '', inner, eventId] = parts;
  if (collection === 'freeBusy' && method === 'POST') return freeBusy(state, call);
  if (collection === 'channels' && calendarId === 'stop' && method === 'POST') {
    state.channels.stop(bodyOf(call));
    return { status: 204 };
  }
  if (collection === 'users' && parts.slice(1).join('/') === 'me/calendarList' && method === 'GET') {
    allow(call, ['', '.readonly', '.calendarlist', '.calendarlist.readonly']);
    return {
      status: 200,
      body: { kind: 'calendar#calendarList', etag: '"l"', items: listed(state), nextSyncToken: 'l' },
    };
  }
  if (collection !== 'calendars') throw new Refusal(googleFaults.notFound);
  if (calendarId === '' && method === 'POST') return { status: 200, body: addOne(state, call) };
  const calendar = state.calendars.get(calendarId === 'primary' ? state.account : calendarId);
  const own = calendar?.appCreated === true ? ['.app.created'] : [];
  if (inner === undefined) {
    if (method === 'DELETE') return removeOne(state, { call, calendar, own });
    allow(call, ['', '.readonly', '.calendars', '.calendars.readonly', ...own]);
    if (calendar === undefined || method !== 'GET') throw new Refusal(googleFaults.notFound);
    return { status: 200, body: resourceOf(calendar) };
  }
  if (inner !== 'events') throw new Refusal(googleFaults.notFound);
  const reads = method === 'GET' || eventId === 'watch';
  allow(call, [
    '',
    '.events',
    '.events.owned',
    ...(reads ? ['.readonly', '.events.readonly', '.events.owned.readonly'] : []),
    ...own,
  ]);
  if (calendar === undefined) throw new Refusal(googleFaults.notFound);
  return eventsCall(state, { calendar, eventId, call });
}

function eventsCall(
  state: State,
  {
    calendar,
    eventId,
    call,
  }: { readonly calendar: FakeCalendar; readonly eventId: string | undefined; readonly call: GoogleCall },
): Answer {
  const { ifMatch } = call;
  if (eventId === undefined) {
    switch (call.method) {
      case 'GET':
        return { status: 200, body: calendar.list(call.query) };
      case 'POST':
        return { status: 200, body: calendar.insert(bodyOf(call)) };
      default:
        throw new Refusal(googleFaults.notFound);
    }
  }
  if (eventId === 'watch' && call.method === 'POST') {
    return { status: 200, body: state.channels.watch(calendar.id, bodyOf(call)) };
  }
  switch (call.method) {
    case 'GET':
      return { status: 200, body: calendar.get(eventId) };
    case 'PATCH':
      return { status: 200, body: calendar.patch(eventId, bodyOf(call), ifMatch) };
    case 'PUT':
      return { status: 200, body: calendar.update(eventId, bodyOf(call), ifMatch) };
    case 'DELETE':
      calendar.remove(eventId, ifMatch);
      return { status: 204 };
    default:
      throw new Refusal(googleFaults.notFound);
  }
}

/** What is asked for must be in one of these scopes. */
function allow({ scopes }: GoogleCall, endings: readonly string[]): void {
  if (endings.some((ending) => scopes.includes(`${scopeBase}${ending}`))) return;
  throw new Refusal(googleFaults.insufficientPermissions);
}

function bodyOf({ body }: GoogleCall): Readonly<Record<string, unknown>> {
  const fault = new Refusal({ status: 400, reason: 'parseError', message: 'Parse Error' });
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw fault;
  }
  if (typeof value !== 'object' || value === null) throw fault;
  // Sound: an object of JSON is a record of unknown values.
  return value as Readonly<Record<string, unknown>>;
}

function resourceOf({ id, summary, timeZone }: FakeCalendar): object {
  return {
    kind: 'calendar#calendar',
    etag: '"c"',
    id,
    summary,
    timeZone,
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
}

function listed({ calendars, account }: State): object[] {
  return [...calendars.values()].map(({ id, summary, timeZone }) => ({
    kind: 'calendar#calendarListEntry',
    etag: '"e"',
    id,
    summary,
    timeZone,
    accessRole: 'owner',
    selected: true,
    ...(id === account ? { primary: true } : {}),
  }));
}

function addOne(state: State, call: GoogleCall): object {
  allow(call, ['', '.calendars', '.app.created']);
  const { summary, timeZone } = bodyOf(call);
  if (typeof summary !== 'string' || summary === '') {
    throw new Refusal({ status: 400, reason: 'required', message: 'Missing title.' });
  }
  const id = `made${state.made()}@group.calendar.google.com`;
  const zone = typeof timeZone === 'string' ? timeZone : 'UTC';
  return resourceOf(state.addCalendar({ id, summary, timeZone: zone, appCreated: true }));
}

function removeOne(
  state: State,
  {
    call,
    calendar,
    own,
  }: { readonly call: GoogleCall; readonly calendar: FakeCalendar | undefined; readonly own: readonly string[] },
): Answer {
  allow(call, ['', '.calendars', ...own]);
  if (calendar === undefined) throw new Refusal(googleFaults.notFound);
  if (calendar.id === state.account) throw invalid('calendarId', 'The primary calendar cannot be deleted.');
  state.removeCalendar(calendar.id);
  return { status: 204 };
}

function freeBusy({ calendars, account }: State, call: GoogleCall): Answer {
  allow(call, ['', '.readonly', '.freebusy', '.events.freebusy']);
  const { timeMin, timeMax, items } = bodyOf(call);
  const from = typeof timeMin === 'string' ? readInstant(timeMin) : undefined;
  const to = typeof timeMax === 'string' ? readInstant(timeMax) : undefined;
  if (from === undefined) throw invalid('timeMin', 'Bad Request');
  if (to === undefined) throw invalid('timeMax', 'Bad Request');
  const wanted: unknown[] = Array.isArray(items) ? items : [];
  const answers = wanted.map((item): [string, object] => {
    const id = typeof item === 'object' && item !== null && 'id' in item ? String(item.id) : '';
    const found = calendars.get(id === 'primary' ? account : id);
    if (found === undefined) return [id, { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] }];
    return [id, { busy: found.busy(from, to).map(writeBusy) }];
  });
  const body = { kind: 'calendar#freeBusy', timeMin, timeMax, calendars: Object.fromEntries(answers) };
  return { status: 200, body };
}
