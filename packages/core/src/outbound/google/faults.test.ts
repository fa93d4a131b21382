import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import { CalendarFault } from '../../domain/planner/calendars/calendar-port.ts';
import { syncCalendar } from '../../domain/planner/calendars/sync-calendar.ts';
import { readBlock, type TaskBlock } from '../../domain/planner/schedules/block.ts';
import { createTask } from '../../domain/planner/tasks/write-task.ts';
import type { GoogleMisbehaviour, MisbehaviourRule } from '../../testing/google/fake-faults.ts';
import { blockAt, googleWorld, type GoogleWorld, hourMs, mondayAtNine } from '../../testing/google/google-world.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
  await world.connect();
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

const put = (etag?: string, block = blockAt(1)) =>
  world.port.put(world.own().place, { event: block, ...(etag === undefined ? {} : { etag }), signal: world.signal });
const pull = () =>
  world.port.pull(world.own().place, {
    from: mondayAtNine - hourMs,
    until: mondayAtNine + 100 * hourMs,
    signal: world.signal,
  });
const there = () =>
  world
    .own()
    .calendar.events()
    .filter(({ status }) => status !== 'cancelled');
const writes = () => world.google.calls.filter(({ method, path }) => method !== 'GET' && path.includes('/events'));
const insert = { method: 'POST', path: /\/events$/ } as const;
const change = { method: 'PATCH', path: /\/events\// } as const;

describe('a write while Google misbehaves', () => {
  const passing: readonly GoogleMisbehaviour[] = [
    { kind: 'fault', fault: 'tooManyRequests' },
    { kind: 'fault', fault: 'rateLimitExceeded' },
    { kind: 'fault', fault: 'userRateLimitExceeded' },
    { kind: 'fault', fault: 'backendError' },
    { kind: 'fault', fault: 'backendError', applied: true },
    { kind: 'fault', fault: 'unavailable', retryAfter: 2 },
    { kind: 'reset' },
    { kind: 'reset', applied: true },
    { kind: 'page' },
    { kind: 'cut' },
  ];

  test.each(passing)('is one event in the end: $kind $fault $applied', async (behaviour) => {
    world.google.misbehave({ ...insert, behaviour });
    const first = await put();
    expect(first).toMatchObject({ kind: 'written' });
    expect(there()).toHaveLength(1);
    expect(world.pauses).toHaveLength(1);
    expect(world.pauses[0]).toBeGreaterThanOrEqual('retryAfter' in behaviour ? 2_000 : 250);

    world.google.misbehave({ ...change, behaviour });
    const etag = first.kind === 'written' ? first.etag : undefined;
    const moved = blockAt(1, { start: mondayAtNine + 2 * hourMs, end: mondayAtNine + 3 * hourMs });
    expect(await put(etag, moved)).toMatchObject({ kind: 'written' });
    expect(there()).toMatchObject([{ start: { dateTime: '2026-11-23T11:00:00-08:00' } }]);
  });

  test.each([false, true])(
    'is one event in the end when Google never answers; having written it: %s',
    async (applied) => {
      await using slow = await googleWorld({ timeoutMs: 250 });
      await slow.connect();
      slow.google.misbehave({ ...insert, behaviour: applied ? { kind: 'hang', applied } : { kind: 'hang' } });
      const { place, calendar } = slow.own();
      expect(await slow.port.put(place, { event: blockAt(1), signal: slow.signal })).toMatchObject({ kind: 'written' });
      expect(calendar.events()).toHaveLength(1);
    },
  );

  test('waits longer each time, and gives up for later with nothing doubled', async () => {
    world.google.misbehave({ ...insert, behaviour: { kind: 'fault', fault: 'backendError', applied: true }, times: 4 });
    await expect(put()).rejects.toMatchObject({ name: 'CalendarFault', kind: 'later' });
    const [first = 0, second = 0, third = 0] = world.pauses;
    expect(world.pauses).toHaveLength(3);
    expect(second).toBeGreaterThanOrEqual(first);
    expect(third).toBeGreaterThanOrEqual(second);
    expect(await put()).toMatchObject({ kind: 'written' });
    expect(there()).toHaveLength(1);
  });

  test('leaves Google alone for as long as it says', async () => {
    world.google.misbehave({ ...insert, behaviour: { kind: 'fault', fault: 'tooManyRequests', retryAfter: 120 } });
    await expect(put()).rejects.toMatchObject({ kind: 'later', retryAfterMs: 120_000 });
    world.google.misbehave({ ...insert, behaviour: { kind: 'fault', fault: 'quotaExceeded' } });
    await expect(put()).rejects.toMatchObject({ kind: 'later', retryAfterMs: 3_600_000 });
    expect(world.pauses).toEqual([]);
  });

  test('is not tried again when that would not help', async () => {
    world.google.misbehave({ ...insert, behaviour: { kind: 'fault', fault: 'forbidden' } });
    await expect(put()).rejects.toMatchObject({ kind: 'refused' });
    expect(writes().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('finds its own event when the process died between the call and the note of it', async () => {
    await put();
    // Started anew, nobody knows an etag.
    const moved = blockAt(1, { start: mondayAtNine + 2 * hourMs, end: mondayAtNine + 3 * hourMs });
    expect(await put(undefined, moved)).toMatchObject({ kind: 'written' });
    expect(there()).toMatchObject([{ start: { dateTime: '2026-11-23T11:00:00-08:00' } }]);
  });

  test('is told of an event that Google does not show yet', async () => {
    await put();
    world.google.misbehave({ method: 'GET', path: /\/events\/0193/, behaviour: { kind: 'fault', fault: 'notFound' } });
    await expect(put()).rejects.toMatchObject({ kind: 'later' });
    expect(there()).toHaveLength(1);
  });

  test('ends with the signal', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const { place } = world.own();
    await expect(world.port.put(place, { event: blockAt(1), signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('a pull while Google misbehaves', () => {
  const rules: readonly MisbehaviourRule[] = [
    { method: 'GET', behaviour: { kind: 'fault', fault: 'tooManyRequests' } },
    { method: 'GET', behaviour: { kind: 'cut' } },
    { method: 'GET', behaviour: { kind: 'page' } },
    { method: 'GET', behaviour: { kind: 'fault', fault: 'fullSyncRequired' } },
  ];
  test.each(rules)('brings everything in the end', async (rule) => {
    await put();
    world.google.misbehave(rule);
    expect((await pull()).events).toHaveLength(1);
  });

  test('says that a calendar is gone', async () => {
    world.google.misbehave({ method: 'GET', behaviour: { kind: 'fault', fault: 'notFound' } });
    await expect(pull()).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('no such calendar') as unknown,
    });
  });
});

describe('tokens', () => {
  const refreshes = () =>
    world.google.calls.filter(({ path, body }) => path === '/token' && body.includes('=refresh_token'));

  test('that are over are replaced by themselves', async () => {
    world.google.oauth.expireAccessTokens();
    expect(await put()).toMatchObject({ kind: 'written' });
    expect(refreshes()).toHaveLength(1);
    world.platform.advance(2 * hourMs);
    expect((await pull()).events).toHaveLength(1);
    expect(refreshes()).toHaveLength(2);
  });

  test('are asked for once by calls that need them at the same time', async () => {
    world.platform.advance(2 * hourMs);
    await Promise.all([pull(), pull(), put()]);
    expect(refreshes()).toHaveLength(1);
  });

  test('that were taken back are a clear state, and Google is asked no more', async () => {
    world.google.oauth.revokeConsent();
    await expect(put()).rejects.toMatchObject({ kind: 'reconnect' });
    const before = world.google.calls.length;
    await expect(pull()).rejects.toBeInstanceOf(CalendarFault);
    await expect(pull()).rejects.toMatchObject({ kind: 'reconnect' });
    expect(world.google.calls).toHaveLength(before);
  });

  test('work again once the person has given consent anew, with the same calendar', async () => {
    await put();
    world.google.oauth.revokeConsent();
    await expect(pull()).rejects.toMatchObject({ kind: 'reconnect' });
    expect(await world.connect()).toMatchObject({ again: true });
    expect((await pull()).events).toHaveLength(1);
    expect(world.google.calendars().filter(({ appCreated }) => appCreated)).toHaveLength(1);
  });

  test('that fail to be replaced in passing are replaced later', async () => {
    world.google.oauth.expireAccessTokens();
    world.google.misbehave({ path: /^\/token$/, behaviour: { kind: 'fault', fault: 'unavailable' }, times: 4 });
    await expect(pull()).rejects.toMatchObject({ kind: 'later' });
    expect(await pull()).toMatchObject({ whole: true });
  });
});

describe('a sync while Google misbehaves', () => {
  let taskId: string;
  beforeEach(async () => {
    const fields = { title: 'Write', owner: 'user', priority: 'normal', minutes: 60, dependsOn: [], tags: [] } as const;
    taskId = (await createTask(world.parts, world.scope, fields)).record.id;
  });
  const eventIdOf = (id: string): string => id.replaceAll('-', '');
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
    expect(
      there()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(ids.map(eventIdOf).toSorted());
    expect((await blockOf(ids[0] ?? ''))?.time.unsent).toBe(false);
  });

  test('none is doubled when the process dies between the write there and the note here', async () => {
    const id = await addBlock(1);
    const { place } = world.own();
    const block = { blockId: id, taskId, title: 'Write', timeZone: 'America/Los_Angeles' };
    const start = mondayAtNine + hourMs;
    await world.port.put(place, { event: { ...block, start, end: start + hourMs }, signal: world.signal });
    // Nothing was noted. Begun anew, and with the block elsewhere by now:
    await move(id, 4);
    await sync();
    expect(there()).toMatchObject([{ id: eventIdOf(id), start: { dateTime: '2026-11-23T13:00:00-08:00' } }]);
    expect(await blockOf(id)).toMatchObject({ time: { unsent: false } });
  });
});
