import { type FakeGoogle, fakeGoogle } from '@holdfast/core/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fieldsOf, listOf } from '../http/json-fields.ts';
import {
  foreignTitle,
  type Placed,
  type Planner,
  planningWorld,
  type PlanningWorld,
} from './testing/planning-world.ts';

vi.setConfig({ testTimeout: 30_000 });

let world: PlanningWorld<FakeGoogle>;
beforeAll(async () => {
  world = await planningWorld(fakeGoogle);
});
afterAll(() => world[Symbol.asyncDispose]());

const intent = 'Release version 2.3 of the app by the end of next week';
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Without their ids, which nobody knows before they are there. */
const timesOf = (placed: readonly Placed[]) =>
  placed.map(([, start, end]) => [start, end]).toSorted(([a = 0], [b = 0]) => a - b);
const timesIn = (value: unknown, [start, end]: readonly [string, string]) =>
  listOf(value).map((one) => [Date.parse(String(one[start])), Date.parse(String(one[end]))]);
const at = (time: number) => ({ dateTime: new Date(time).toISOString(), timeZone: 'Europe/Berlin' });
/** Calls that change an event. */
const writes = () =>
  world.google.calls.filter(({ method, path }) => method !== 'GET' && /\/events(?:\/(?!watch)|$)/.test(path)).length;

describe('an intent becomes events in Google Calendar', () => {
  test('by REST, once each step is approved; what is moved there comes back; nothing new is nothing sent', async () => {
    const ada = await world.connect('ada');
    const { plan } = await ada.call('POST', '/v1/plans', { intent, owner: 'user' });
    await ada.call('POST', `/v1/plans/${String(fieldsOf(plan)['id'])}/approve`, {});
    const { schedule } = await ada.call('POST', '/v1/schedules', { budgetMs: 100 });
    const { id, blocks } = fieldsOf(schedule);
    await ada.sync();
    expect(ada.there(), 'a preview writes nothing').toEqual([]);
    await ada.call('POST', `/v1/schedules/${String(id)}/apply`, {});
    expect(await ada.sync()).toMatchObject({ state: 'active', sent: listOf(blocks).length });
    expect(listOf(blocks).length).toBeGreaterThan(0);
    expect(timesOf(ada.there())).toEqual(timesIn(blocks, ['startsAt', 'endsAt']));
    expect(ada.there()).toEqual(await ada.blocks());

    const before = writes();
    await ada.call('POST', `/v1/schedules/${String(id)}/apply`, {});
    expect(await ada.sync()).toMatchObject({ sent: 0, received: 0 });
    expect(writes()).toBe(before);

    const [[moved, start, end] = expect.fail('there is no event')] = ada.there();
    ada.own().move(moved, { start: at(start + 30 * minuteMs), end: at(end + 30 * minuteMs) });
    expect(await ada.sync()).toMatchObject({ sent: 0, received: 1 });
    expect(await ada.blocks()).toContainEqual([moved, start + 30 * minuteMs, end + 30 * minuteMs]);
    expect(ada.there()).toEqual(await ada.blocks());
  });

  test('by the tools of Open WebUI, which its tool server offers', async () => {
    const { json } = await world.served.call('GET', '/tool-server/openapi.json');
    const offered = Object.keys(fieldsOf(json['paths']));
    const names = ['/create_plan', '/approve_plan', '/schedule_tasks', '/apply_schedule', '/get_agenda'];
    expect(offered).toEqual(expect.arrayContaining(names));
    const bob = await world.connect('bob');
    const plan = await bob.tool('create_plan', { intent });
    expect(plan['sop']).toContain('1.');
    const { tasks } = await bob.tool('approve_plan', { plan_id: plan['id'] });
    expect(listOf(tasks).length).toBeGreaterThan(1);
    const proposed = await bob.tool('schedule_tasks', { days: 14 });
    await bob.sync();
    expect(bob.there()).toEqual([]);
    const added = timesIn(proposed['added'], ['starts', 'ends']);
    expect(await bob.tool('apply_schedule', { schedule_id: proposed['id'] })).toMatchObject({
      state: 'applied',
      added: added.length,
    });
    await bob.sync();
    expect(timesOf(bob.there())).toEqual(added);
    const { days } = await bob.tool('get_agenda', { days: 15 });
    const items = listOf(days).flatMap((day) => listOf(day['items']));
    expect(timesIn(items, ['starts', 'ends'])).toEqual(added);
    await expect(bob.tool('apply_schedule', { schedule_id: plan['id'] })).rejects.toThrow('not_found');
  });
});

interface Scene extends Planner<FakeGoogle> {
  readonly google: FakeGoogle;
  /** Ids of two blocks, an hour each. */
  readonly ids: readonly [string, string];
  /** When the first of them begins. */
  readonly start: number;
}

