import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../../testing/fake-platform.ts';
import { newId } from '../../ids.ts';
import { present } from '../../present.ts';
import type { UserScope } from '../../scope.ts';
import type { Store } from '../../store.ts';
import { writeWith } from '../records/records.ts';
import { readBlock, type TaskBlock } from '../schedules/block.ts';
import { changeBlock, pinBlock, removeBlock } from '../schedules/hold-block.ts';
import { createTask, deleteTask, updateTask } from '../tasks/write-task.ts';
import {
  type BlockEvent,
  CalendarFault,
  type CalendarPort,
  type CalendarPull,
  type RemoteEvent,
} from './calendar-port.ts';
import { type Calendar, readCalendar } from './calendar.ts';
import { syncCalendar, type Synced, type SyncDependencies } from './sync-calendar.ts';
import { insertCalendar, removeCalendar } from './write-calendar.ts';

const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const home: UserScope = { ...ana, spaces: ['home'] };
const all: UserScope = { ...ana, spaces: '*' };
const HOUR = 3_600_000;
const noon = Date.UTC(2026, 10, 23, 12);

/** A calendar elsewhere that keeps what it is told, with etags, and does what it is asked to do next. */
interface Elsewhere extends CalendarPort {
  readonly events: Map<string, { start: number; end: number; title: string; etag: string }>;
  /** Foreign events. */
  foreign: RemoteEvent[];
  /** What the next calls do instead. */
  readonly next: (() => never)[];
  pulled: { cursor: string | undefined; from: number; until: number }[];
  /** The next pull says only this. */
  told: Partial<CalendarPull> | undefined;
  change(blockId: string, times: { start: number; end: number }): void;
}

function elsewhere(): Elsewhere {
  let etags = 0;
  const etag = (): string => `e${(etags += 1)}`;
  const shown = (
    blockId: string,
    { start, end, etag: tag }: { start: number; end: number; etag: string },
  ): RemoteEvent => ({
    id: `event-${blockId}`,
    blockId,
    start,
    end,
    allDay: false,
    busy: true,
    etag: tag,
  });
  const here: Elsewhere = {
    kind: 'google',
    writes: true,
    events: new Map(),
    foreign: [],
    next: [],
    pulled: [],
    told: undefined,
    change(blockId, times) {
      const known = present(here.events.get(blockId));
      here.events.set(blockId, { ...known, ...times, etag: etag() });
    },
    async pull(_place, { cursor, from, until }) {
      here.next.shift()?.();
      here.pulled.push({ cursor, from, until });
      const own = [...here.events].map(([blockId, event]) => shown(blockId, event));
      const { told } = here;
      here.told = undefined;
      return { events: [...own, ...here.foreign], gone: [], whole: cursor === undefined, cursor: 'c', ...told };
    },
    async put(_place, { event, etag: known }: { event: BlockEvent; etag?: string }) {
      here.next.shift()?.();
      const before = here.events.get(event.blockId);
      if (known !== undefined && before === undefined) return { kind: 'gone' };
      if (before !== undefined && known !== undefined && before.etag !== known) {
        return { kind: 'changed', event: shown(event.blockId, before) };
      }
      const { start, end, title } = event;
      const made = { start, end, title, etag: etag() };
      here.events.set(event.blockId, made);
      return { kind: 'written', eventId: `event-${event.blockId}`, etag: made.etag };
    },
    async remove(_place, { blockId, etag: known }) {
      here.next.shift()?.();
      const before = here.events.get(blockId);
      if (before !== undefined && known !== undefined && before.etag !== known) {
        return { kind: 'changed', event: shown(blockId, before) };
      }
      here.events.delete(blockId);
      return { kind: 'written', eventId: `event-${blockId}` };
    },
    disconnect: async () => undefined,
  };
  return here;
}

let platform: FakePlatform;
let store: Store;
let remote: Elsewhere;
let dependencies: SyncDependencies;
let calendar: Calendar;
beforeEach(async () => {
  platform = fakePlatform({ now: noon });
  store = await openSqliteStore({ path: ':memory:', platform });
  remote = elsewhere();
  dependencies = { store, platform, timeZone: 'UTC', calendars: { google: remote } };
  calendar = await writeWith(dependencies, ana, (writers, at) =>
    insertCalendar(writers, ana, { platform, content: { kind: 'google', name: 'Work', target: true }, at }),
  );
});
afterEach(() => store.close());

const { signal } = new AbortController();
const sync = async (scope: UserScope = ana): Promise<Synced> =>
  present(await syncCalendar(dependencies, scope, { calendarId: calendar.record.id, signal }));
