import { defined } from '../../defined.ts';
import { retryDelay } from '../../jobs/retry-delay.ts';
import type { Platform } from '../../platform.ts';
import { present } from '../../present.ts';
import type { UserScope } from '../../scope.ts';
import type { Store, Writers } from '../../store.ts';
import { change } from '../records/records.ts';
import { contentOfBlock, readBlock, type TaskBlock } from '../schedules/block.ts';
import { readTask } from '../tasks/task.ts';
import type { PlannerTime } from '../times/time-store.ts';
import { type Calendar, type CalendarContent, contentOfCalendar, readCalendar } from './calendar.ts';
import {
  type BlockEvent,
  CalendarFault,
  type CalendarPlace,
  type CalendarPort,
  type CalendarWrite,
  type RemoteKind,
} from './calendar-port.ts';
import { MOST_TIMES, takeIn, takePlace } from './take-in.ts';

/** The kinds that this process can talk to. */
export type CalendarPorts = Partial<Readonly<Record<RemoteKind, CalendarPort>>>;

export interface SyncDependencies {
  readonly store: Store;
  readonly platform: Platform;
  readonly timeZone: string;
  readonly calendars: CalendarPorts;
}

/** What is kept of a calendar: from a day ago to half a year ahead. */
const BEHIND = 86_400_000;
const AHEAD = 183 * 86_400_000;
/** Everything is asked for again when so little of it lies ahead. */
const LEAST_AHEAD = 90 * 86_400_000;
const BASE_MS = 60_000;
const LONGEST_MS = 6 * 3_600_000;

/** Writes that are refused in a row before it is taken to be the calendar that refuses, not a block. */
const MOST_REFUSED = 10;

/** What came of a sync; counts of times that were written here and there. */
export interface Synced {
  readonly calendar: Calendar;
  readonly received: number;
  readonly sent: number;
}

/**
 * Tells a calendar elsewhere of blocks that have changed here, then takes in what has changed there. A block that a person moved
 * there is pinned where it is now; one that was removed there goes here, too. A call that was made and not noted is
 * made again, and changes nothing then. A block that is refused there keeps no other from it, and is tried again with the next sync. Undefined when the calendar is gone, or nobody here can talk to its kind.
 *
 * @throws the reason of `signal`; what went wrong with the calendar is noted on it, not thrown
 */
export async function syncCalendar(
  dependencies: SyncDependencies,
  scope: UserScope,
  { calendarId, signal }: { readonly calendarId: string; readonly signal: AbortSignal },
): Promise<Synced | undefined> {
  const { store, platform, calendars } = dependencies;
  const found = await store.read(scope, ({ planner }) => planner.get(scope, { noun: 'calendar', id: calendarId }));
  if (found === undefined) return undefined;
  const calendar = readCalendar(found);
  const port = calendar.kind === 'internal' ? undefined : calendars[calendar.kind];
  // A file that was taken in has nothing more to say.
  if (port === undefined || (calendar.kind === 'ics' && calendar.url === undefined)) return undefined;
  const own: UserScope = { ...scope, spaces: [found.space] };
  const sync: Sync = { dependencies, scope: own, place: { scope: own, calendarId }, port, signal };
  try {
    const { sent, refused }: Sent = port.writes ? await send(sync) : { sent: 0 };
    const now = platform.now();
    const reach = calendar.until ?? 0;
    const whole = reach - now < LEAST_AHEAD;
    const window = { from: now - BEHIND, until: whole ? now + AHEAD : reach };
    const pull = await port.pull(sync.place, {
      ...window,
      ...(whole ? {} : defined({ cursor: calendar.cursor })),
      signal,
    });
    const arrival = { platform, scope: own, calendarId, pull, ...window, ...defined({ refused }) };
    const taken = await store.write(own, (writers) => takeIn(writers, arrival));
    if (taken === undefined) return undefined;
    for (const blockId of port.writes ? taken.orphans : []) await port.remove(sync.place, { blockId, signal });
    return { calendar: taken.calendar, received: taken.received, sent };
  } catch (error) {
    if (!(error instanceof CalendarFault)) throw error;
    const noted = await noteFault(sync, error);
    return noted === undefined ? undefined : { calendar: noted, received: 0, sent: 0 };
  }
}

interface Sync {
  readonly dependencies: SyncDependencies;
  /** The one space of the calendar. */
  readonly scope: UserScope;
  readonly place: CalendarPlace;
  readonly port: CalendarPort;
  readonly signal: AbortSignal;
}