interface Case {
  readonly what: string;
  /** Whether the blocks are there already when it happens. */
  readonly synced?: true;
  readonly happens: (scene: Scene) => void | Promise<void>;
  /** How the calendar does after the sync in which it happens. */
  readonly state: 'active' | 'failing' | 'disconnected';
  readonly fault?: 'later' | 'reconnect' | 'refused';
  /** What a person or Google does before the next sync. */
  readonly mended?: (scene: Scene) => void | Promise<void>;
  /** Where the first block is in the end, if not where it was put; `null`: nowhere. */
  readonly moved?: number | null;
}

const insert = { method: 'POST', path: /\/events$/ } as const;
const eventOf = (id: string): string => id.replaceAll('-', '');
const putElsewhere = ({ ids: [first], start, call }: Scene, hours: number) =>
  call('PATCH', `/v1/blocks/${first}`, { startsAt: new Date(start + hours * hourMs).toISOString() });
const moveThere = ({ ids: [first], start, own }: Scene, hours: number): void =>
  void own().move(eventOf(first), { start: at(start + hours * hourMs), end: at(start + (hours + 1) * hourMs) });

/** Google says how long it is to be left alone, so that no test waits: shorter pauses are tested with a clock of their own. */
const cases: readonly Case[] = [
  {
    what: '429',
    happens: ({ google }) =>
      google.misbehave({ ...insert, behaviour: { kind: 'fault', fault: 'tooManyRequests', retryAfter: 120 } }),
    state: 'failing',
    fault: 'later',
  },
  {
    what: '500 before anything was written',
    happens: ({ google }) =>
      google.misbehave({ ...insert, after: 1, behaviour: { kind: 'fault', fault: 'backendError', retryAfter: 120 } }),
    state: 'failing',
    fault: 'later',
  },
  {
    what: '500 after it was written, so that the next try is answered 409',
    happens: ({ google }) =>
      google.misbehave({
        ...insert,
        behaviour: { kind: 'fault', fault: 'backendError', applied: true, retryAfter: 120 },
      }),
    state: 'failing',
    fault: 'later',
  },
  {
    what: 'a connection that is cut after the write, and no second try',
    happens: ({ google }) =>
      google.misbehave(
        { ...insert, behaviour: { kind: 'reset', applied: true } },
        { ...insert, behaviour: { kind: 'fault', fault: 'unavailable', retryAfter: 120 } },
      ),
    state: 'failing',
    fault: 'later',
  },
  {
    what: '410: the sync token is over',
    synced: true,
    happens: ({ own }) => own().expireSyncTokens(),
    state: 'active',
  },
  {
    what: '412: the event was touched there while the block was moved here',
    synced: true,
    async happens(scene) {
      scene.own().patch(eventOf(scene.ids[0]), { colorId: '5' });
      await putElsewhere(scene, 4);
    },
    state: 'active',
    moved: 4,
  },
  {
    what: '412: both were moved, and who moved it there has the last word',
    synced: true,
    async happens(scene) {
      moveThere(scene, 6);
      await putElsewhere(scene, 4);
    },
    state: 'active',
    moved: 6,
  },
  {
    what: '404: the event was removed there while the block was moved here',
    synced: true,
    async happens(scene) {
      scene.own().cancel(eventOf(scene.ids[0]));
      await putElsewhere(scene, 4);
    },
    state: 'active',
    moved: null,
  },
  {
    what: 'an access token that is over',
    happens: ({ google }) => google.oauth.expireAccessTokens(),
    state: 'active',
  },
  {
    what: 'an access token that is over while no other can be had',
    happens({ google }) {
      google.oauth.expireAccessTokens();
      // Of both calendars of the account.
      google.misbehave({
        path: /^\/token$/,
        behaviour: { kind: 'fault', fault: 'unavailable', retryAfter: 120 },
        times: 2,
      });
    },
    state: 'failing',
    fault: 'later',
  },
  {
    what: 'consent that is taken back, and given again',
    happens: ({ google }) => google.oauth.revokeConsent(),
    state: 'disconnected',
    fault: 'reconnect',
    async mended({ consent }) {
      expect(await consent()).toContain('works again');
    },
  },
  {
    what: 'the right to write, which is gone for a while',
    happens: ({ google }) => google.misbehave({ ...insert, behaviour: { kind: 'fault', fault: 'forbidden' } }),
    state: 'failing',
    fault: 'refused',
  },
  {
    what: 'a task that is deleted',
    synced: true,
    async happens({ call, ids: [first] }) {
      const { days } = await call('GET', '/v1/agenda?days=15');
      const item = listOf(days)
        .flatMap((day) => listOf(day['items']))
        .find(({ id }) => id === first);
      await call('DELETE', `/v1/tasks/${String(item?.['taskId'])}`);
    },
    state: 'active',
    moved: null,
  },
];