const blocks = async (): Promise<TaskBlock[]> =>
  store.read(all, async ({ times }) =>
    (await times.between(all, { noun: 'block', from: 0, until: Number.MAX_SAFE_INTEGER, limit: 99 })).map(readBlock),
  );
const task = async (title: string, scope = ana): Promise<string> => {
  const fields = { title, owner: 'user', priority: 'normal', minutes: 60, dependsOn: [], tags: [] } as const;
  return (await createTask(dependencies, scope, fields)).record.id;
};
const pin = async (title: string, scope = ana): Promise<string> => {
  const place = { taskId: await task(title, scope), start: noon + HOUR, end: noon + 2 * HOUR };
  return (await pinBlock(dependencies, scope, place)).time.id;
};
const fail = (fault: CalendarFault) => (): never => {
  throw fault;
};

describe('blocks in a calendar elsewhere', () => {
  test('are written once, and again only when they have changed; those of other spaces, too', async () => {
    const [one, two] = [await pin('Write'), await pin('Clean', home)];
    expect(await sync()).toMatchObject({ sent: 2, received: 0 });
    expect([...remote.events.values()].map(({ title }) => title)).toEqual(['Write', 'Clean']);
    expect(await sync()).toMatchObject({ sent: 0, received: 0 });
    await changeBlock(dependencies, ana, { id: one, start: noon + 3 * HOUR });
    expect(await sync()).toMatchObject({ sent: 1 });
    expect(remote.events.get(one)).toMatchObject({ start: noon + 3 * HOUR, end: noon + 4 * HOUR });
    await removeBlock(dependencies, home, two);
    expect((await blocks()).find(({ time }) => time.id === two)?.state).toBe('removed');
    expect(await sync()).toMatchObject({ sent: 1 });
    expect([...remote.events.keys()]).toEqual([one]);
    expect((await blocks()).map(({ time }) => time.id)).toEqual([one]);
    const jobs = await store.read(ana, (r) => r.jobs.list(ana, { limit: 9 }));
    expect(jobs.map(({ kind }) => kind)).toContain('sync_calendars');
  });

  test('have the words that their tasks have now', async () => {
    const taskId = await task('Write');
    const { time } = await pinBlock(dependencies, ana, { taskId, start: noon + HOUR, end: noon + 2 * HOUR });
    await sync();
    const change = (patch: object) => updateTask(dependencies, ana, { id: taskId, patch });
    await change({ minutes: 30 });
    expect(await sync()).toMatchObject({ sent: 0 });
    await change({ title: 'Write the offer' });
    expect(await sync()).toMatchObject({ sent: 1 });
    expect(remote.events.get(time.id)?.title).toBe('Write the offer');
    // What is over is not written again.
    platform.advance(3 * HOUR);
    await change({ notes: 'two pages' });
    expect(await sync()).toMatchObject({ sent: 0 });
  });

  test('that are known no more are taken out there', async () => {
    remote.events.set(newId(platform), { start: noon, end: noon + HOUR, title: 'Old', etag: 'e' });
    expect(await sync()).toMatchObject({ received: 0, sent: 0 });
    expect(remote.events.size).toBe(0);
  });

  test('moved there are pinned here, and removed there are gone here', async () => {
    const [one, two] = [await pin('Write'), await pin('Send')];
    await sync();
    remote.change(one, { start: noon + 5 * HOUR, end: noon + 6 * HOUR });
    remote.events.delete(two);
    remote.told = { gone: [`event-${two}`] };
    expect(await sync()).toMatchObject({ received: 2, sent: 0 });
    expect((await blocks()).map(({ time, state }) => [time.id, time.start, state])).toEqual([
      [one, noon + 5 * HOUR, 'pinned'],
    ]);
    expect(await sync()).toMatchObject({ received: 0, sent: 0 });
    // Touched, and not moved.
    remote.change(one, { start: noon + 5 * HOUR, end: noon + 6 * HOUR });
    await changeBlock(dependencies, ana, { id: one, hold: 'locked' });
    expect(await sync()).toMatchObject({ received: 1, sent: 0 });
    expect((await blocks()).map(({ state }) => state)).toEqual(['locked']);
    // A whole pull that does not name it says the same.
    remote.events.clear();
    remote.told = { whole: true };
    expect(await sync()).toMatchObject({ received: 1 });
    expect(await blocks()).toEqual([]);
  });

  test('changed on both sides are where they are there; not written over, not doubled', async () => {
    const one = await pin('Write');
    await sync();
    remote.change(one, { start: noon + 5 * HOUR, end: noon + 6 * HOUR });
    await changeBlock(dependencies, ana, { id: one, start: noon + 3 * HOUR });
    await sync();
    expect((await blocks()).map(({ time }) => time.start)).toEqual([noon + 5 * HOUR]);
    // Removed here, and touched there: it is wanted.
    remote.change(one, { start: noon + 5 * HOUR, end: noon + 6 * HOUR });
    await removeBlock(dependencies, ana, one);
    await sync();
    expect((await blocks()).map(({ state }) => state)).toEqual(['free']);
    remote.events.clear();
    await changeBlock(dependencies, ana, { id: one, start: noon + 7 * HOUR });
    await sync();
    expect(await blocks()).toEqual([]);
    expect(remote.events.size).toBe(0);
  });

  test('whose task has gone are taken out there', async () => {
    const taskId = await task('Write');
    const { time } = await pinBlock(dependencies, ana, { taskId, start: noon + HOUR, end: noon + 2 * HOUR });
    await sync();
    await deleteTask(dependencies, ana, taskId);
    expect((await blocks()).map(({ state, taskId: of }) => [state, of])).toEqual([['removed', '']]);
    // One that tells what is new since the last time does not name it.
    remote.told = { events: [] };
    expect(await sync()).toMatchObject({ sent: 1 });
    expect(remote.events.has(time.id)).toBe(false);
    expect(await blocks()).toEqual([]);
  });

  test('changed while they are being sent are sent again', async () => {
    const one = await pin('Write');
    const put = remote.put.bind(remote);
    let first = true;
    remote.put = async (place, params) => {
      const written = await put(place, params);
      if (first) await changeBlock(dependencies, ana, { id: one, start: noon + 8 * HOUR });
      first = false;
      return written;
    };
    await sync();
    expect(await sync()).toMatchObject({ sent: 1 });
    expect(remote.events.get(one)).toMatchObject({ start: noon + 8 * HOUR });
    expect(await sync()).toMatchObject({ sent: 0 });
  });
});