/** Blocks may stand in other spaces than their calendar. */
function everywhere({ scope }: Sync): UserScope {
  return { ...scope, spaces: '*' };
}

interface Sent {
  readonly sent: number;
  /** The last fault of those that are of one block alone. */
  readonly refused?: CalendarFault;
}

async function send(sync: Sync): Promise<Sent> {
  const { dependencies, place, port, signal } = sync;
  const { store } = dependencies;
  const all = everywhere(sync);
  const { calendarId } = place;
  const due = await store.read(all, ({ times }) =>
    times.ofCalendar(all, { calendarId, noun: 'block', unsent: true, limit: MOST_TIMES }),
  );
  let sent = 0;
  let inARow = 0;
  let refused: CalendarFault | undefined;
  for (const time of due) {
    signal.throwIfAborted();
    const block = readBlock(time);
    const event = await eventOf(sync, block);
    const etag = defined({ etag: block.etag });
    try {
      const write =
        event === undefined
          ? await port.remove(place, { blockId: time.id, ...etag, signal })
          : await port.put(place, { event, ...etag, signal });
      await store.write(all, (writers) => noteWrite(writers, sync, { time, write, shown: event !== undefined }));
    } catch (error) {
      inARow += 1;
      if (!(error instanceof CalendarFault) || error.kind !== 'refused' || inARow === MOST_REFUSED) throw error;
      refused = error;
      continue;
    }
    sent += 1;
    inARow = 0;
  }
  return { sent, ...defined({ refused }) };
}

/** Undefined when there is nothing to show: the block is to go, or its task is gone. */
async function eventOf(sync: Sync, { state, taskId, time }: TaskBlock): Promise<BlockEvent | undefined> {
  if (state === 'removed') return undefined;
  const { store } = sync.dependencies;
  const all = everywhere(sync);
  return store.read(all, async ({ planner, users }) => {
    const record = await planner.get(all, { noun: 'task', id: taskId });
    if (record === undefined) return undefined;
    const { title, notes } = readTask(record);
    const zone = present(await users.timeZone(all));
    const { id: blockId, start, end } = time;
    return { blockId, taskId, title, start, end, timeZone: zone, ...defined({ description: notes }) };
  });
}

interface Noted {
  /** As it was when it was sent. */
  readonly time: PlannerTime;
  readonly write: CalendarWrite;
  /** It was put there, not taken away. */
  readonly shown: boolean;
}

/** Notes what became of a write, unless the block has been changed again meanwhile: then it is sent again. */
async function noteWrite({ times }: Pick<Writers, 'times'>, sync: Sync, { time, write, shown }: Noted): Promise<void> {
  const all = everywhere(sync);
  const at = sync.dependencies.platform.now();
  const now = await times.get(all, { noun: 'block', id: time.id });
  if (now === undefined) return;
  const block = readBlock(now);
  const same = now.version === time.version;
  if (shown && write.kind === 'written') {
    const content = contentOfBlock({ ...block, eventId: write.eventId, ...defined({ etag: write.etag }) });
    // Changed again meanwhile, it is sent again, over the event that is there now.
    await times.update(all, { time: now, patch: { content, ...(same ? { unsent: false } : {}) }, at });
  } else if (same && write.kind === 'changed') {
    await takePlace({ times }, all, { block, event: write.event, at });
  } else if (same) {
    await times.remove(all, { nos: [now.no] });
  }
}

/** What went wrong, and when to try again. */
async function noteFault({ dependencies, scope, place }: Sync, fault: CalendarFault): Promise<Calendar | undefined> {
  const { store, platform } = dependencies;
  return store.write(scope, async ({ planner }) => {
    const record = await planner.get(scope, { noun: 'calendar', id: place.calendarId });
    if (record === undefined) return undefined;
    const at = platform.now();
    const before = contentOfCalendar(readCalendar(record));
    const failures = (before.failures ?? 0) + 1;
    const bytes = platform.randomBytes(4);
    const random = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) / 2 ** 32;
    const wait = fault.retryAfterMs ?? retryDelay({ attempt: failures, baseMs: BASE_MS, maxMs: LONGEST_MS, random });
    const { kind, message } = fault;
    const content: CalendarContent = { ...before, failures, fault: { kind, message, at }, retryAt: at + wait };
    const state = kind === 'reconnect' ? 'disconnected' : 'failing';
    return readCalendar(
      await change(planner, scope, { record, patch: { state, content: JSON.stringify(content) }, at }),
    );
  });
}