describe('no event is doubled and none is lost', () => {
  let users = 0;
  /** Two blocks in two days' time, pinned by hand, and a meeting of somebody else. */
  const setUp = async (synced = false): Promise<Scene> => {
    users += 1;
    const planner = await world.connect(`user-${users}`);
    const start = Math.ceil(Date.now() / dayMs) * dayMs + dayMs + 8 * hourMs;
    const pin = async (title: string, from: number): Promise<string> => {
      const { task } = await planner.call('POST', '/v1/tasks', { title, minutes: 60 });
      const times = { startsAt: new Date(from).toISOString(), endsAt: new Date(from + hourMs).toISOString() };
      const { block } = await planner.call('POST', '/v1/blocks', { taskId: fieldsOf(task)['id'], ...times });
      return String(fieldsOf(block)['id']);
    };
    const ids = [await pin('Write', start), await pin('Send', start + hourMs)] as const;
    planner.own().put({ summary: foreignTitle, start: at(start + 5 * hourMs), end: at(start + 6 * hourMs) });
    if (synced) await planner.sync();
    return { ...planner, google: world.google, ids, start };
  };

  test.each(cases.map((one) => [one.what, one] as const))('%s', async (_what, one) => {
    const { synced, happens, state, fault, mended, moved = 0 } = one;
    const scene = await setUp(synced);
    await happens(scene);
    const during = await scene.sync();
    expect(during).toMatchObject({ state });
    expect(fieldsOf(during['fault'])['kind']).toBe(fault);
    await mended?.(scene);
    world.google.behave();
    expect(await scene.sync()).toMatchObject({ state: 'active' });
    const [first, second] = scene.ids.map(eventOf);
    const placed = (id: string | undefined, hours: number): unknown[] => [
      id,
      scene.start + hours * hourMs,
      scene.start + (hours + 1) * hourMs,
    ];
    const wanted = [...(moved === null ? [] : [placed(first, moved)]), placed(second, 1)];
    expect(scene.there()).toEqual(wanted);
    expect(await scene.blocks()).toEqual(wanted);
    const before = writes();
    expect(await scene.sync()).toMatchObject({ state: 'active', sent: 0, received: 0 });
    expect(writes()).toBe(before);
  });

  test('a caller who goes away between the write there and the note of it here', async () => {
    const scene = await setUp();
    world.google.misbehave({ ...insert, behaviour: { kind: 'hang', applied: true } });
    const caller = new AbortController();
    const headers = {
      'X-API-Key': world.served.key,
      'X-Holdfast-User': `user-${users}`,
      'Content-Type': 'application/json',
    };
    const { signal } = caller;
    const asked = fetch(`${world.served.url}/v1/calendars/sync`, { method: 'POST', body: '{}', headers, signal });
    await vi.waitFor(() => expect(scene.there()).toHaveLength(1), { interval: 5 });
    caller.abort();
    await expect(asked).rejects.toThrow('aborted');
    await putElsewhere(scene, 4);
    expect(await scene.sync()).toMatchObject({ state: 'active', sent: 2 });
    expect(scene.there()).toEqual(await scene.blocks());
    expect(scene.there()).toHaveLength(2);
  });

  test('a notification that is delivered three times is one look, and what it tells of comes back', async () => {
    const scene = await setUp(true);
    const waiting = async () => listOf((await scene.call('GET', `/v1/jobs?kinds=sync_calendars`))['jobs']);
    await world.google.channels.settled();
    for (const { id } of await waiting()) await scene.call('DELETE', `/v1/jobs/${String(id)}`);
    world.google.channels.repeat(3);
    moveThere(scene, 6);
    await world.google.channels.settled();
    world.google.channels.repeat(1);
    expect(await waiting()).toMatchObject([{ state: 'waiting' }]);
    expect(await scene.sync()).toMatchObject({ received: 1 });
    expect(await scene.blocks()).toEqual(scene.there());
  });

  test('events that a person has made are as they made them, after all of this', () => {
    const foreign = world.google
      .calendars()
      .flatMap((calendar) => calendar.events().filter(({ summary }) => summary === foreignTitle));
    expect(foreign).toHaveLength(users);
    for (const event of foreign) expect(event).toMatchObject({ status: 'confirmed', sequence: 0 });
    const primary = world.google.calls.filter(({ method, path }) => method !== 'GET' && path.includes('/primary/'));
    expect(primary).toEqual([]);
  });
});
