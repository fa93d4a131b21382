import { type FakeGoogle, fakeGoogle } from '@holdfast/core/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Served, serve } from '../testing/serve.ts';

vi.setConfig({ testTimeout: 60_000 });

const publicUrl = 'https://memory.example';

let google: FakeGoogle;
let served: Served;
beforeAll(async () => {
  google = await fakeGoogle({ timeZone: 'Europe/Berlin', redirectUris: [`${publicUrl}/oauth/google/callback`] });
  served = await serve({
    googleClientId: google.client.id,
    googleClientSecret: google.client.secret,
    googleUrl: google.origin,
    publicUrl,
    embedder: 'none',
    timeZone: 'Europe/Berlin',
    // Calendars are asked by calls of this test alone.
    role: 'api',
  });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await google[Symbol.asyncDispose]();
});

async function call(method: string, path: string, json: object = {}): Promise<Readonly<Record<string, unknown>>> {
  const reply = await served.call(method, path, method === 'GET' ? {} : { json });
  expect(reply.status, reply.text).toBeLessThan(300);
  return reply.json;
}
function field(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
const own = () => {
  const found = google.calendars().find(({ appCreated }) => appCreated);
  if (found === undefined) throw new Error('Holdfast has made no calendar');
  return found;
};
const there = () => own().events().filter(({ status }) => status !== 'cancelled');
const instant = (time: unknown): number => Date.parse(String(field(time, 'dateTime')));
const sync = () => call('POST', '/v1/calendars/sync');

test('a sentence becomes events in Google Calendar, and what is moved there comes back', async () => {
  const { url } = await call('POST', '/v1/calendars/google');
  const back = await google.visit(String(url));
  expect((await served.call('GET', back.slice(publicUrl.length))).status).toBe(200);

  const created = await call('POST', '/v1/plans', {
    intent: 'Release version 2.3 of the app by the end of next week',
    owner: 'user',
  });
  const planId = String(field(created, 'plan', 'id'));
  await call('POST', `/v1/plans/${planId}/approve`);
  const preview = await call('POST', '/v1/schedules', { budgetMs: 100 });
  const blocks = listOf(field(preview, 'schedule', 'blocks'));
  expect(blocks.length).toBeGreaterThan(0);
  expect(there(), 'a preview writes nothing').toEqual([]);
  await call('POST', `/v1/schedules/${String(field(preview, 'schedule', 'id'))}/apply`);
  await sync();
  const inOrder = (times: readonly number[]) => times.toSorted((a, b) => a - b);
  expect(inOrder(there().map(({ start }) => instant(start)))).toEqual(
    inOrder(blocks.map((block) => Date.parse(String(field(block, 'startsAt'))))),
  );

  // Applied again and synchronised again, nothing is sent.
  const before = google.calls.length;
  await call('POST', `/v1/schedules/${String(field(preview, 'schedule', 'id'))}/apply`);
  await sync();
  const later = google.calls.slice(before);
  expect(later.filter(({ method, path }) => method !== 'GET' && path.includes('/events/'))).toEqual([]);
  expect(later.filter(({ method, path }) => method === 'POST' && path.endsWith('/events'))).toEqual([]);

  const [first] = there();
  if (first === undefined) throw new Error('there is no event');
  const from = instant(first.start) + 30 * 60_000;
  const to = instant(first.end) + 30 * 60_000;
  const at = (time: number) => ({ dateTime: new Date(time).toISOString(), timeZone: 'Europe/Berlin' });
  own().move(first.id, { start: at(from), end: at(to) });
  await sync();
  const agenda = await call('GET', '/v1/agenda?days=30');
  const items = listOf(field(agenda, 'days')).flatMap((day) => listOf(field(day, 'items')));
  const moved = items.find((item) => Date.parse(String(field(item, 'startsAt'))) === from);
  expect(moved, JSON.stringify(items)).toBeDefined();
});

test('the calendar says how it is doing when consent is taken back', async () => {
  google.oauth.revokeConsent();
  await sync();
  const { calendars } = await call('GET', '/v1/calendars');
  expect(JSON.stringify(calendars)).toContain('"disconnected"');
});
