import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import { syncCalendar } from '../../domain/planner/calendars/sync-calendar.ts';
import { readBlock, type TaskBlock } from '../../domain/planner/schedules/block.ts';
import { createTask } from '../../domain/planner/tasks/write-task.ts';
import type { GoogleMisbehaviour } from '../../testing/google/fake-faults.ts';
import { googleWorld, type GoogleWorld, hourMs, mondayAtNine } from '../../testing/google/google-world.ts';

let world: GoogleWorld;
let taskId: string;
beforeEach(async () => {
  world = await googleWorld();
  await world.connect();
  const task = await createTask(world.parts, world.scope, {
    title: 'Write the report',
    owner: 'user',
    priority: 'normal',
    minutes: 60,
    dependsOn: [],
    tags: [],
  });
  taskId = task.record.id;
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

const sync = () =>
  syncCalendar({ ...world.parts, calendars: { google: world.port } }, world.scope, {
    calendarId: world.own().place.calendarId,
    signal: world.signal,
  });
/** A block that was put into the plan, and that nobody has told Google of. */
async function addBlock(hours: number): Promise<string> {
  const id = newId(world.platform);
  const start = mondayAtNine + hours * hourMs;
  const { calendarId } = world.own().place;
  const block = { id, noun: 'block', state: 'free', calendarId, taskId, content: '{}', unsent: true } as const;
  await world.store.write(world.scope, ({ times }) =>
    times.insert(world.scope, { times: [{ ...block, start, end: start + hourMs }], at: world.platform.now() }),
  );
  return id;
}
async function blockOf(id: string): Promise<TaskBlock | undefined> {
  const time = await world.store.read(world.scope, ({ times }) => times.get(world.scope, { noun: 'block', id }));
  return time === undefined ? undefined : readBlock(time);
}
async function move(id: string, hours: number): Promise<void> {
  await world.store.write(world.scope, async ({ times }) => {
    const time = await times.get(world.scope, { noun: 'block', id });
    if (time === undefined) return;
    const start = mondayAtNine + hours * hourMs;
    const patch = { start, end: start + hourMs, unsent: true };
    await times.update(world.scope, { time, patch, at: world.platform.now() });
  });
}
const there = () => world.own().calendar.events().filter(({ status }) => status !== 'cancelled');
const eventIdOf = (id: string): string => id.replaceAll('-', '');
const wire = (time: string) => ({ dateTime: `2026-11-23T${time}:00-08:00`, timeZone: 'America/Los_Angeles' });
const writes = () =>
  world.google.calls.filter(({ method, path }) => method !== 'GET' && path.includes('/events') && !path.endsWith('watch'));

describe('blocks and Google Calendar', () => {
  test('become the same: written once, and then nothing is sent while nothing changes', async () => {
    const id = await addBlock(1);
    expect(await sync()).toMatchObject({ sent: 1, received: 0, calendar: { state: 'active' } });
    expect(there()).toMatchObject([{ id: eventIdOf(id), summary: 'Write the report', start: wire('10:00') }]);
    const before = writes().length;
    for (let count = 0; count < 3; count += 1) expect(await sync()).toMatchObject({ sent: 0, received: 0 });
    expect(writes()).toHaveLength(before);
  });

  test('an event that a person moves there comes back, and the block stays where it is put', async () => {
    const id = await addBlock(1);
    await sync();
    world.own().calendar.move(eventIdOf(id), { start: wire('15:00'), end: wire('16:00') });
    expect(await sync()).toMatchObject({ received: 1 });
    expect(await blockOf(id)).toMatchObject({ state: 'pinned', time: { start: mondayAtNine + 6 * hourMs, unsent: false } });
    expect(await sync()).toMatchObject({ sent: 0, received: 0 });
  });

  test('who moves it there while it is moved here has the last word', async () => {
    const id = await addBlock(1);
    await sync();
    world.own().calendar.move(eventIdOf(id), { start: wire('15:00'), end: wire('16:00') });
    await move(id, 3);
    await sync();
    expect(await blockOf(id)).toMatchObject({ state: 'pinned', time: { start: mondayAtNine + 6 * hourMs } });
    expect(there()).toMatchObject([{ start: wire('15:00') }]);
  });

  test('an event that a person removes there is not put back', async () => {
    const id = await addBlock(1);
    await sync();
    world.own().calendar.cancel(eventIdOf(id));
    await sync();
    expect(await blockOf(id)).toBeUndefined();
    await sync();
    expect(there()).toEqual([]);
  });

  test.each<GoogleMisbehaviour>([
    { kind: 'reset', applied: true },
    { kind: 'fault', fault: 'backendError', applied: true },
    { kind: 'fault', fault: 'unavailable' },
  ])('none is doubled or lost when Google is gone for a while: $kind $fault $applied', async (behaviour) => {
    const ids = [await addBlock(1), await addBlock(3)];
    world.google.misbehave({ path: /\/events/, behaviour, times: 40 });
    expect(await sync()).toMatchObject({ calendar: { state: 'failing', fault: { kind: 'later' } } });
    world.google.behave();
    world.platform.advance(hourMs);
    expect(await sync()).toMatchObject({ calendar: { state: 'active' } });
    expect(there().map(({ id }) => id).toSorted()).toEqual(ids.map(eventIdOf).toSorted());
    expect((await blockOf(ids[0] ?? ''))?.time.unsent).toBe(false);
  });

  test('none is doubled when the process dies between the write there and the note here', async () => {
    const id = await addBlock(1);
    const { place } = world.own();
    const block = { blockId: id, taskId, title: 'Write the report', timeZone: 'America/Los_Angeles' };
    const start = mondayAtNine + hourMs;
    await world.port.put(place, { event: { ...block, start, end: start + hourMs }, signal: world.signal });
    // Nothing was noted. Begun anew, and with the block elsewhere by now:
    await move(id, 4);
    await sync();
    expect(there()).toMatchObject([{ id: eventIdOf(id), start: wire('13:00') }]);
    expect(await blockOf(id)).toMatchObject({ time: { unsent: false } });
  });

  test('with consent taken back it waits for a person, and goes on once consent is given', async () => {
    const id = await addBlock(1);
    world.google.oauth.revokeConsent();
    expect(await sync()).toMatchObject({ calendar: { state: 'disconnected', fault: { kind: 'reconnect' } } });
    expect((await blockOf(id))?.time.unsent).toBe(true);
    await world.connect();
    expect(await sync()).toMatchObject({ sent: 1, calendar: { state: 'active' } });
    expect(there()).toHaveLength(1);
  });

  test('a whole sync after 410 changes nothing that is the same', async () => {
    const id = await addBlock(1);
    await sync();
    world.own().calendar.expireSyncTokens();
    expect(await sync()).toMatchObject({ received: 0, calendar: { state: 'active' } });
    expect(await blockOf(id)).toMatchObject({ state: 'free' });
  });
});
