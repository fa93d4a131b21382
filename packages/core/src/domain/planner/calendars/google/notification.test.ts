import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { googleWorld, type GoogleWorld, hourMs, mondayAtNine } from '../../../../testing/google/google-world.ts';
import { findCalendar } from './google-records.ts';
import { heedNotification, type Notification, notificationPath } from './notification.ts';

const heard: Notification[] = [];
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const header = (name: string): string => String(request.headers[name] ?? '');
  heard.push({
    sealed: url.searchParams.get('for') ?? '',
    channelId: header('x-goog-channel-id'),
    token: header('x-goog-channel-token'),
    state: header('x-goog-resource-state'),
  });
  expect(url.pathname).toBe(notificationPath);
  response.end();
});

let world: GoogleWorld;
beforeEach(async () => {
  heard.splice(0);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // Sound: it listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo;
  world = await googleWorld({ publicUrl: `http://127.0.0.1:${port}/` });
  await world.connect();
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

const pull = (place = world.own().place) =>
  world.port.pull(place, { from: mondayAtNine, until: mondayAtNine + hourMs, signal: world.signal });
const event = {
  start: { dateTime: '2026-11-23T10:00:00-08:00' },
  end: { dateTime: '2026-11-23T11:00:00-08:00' },
} as const;
const channelOf = () =>
  world.store.read(world.scope, async ({ planner }) => {
    return (await findCalendar(planner, world.scope, world.own().place.calendarId))?.channel;
  });
const heed = (one: Notification) => heedNotification(world.parts, one);
const syncs = () => world.store.read(world.scope, ({ jobs }) => jobs.list(world.scope, { limit: 10 }));
const clear = async () => {
  for (const { id } of await syncs())
    await world.store.write(world.scope, ({ jobs }) => jobs.drop(world.scope, { id }));
};

describe('notifications of Google Calendar', () => {
  test('are asked for with the first pull, and lead to one look, however often they come', async () => {
    await pull();
    world.google.channels.repeat(3);
    world.own().calendar.put(event);
    await world.google.channels.settled();
    expect(heard.map(({ state }) => state)).toEqual(['sync', 'exists', 'exists', 'exists']);
    await clear();
    const [opened, ...news] = heard;
    expect(opened === undefined ? '' : await heed(opened)).toBeUndefined();
    expect(await syncs()).toEqual([]);
    for (const one of news) expect(await heed(one)).toEqual(world.scope);
    expect(await syncs()).toMatchObject([{ kind: 'sync_calendars' }]);
  });

  test('are left when they are not of a channel of ours', async () => {
    await pull();
    world.own().calendar.put(event);
    await world.google.channels.settled();
    await clear();
    const real = heard.at(-1);
    if (real === undefined) throw new Error('nothing was heard');
    const wrong = [
      { ...real, sealed: 'made-up' },
      { ...real, token: 'guessed' },
      { ...real, channelId: 'another' },
    ];
    for (const one of wrong) expect(await heed(one)).toBeUndefined();
    await world.port.disconnect(world.own().place, { signal: world.signal });
    expect(await heed(real)).toBeUndefined();
    expect(await syncs()).toEqual([]);
  });

  test('go on: another channel takes the place of one that is about to end', async () => {
    await pull();
    const first = await channelOf();
    await pull();
    expect((await channelOf())?.id).toBe(first?.id);
    world.platform.advance(6.5 * 24 * hourMs);
    await pull();
    const second = await channelOf();
    expect(second?.id).not.toBe(first?.id);
    expect(world.google.channels.open().map(({ id }) => id)).toEqual([second?.id]);
    expect(JSON.stringify(second)).not.toContain(world.google.channels.open()[0]?.token);
  });

  test('are done without when Google opens no channel', async () => {
    world.google.misbehave({ path: /watch$/, behaviour: { kind: 'fault', fault: 'forbidden' } });
    expect(await pull()).toMatchObject({ whole: true });
    expect(world.errors).toMatchObject([{ kind: 'refused' }]);
    expect(await channelOf()).toBeUndefined();
  });

  test('and all else end when the calendar is taken out', async () => {
    await pull();
    await pull(world.primary());
    expect(world.google.channels.open()).toHaveLength(2);
    const { place } = world.own();
    await world.port.disconnect(world.primary(), { signal: world.signal });
    expect(world.google.oauth.refreshTokens()).toHaveLength(1);
    await world.port.disconnect(place, { signal: world.signal });
    expect(world.google.channels.open()).toEqual([]);
    expect(world.google.oauth.refreshTokens()).toEqual([]);
    await world.port.disconnect(place, { signal: world.signal });
    await expect(pull(place)).rejects.toMatchObject({ kind: 'reconnect' });
    const left = await world.store.read(world.scope, async ({ planner }) => [
      ...(await planner.list(world.scope, { noun: 'google_account', limit: 9 })),
      ...(await planner.list(world.scope, { noun: 'google_calendar', limit: 9 })),
    ]);
    expect(left).toEqual([]);
  });

  test('do not keep a calendar from being taken out while Google is away', async () => {
    await pull();
    world.google.misbehave({ method: 'POST', behaviour: { kind: 'reset' }, times: 20 });
    await world.port.disconnect(world.own().place, { signal: world.signal });
    expect(world.errors.length).toBeGreaterThan(0);
    expect(await channelOf()).toBeUndefined();
  });
});