test('a task, block or calendar that goes while its blocks are being sent leaves no event and no row behind', async () => {
  const [first, second] = [await task('Write'), await task('Send')];
  for (const taskId of [first, second]) {
    await pinBlock(dependencies, ana, { taskId, start: noon + HOUR, end: noon + 2 * HOUR });
  }
  const put = remote.put.bind(remote);
  remote.put = async (place, params) => {
    await deleteTask(dependencies, ana, params.event.taskId === first ? second : first);
    return put(place, params);
  };
  await sync();
  expect((await blocks()).filter(({ state }) => state === 'removed')).toHaveLength(1);
  remote.put = put;
  await sync();
  expect([...remote.events.keys()]).toEqual((await blocks()).map(({ time }) => time.id));
  const [left] = await blocks();
  await removeBlock(dependencies, ana, present(left).time.id);
  const remove = remote.remove.bind(remote);
  remote.remove = async () => {
    await removeCalendar(dependencies, ana, calendar.record.id);
    remote.next.push(fail(new CalendarFault('later', 'Gone.')));
    return { kind: 'written', eventId: 'x' };
  };
  expect(await syncCalendar(dependencies, ana, { calendarId: calendar.record.id, signal })).toBeUndefined();
  expect(await blocks()).toEqual([]);
  remote.remove = remove;
});

test('a block that is refused keeps neither the others nor the times of the calendar from it, and is tried again', async () => {
  const [one, two] = [await pin('Write'), await pin('Send')];
  remote.foreign = [{ id: 'm', start: noon, end: noon + HOUR, allDay: false, busy: true }];
  const refusal = new CalendarFault('refused', 'The description is too long.');
  const put = remote.put.bind(remote);
  remote.put = (place, params) => (params.event.blockId === one ? Promise.reject(refusal) : put(place, params));
  const synced = await sync();
  expect(synced).toMatchObject({ sent: 1, received: 1, calendar: { state: 'failing', fault: { kind: 'refused' } } });
  // Others are not to wait for it.
  expect(synced.calendar).not.toHaveProperty('retryAt');
  expect([...remote.events.keys()]).toEqual([two]);
  expect(await sync()).toMatchObject({ sent: 0, calendar: { state: 'failing' } });
  remote.put = put;
  const well = await sync();
  expect(well).toMatchObject({ sent: 1, calendar: { state: 'active' } });
  expect(well.calendar).not.toHaveProperty('fault');
});

test('a calendar that refuses one block after the other is asked no more, and tried again later', async () => {
  for (let count = 0; count < 12; count += 1) await pin(`Write ${count}`);
  const refuse = fail(new CalendarFault('refused', 'Nobody may write here.'));
  remote.next.push(...Array.from({ length: 12 }, () => refuse));
  const { calendar: refusing } = await sync();
  expect(remote.next).toHaveLength(2);
  expect(remote.pulled).toEqual([]);
  expect(refusing).toMatchObject({ state: 'failing', failures: 1, fault: { kind: 'refused' } });
  expect(refusing.retryAt).toBeGreaterThan(noon);
});

