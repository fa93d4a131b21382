import type { OutputOf } from '@holdfast/contract';
import { calendarsOf, readCalendar } from '../../domain/planner/calendars/calendar.ts';
import { feedOf } from '../../domain/planner/calendars/feed.ts';
import { syncCalendar, type Synced } from '../../domain/planner/calendars/sync-calendar.ts';
import { addUrlCalendar, importIcs, openFeed, removeCalendar } from '../../domain/planner/calendars/write-calendar.ts';
import { HoldfastError } from '../../domain/errors.ts';
import { addressFault } from '../../domain/outbound/reach.ts';
import { demand, invalid } from '../../domain/planner/records/records.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { CallContext } from '../api.ts';
import { readFeedToken, writeFeedToken } from '../feed-token.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { presentCalendar } from '../present-schedule.ts';

type CalendarHandlers = Pick<
  Handlers,
  'addCalendar' | 'listCalendars' | 'syncCalendars' | 'removeCalendar' | 'openFeed' | 'readFeed'
>;

const secretBytes = 32;
/** How long a calendar elsewhere may take to hear that it was taken out; what it does not hear of then ends by itself. */
const DISCONNECT_MS = 20_000;

export const calendarHandlers: CalendarHandlers = {
  async addCalendar({ input: { name, url, ics }, scope, context, dependencies }) {
    if (url === undefined) {
      if (ics === undefined) throw invalid('url', 'is needed, or ics');
      const taken = await importIcs(dependencies, scope, { name, text: ics });
      return { calendar: presentCalendar(taken.calendar), received: taken.received, skipped: taken.skipped };
    }
    if (ics !== undefined) throw invalid('ics', 'must not be given beside url');
    const fault = addressFault(url.replace(/^webcal:/iu, 'https:'), dependencies.webhooks.reach);
    if (fault !== undefined) throw invalid('url', fault);
    const calendar = await addUrlCalendar(dependencies, scope, { name, url });
    const synced = await syncOne({ dependencies, scope, context }, calendar.record.id);
    dependencies.wakeWorker();
    return { calendar: presentCalendar(synced?.calendar ?? calendar), received: synced?.received ?? 0, skipped: 0 };
  },

  async listCalendars({ scope, dependencies: { store } }) {
    return store.read(scope, async ({ planner, times }) => {
      const calendars: OutputOf<'listCalendars'>['calendars'] = [];
      for (const calendar of await calendarsOf(planner, scope)) {
        const { id: calendarId, space } = calendar.record;
        const own = { ...scope, spaces: [space] };
        calendars.push(presentCalendar(calendar, await times.countOf(own, { calendarId, noun: 'busy' })));
      }
      return { calendars };
    });
  },

  async syncCalendars({ input: { id }, scope, context, dependencies }) {
    const { store } = dependencies;
    const wanted = await store.read(scope, async ({ planner }) => {
      if (id !== undefined) return [(await demand(planner, scope, { noun: 'calendar', id })).id];
      return (await calendarsOf(planner, scope)).map(({ record }) => record.id);
    });
    const calendars: OutputOf<'syncCalendars'>['calendars'] = [];
    for (const calendarId of wanted) {
      const synced = await syncOne({ dependencies, scope, context }, calendarId);
      if (synced === undefined) continue;
      const { calendar, received, sent } = synced;
      calendars.push({ calendar: presentCalendar(calendar), received, sent });
    }
    return { calendars };
  },

  async removeCalendar({ input: { id }, scope, dependencies }) {
    const { store, scheduling } = dependencies;
    const record = await store.read(scope, ({ planner }) => demand(planner, scope, { noun: 'calendar', id }));
    const { kind } = readCalendar(record);
    const port = kind === 'internal' ? undefined : scheduling.calendars[kind];
    const place = { scope: { ...scope, spaces: [record.space] }, calendarId: id };
    // Before what it needs to get there is gone. Whoever asked may leave meanwhile: what is kept here goes all the same.
    const late = AbortSignal.timeout(DISCONNECT_MS);
    try {
      await port?.disconnect(place, { signal: late });
    } catch (error) {
      if (!late.aborted) throw error;
    }
    await removeCalendar(dependencies, scope, id);
    return { id };
  },

  async openFeed({ input: { name }, scope, dependencies }) {
    const { platform } = dependencies;
    const secret = Buffer.from(platform.randomBytes(secretBytes)).toString('base64url');
    const calendar = await openFeed(dependencies, scope, { name, secretHash: platform.sha256(secret) });
    const { tenant, user } = scope;
    const token = writeFeedToken({ tenant, user, calendarId: calendar.record.id, secret });
    return { calendar: presentCalendar(calendar), token, path: `/calendar/${token}.ics` };
  },

  async readFeed({ input: { token }, dependencies: { store, platform } }) {
    const read = readFeedToken(token);
    if (read === undefined) throw unknownFeed();
    const { secret, ...place } = read;
    const scope: UserScope = { kind: 'user', tenant: place.tenant, user: place.user, spaces: '*' };
    const wanted = { ...place, secretHash: platform.sha256(secret) };
    const ics = await store.read(scope, (readers) => feedOf(readers, wanted, platform.now()));
    if (ics === undefined) throw unknownFeed();
    return { ics, hash: platform.sha256(ics) };
  },
};

interface Syncing {
  readonly dependencies: ApiDependencies;
  readonly scope: UserScope;
  readonly context: CallContext;
}

function syncOne({ dependencies, scope, context }: Syncing, calendarId: string): Promise<Synced | undefined> {
  const { calendars } = dependencies.scheduling;
  return syncCalendar({ ...dependencies, calendars }, scope, { calendarId, signal: signalOf(context) });
}

/** A caller who has gone waits for nothing more. */
function signalOf({ signal }: CallContext): AbortSignal {
  return signal ?? new AbortController().signal;
}

/** The same whatever is wrong with it: who guesses learns nothing. */
function unknownFeed(): HoldfastError {
  return new HoldfastError('not_found', { detail: 'There is no feed behind this address.' });
}
