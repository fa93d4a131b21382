import { expect, test } from 'vitest';
import { eventOfChange, eventOfHappening, wants } from './events.ts';
import { afterAttempt, mostAttempts } from './outcome.ts';
import type { Delivery, Webhook } from './webhook-store.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import type { UserScope } from '../scope.ts';

const dayMs = 86_400_000;
const now = 100 * dayMs;
const hook: Webhook = {
  id: 'h',
  url: 'https://example.com/',
  events: ['memory.*'],
  content: false,
  secret: 's',
  state: 'active',
  createdAt: 0,
  updatedAt: 0,
  retryAt: 0,
};
const event = { id: 'e', type: 'memory.created', at: 5, data: {} };
const delivery: Delivery = {
  no: 1,
  webhookId: 'h',
  user: 'ana',
  event,
  state: 'waiting',
  attempts: 0,
  nextAt: 0,
  createdAt: 0,
};
const failed = { kind: 'failed', status: 500, error: 'It answered 500.' } as const;
const clock = { now, random: 0.5 };

test('what is taken is settled, and the webhook is well again', () => {
  const ill = { ...hook, failingSince: 1, retryAt: 9 };
  const done = afterAttempt({ hook: ill, delivery }, { kind: 'taken', status: 204 }, clock);
  expect(done.attempt).toEqual({ no: 1, state: 'delivered', attempts: 1, nextAt: now, status: 204, settledAt: now });
  expect(done.hook).toEqual(hook);
});

test('what fails is tried again with growing pauses, and is dead in the end', () => {
  const first = afterAttempt({ hook, delivery }, failed, clock);
  expect(first.attempt).toMatchObject({ state: 'waiting', attempts: 1, nextAt: now + 3_750, status: 500 });
  expect(first.hook).toMatchObject({ state: 'active', failingSince: now, retryAt: now + 3_750 });
  const later = afterAttempt({ hook, delivery: { ...delivery, attempts: 5 } }, failed, clock);
  expect(later.attempt.nextAt - now).toBeGreaterThan(60_000);
  const last = afterAttempt({ hook, delivery: { ...delivery, attempts: mostAttempts - 1 } }, failed, clock);
  expect(last.attempt).toMatchObject({ state: 'dead', attempts: mostAttempts, settledAt: now });
  expect(last.hook.retryAt).toBe(now);
});

test('a receiver that is gone, or has failed for five days, is left alone', () => {
  const gone = afterAttempt({ hook, delivery }, { ...failed, status: 410 }, clock);
  expect(gone.hook).toMatchObject({ state: 'disabled', reason: expect.any(String) as unknown });
  const long = afterAttempt({ hook: { ...hook, failingSince: now - 5 * dayMs }, delivery }, failed, clock);
  expect(long.hook.state).toBe('disabled');
  const short = afterAttempt({ hook: { ...hook, failingSince: now - 5 * dayMs + 1 }, delivery }, failed, clock);
  expect(short.hook.state).toBe('active');
});

const ana: UserScope = { kind: 'user', tenant: 'acme', user: 'ana', spaces: '*' };

test('a webhook gets what it has asked for, of whom and since when it did', () => {
  expect(wants(hook, ana, event)).toBe(true);
  expect(wants({ ...hook, events: ['*'] }, ana, event)).toBe(true);
  expect(wants({ ...hook, events: ['memory.created'] }, ana, event)).toBe(true);
  expect(wants({ ...hook, events: ['fact.*', 'memory.updated'] }, ana, event)).toBe(false);
  expect(wants({ ...hook, user: 'ana' }, ana, event)).toBe(true);
  expect(wants({ ...hook, user: 'ben' }, ana, event)).toBe(false);
  expect(wants({ ...hook, createdAt: 6 }, ana, event)).toBe(false);
  expect(wants({ ...hook, state: 'paused' }, ana, event)).toBe(false);
});

test('the same happening has the same id, another has another, and a vector is no event', () => {
  const platform = fakePlatform();
  const change = { version: 3, seq: 1, memoryId: 'm', space: 'default', change: 'created', at: 7 } as const;
  const one = eventOfChange(platform, ana, change);
  expect(one).toEqual(eventOfChange(platform, ana, change));
  expect(one).toMatchObject({ type: 'memory.created', at: 7, data: { userId: 'ana', memoryId: 'm', version: 3 } });
  expect(eventOfChange(platform, ana, { ...change, version: 4 })?.id).not.toBe(one?.id);
  expect(eventOfChange(platform, { ...ana, user: 'ben' }, change)?.id).not.toBe(one?.id);
  expect(eventOfChange(platform, ana, { ...change, change: 'embedded' })).toBeUndefined();
  const fact = eventOfHappening(platform, ana, { type: 'fact.created', id: 'f', at: 1 });
  expect(fact).toMatchObject({ type: 'fact.created', data: { userId: 'ana', factId: 'f' } });
});
