import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { googleWorld, type GoogleWorld, hourMs } from '../../../../testing/google/google-world.ts';
import { newId } from '../../../ids.ts';
import { contentOfBlock, readBlock } from '../../schedules/block.ts';
import { createTask } from '../../tasks/write-task.ts';
import { contentOfCalendar } from '../calendar.ts';
import { beginConsent } from './consent.ts';
import { finishConsent } from './connect.ts';
import { findCalendar, findAccount } from './google-records.ts';
import type { GoogleTokens } from './google-door.ts';
import { insertCalendar, removeCalendar } from '../write-calendar.ts';
import { googleScopes } from './scopes.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

/** Google's calendar cannot be looked at for as long as somebody tries. */
const away = {
  method: 'GET',
  path: /group\.calendar/,
  behaviour: { kind: 'fault', fault: 'unavailable' },
  times: 4,
} as const;

const made = () => world.google.calendars().filter(({ appCreated }) => appCreated);
const googleOf = (calendarId: string) =>
  world.store.read(world.scope, ({ planner }) => findCalendar(planner, world.scope, calendarId));
const jobs = () => world.store.read(world.scope, ({ jobs: reader }) => reader.list(world.scope, { limit: 10 }));

describe('connecting with Google', () => {
  test('makes a calendar of its own there, which blocks go to, and reads the primary one', async () => {
    const { calendars, again } = await world.connect();
    expect(again).toBe(false);
    expect(made()).toMatchObject([{ summary: 'Holdfast', timeZone: 'America/Los_Angeles' }]);
    expect(calendars).toMatchObject([
      { kind: 'google', name: 'Holdfast', target: true, state: 'active' },
      { kind: 'google', name: 'Google Calendar', state: 'active' },
    ]);
    const [own, primary] = calendars;
    expect(await googleOf(own?.record.id ?? '')).toMatchObject({
      own: true,
      access: 'events',
      remoteId: made()[0]?.id,
    });
    expect(await googleOf(primary?.record.id ?? '')).toMatchObject({
      own: false,
      access: 'events',
      remoteId: 'primary',
    });
    expect(await jobs()).toMatchObject([{ kind: 'sync_calendars', state: 'waiting' }]);
  });

  test('looks at no more than was asked for and granted', async () => {
    expect((await world.connect('none')).calendars).toHaveLength(1);
    await using other = await googleWorld();
    other.google.oauth.consent({ kind: 'grant', scopes: [googleScopes.own] });
    expect((await other.connect('events')).calendars).toHaveLength(1);
    await using third = await googleWorld();
    const { calendars } = await third.connect('times');
    const place = calendars[1]?.record.id ?? '';
    expect(
      await third.store.read(third.scope, ({ planner }) => findCalendar(planner, third.scope, place)),
    ).toMatchObject({ access: 'times' });
  });

  test('keeps tokens where nobody can read them', async () => {
    const { calendars } = await world.connect();
    const google = await googleOf(calendars[0]?.record.id ?? '');
    const account = await world.store.read(world.scope, ({ planner }) =>
      findAccount(planner, world.scope, google?.accountId ?? ''),
    );
    const [refreshToken = 'none'] = world.google.oauth.refreshTokens();
    expect(refreshToken).not.toBe('none');
    expect(account?.record.content).not.toContain(refreshToken);
    expect(account).toMatchObject({ state: 'connected', scopes: [googleScopes.own, googleScopes.events] });
  });

  test('gives the consent back when the box of its own calendar was not ticked', async () => {
    world.google.oauth.consent({ kind: 'grant', scopes: [googleScopes.times] });
    await expect(world.connect('times')).rejects.toMatchObject({ code: 'consent_invalid' });
    expect(world.google.oauth.refreshTokens()).toEqual([]);
    expect(made()).toEqual([]);
  });

  test('makes no calendar beyond the quota, and gives the consent back', async () => {
    const { platform, scope, store } = world;
    await beginConsent(world.parts, scope, { redirectUri: 'http://127.0.0.1:5000/callback', others: 'none' });
    const at = platform.now();
    for (let count = 0; count < 49; count += 1) {
      const content = { kind: 'ics', name: `${count}` } as const;
      await store.write(scope, (writers) => insertCalendar(writers, scope, { platform, content, at }));
    }
    await expect(world.connect()).rejects.toMatchObject({ code: 'quota_exceeded' });
    expect(made()).toEqual([]);
    expect(world.google.oauth.refreshTokens()).toEqual([]);
    expect((await world.connect('none')).calendars).toHaveLength(1);
  });

  test('leaves no calendar at Google when something fails after it was made, and tells what failed first', async () => {
    await using other = await googleWorld();
    for (const { google, parts, platform, scope, signal, store } of [world, other]) {
      const { door } = parts;
      const makeCalendar: typeof door.makeCalendar = async (params) => {
        const id = await door.makeCalendar(params);
        expect(google.calendars()).toHaveLength(2);
        // Meanwhile somebody adds as many as there may be.
        for (let count = 0; count < 50; count += 1) {
          const content = { kind: 'ics', name: `${count}` } as const;
          await store.write(scope, (writers) => insertCalendar(writers, scope, { platform, content, at: 1 }));
        }
        return id;
      };
      const away = () => Promise.reject(new Error('Google is away'));
      const broken = { ...door, makeCalendar, ...(google === world.google ? {} : { removeCalendar: away }) };
      const redirectUri = 'http://127.0.0.1:5000/callback';
      const request = await beginConsent(parts, scope, { redirectUri, others: 'none' });
      const { state = '', code = '' } = Object.fromEntries(
        new URL(await google.visit(door.consentUrl(request))).searchParams,
      );
      const connecting = finishConsent({ ...parts, door: broken }, { state, code, signal });
      await expect(connecting).rejects.toMatchObject({ code: 'quota_exceeded' });
      expect(google.oauth.refreshTokens()).toEqual([]);
    }
    expect(made()).toEqual([]);
    expect(world.google.calendars()).toHaveLength(1);
  });

  test('gives the consent back when something fails, unless an account may live on it', async () => {
    const { door } = world.parts;
    const failing = { method: 'POST', path: /\/calendars$/, behaviour: { kind: 'fault', fault: 'notFound' } } as const;
    world.google.misbehave(failing);
    await expect(world.connect()).rejects.toMatchObject({ kind: 'refused' });
    expect(world.google.oauth.refreshTokens()).toEqual([]);
    const revoke = () => Promise.reject(new Error('Google is away'));
    const request = await beginConsent(world.parts, world.scope, {
      redirectUri: 'http://127.0.0.1:5000/callback',
      others: 'none',
    });
    const { state = '', code = '' } = Object.fromEntries(
      new URL(await world.google.visit(door.consentUrl(request))).searchParams,
    );
    world.google.misbehave(failing);
    const parts = { ...world.parts, door: { ...door, revoke } };
    // The first fault is told.
    await expect(finishConsent(parts, { state, code, signal: world.signal })).rejects.toMatchObject({
      kind: 'refused',
    });
    await world.connect();
    const kept = world.google.oauth.refreshTokens();
    world.google.misbehave(away);
    await expect(world.connect()).rejects.toMatchObject({ kind: 'later' });
    expect(world.google.oauth.refreshTokens()).toEqual(expect.arrayContaining([...kept]));
  });

  test('anew, after consent was taken back, goes on with the calendars that there are', async () => {
    const first = await world.connect();
    const [own] = first.calendars;
    await world.store.write(world.scope, async ({ planner }) => {
      if (own === undefined) return;
      const fault = { kind: 'reconnect', message: 'over', at: 1 } as const;
      const content = JSON.stringify({ ...contentOfCalendar(own), fault, failures: 3, retryAt: 5 });
      await planner.update(world.scope, { record: own.record, patch: { state: 'disconnected', content }, at: 1 });
    });
    world.google.oauth.revokeConsent();
    const second = await world.connect();
    expect(second.again).toBe(true);
    const idsOf = ({ calendars }: typeof first) => calendars.map(({ record }) => record.id).toSorted();
    expect(idsOf(second)).toEqual(idsOf(first));
    const again = second.calendars.find(({ target }) => target === true);
    expect(again).toMatchObject({ state: 'active', name: 'Holdfast' });
    expect(again?.fault).toBeUndefined();
    expect(again?.failures).toBeUndefined();
    expect(made()).toHaveLength(1);
  });

  test('when its calendar is gone at Google, makes another', async () => {
    const first = await world.connect();
    await world.store.write(world.scope, ({ planner }) =>
      planner.remove(world.scope, { nos: first.calendars.slice(1).map(({ record }) => record.no) }),
    );
    world.google.misbehave({
      method: 'GET',
      path: /group\.calendar/,
      behaviour: { kind: 'fault', fault: 'notFound' },
    });
    const second = await world.connect();
    expect(second.again).toBe(false);
    expect(made()).toHaveLength(2);
    // Blocks go where they went: two calendars for one thing would be one too many.
    expect(second.calendars[0]?.target).toBe(false);
  });

  test('does not go on with what it cannot ask about', async () => {
    await world.connect();
    world.google.misbehave(away);
    await expect(world.connect()).rejects.toMatchObject({ kind: 'later' });
  });

  test('takes what was asked for as granted where Google does not say, and nothing without a lasting token', async () => {
    const { door } = world.parts;
    const answering = async (change: (tokens: GoogleTokens) => GoogleTokens) => {
      const exchange: typeof door.exchange = async (params) => change(await door.exchange(params));
      const parts = { ...world.parts, door: { ...door, exchange } };
      const redirectUri = 'http://127.0.0.1:5000/callback';
      const request = await beginConsent(parts, world.scope, { redirectUri, others: 'none' });
      const { state = '', code = '' } = Object.fromEntries(
        new URL(await world.google.visit(door.consentUrl(request))).searchParams,
      );
      return finishConsent(parts, { state, code, signal: world.signal });
    };
    const unlasting = answering(({ refreshToken: _token, ...rest }) => rest);
    await expect(unlasting).rejects.toMatchObject({ code: 'consent_invalid' });
    expect(await answering(({ scopes: _scopes, ...rest }) => rest)).toMatchObject({ again: false });
  });

  test('shows the blocks to come that were there before, of its space and of those without a calendar of their own', async () => {
    const { parts, platform, scope, store } = world;
    const add = async (hours: number, space: string, calendarId?: string): Promise<string> => {
      const own = { ...scope, spaces: [space] };
      const fields = {
        title: 'Write',
        owner: 'user',
        priority: 'normal',
        minutes: 60,
        dependsOn: [],
        tags: [],
      } as const;
      const { record } = await createTask(parts, own, fields);
      const start = platform.now() + hours * hourMs;
      // It was seen in a calendar that was taken out.
      const content = contentOfBlock({ scheduleId: 'a-run', eventId: 'old', etag: 'old' });
      const block = { id: newId(platform), noun: 'block', state: 'free', taskId: record.id, content } as const;
      const time = { ...block, start, end: start + hourMs, ...(calendarId === undefined ? {} : { calendarId }) };
      await store.write(own, ({ times }) => times.insert(own, { times: [time], at: platform.now() }));
      return block.id;
    };
    const ids = [await add(1, 'default'), await add(2, 'default'), await add(3, 'garden')];
    const home = { ...scope, spaces: ['home'] };
    const elsewhere = {
      platform,
      content: { kind: 'google', name: 'Home', target: true },
      at: platform.now(),
    } as const;
    await store.write(home, (writers) => insertCalendar(writers, home, elsewhere));
    // Of the past, seen in another calendar, to be seen in another.
    await add(-3, 'default');
    await add(4, 'default', 'another');
    await add(5, 'home');
    const { calendars } = await world.connect();
    const [{ record: { id: calendarId } } = expect.fail('there is no calendar')] = calendars;
    const all = { ...scope, spaces: '*' } as const;
    const shown = await store.read(all, ({ times }) => times.ofCalendar(all, { calendarId, unsent: true, limit: 9 }));
    expect(shown.map((time) => [time.id, readBlock(time)])).toMatchObject(
      ids.map((id) => [id, { scheduleId: 'a-run' }]),
    );
    for (const time of shown) expect(readBlock(time)).not.toHaveProperty('etag');
  });

  test('leaves nothing behind once its calendars are taken out, also where Google cannot be asked', async () => {
    const { parts, scope, store } = world;
    const { calendars } = await world.connect();
    const nouns = ['calendar', 'google_calendar', 'google_account'] as const;
    const left = () =>
      store.read(scope, ({ planner }) =>
        Promise.all(nouns.map(async (noun) => (await planner.list(scope, { noun, limit: 9 })).length)),
      );
    const counts = [await left()];
    for (const { record } of calendars) {
      await removeCalendar(parts, scope, record.id);
      counts.push(await left());
    }
    expect(counts).toEqual([
      [2, 2, 1],
      [1, 1, 1],
      [0, 0, 0],
    ]);
  });

  test('leaves calendars of other kinds alone', async () => {
    const { platform, scope } = world;
    await beginConsent(world.parts, scope, { redirectUri: 'http://127.0.0.1:5000/callback', others: 'none' });
    const at = platform.now();
    const content = { kind: 'ics', name: 'Holidays', url: 'https://holidays.example/all.ics', target: true } as const;
    await world.store.write(scope, (writers) => insertCalendar(writers, scope, { platform, content, at }));
    const { calendars } = await world.connect();
    // Blocks go somewhere already.
    expect(calendars[0]?.target).toBe(false);
  });

  test('fails when the code is of somebody else, and the consent cannot be tried again', async () => {
    const { parts, scope, signal } = world;
    const { state } = await beginConsent(parts, scope, {
      redirectUri: 'http://127.0.0.1:5000/callback',
      others: 'none',
    });
    await expect(finishConsent(parts, { state, code: '4/none', signal })).rejects.toMatchObject({ kind: 'reconnect' });
    await expect(finishConsent(parts, { state, code: '4/none', signal })).rejects.toMatchObject({
      code: 'consent_invalid',
    });
  });
});