describe('times of a calendar elsewhere', () => {
  const meeting: RemoteEvent = {
    id: 'm',
    start: noon + HOUR,
    end: noon + 2 * HOUR,
    allDay: false,
    busy: true,
    title: 'Talk',
  };
  const busy = () =>
    store.read(all, ({ times }) => times.ofCalendar(all, { calendarId: calendar.record.id, noun: 'busy', limit: 99 }));

  test('are taken in once, follow what changes, and go when they are gone', async () => {
    remote.foreign = [meeting, { ...meeting, id: 'day', allDay: true, busy: false, etag: 'x', place: 'Faro' }];
    expect(await sync()).toMatchObject({ received: 2 });
    expect((await busy()).map(({ state }) => state)).toEqual(['busy', 'free']);
    expect(await sync()).toMatchObject({ received: 0 });
    remote.foreign = [{ ...meeting, end: noon + 3 * HOUR }];
    remote.told = { gone: ['day'] };
    expect(await sync()).toMatchObject({ received: 2 });
    expect((await busy()).map(({ end }) => end)).toEqual([noon + 3 * HOUR]);
    remote.foreign = [];
    remote.told = { whole: true };
    expect(await sync()).toMatchObject({ received: 1 });
    expect(await busy()).toEqual([]);
  });

  test('are asked for since the last time, and as a whole when little of them lies ahead', async () => {
    await sync();
    platform.advance(10 * 24 * HOUR);
    await sync();
    platform.advance(100 * 24 * HOUR);
    await sync();
    expect(remote.pulled.map(({ cursor }) => cursor)).toEqual([undefined, 'c', undefined]);
    const [first, , third] = remote.pulled;
    expect(Number(third?.until)).toBeGreaterThan(Number(first?.until));
  });

  test('a fault is noted with when to try again, and forgotten when it works', async () => {
    remote.next.push(fail(new CalendarFault('later', 'Too busy.', { retryAfterMs: 5_000 })));
    const first = await sync();
    expect(first.calendar).toMatchObject({
      state: 'failing',
      failures: 1,
      retryAt: noon + 5_000,
      fault: { kind: 'later' },
    });
    remote.next.push(fail(new CalendarFault('later', 'Down.')));
    const second = await sync();
    expect(second.calendar).toMatchObject({ failures: 2 });
    expect(second.calendar.retryAt).toBeGreaterThan(noon);
    remote.next.push(fail(new CalendarFault('reconnect', 'Consent was taken back.')));
    expect((await sync()).calendar.state).toBe('disconnected');
    const { calendar: well } = await sync();
    expect(well.state).toBe('active');
    expect(well).not.toHaveProperty('fault');
    remote.next.push(() => {
      throw new Error('a defect');
    });
    await expect(sync()).rejects.toThrow('a defect');
  });

  test('one that is gone, that nobody can talk to, or that is a file, is let be', async () => {
    const { id } = calendar.record;
    const gone = { calendarId: '01890a5d-ac96-774b-bcce-b302099a8057', signal };
    expect(await syncCalendar(dependencies, ana, gone)).toBeUndefined();
    expect(await syncCalendar({ ...dependencies, calendars: {} }, ana, { calendarId: id, signal })).toBeUndefined();
    for (const kind of ['internal', 'ics'] as const) {
      const other = await writeWith(dependencies, ana, (writers, at) =>
        insertCalendar(writers, ana, { platform, content: { kind, name: kind }, at }),
      );
      const ports = { ics: { ...remote, kind: 'ics' as const } };
      const asked = { calendarId: other.record.id, signal };
      expect(await syncCalendar({ ...dependencies, calendars: ports }, ana, asked)).toBeUndefined();
    }
  });

  test('one that is taken out while it is asked leaves nothing behind', async () => {
    const pull = remote.pull.bind(remote);
    const { id } = calendar.record;
    const one = await pin('Write');
    remote.foreign = [meeting];
    remote.pull = async (place, params) => {
      await removeCalendar(dependencies, ana, id);
      return pull(place, params);
    };
    expect(await syncCalendar(dependencies, ana, { calendarId: id, signal })).toBeUndefined();
    expect(await busy()).toEqual([]);
    expect((await blocks()).map(({ time }) => [time.id, time.calendarId])).toEqual([[one, undefined]]);
    const left = await store.read(ana, ({ planner }) => planner.list(ana, { noun: 'calendar', limit: 9 }));
    expect(left.map(readCalendar)).toEqual([]);
  });
});
